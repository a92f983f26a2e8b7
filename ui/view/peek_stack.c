/* What the overlay of the stack shows, copied: its words, and the frames that lie on it. */
#include "view/peek.h"

#include "machine/control.h"

static void find_frames(const struct machine *machine, const struct view *view,
                        const struct event *e, struct frames *frames)
{
    struct diagnosis_vcpu of = { machine, e->vcpu };
    const struct diagnosis_memory memory = diagnosis_memory_of(&of);
    struct frames_open open;
    frames_open_at(&view->seen.model->vcpus[e->vcpu], e, &open);
    frames_find(&e->regs, view_wide(view, e), &memory, &open, view->seen.vcpus[e->vcpu].symbols,
                frames);
}

void peek_stack(const struct machine *machine, const struct view *view, const struct event *e,
                struct view_stack *stack)
{
    find_frames(machine, view, e, &stack->frames);
    stack->linear = stack->frames.frames[0].stack;
    stack->size = control_copy_memory(machine, e->vcpu, &e->regs, view_wide(view, e), stack->linear,
                                      stack->bytes, sizeof stack->bytes);
}

bool peek_caller(const struct machine *machine, const struct view *view, unsigned vcpu,
                 struct frame *caller)
{
    struct frames frames;
    const struct event *e = view_event(view, vcpu);
    if (!machine || !e)
        return false;
    find_frames(machine, view, e, &frames);
    *caller = frames.frames[1];
    return frames.count > 1;
}
