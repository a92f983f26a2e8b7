/* What random and flat share: many duels between two engines, and the closing lines. */
#ifndef CONTEST_H
#define CONTEST_H

#include "duel.h"

struct contest {
    const struct dialect *dialect;
    unsigned long count;
    uint64_t seed;
    /* "kvm", "soft", "unicorn"; "steps", "slices", "saves": soft at that pace */
    const char *first, *second;
};

/* Returns the exit status: 1 if anything differed. */
int contest_run(const struct contest *contest);

#endif
