/* What is not done for every block: runs that ended early, and taking them all. */
#include "soft/trail.h"

static struct soft_run *latest(struct soft_trail *trail)
{
    return &trail->runs[trail->at % TRAIL_MAX];
}

void soft_trail_cut(struct soft_trail *trail, uint32_t end)
{
    struct soft_run *last = latest(trail);
    if (last->times > 1 && last->end != end) { /* those before it were whole */
        last->times--;
        soft_trail_add(trail, last->base, last->eip, end);
    } else
        last->end = end;
}

void soft_trail_drop(struct soft_trail *trail)
{
    struct soft_run *last = latest(trail);
    if (last->times > 1)
        last->times--;
    else if (trail->at > trail->taken)
        trail->at--;
}

void soft_trail_take(struct soft_trail *trail, struct trail *into)
{
    enum { KEPT = TRAIL_MAX - 1 }; /* the one before them ends what was taken last */
    uint64_t count = trail->at - trail->taken;
    into->is_cut = count > KEPT;
    into->count = into->is_cut ? KEPT : (unsigned)count;
    for (unsigned i = 0; i < into->count; i++) {
        const struct soft_run *run = &trail->runs[(trail->at + 1 + i - into->count) % TRAIL_MAX];
        into->runs[i] = (struct trail_run){ .linear = run->base + run->eip,
                                            .bytes = run->end - run->eip,
                                            .times = run->times };
    }
    trail->taken = ++trail->at;
    *latest(trail) = (struct soft_run){ 0 };
}
