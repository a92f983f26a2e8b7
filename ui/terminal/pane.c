/* A guest's console as a terminal: libvterm's, fed through the filter, drawn cell by cell. */
#include "terminal/pane.h"

#include <stdlib.h>
#include <string.h>
#include <vterm.h>

enum { REPLACEMENT = 0xfffd };

/* What libvterm puts into the right half of a wide character. */
#define RIGHT_HALF UINT32_MAX

/* A line that has left the screen, without its trailing blanks. */
struct line {
    struct cell *cells;
    int used, room;
};

/* Reading libvterm costs more than drawing, so it is read once after each change. */
struct copy {
    bool stale;
    struct cell cells[];
};

struct pane {
    int rows, columns;
    VTerm *vt;
    VTermScreen *screen; /* owned by vt, like its state */
    struct pane_filter *filter;
    struct copy *copy;
    VTermScreenCell *row; /* scratch of one row */
    bool cursor_hidden;

    struct line lines[PANE_SCROLLBACK]; /* a ring */
    int first, used;                    /* the oldest, and how many */
};

/* ---- Cells ---- */

static int nearest_step(int value) /* of the six that the palette's cube has */
{
    return value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
}

static int distance(int r, int g, int b, const VTermColor *c)
{
    int dr = r - c->rgb.red, dg = g - c->rgb.green, db = b - c->rgb.blue;
    return dr * dr + dg * dg + db * db;
}

/* The xterm palette: 16-231 are a cube of 6 x 6 x 6, 232-255 grey from 8 in steps of 10. */
static int16_t nearest_colour(const VTermColor *c)
{
    static const int levels[] = { 0, 95, 135, 175, 215, 255 };
    int r = nearest_step(c->rgb.red), g = nearest_step(c->rgb.green), b = nearest_step(c->rgb.blue);
    int mean = (c->rgb.red + c->rgb.green + c->rgb.blue) / 3;
    int step = mean > 238 ? 23 : (mean - 3) / 10;
    int grey = 8 + 10 * step;
    bool is_grey = distance(grey, grey, grey, c) < distance(levels[r], levels[g], levels[b], c);
    return (int16_t)(is_grey ? 232 + step : 16 + 36 * r + 6 * g + b);
}

static int16_t colour_of(const VTermColor *c)
{
    if (c->type & VTERM_COLOR_DEFAULT_MASK)
        return COLOUR_BY_ROLE;
    return VTERM_COLOR_IS_INDEXED(c) ? c->indexed.idx : nearest_colour(c);
}

static struct cell blank_cell(void)
{
    return (struct cell){
        .chars = { ' ' }, .width = 1, .role = ROLE_TEXT, .fg = COLOUR_BY_ROLE, .bg = COLOUR_BY_ROLE
    };
}

/* What is erased has a background and nothing else: libvterm would leave it underlined. */
static struct cell look_of(const VTermScreenCell *from)
{
    struct cell cell = blank_cell();
    cell.bg = colour_of(&from->bg);
    if (!from->chars[0] || from->chars[0] == RIGHT_HALF)
        return cell;
    cell.fg = colour_of(&from->fg);
    cell.attrs = (uint8_t)((from->attrs.bold ? CELL_BOLD : 0) |
                           (from->attrs.underline ? CELL_UNDERLINE : 0) |
                           (from->attrs.reverse ? CELL_REVERSE : 0));
    return cell;
}

/* Converts a row. libvterm can hold halves of wide characters of which the rest was overwritten,
 * and its idea of widths is not the C library's for every character: what does not fit its cells is
 * not shown. */
static void convert(const VTermScreenCell *from, int n, struct cell *to)
{
    for (int i = 0; i < n; i++) {
        to[i] = look_of(&from[i]);
        uint32_t c = from[i].chars[0];
        if (!c || c == RIGHT_HALF)
            continue;
        int room = i + 1 < n && from[i + 1].chars[0] == RIGHT_HALF ? 2 : 1, width = char_columns(c);
        if (width < 0)
            to[i].chars[0] = REPLACEMENT;
        if (width <= 0 || width > room)
            continue;
        for (int k = 0; k < GRID_CHARS && from[i].chars[k]; k++)
            to[i].chars[k] = from[i].chars[k];
        if (width == 2) {
            to[i].width = 2;
            to[i + 1] = to[i];
            to[i + 1].width = 0;
            memset(to[i + 1].chars, 0, sizeof to[i + 1].chars);
            i++;
        }
    }
}

static bool is_blank(const struct cell *c)
{
    return c->width == 1 && c->chars[0] == ' ' && !c->chars[1] &&
           !(c->attrs & (CELL_UNDERLINE | CELL_REVERSE)) && c->bg == COLOUR_BY_ROLE;
}

/* ---- What libvterm calls ---- */

static struct line *next_line(struct pane *pane)
{
    if (pane->used < PANE_SCROLLBACK)
        return &pane->lines[pane->used++];
    struct line *line = &pane->lines[pane->first];
    pane->first = (pane->first + 1) % PANE_SCROLLBACK;
    return line;
}

/* Without memory a line is kept as an empty one. */
static int on_pushline(int n, const VTermScreenCell *cells, void *context)
{
    struct pane *pane = context;
    struct line *line = next_line(pane);
    line->used = 0;
    while (n > 0 && !cells[n - 1].chars[0] && (cells[n - 1].bg.type & VTERM_COLOR_DEFAULT_MASK))
        n--;
    if (n > line->room || n < line->room / 4) { /* a long line's room is not kept for short ones */
        free(line->cells);
        line->cells = n ? malloc((size_t)n * sizeof *line->cells) : NULL;
        line->room = line->cells ? n : 0;
    }
    if (n > line->room)
        return 1;
    convert(cells, n, line->cells);
    while (n > 0 && is_blank(&line->cells[n - 1]))
        n--;
    line->used = n;
    return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *context)
{
    struct pane *pane = context;
    if (property == VTERM_PROP_CURSORVISIBLE)
        pane->cursor_hidden = !value->boolean;
    return 1;
}

static const VTermScreenCallbacks callbacks = { .sb_pushline = on_pushline,
                                                .settermprop = on_property };

static void on_answer(const char *bytes, size_t n, void *context)
{
    /* guests cannot ask */
}

static void on_filtered(void *context, const char *bytes, size_t n)
{
    struct pane *pane = context;
    vterm_input_write(pane->vt, bytes, n);
}

/* ---- Life ---- */

static bool open_terminal(struct pane *pane)
{
    pane->vt = vterm_new(pane->rows, pane->columns);
    if (!pane->vt)
        return false;
    vterm_set_utf8(pane->vt, 1);
    vterm_output_set_callback(pane->vt, on_answer, NULL);
    pane->screen = vterm_obtain_screen(pane->vt);
    vterm_screen_set_callbacks(pane->screen, &callbacks, pane);
    vterm_screen_set_damage_merge(pane->screen, VTERM_DAMAGE_SCREEN);
    vterm_screen_reset(pane->screen, 1);
    /* Else restoring before saving would give black on black and no cursor. */
    vterm_input_write(pane->vt, "\0337", 2);
    return true;
}

struct pane *pane_new(int rows, int columns)
{
    if (rows < 1 || columns < 2)
        return NULL;
    struct pane *pane = calloc(1, sizeof *pane);
    if (!pane)
        return NULL;
    pane->rows = rows;
    pane->columns = columns;
    pane->filter = pane_filter_new(on_filtered, pane);
    pane->copy =
        malloc(sizeof *pane->copy + (size_t)rows * (size_t)columns * sizeof *pane->copy->cells);
    pane->row = calloc((size_t)columns, sizeof *pane->row);
    if (!pane->filter || !pane->copy || !pane->row || !open_terminal(pane)) {
        pane_free(pane);
        return NULL;
    }
    pane->copy->stale = true;
    return pane;
}

void pane_free(struct pane *pane)
{
    if (!pane)
        return;
    if (pane->vt)
        vterm_free(pane->vt);
    pane_filter_free(pane->filter);
    for (int i = 0; i < pane->used; i++)
        free(pane->lines[i].cells);
    free(pane->copy);
    free(pane->row);
    free(pane);
}

void pane_feed(struct pane *pane, const uint8_t *bytes, size_t n)
{
    pane_filter_feed(pane->filter, bytes, n);
    pane->copy->stale = true;
}

/* ---- Looking at it ---- */

static void refresh(const struct pane *pane)
{
    if (!pane->copy->stale)
        return;
    for (VTermPos at = { 0 }; at.row < pane->rows; at.row++) {
        for (at.col = 0; at.col < pane->columns; at.col++)
            vterm_screen_get_cell(pane->screen, at, &pane->row[at.col]);
        convert(pane->row, pane->columns,
                pane->copy->cells + (size_t)at.row * (size_t)pane->columns);
    }
    pane->copy->stale = false;
}

static void draw_row(struct canvas canvas, int row, int columns, const struct cell *cells, int used)
{
    const struct cell blank = blank_cell();
    for (int i = 0; i < columns; i++)
        canvas_cell(canvas, row, i, i < used ? &cells[i] : &blank);
}

void pane_draw(const struct pane *pane, struct canvas canvas, int scrolled_back)
{
    int back = scrolled_back < 0 ? 0 : scrolled_back > pane->used ? pane->used : scrolled_back;
    int rows = canvas.area.rows < pane->rows ? canvas.area.rows : pane->rows;
    int columns = canvas.area.columns < pane->columns ? canvas.area.columns : pane->columns;
    refresh(pane);
    for (int row = 0; row < rows; row++) {
        if (row < back) {
            const struct line *line =
                &pane->lines[(pane->first + pane->used - back + row) % PANE_SCROLLBACK];
            draw_row(canvas, row, columns, line->cells, line->used);
        } else {
            draw_row(canvas, row, columns,
                     pane->copy->cells + (size_t)(row - back) * (size_t)pane->columns,
                     pane->columns);
        }
    }
}

int pane_scrollback(const struct pane *pane)
{
    return pane->used;
}

int pane_rows(const struct pane *pane)
{
    return pane->rows;
}

int pane_columns(const struct pane *pane)
{
    return pane->columns;
}

bool pane_cursor(const struct pane *pane, int *row, int *column)
{
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(pane->vt), &at);
    *row = at.row;
    *column = at.col;
    return !pane->cursor_hidden;
}
