/* The merge of several rings into one stream. */
#include "event/stream.h"

struct lane {
    struct ring *ring;
    const struct event *next; /* in the ring, in place */
    uint32_t left, taken;
    uint64_t bound; /* whatever is not visible yet is not older than this */
};

static void lane_refill(struct lane *lane)
{
    if (lane->left)
        return;
    if (lane->taken)
        ring_release(lane->ring, lane->taken);
    lane->taken = 0;
    lane->next = ring_peek(lane->ring, &lane->left);
}

/* The order of the three reads matters: a stamp taken after "now" cannot be older than it, and an
 * event published before "unposted" or "reached" was read is in the ring by the time of the
 * peek. */
static void lane_open(struct lane *lane, struct ring *ring, uint64_t now)
{
    uint64_t reached = atomic_load(&ring->reached), unposted = atomic_load(&ring->unposted);
    *lane = (struct lane){ .ring = ring, .bound = reached ? reached : unposted ? unposted : now };
    lane_refill(lane);
}

/* The lane with the oldest event that may be handed out, or NULL. */
static struct lane *oldest(struct lane *lanes, unsigned count)
{
    struct lane *best = NULL;
    uint64_t bound = UINT64_MAX;
    for (unsigned i = 0; i < count; i++) {
        lane_refill(&lanes[i]);
        if (!lanes[i].left)
            bound = lanes[i].bound < bound ? lanes[i].bound : bound;
        else if (!best || lanes[i].next->exit_ns < best->next->exit_ns)
            best = &lanes[i];
    }
    return best && best->next->exit_ns <= bound ? best : NULL;
}

size_t stream_drain(struct stream *stream, size_t limit, stream_fn *fn, void *context)
{
    struct lane lanes[VCPU_MAX];
    uint64_t now = clock_ns();
    assert(stream->count <= VCPU_MAX);
    for (unsigned i = 0; i < stream->count; i++)
        lane_open(&lanes[i], stream->rings[i], now);
    size_t n = 0;
    struct lane *lane;
    for (; n < limit && (lane = oldest(lanes, stream->count)); n++) {
        if (EVENT_CHECKS)
            event_check_or_abort(&stream->check, lane->next);
        fn(context, lane->next++);
        lane->left--;
        lane->taken++;
    }
    for (unsigned i = 0; i < stream->count; i++)
        if (lanes[i].taken)
            ring_release(lanes[i].ring, lanes[i].taken);
    return n;
}

bool stream_is_empty(struct stream *stream)
{
    for (unsigned i = 0; i < stream->count; i++)
        if (!ring_is_empty(stream->rings[i]))
            return false;
    return true;
}
