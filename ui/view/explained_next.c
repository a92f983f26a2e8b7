/* Where the guest goes on after what is explained: as what follows tells, or the registers. */
#include "view/explained.h"

#include "event/wide.h"
#include "view/code.h"

/* What comes after it, up to the next return from the guest. False: the end. */
static bool look_on(const struct model_vcpu *v, const struct event *e,
                    struct explain_goes_on *goes_on, const struct event **back)
{
    uint32_t index = model_history_find(v, e->seq) + 1;
    for (const struct event *n; (n = model_history(v, index)); index++) {
        if (n->reason == EVENT_END)
            return false;
        if (n->reason == EVENT_INJECT) {
            goes_on->irq = n->irq;
            goes_on->linear = n->gpa;
        }
        goes_on->sleeps |= n->reason == EVENT_WAIT && n->detail == WAIT_INPUT;
        *back = n;
        if (event_is_run_return(n) && !view_only_completes(n, e))
            return true;
    }
    *back = NULL;
    return true;
}

/* The bytes at that address: of the event itself where it stands there, of the return after it if
 * that is about the same instruction, else as memory has them now. */
static void find_bytes(const struct view *view, const struct event *e, const struct event *back,
                       struct explain_goes_on *goes_on)
{
    const struct event *of[] = { view_left_by_insn(e) ? NULL : e, back };
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (of[i] && of[i]->insn_len &&
            wide_linear(of[i], view_wide(view, of[i])) == goes_on->linear) {
            goes_on->bytes = of[i]->insn;
            goes_on->n = of[i]->insn_len;
            return;
        }
    if (e->vcpu == view->chosen.focus)
        goes_on->n = code_at(view, goes_on->linear, &goes_on->bytes);
}

bool explained_goes_on(const struct view *view, const struct event *e, unsigned vcpu,
                       struct explain_goes_on *goes_on)
{
    const struct model_vcpu *v = &view->seen.model->vcpus[vcpu];
    const struct event *back = NULL;
    *goes_on = (struct explain_goes_on){ .irq = EVENT_NO_IRQ };
    if (!event_has_registers(e) || !look_on(v, e, goes_on, &back))
        return false;
    if (goes_on->irq != EVENT_NO_IRQ)
        return true;
    goes_on->linear = view_goes_on(view, e);
    find_bytes(view, e, back, goes_on);
    return true;
}
