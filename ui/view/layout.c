/* Rectangles for the parts of the live screen, from its size: what fits, and what goes first. */
#include "view/layout_parts.h"

#include "terminal/rects.h"
#include "text/clamp.h"

#include <assert.h>
#include <string.h>

/* While a line of text still fits into each, a cell being twice as high as wide. */
bool layout_is_beside(struct rect area)
{
    return (area.columns >= 72 && area.columns >= 2 * area.rows) ||
           area.rows < 2 * LAYOUT_PANE_ROWS;
}

void layout_panes(struct layout *layout, struct rect area, unsigned panes)
{
    assert(panes >= 1 && panes <= VCPU_MAX);
    if (panes == 1) {
        layout->panes[0] = area;
    } else if (panes == 2) {
        bool beside = layout_is_beside(area);
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
    if (area.columns / (int)panes < LAYOUT_PANE_COLUMNS) {
        layout_panes(layout, area, panes);
        return;
    }
    for (unsigned i = 0; i < panes; i++)
        layout->panes[i] = take_left(&area, area.columns / (int)(panes - i));
}

static void zoom(struct layout *layout, int zoomed)
{
    struct rect area = layout->panes[0];
    memset(layout->panes, 0, sizeof layout->panes);
    layout->panes[zoomed] = area;
}

static void place(struct layout_maker *m, struct rect body)
{
    switch (m->wants->mode) {
    case LAYOUT_STEP: layout_step(m, body); break;
    case LAYOUT_CONSOLES: layout_panes(m->layout, body, m->panes); break;
    case LAYOUT_TIME: layout_time(m, body); break;
    case LAYOUT_LOG: layout_log(m, body); break;
    default: layout_watch(m, body); break;
    }
}

void layout_make(struct layout *layout, int rows, int columns, const struct layout_wants *wants)
{
    *layout =
        (struct layout){ .too_small = rows < LAYOUT_MIN_ROWS || columns < LAYOUT_MIN_COLUMNS };
    if (layout->too_small)
        return;
    const bool zooms = wants->zoomed >= 0 && wants->zoomed < VCPU_MAX;
    struct layout_maker m = { .layout = layout,
                              .wants = wants,
                              .screen = { 0, 0, rows, columns },
                              .panes =
                                  zooms ? 1 : (unsigned)max(1, min((int)wants->panes, VCPU_MAX)),
                              .zooms = zooms };
    struct rect body = m.screen;
    layout->header = take_top(&body, 1);
    layout->keys = take_bottom(&body, 1);
    place(&m, body);
    if (zooms)
        zoom(layout, wants->zoomed);
}

void layout_zoom_matrix(struct layout *layout, int rows, int columns)
{
    const struct layout before = *layout;
    struct rect body = { 1, 0, rows - 2, columns };
    if (before.too_small)
        return;
    *layout = (struct layout){ .header = before.header, .keys = before.keys };
    layout->explain = take_bottom(&body, min(before.explain.rows, body.rows / 3));
    layout->matrix = body;
}
