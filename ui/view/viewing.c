/* What is looked at changes here, whoever changes it. */
#include "view/viewing.h"

void viewing_leave_history(struct view *view)
{
    for (unsigned i = 0; i < view->count; i++)
        view->vcpus[i].in_history = false;
    view->log_has_selection = false;
}

void viewing_show_event(struct view *view, unsigned vcpu, const struct event *e)
{
    struct view_vcpu *v = &view->vcpus[vcpu];
    v->in_history = view->log_has_selection = e != NULL;
    v->scrolled_back = 0;
    if (!e)
        return;
    v->history_seq = view->log_selected_seq = e->seq;
    view->log_selected_vcpu = vcpu;
}

void viewing_focus(struct view *view, unsigned vcpu)
{
    view->focus = vcpu;
    if (view->zoomed >= 0)
        view->zoomed = (int)vcpu;
    view->memory_choice++;
    view->tables_scroll = 0;
}

void viewing_memory(struct view *view, uint32_t linear)
{
    view->memory_linear = linear & ~15u;
    view->memory_choice++;
}
