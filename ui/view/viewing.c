/* What is looked at changes here, whoever changes it. */
#include "view/viewing.h"

#include "text/clamp.h"

#include <assert.h>

void viewing_leave_history(struct view_chosen *chosen)
{
    for (unsigned i = 0; i < VCPU_MAX; i++)
        chosen->vcpus[i].in_history = false;
    chosen->log_has_selection = false;
}

void viewing_show_event(struct view_chosen *chosen, unsigned vcpu, const struct event *e)
{
    assert(vcpu < VCPU_MAX);
    struct view_chosen_vcpu *v = &chosen->vcpus[vcpu];
    v->in_history = chosen->log_has_selection = e != NULL;
    v->scrolled_back = 0;
    if (!e)
        return;
    v->history_seq = chosen->log_selected_seq = e->seq;
    chosen->log_selected_vcpu = vcpu;
}

void viewing_focus(struct view_chosen *chosen, unsigned vcpu)
{
    assert(vcpu < VCPU_MAX);
    chosen->focus = vcpu;
    if (chosen->zoomed >= 0)
        chosen->zoomed = (int)vcpu;
    chosen->memory_choice++;
    chosen->page_scroll = 0;
}

void viewing_memory(struct view_chosen *chosen, uint64_t linear)
{
    chosen->memory_linear = linear & ~15ull;
    chosen->memory_choice++;
}

void viewing_scroll_help(struct view *view, const struct grid *grid, int rows)
{
    enum { AROUND = 4 }; /* rows: the header, the keys, and the frame */
    int of = view->said.overlay == OVERLAY_GLOSSARY ? view_glossary_rows(view, grid->columns)
                                                    : view_help_rows(view, grid->columns);
    view->chosen.help_scroll =
        clamp(view->chosen.help_scroll + rows, 0, max(of - (grid->rows - AROUND), 0));
}
