/* Copies of guest memory that the views show, made for a frame: code where the registers point, and
 * what an open overlay is about. Guests go on writing meanwhile. */
#ifndef VIEW_PEEK_H
#define VIEW_PEEK_H

#include "view/view.h"

struct machine;

/* Copies what the view shows of the focused vCPU's memory into it. NULL, or a vCPU that has not
 * started: it shows none. */
void peek_copy(const struct machine *machine, struct view *view);
/* Copies n bytes at a linear address, as the registers of an event of the model see it; stops at
 * the first that is not there. Returns how many there were. */
size_t peek_linear(const struct machine *machine, const struct view *view,
                   const struct event *event, uint64_t linear, void *to, size_t n);

/* The part of it that the overlay of the stack is about; e is the event that is shown. */
void peek_stack(const struct machine *machine, const struct view *view, const struct event *e,
                struct view_stack *stack);
/* Who called what a vCPU stands in, or was interrupted by it. False: its stack does not tell. */
bool peek_caller(const struct machine *machine, const struct view *view, unsigned vcpu,
                 struct frame *caller);

#endif
