/* A grid as a picture.
 *
 * Every position is an integer in units of 1/8 of a cell's width: no locale's decimal point, and
 * blocks of eighths fit. Fonts differ in widths, so runs of ASCII have their length stated and all
 * other characters their own place; lines and blocks are drawn as shapes, which join in any
 * font. */
#include "terminal/svg.h"
#include "terminal/svg_parts.h"
#include "terminal/svg_shapes.h"

enum { BASELINE = 12, MARGIN = 12, TITLE_HEIGHT = 24 };

/* What a window has besides its cells. */
struct window {
    uint32_t ground, ink, border, title;
};

/* A picture has no ground but ours: where it is the terminal's, that of the theme like it. */
static enum theme theme_of(const struct grid *grid)
{
    return grid->theme == THEME_ON_LIGHT       ? THEME_LIGHT
           : theme_has_own_ground(grid->theme) ? THEME_DARK
                                               : grid->theme;
}

static struct window window_of(enum theme theme)
{
    struct look text = theme_look(ROLE_TEXT, theme, THEME_256);
    return (struct window){ .ground = theme_rgb(text.bg),
                            .ink = theme_rgb(text.fg),
                            .border = theme_rgb(theme_look(ROLE_FRAME, theme, THEME_256).fg),
                            .title = theme_rgb(theme_look(ROLE_DIM, theme, THEME_256).fg) };
}

/* What a cell looks like once reverse and the terminal's own colours are resolved. */
struct ink {
    uint32_t fg, bg;
    bool bold, dim, underline;
};

static struct ink ink_of(const struct grid *grid, int row, int column)
{
    const struct cell *cell = grid_at(grid, row, column);
    if (!cell->width && column)
        cell--; /* the right half looks as the left one */
    struct look look = cell_look(cell, theme_of(grid), THEME_256);
    struct window window = window_of(theme_of(grid));
    struct ink ink = { window.ink, window.ground, look.bold, look.dim, look.underline };
    if (look.fg >= 0)
        ink.fg = theme_rgb(look.fg);
    if (look.bg >= 0)
        ink.bg = theme_rgb(look.bg);
    int at = (int)(cell - grid_at(grid, row, 0));
    bool cursor = row == grid->cursor_row && grid->cursor_column >= at &&
                  grid->cursor_column < at + (cell->width > 1 ? 2 : 1);
    if (look.reverse != cursor) {
        uint32_t fg = ink.fg;
        ink.fg = ink.bg;
        ink.bg = fg;
    }
    return ink;
}

static bool same_ink(struct ink a, struct ink b)
{
    return a.fg == b.fg && a.bg == b.bg && a.bold == b.bold && a.dim == b.dim &&
           a.underline == b.underline;
}

/* ---- Characters ---- */

static void put_char(FILE *file, uint32_t c)
{
    if (c == '&' || c == '<' || c == '>' || c == '"')
        fprintf(file, "&#%u;", (unsigned)c);
    else {
        char bytes[4];
        size_t n = utf8_encode(char_columns(c) < 0 ? '?' : c, bytes);
        fwrite(bytes, 1, n, file);
    }
}

static void put_text(FILE *file, const char *text)
{
    int width;
    while (*text)
        put_char(file, utf8_next(&text, &width));
}

static void put_cell(FILE *file, const struct cell *cell)
{
    for (int i = 0; i < GRID_CHARS && cell->chars[i]; i++)
        put_char(file, cell->chars[i]);
}

static bool is_blank(const struct cell *cell)
{
    return (cell->chars[0] == ' ' && !cell->chars[1]) || !cell->chars[0];
}

static bool is_ascii(const struct cell *cell)
{
    return cell->chars[0] >= ' ' && cell->chars[0] < 0x7f && !cell->chars[1];
}

/* ---- Shapes ---- */

static bool is_shape(const struct cell *cell)
{
    struct svg_shape shape;
    return cell->width == 1 && !cell->chars[1] &&
           (svg_arms(cell->chars[0]) || svg_block(cell->chars[0], &shape));
}

static void rectangle(FILE *file, int x, int y, int width, int height, uint32_t colour, int percent)
{
    fprintf(file, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"", x, y, width,
            height, (unsigned)colour);
    if (percent != 100)
        fprintf(file, " fill-opacity=\"%d%%\"", percent);
    fputs("/>\n", file);
}

/* Lines one unit wide through the middle of the cell. */
static void put_arms(FILE *file, unsigned arms, int x, int y)
{
    int left = arms & ARM_LEFT ? 0 : SVG_CELL_WIDTH / 2,
        right = arms & ARM_RIGHT ? SVG_CELL_WIDTH : SVG_CELL_WIDTH / 2;
    int top = arms & ARM_UP ? 0 : SVG_CELL_HEIGHT / 2,
        bottom = arms & ARM_DOWN ? SVG_CELL_HEIGHT : SVG_CELL_HEIGHT / 2;
    if (arms & (ARM_LEFT | ARM_RIGHT))
        fprintf(file, "M%d %dH%d", x + left, y + SVG_CELL_HEIGHT / 2, x + right);
    if (arms & (ARM_UP | ARM_DOWN))
        fprintf(file, "M%d %dV%d", x + SVG_CELL_WIDTH / 2, y + top, y + bottom);
}

/* ---- Runs ---- */

/* A part of a row; x and y are its upper left corner. */
struct run {
    FILE *file;
    const struct cell *cells;
    int columns, x, y;
    struct ink ink;
};

static void put_shapes(const struct run *r)
{
    int lines = 0;
    for (int i = 0; i < r->columns; i++) {
        struct svg_shape s;
        if (!svg_block(r->cells[i].chars[0], &s)) {
            lines++;
            continue;
        }
        rectangle(r->file, r->x + i * SVG_CELL_WIDTH + s.x, r->y + s.y, s.width, s.height,
                  r->ink.fg, r->ink.dim ? s.percent / 2 : s.percent);
    }
    if (!lines)
        return;
    fprintf(r->file, "<path stroke=\"#%06x\" stroke-linecap=\"square\"%s%s d=\"",
            (unsigned)r->ink.fg, r->ink.bold ? " stroke-width=\"2\"" : "",
            r->ink.dim ? " stroke-opacity=\"60%\"" : "");
    for (int i = 0; i < r->columns; i++)
        put_arms(r->file, svg_arms(r->cells[i].chars[0]), r->x + i * SVG_CELL_WIDTH, r->y);
    fputs("\"/>\n", r->file);
}

/* Of several blanks, and of those at an end, browsers keep no more than one: unless they are
 * others. */
static bool stands_alone(const struct run *r, int i)
{
    return i && i + 1 < r->columns && !is_blank(&r->cells[i - 1]) && !is_blank(&r->cells[i + 1]);
}

static void put_run_text(const struct run *r)
{
    fprintf(r->file, "<text x=\"%d\" y=\"%d\" fill=\"#%06x\"", r->x, r->y + BASELINE,
            (unsigned)r->ink.fg);
    if (is_ascii(r->cells) && r->columns > 1)
        fprintf(r->file, " textLength=\"%d\"", r->columns * SVG_CELL_WIDTH);
    fprintf(r->file, "%s%s%s>", r->ink.bold ? " font-weight=\"bold\"" : "",
            r->ink.dim ? " fill-opacity=\"60%\"" : "",
            r->ink.underline ? " text-decoration=\"underline\"" : "");
    for (int i = 0; i < r->columns; i++)
        if (is_blank(&r->cells[i]) && !stands_alone(r, i))
            fputs("\u00a0", r->file);
        else
            put_cell(r->file, &r->cells[i]);
    fputs("</text>\n", r->file);
}

/* The number of cells from column on that can be one element. */
static int run_length(const struct grid *grid, int row, int column)
{
    const struct cell *cell = grid_at(grid, row, column);
    struct ink ink = ink_of(grid, row, column);
    bool shapes = is_shape(cell);
    if (!shapes && !is_ascii(cell))
        return cell->width > 1 ? 2 : 1;
    int n = 1;
    for (; column + n < grid->columns && same_ink(ink, ink_of(grid, row, column + n)); n++)
        if (cell[n].width != 1 || (shapes ? !is_shape(&cell[n]) : !is_ascii(&cell[n])))
            break;
    return n;
}

/* A run's blanks at either end need nothing drawn, unless they are underlined. */
static void put_run(struct run r)
{
    bool shapes = is_shape(r.cells);
    while (r.columns && !r.ink.underline && is_blank(r.cells)) {
        r.cells++;
        r.columns--;
        r.x += SVG_CELL_WIDTH;
    }
    while (r.columns && !r.ink.underline &&
           (!r.cells[r.columns - 1].width || is_blank(&r.cells[r.columns - 1])))
        r.columns--;
    if (r.columns && shapes)
        put_shapes(&r);
    else if (r.columns)
        put_run_text(&r);
}

void svg_grounds(FILE *file, const struct grid *grid, int row, int top)
{
    uint32_t ground = window_of(theme_of(grid)).ground;
    for (int column = 0, n; column < grid->columns; column += n) {
        uint32_t bg = ink_of(grid, row, column).bg;
        for (n = 1; column + n < grid->columns && ink_of(grid, row, column + n).bg == bg;)
            n++;
        if (bg != ground)
            rectangle(file, MARGIN + column * SVG_CELL_WIDTH, top + row * SVG_CELL_HEIGHT,
                      n * SVG_CELL_WIDTH, SVG_CELL_HEIGHT, bg, 100);
    }
}

void svg_texts(FILE *file, const struct grid *grid, int row, int top)
{
    for (int column = 0, n; column < grid->columns; column += n) {
        n = run_length(grid, row, column);
        struct run run = { .file = file,
                           .cells = grid_at(grid, row, column),
                           .columns = n,
                           .x = MARGIN + column * SVG_CELL_WIDTH,
                           .y = top + row * SVG_CELL_HEIGHT,
                           .ink = ink_of(grid, row, column) };
        put_run(run);
    }
}

/* ---- The window ---- */

static void put_head(FILE *file, struct window window, int width, int height, const char *title)
{
    fprintf(file,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d "
            "%d\" "
            "font-family=\"'DejaVu Sans Mono','SF Mono',Menlo,Consolas,'Liberation "
            "Mono',D2Coding,'Noto Sans Mono CJK KR',"
            "'NanumGothicCoding',monospace\" font-size=\"13.3px\">\n",
            width * 5 / 4, height * 5 / 4, width, height);
    if (title) {
        fputs("<title>", file);
        put_text(file, title);
        fputs("</title>\n", file);
    }
    fprintf(file,
            "<rect x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#%06x\" "
            "stroke=\"#%06x\"/>\n",
            width - 1, height - 1, (unsigned)window.ground, (unsigned)window.border);
    if (!title)
        return;
    fprintf(file, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#%06x\">", width / 2,
            MARGIN + 6, (unsigned)window.title);
    put_text(file, title);
    fputs("</text>\n", file);
}

int svg_begin(FILE *file, const struct grid *grid, const char *title)
{
    int top = title ? MARGIN + TITLE_HEIGHT - 4 : MARGIN;
    put_head(file, window_of(theme_of(grid)), grid->columns * SVG_CELL_WIDTH + 2 * MARGIN,
             top + grid->rows * SVG_CELL_HEIGHT + MARGIN, title);
    fputs("<g fill=\"none\">\n", file);
    return top;
}

bool svg_end(FILE *file)
{
    fputs("</g>\n</svg>\n", file);
    return fflush(file) == 0 && !ferror(file);
}

bool svg_write(FILE *file, const struct grid *grid, const char *title)
{
    int top = svg_begin(file, grid, title);
    for (int row = 0; row < grid->rows; row++) {
        svg_grounds(file, grid, row, top);
        svg_texts(file, grid, row, top);
    }
    return svg_end(file);
}
