/* How much room each part of the screen could use, and so where everything goes. */
#include "event/pc.h"
#include "view/parts.h"
#include "view/text_pane.h"

enum {
    FRAME = 2,
    STACK = 20, /* it is only copied where it is on show */
    STEPS = 6,  /* sizes of a console: it grows in steps, not with every line */
};

/* Rows for the longest of the consoles, frame included. */
static int console_rows(const struct view *view)
{
    static const int steps[STEPS] = { 4, 8, 12, 18, 25, GRID_MAX_ROWS };
    uint64_t rows = 0;
    for (unsigned i = 0; i < view->seen.count; i++) {
        const struct model_vcpu *v = &view->seen.model->vcpus[i];
        uint64_t printed = view_shows_text(view, i) ? PC_ROWS : v->console_rows + 1;
        rows = printed > rows ? printed : rows;
    }
    for (unsigned i = 0; i < STEPS; i++)
        if (rows <= (uint64_t)steps[i])
            return steps[i] + FRAME;
    return GRID_MAX_ROWS;
}

static int wanted(const void *context, enum layout_part part, int columns)
{
    const struct view *view = context;
    switch (part) {
    case LAYOUT_PANES: return console_rows(view);
    case LAYOUT_MATRIX: return view_matrix_rows(view);
    case LAYOUT_REGISTERS: return view_registers_rows(view, columns);
    case LAYOUT_EXPLAIN: return view_explain_rows(view, columns);
    case LAYOUT_STACK: return STACK;
    case LAYOUT_DEVICES: return view_devices_lines(view, columns - 4) + FRAME;
    }
    return 0;
}

static bool has_room_for_text(struct rect pane)
{
    return pane.rows >= PC_ROWS + FRAME && pane.columns >= PC_COLUMNS + FRAME;
}

void view_lay_out(struct layout *layout, const struct view *view, int rows, int columns)
{
    const struct view_chosen *chosen = &view->chosen;
    const int zoomed = chosen->zoomed;
    struct layout_wants wants = { .panes = view->seen.count,
                                  .mode = chosen->mode,
                                  .zoomed = zoomed,
                                  .rows = wanted,
                                  .context = view };
    layout_make(layout, rows, columns, &wants);
    if (zoomed >= 0 && zoomed < (int)view->seen.count && view_shows_text(view, (unsigned)zoomed) &&
        !has_room_for_text(layout->panes[zoomed])) {
        wants.mode = LAYOUT_CONSOLES;
        layout_make(layout, rows, columns, &wants);
    }
    if (chosen->zoomed_matrix)
        layout_zoom_matrix(layout, rows, columns);
}
