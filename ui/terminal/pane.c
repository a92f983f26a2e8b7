/* A guest's console as a terminal: libvterm's, fed through the filter, drawn cell by cell. */
#include "terminal/pane.h"
#include "terminal/pane_cells.h"

#include <stdlib.h>

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

/* ---- What libvterm calls ---- */

static bool is_blank(const struct cell *c)
{
    return c->width == 1 && c->chars[0] == ' ' && !c->chars[1] &&
           !(c->attrs & (CELL_UNDERLINE | CELL_REVERSE)) && c->bg == COLOUR_BY_ROLE;
}

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
    pane_convert(cells, n, line->cells);
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
        pane_convert(pane->row, pane->columns,
                     pane->copy->cells + (size_t)at.row * (size_t)pane->columns);
    }
    pane->copy->stale = false;
}

static void draw_row(struct canvas canvas, int row, int columns, const struct cell *cells, int used)
{
    const struct cell blank = pane_blank_cell();
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
