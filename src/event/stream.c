/* The merge of several rings into one stream. */
#include "event/stream.h"

struct lane {
    struct ring *ring;
    unsigned vcpu;
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
static void lane_open(struct lane *lane, struct ring *ring, unsigned vcpu, uint64_t now)
{
    uint64_t reached = atomic_load(&ring->reached), unposted = atomic_load(&ring->unposted);
    *lane = (struct lane){ .ring = ring,
                           .vcpu = vcpu,
                           .bound = reached    ? reached
                                    : unposted ? unposted
                                               : now };
    lane_refill(lane);
}

/* On virtual time a vCPU that was away may have come back since the lane was opened: what has been
 * told since then counts. */
static void lane_look_again(struct lane *lane)
{
    uint64_t reached = atomic_load(&lane->ring->reached);
    if (!reached)
        return;
    lane->bound = reached;
    lane_refill(lane);
}

/* Does what this lane has, or may still bring, come before the next of another? Of two at the same
 * time, the one of the lower vCPU does. */
static bool comes_before(const struct lane *lane, const struct lane *other)
{
    uint64_t mine = lane->left ? lane->next->exit_ns : lane->bound, its = other->next->exit_ns;
    return mine < its || (mine == its && lane->vcpu < other->vcpu);
}

static struct lane *oldest_there(struct lane *lanes, unsigned count)
{
    struct lane *best = NULL;
    for (unsigned i = 0; i < count; i++) {
        lane_refill(&lanes[i]);
        if (lanes[i].left && (!best || comes_before(&lanes[i], best)))
            best = &lanes[i];
    }
    return best;
}

/* The lane with the oldest event that may be handed out, or NULL. Empty rings are looked at once
 * more after that event was seen: whoever came back before it was posted is known by then. */
static struct lane *oldest(struct lane *lanes, unsigned count)
{
    struct lane *best = oldest_there(lanes, count);
    for (unsigned i = 0; best && i < count; i++) {
        if (!lanes[i].left)
            lane_look_again(&lanes[i]);
        if (comes_before(&lanes[i], best))
            return lanes[i].left ? oldest(lanes, count) : NULL;
    }
    return best;
}

size_t stream_drain(struct stream *stream, size_t limit, stream_fn *fn, void *context)
{
    struct lane lanes[VCPU_MAX];
    uint64_t now = clock_ns();
    assert(stream->count <= VCPU_MAX);
    for (unsigned i = 0; i < stream->count; i++)
        lane_open(&lanes[i], stream->rings[i], i, now);
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
