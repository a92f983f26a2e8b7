/* Drawing into a grid through a canvas: the canvas_ half of grid.h. */
#include "terminal/grid.h"
#include "text/clamp.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct rect intersection(struct rect a, struct rect b)
{
    struct rect r = { .row = max(a.row, b.row), .column = max(a.column, b.column) };
    r.rows = max(0, min(a.row + a.rows, b.row + b.rows) - r.row);
    r.columns = max(0, min(a.column + a.columns, b.column + b.columns) - r.column);
    return r;
}

struct canvas canvas_of(struct grid *grid, struct rect area)
{
    struct rect whole = { 0, 0, grid->rows, grid->columns };
    return (struct canvas){ .grid = grid, .area = intersection(area, whole) };
}

struct canvas canvas_inner(struct canvas canvas, int row, int column, int rows, int columns)
{
    struct rect part = { canvas.area.row + row, canvas.area.column + column, rows, columns };
    return (struct canvas){ .grid = canvas.grid, .area = intersection(part, canvas.area) };
}

/* ---- One cell ---- */

/* The cell, or NULL if it is not within the canvas. */
static struct cell *cell_of(struct canvas canvas, int row, int column)
{
    if (row < 0 || row >= canvas.area.rows || column < 0 || column >= canvas.area.columns)
        return NULL;
    return grid_at(canvas.grid, canvas.area.row + row, canvas.area.column + column);
}

static void make_blank(struct cell *cell)
{
    memset(cell->chars, 0, sizeof cell->chars);
    cell->chars[0] = ' ';
    cell->width = 1;
}

/* Before the cell is overwritten: what would be half a character turns blank. */
static void split(struct grid *grid, struct cell *cell)
{
    int column = (int)((cell - grid->cells) % grid->columns);
    if (cell->width == 0 && column > 0)
        make_blank(cell - 1);
    if (cell->width == 2 && column + 1 < grid->columns)
        make_blank(cell + 1);
}

/* Returns where it was drawn, NULL if nowhere. */
static struct cell *put(struct canvas canvas, int row, int column, const struct cell *from)
{
    struct cell *cell = cell_of(canvas, row, column);
    struct cell *right = from->width == 2 ? cell_of(canvas, row, column + 1) : NULL;
    if (!cell || (from->width == 2 && !right))
        return NULL;
    split(canvas.grid, cell);
    *cell = *from;
    if (right) {
        split(canvas.grid, right);
        *right = *from;
        right->width = 0;
        memset(right->chars, 0, sizeof right->chars);
    }
    return cell;
}

/* What the terminal would not draw in this width becomes '?', so that the rest stays in its
 * columns. */
static void check(struct cell *cell)
{
    if (!cell->chars[0])
        make_blank(cell);
    for (int i = 1; i < GRID_CHARS; i++)
        if (cell->chars[i] && char_columns(cell->chars[i]) != 0)
            cell->chars[i] = 0;
    if (char_columns(cell->chars[0]) == cell->width)
        return;
    make_blank(cell);
    cell->chars[0] = '?';
}

void canvas_cell(struct canvas canvas, int row, int column, const struct cell *from)
{
    struct cell cell = *from, blank = *from;
    make_blank(&blank);
    if (from->width > 1) { /* blanks first: the edge may cut it */
        put(canvas, row, column, &blank);
        put(canvas, row, column + 1, &blank);
    }
    if (from->width) {
        check(&cell);
        put(canvas, row, column, &cell);
    }
}

static struct cell cell_with(uint32_t c, int width, enum role role)
{
    return (struct cell){ .chars = { c },
                          .width = (uint8_t)width,
                          .role = (uint8_t)role,
                          .fg = COLOUR_BY_ROLE,
                          .bg = COLOUR_BY_ROLE };
}

void canvas_fill(struct canvas canvas, enum role role)
{
    struct cell blank = cell_with(' ', 1, role);
    for (int row = 0; row < canvas.area.rows; row++)
        for (int column = 0; column < canvas.area.columns; column++)
            put(canvas, row, column, &blank);
}

void canvas_mark(struct canvas canvas, int row, int column, int width, enum role role)
{
    for (int i = max(0, column); i < canvas.area.columns && i - column < width; i++) {
        struct cell *cell = cell_of(canvas, row, i);
        if (!cell)
            return;
        cell->role = (uint8_t)role;
        cell->attrs = 0;
        cell->fg = cell->bg = COLOUR_BY_ROLE;
    }
}

/* ---- Text ---- */

/* Draws from text to end, or all of it (NULL). */
static int draw(struct canvas canvas, int row, int column, enum role role, const char *text,
                const char *end)
{
    struct cell *last = NULL;
    while (text != end && *text) {
        int width;
        uint32_t c = utf8_next(&text, &width);
        struct cell cell = cell_with(c, width, role);
        if (width)
            last = put(canvas, row, column, &cell);
        else if (last)
            cell_combine(last, c);
        column += width;
    }
    return column;
}

int canvas_text(struct canvas canvas, int row, int column, enum role role, const char *text)
{
    return draw(canvas, row, column, role, text, NULL);
}

int canvas_format(struct canvas canvas, int row, int column, enum role role, const char *format,
                  ...)
{
    char text[4 * GRID_MAX_COLUMNS + 1];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return n < 0 ? column : canvas_text(canvas, row, column, role, text);
}

/* The end of the longest beginning of text that takes at most this many columns (kept in *columns),
 * with the characters that combine with its last one. */
static const char *fitting(const char *text, int most, int *columns)
{
    int width;
    for (*columns = 0; *text; *columns += width) {
        const char *next = text;
        utf8_next(&next, &width);
        if (*columns + width > most)
            break;
        text = next;
    }
    return text;
}

int canvas_text_cut(struct canvas canvas, int row, int column, int width, enum role role,
                    const char *text)
{
    int columns;
    if (width <= 0)
        return column;
    if (!*fitting(text, width, &columns))
        return canvas_text(canvas, row, column, role, text);
    bool utf8 = char_columns(0x2026) == 1;
    column = draw(canvas, row, column, role, text, fitting(text, width - 1, &columns));
    return canvas_text(canvas, row, column, role, utf8 ? "…" : "~");
}

void canvas_text_right(struct canvas canvas, int row, int column, int width, enum role role,
                       const char *text)
{
    canvas_text_cut(canvas, row, column + max(0, width - text_columns(text)), width, role, text);
}

/* The end of the line that starts at text: at the last blank that fits, or within a word if it is
 * longer than a line. Every line takes at least one character, however narrow the canvas. */
static const char *line_end(const char *text, int width)
{
    int columns;
    const char *newline = strchr(text, '\n'), *end = fitting(text, width, &columns);
    if (newline && newline <= end)
        return newline;
    if (!*end || *end == ' ')
        return end;
    for (const char *blank = end; blank > text; blank--)
        if (blank[-1] == ' ')
            return blank;
    int ignored;
    if (end == text)
        utf8_next(&end, &ignored);
    return end;
}

int canvas_wrap(struct canvas canvas, int row, int indent, enum role role, const char *text)
{
    int rows = 0;
    do {
        int column = rows ? indent : 0;
        const char *end = line_end(text, canvas.area.columns - column);
        draw(canvas, row + rows++, column, role, text, end);
        bool paragraph = *end == '\n';
        for (text = end + paragraph; !paragraph && *text == ' ';)
            text++;
    } while (*text);
    return rows;
}

/* ---- Frames ---- */

void canvas_line(struct canvas canvas, int row, int column, int columns, enum role role, bool ascii)
{
    for (int i = 0; i < columns; i++)
        canvas_text(canvas, row, column + i, role, ascii ? "-" : "─");
}

/* The corners from the upper left one on, row by row; a horizontal and a vertical side. */
static void draw_frame(struct canvas canvas, enum role role, const char *const parts[6])
{
    struct rect area = canvas.area;
    if (area.rows < 2 || area.columns < 2)
        return;
    for (int side = 0; side < 2; side++) {
        int row = side * (area.rows - 1), column = side * (area.columns - 1);
        for (int i = 1; i < area.columns - 1; i++)
            canvas_text(canvas, row, i, role, parts[4]);
        for (int i = 1; i < area.rows - 1; i++)
            canvas_text(canvas, i, column, role, parts[5]);
        canvas_text(canvas, row, 0, role, parts[2 * side]);
        canvas_text(canvas, row, area.columns - 1, role, parts[2 * side + 1]);
    }
}

void canvas_frame(struct canvas canvas, enum role role, const char *title, enum role title_role,
                  bool ascii)
{
    static const char *const parts[2][6] = { { "┌", "┐", "└", "┘", "─", "│" },
                                             { "+", "+", "+", "+", "-", "|" } };
    struct rect area = canvas.area;
    draw_frame(canvas, role, parts[ascii]);
    if (area.rows < 2 || area.columns < 2)
        return;
    if (title)
        canvas_text_cut(canvas, 0, 1, area.columns - 2, title_role, title);
}

void canvas_frame_thick(struct canvas canvas, enum role role, bool ascii)
{
    static const char *const parts[2][6] = { { "┏", "┓", "┗", "┛", "━", "┃" },
                                             { "#", "#", "#", "#", "=", "|" } };
    draw_frame(canvas, role, parts[ascii]);
}
