/* What the files share that tell what ran before. */
#ifndef VIEW_BEFORE_PRIVATE_H
#define VIEW_BEFORE_PRIVATE_H

#include "view/before.h"

/* Instructions one after the other in memory, so often; oldest first. */
struct run {
    uint64_t linear;
    uint32_t bytes;
    uint64_t times;
};

enum { RUNS = TRAIL_MAX + 1 }; /* the last may become two */
struct runs {
    unsigned count;
    struct run list[RUNS];
};

struct making {
    const struct before_memory *memory;
    const struct view *view;
    const struct event *now; /* whose registers are shown */
    uint64_t shown;          /* the instruction that what ran before led to */
    unsigned bits;
    struct view_before *before; /* filled from its end on, newest first */
    unsigned free;
};

/* before_code.c. The instructions from one address up to another, the last of them if there are too
 * many: 0 if they do not end there. */
unsigned before_decode(const struct making *m, uint64_t from, uint64_t to,
                       struct view_insn list[VIEW_BEFORE]);
/* The one at an address; false: there is none. */
bool before_insn(const struct making *m, uint64_t linear, struct view_insn *insn);
/* The code that stands before an address: nobody saw it run. */
unsigned before_guess(const struct making *m, uint64_t until, struct view_insn list[VIEW_BEFORE]);

/* before_steps.c. What is shown, and of which CPU; false: nothing. */
bool before_begin(struct making *m);
/* Follows steps back, into runs. Returns the address of the oldest instruction that is known; *all:
 * the guest began there. */
uint64_t before_steps(struct making *m, struct runs *runs, bool *all);

#endif
