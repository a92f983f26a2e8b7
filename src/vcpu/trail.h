/* What a vCPU's guest ran, run for run, from its start to now: the latest TRAIL_KEPT of them.
 * Filled by the vCPU's thread at each return, read by any other meanwhile; neither waits. */
#ifndef VCPU_TRAIL_H
#define VCPU_TRAIL_H

#include "event/trail.h"

enum { TRAIL_KEPT = 1 << 17 };

/* Three words that are read and written one by one; a reader finds out if they were overwritten. */
struct trail_kept {
    _Atomic uint64_t seq, what, times; /* what: bytes << 32 | linear address */
};

struct trail_log {
    struct trail_kept *runs; /* owned, TRAIL_KEPT; NULL: it keeps nothing */
    _Atomic uint64_t count;  /* ever added */
};

/* Nothing is kept before this, nor without memory for it. */
void trail_log_init(struct trail_log *log);
void trail_log_destroy(struct trail_log *log);

/* The vCPU's thread: what ran in the entry that ended with the return with that seq. Adds nothing
 * where nothing is kept. */
void trail_log_add(struct trail_log *log, uint64_t seq, const struct trail *trail);

/* Any thread: the latest TRAIL_MAX of what ran before the event with that seq. False if nothing of
 * it is known. */
bool trail_log_read(const struct trail_log *log, uint64_t seq, struct trail *trail);

#endif
