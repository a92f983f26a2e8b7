/* Which event of a vCPU is shown, the return from the guest that it belongs to, and the one before
 * that; which engine they are of. */
#include "event/wide.h"
#include "view/parts.h"

#include <stdio.h>

const struct event *view_event(const struct view *view, unsigned vcpu)
{
    if (vcpu >= view->seen.count)
        return NULL;
    const struct model_vcpu *v = &view->seen.model->vcpus[vcpu];
    if (view->chosen.vcpus[vcpu].in_history) {
        const struct event *e =
            model_history(v, model_history_find(v, view->chosen.vcpus[vcpu].history_seq));
        if (e)
            return e;
    }
    return v->state == MODEL_NOT_STARTED ? NULL : &v->last;
}

uint64_t view_linear(const struct view *view, uint64_t linear)
{
    const struct event *e = view_event(view, view->chosen.focus);
    return e && (e->regs.efer & EFER_LMA) ? linear : (uint32_t)linear;
}

char *view_moment(const struct view *view, unsigned vcpu, uint64_t seq, char text[VIEW_MOMENT])
{
    unsigned long long number = model_exit_number(&view->seen.model->vcpus[vcpu], seq);
    if (number)
        snprintf(text, VIEW_MOMENT, VIEW_FORMAT(view, WF_REGISTERS_OF_EXIT), number);
    else
        snprintf(text, VIEW_MOMENT, "%s", view_word(view, W_REGISTERS_OF_START));
    return text;
}

/* The latest return from the guest, or the start, at or before an index; it moves there. */
static const struct event *back_to_return(const struct model_vcpu *v, uint32_t *index)
{
    for (;; --*index) {
        const struct event *e = model_history(v, *index);
        if (!e || event_is_run_return(e) || e->reason == EVENT_START)
            return e;
        if (!*index)
            return NULL;
    }
}

const struct event *view_return(const struct view *view, unsigned vcpu, uint32_t *index)
{
    const struct event *e = view_event(view, vcpu);
    if (!e)
        return NULL;
    *index = model_history_find(&view->seen.model->vcpus[vcpu], e->seq);
    return back_to_return(&view->seen.model->vcpus[vcpu], index);
}

const struct event *view_event_before(const struct view *view, unsigned vcpu)
{
    uint32_t index;
    if (!view_return(view, vcpu, &index) || !index)
        return NULL;
    index--;
    return back_to_return(&view->seen.model->vcpus[vcpu], &index);
}

/* IN is completed later. */
uint64_t view_goes_on(const struct view *view, const struct event *e)
{
    const struct event_wide *wide = view_wide(view, e);
    uint64_t next = wide_code_linear(&e->regs, wide);
    return view_left_by_insn(e) && next == wide_linear(e, wide) ? next + e->insn_len : next;
}

/* ---- The engine: another may have taken over from the one that it began with ---- */

enum engine_kind view_engine(const struct view *view, unsigned vcpu)
{
    enum engine_kind takeover = view->seen.model->vcpus[vcpu].takeover;
    return takeover != ENGINE_NONE ? takeover : view->seen.vcpus[vcpu].engine;
}

enum engine_reason view_engine_reason(const struct view *view, unsigned vcpu)
{
    return view->seen.model->vcpus[vcpu].takeover != ENGINE_NONE ? REASON_KVM_CANNOT_GO_ON
                                                                 : view->seen.vcpus[vcpu].why;
}

enum engine_kind view_engine_at(const struct view *view, const struct event *e)
{
    bool before = e->seq < view->seen.model->vcpus[e->vcpu].takeover_seq;
    return before ? view->seen.vcpus[e->vcpu].engine : view_engine(view, e->vcpu);
}

bool view_is_taken_over(const struct view *view, const struct event *e)
{
    const struct model_vcpu *v = &view->seen.model->vcpus[e->vcpu];
    return v->takeover && v->gave_up.seq == e->seq;
}

bool view_fails(const struct view *view, const struct event *e)
{
    return event_is_exit(e) && e->reason >= EVENT_SHUTDOWN && !view_is_taken_over(view, e);
}
