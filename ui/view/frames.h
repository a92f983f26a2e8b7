/* Where code that was called goes back to: of a vCPU that is paused, from its registers and its
 * stack as they are now. */
#ifndef VIEW_FRAMES_H
#define VIEW_FRAMES_H

#include "view/view.h"

struct machine;

/* Linear addresses. */
struct frames_return {
    uint64_t linear; /* of the instruction that comes next then, */
    bool has_stack;  /* and the stack pointer is at least this then: */
    uint64_t stack;
};

/* Of a CALL, INT n or REP that comes next: the instruction behind it. False: it is another one. */
bool frames_behind_call(const struct machine *machine, const struct view *view, unsigned vcpu,
                        struct frames_return *to);
/* Of the function that runs: the instruction behind the CALL that led to it; of an interrupt
 * handler the instruction that it interrupted. False if the stack does not tell. */
bool frames_return_address(const struct machine *machine, const struct view *view, unsigned vcpu,
                           struct frames_return *to);

#endif
