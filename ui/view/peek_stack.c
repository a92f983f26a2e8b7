/* What the overlay of the stack shows, copied: its words, and the frames that lie on it. */
#include "view/peek.h"

#include "event/wide.h"
#include "machine/control.h"

struct reader {
    const struct machine *machine;
    unsigned vcpu;
};

static size_t read_linear(void *context, const struct registers *regs,
                          const struct event_wide *wide, uint64_t linear, void *to, size_t n)
{
    const struct reader *r = context;
    return control_copy_memory(r->machine, r->vcpu, regs, wide, linear, to, n);
}

static size_t read_physical(void *context, uint64_t gpa, void *to, size_t n)
{
    const struct reader *r = context;
    return control_copy_physical(r->machine, r->vcpu, gpa, to, n);
}

void peek_stack(const struct machine *machine, const struct view *view, const struct event *e,
                struct view_stack *stack)
{
    struct reader reader = { machine, e->vcpu };
    const struct diagnosis_memory memory = { read_linear, read_physical, &reader };
    const struct event_wide *wide = view_wide(view, e);
    struct frames_open open;
    frames_open_at(&view->seen.model->vcpus[e->vcpu], e, &open);
    frames_find(&e->regs, wide, &memory, &open, &stack->frames);
    stack->linear = stack->frames.frames[0].stack;
    stack->size = control_copy_memory(machine, e->vcpu, &e->regs, wide, stack->linear, stack->bytes,
                                      sizeof stack->bytes);
}
