/* What led to the instruction that a vCPU is shown at: what it ran before that, as it was seen; and
 * where it was not seen, the code that stands before it. */
#ifndef VIEW_BEFORE_H
#define VIEW_BEFORE_H

#include "event/trail.h"
#include "view/view.h"

/* How to read a guest's code at linear addresses: stops at the first byte that is not there, and
 * returns how many were. */
struct before_memory {
    size_t (*read)(const void *context, uint64_t linear, void *to, size_t n);
    const void *context;
};

/* Of the focused vCPU. trail: what the engine saw it run before the event that is shown (count 0:
 * nothing); then the steps among the events before it are what was seen. The code is read as it is
 * now. */
void before_make(struct view_before *before, const struct view *view, const struct trail *trail,
                 const struct before_memory *memory);

#endif
