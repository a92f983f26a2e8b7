/* Rectangles for the parts of the live screen, from its size: what fits, and what goes first. */
#include "view/layout.h"

#include "terminal/rects.h"
#include "text/clamp.h"

#include <assert.h>
#include <string.h>

/* Sizes that a thing needs to be of use, frames included. */
enum {
    PANE_ROWS = 4,
    PANE_COLUMNS = 20,
    PANES_COLUMNS = 36, /* all of them, beside the live panel */
    LIVE_NARROW = 38,   /* columns of the matrix and the registers: 36 within the frame */
    LIVE_MEDIUM = 46,
    LIVE_WIDE = 58,
    LIVE_ROWS = 6,
    REGISTERS_MOST = 26, /* more rows than that tell nothing more */
    LOG_ROWS = 6,
    LOG_FROM_ROWS = 34,
    LOG_FROM_COLUMNS = 110,
    EXPLAIN_COLUMNS = 100, /* fewer than that want a third row for the words */
};

/* Two panes: beside each other while a line of text still fits into each, a cell being twice as
 * high as wide. */
static bool side_by_side(struct rect area)
{
    return (area.columns >= 72 && area.columns >= 2 * area.rows) || area.rows < 2 * PANE_ROWS;
}

void layout_panes(struct layout *layout, struct rect area, unsigned panes)
{
    assert(panes >= 1 && panes <= VCPU_MAX);
    if (panes == 1) {
        layout->panes[0] = area;
    } else if (panes == 2) {
        bool beside = side_by_side(area);
        layout->panes[0] =
            beside ? take_left(&area, area.columns / 2) : take_top(&area, (area.rows + 1) / 2);
        layout->panes[1] = area;
    } else {
        struct rect top = take_top(&area, (area.rows + 1) / 2);
        layout->panes[0] = take_left(&top, top.columns / 2);
        layout->panes[1] = top;
        layout->panes[2] = panes == 3 ? area : take_left(&area, area.columns / 2);
        if (panes == 4)
            layout->panes[3] = area;
    }
}

void layout_strip(struct layout *layout, struct rect area, unsigned panes)
{
    assert(panes >= 1 && panes <= VCPU_MAX);
    if (area.columns / (int)panes < PANE_COLUMNS) {
        layout_panes(layout, area, panes);
        return;
    }
    for (unsigned i = 0; i < panes; i++)
        layout->panes[i] = take_left(&area, area.columns / (int)(panes - i));
}

static int live_columns(int columns)
{
    return columns >= 190 ? LIVE_WIDE : columns >= 110 ? LIVE_MEDIUM : LIVE_NARROW;
}

static void place_live(struct layout *layout, struct rect area)
{
    if (area.rows >= 2 * LIVE_ROWS)
        layout->registers =
            take_bottom(&area, min((area.rows + (area.rows < 24)) / 2, REGISTERS_MOST));
    layout->matrix = area;
}

/* The live panel on the right, or below where the screen is narrow but high. */
static void take_live(struct layout *layout, struct rect *body)
{
    int columns = live_columns(body->columns);
    if (body->columns - columns >= PANES_COLUMNS && body->rows >= LIVE_ROWS)
        place_live(layout, take_right(body, columns));
    else if (body->columns >= LIVE_NARROW && body->rows >= 24)
        place_live(layout, take_bottom(body, body->rows / 2));
}

/* Rows of panes that stand above each other. */
static int pane_stack(unsigned panes, struct rect area)
{
    return panes == 1 || (panes == 2 && side_by_side(area)) ? 1 : 2;
}

static void take_log(struct layout *layout, struct rect *body, struct rect screen, unsigned panes)
{
    int rows = body->rows / 3 < LOG_ROWS ? LOG_ROWS : body->rows / 3;
    if (screen.rows < LOG_FROM_ROWS && screen.columns < LOG_FROM_COLUMNS)
        return;
    if (body->rows - rows >= pane_stack(panes, *body) * (PANE_ROWS + 2))
        layout->log = take_bottom(body, rows);
}

/* The rows below the body. When rows run short the lanes go first, then what all guests printed. */
static void take_lines(struct layout *layout, struct rect *body, struct rect screen, unsigned panes)
{
    int spare = body->rows - 13;
    int explain = spare >= 8 && screen.columns < EXPLAIN_COLUMNS ? 3 : spare >= 4 ? 2 : 1;
    layout->explain = take_bottom(body, explain);
    if (spare >= 2)
        layout->lanes = take_bottom(body, screen.rows >= 30 ? (int)panes : 1);
    if (spare >= 1 && panes > 1) /* of one guest it would say what its pane says */
        layout->interleaved = take_bottom(body, 1);
}

static void place_all(struct layout *layout, struct rect body, struct rect screen, unsigned panes)
{
    bool wide = screen.columns >= LOG_FROM_COLUMNS;
    take_lines(layout, &body, screen, panes);
    if (!wide) /* below the live panel too: a line of it wants the columns */
        take_log(layout, &body, screen, panes);
    take_live(layout, &body);
    if (wide)
        take_log(layout, &body, screen, panes);
    layout_panes(layout, body, panes);
}

static void place_log(struct layout *layout, struct rect body, unsigned panes)
{
    bool narrow = body.columns < EXPLAIN_COLUMNS;
    layout->explain = take_bottom(&body, body.rows >= 20 && narrow ? 3 : body.rows >= 18 ? 2 : 1);
    struct rect strip = take_top(&body, body.rows / 4 < PANE_ROWS ? PANE_ROWS : body.rows / 4);
    if (body.columns >= LOG_FROM_COLUMNS && body.rows >= 2 * LIVE_ROWS)
        layout->registers = take_right(&body, live_columns(body.columns));
    layout->log = body;
    if (strip.columns / (int)panes < PANE_COLUMNS && strip.rows < 2 * PANE_ROWS)
        panes = 1; /* two rows of frames would leave nothing inside */
    layout_strip(layout, strip, panes);
}

static void zoom(struct layout *layout, int zoomed)
{
    struct rect area = layout->panes[0];
    memset(layout->panes, 0, sizeof layout->panes);
    layout->panes[zoomed] = area;
}

void layout_make(struct layout *layout, int rows, int columns, unsigned panes,
                 enum layout_mode mode, int zoomed)
{
    *layout =
        (struct layout){ .too_small = rows < LAYOUT_MIN_ROWS || columns < LAYOUT_MIN_COLUMNS };
    if (layout->too_small)
        return;
    bool zooms = zoomed >= 0 && zoomed < VCPU_MAX;
    unsigned shown = zooms || panes < 1 ? 1 : panes > VCPU_MAX ? VCPU_MAX : panes;
    const struct rect screen = { 0, 0, rows, columns };
    struct rect body = screen;
    layout->header = take_top(&body, 1);
    layout->keys = take_bottom(&body, 1);
    if (mode == LAYOUT_CONSOLES)
        layout_panes(layout, body, shown);
    else if (mode == LAYOUT_LOG)
        place_log(layout, body, shown);
    else
        place_all(layout, body, screen, shown);
    if (zooms)
        zoom(layout, zoomed);
}
