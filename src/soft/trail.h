/* Where the CPU went: a small ring of straight runs of instructions, each as long as the part of
 * its block that was executed. The CPU's thread alone. */
#ifndef SOFT_TRAIL_H
#define SOFT_TRAIL_H

#include "event/trail.h"

struct soft_run {
    uint32_t base, eip; /* of CS; offset of the first instruction, */
    uint32_t end;       /* and of what follows the last */
    uint64_t times;     /* it ran so often, one right after the other */
};

struct soft_trail {
    struct soft_run runs[TRAIL_MAX];
    uint64_t at;    /* the latest of them, counted on from 0 */
    uint64_t taken; /* that many have been taken */
};

/* For each block, so it is to cost next to nothing: without a branch, which no CPU could foretell,
 * and of values that whoever calls this has at hand. */
static inline void soft_trail_add(struct soft_trail *trail, uint32_t base, uint32_t eip,
                                  uint32_t end)
{
    struct soft_run *run = &trail->runs[trail->at % TRAIL_MAX];
    bool again = (run->eip == eip) & (run->end == end) & (run->base == base);
    uint64_t times = again ? run->times + 1 : 1;
    trail->at += !again;
    run = &trail->runs[trail->at % TRAIL_MAX];
    *run = (struct soft_run){ .base = base, .eip = eip, .end = end, .times = times };
}

/* The latest run came no further than to this offset. */
void soft_trail_cut(struct soft_trail *trail, uint32_t end);
/* The latest run is not to be told: it was before. */
void soft_trail_drop(struct soft_trail *trail);
/* Takes what came since it was called last; a run that is repeated from now on is another. */
void soft_trail_take(struct soft_trail *trail, struct trail *into);

#endif
