/* What the overlay of the stack shows, copied: its words, and the frames that lie on it. */
#include "view/peek.h"

#include "machine/control.h"

void peek_stack(const struct machine *machine, const struct view *view, const struct event *e,
                struct view_stack *stack)
{
    struct diagnosis_vcpu of = { machine, e->vcpu };
    const struct diagnosis_memory memory = diagnosis_memory_of(&of);
    const struct event_wide *wide = view_wide(view, e);
    struct frames_open open;
    frames_open_at(&view->seen.model->vcpus[e->vcpu], e, &open);
    frames_find(&e->regs, wide, &memory, &open, &stack->frames);
    stack->linear = stack->frames.frames[0].stack;
    stack->size = control_copy_memory(machine, e->vcpu, &e->regs, wide, stack->linear, stack->bytes,
                                      sizeof stack->bytes);
}
