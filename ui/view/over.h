/* Over: where a CALL, INT n or REP ends that a vCPU is about to execute. */
#ifndef VIEW_OVER_H
#define VIEW_OVER_H

#include "view/view.h"

struct machine;

/* Of a vCPU that is paused: the linear address of the instruction behind it, and that of its stack
 * pointer, which is at least this there. False: another instruction comes next. */
bool over_next(const struct machine *machine, const struct view *view, unsigned vcpu,
               uint64_t *linear, uint64_t *stack);

#endif
