/* A ring that is written without a lock. Whoever sees a word of a return also sees the count of all
 * returns before it, as words are stored with release and read with acquire. So what a reader has
 * copied is sound if, by the count afterwards, not even what is on its way can have reached it. */
#include "vcpu/trail.h"

#include <stdatomic.h>
#include <stdlib.h>

/* A return adds at most so many, which may be on their way into the oldest places. */
enum { ON_THE_WAY = TRAIL_MAX };

void trail_log_init(struct trail_log *log)
{
    log->runs = calloc(TRAIL_KEPT, sizeof *log->runs);
}

void trail_log_destroy(struct trail_log *log)
{
    free(log->runs);
    log->runs = NULL;
}

void trail_log_add(struct trail_log *log, uint64_t seq, const struct trail *trail)
{
    uint64_t count = atomic_load_explicit(&log->count, memory_order_relaxed);
    if (!log->runs)
        return;
    for (unsigned i = 0; i < trail->count; i++, count++) {
        struct trail_kept *kept = &log->runs[count % TRAIL_KEPT];
        const struct trail_run *run = &trail->runs[i];
        uint64_t what = (uint64_t)run->bytes << 32 | run->linear;
        atomic_store_explicit(&kept->seq, seq, memory_order_release);
        atomic_store_explicit(&kept->what, what, memory_order_release);
        atomic_store_explicit(&kept->times, run->times, memory_order_release);
    }
    atomic_store_explicit(&log->count, count, memory_order_release);
}

static uint64_t seq_at(const struct trail_log *log, uint64_t index)
{
    return atomic_load_explicit(&log->runs[index % TRAIL_KEPT].seq, memory_order_acquire);
}

/* The number of those from first on whose seq is not above this one. Their seqs never decrease. */
static uint64_t find_end(const struct trail_log *log, uint64_t first, uint64_t end, uint64_t seq)
{
    while (first < end) {
        uint64_t middle = first + (end - first) / 2;
        if (seq_at(log, middle) <= seq)
            first = middle + 1;
        else
            end = middle;
    }
    return end;
}

/* The first that cannot be being overwritten when there are so many. */
static uint64_t first_of(uint64_t count)
{
    return count > TRAIL_KEPT - ON_THE_WAY ? count - (TRAIL_KEPT - ON_THE_WAY) : 0;
}

static void copy(const struct trail_log *log, uint64_t from, struct trail *trail)
{
    for (unsigned i = 0; i < trail->count; i++) {
        const struct trail_kept *kept = &log->runs[(from + i) % TRAIL_KEPT];
        uint64_t what = atomic_load_explicit(&kept->what, memory_order_acquire);
        trail->runs[i] = (struct trail_run){
            .seq = seq_at(log, from + i),
            .linear = (uint32_t)what,
            .bytes = (uint32_t)(what >> 32),
            .times = atomic_load_explicit(&kept->times, memory_order_acquire),
        };
    }
}

bool trail_log_read(const struct trail_log *log, uint64_t seq, struct trail *trail)
{
    uint64_t count = atomic_load_explicit(&log->count, memory_order_acquire);
    *trail = (struct trail){ 0 };
    if (!log->runs)
        return false;
    uint64_t first = first_of(count), end = find_end(log, first, count, seq);
    uint64_t from = end - first > TRAIL_MAX ? end - TRAIL_MAX : first;
    trail->count = (unsigned)(end - from);
    trail->is_cut = from > 0;
    copy(log, from, trail);
    if (first_of(atomic_load_explicit(&log->count, memory_order_relaxed)) <= from && trail->count)
        return true;
    *trail = (struct trail){ 0 };
    return false;
}
