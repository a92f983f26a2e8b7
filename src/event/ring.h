/* A lock-free, lossless queue of events: one producer (a vCPU thread), one consumer (a front end).
 *
 * The producer fills a slot in place and publishes it; the consumer reads slots in place, in
 * batches, and releases them. Nothing is ever dropped: when the ring is full the producer sleeps
 * until the consumer releases a slot, and is told for how long. In exchange the consumer must go on
 * draining until the producer has ended.
 *
 * head and tail count events for ever and wrap at 2^32, so a ring may be full (tail - head ==
 * capacity) at any power of two from 1 on. Each side keeps a copy of the other's counter and reads
 * the shared one only when the copy runs out, so that cache lines travel once a batch.
 *
 * Two races could lose a wake-up, one at each end; both are closed in the same way, by a
 * sequentially consistent store followed by a sequentially consistent load on each side:
 *
 *     producer: tail = ...;    then reads bell.armed     consumer: bell.armed = 1; then reads tail
 *     consumer: head = ...;    then reads starved        producer: starved = 1;    then reads head
 *
 * tests/model/ring.pml proves it, store buffers included, and shows that it fails without.
 */
#ifndef EVENT_RING_H
#define EVENT_RING_H

#include "event/clock.h"
#include "event/doorbell.h"
#include "event/event.h"

#include <stdalign.h>

enum { RING_CAPACITY = 4096 }; /* 1 MiB: some 30 ms of exits at 8 us each */

struct ring {
    /* Constant after ring_init(). */
    struct event *slots; /* owned */
    uint32_t mask;       /* capacity - 1 */
    struct doorbell *bell;

    /* Written by the producer. */
    alignas(64) _Atomic uint32_t tail; /* events published */
    uint32_t head_seen;                /* producer's copy of head */
    _Atomic uint64_t unposted;         /* see ring_stamp() */
    _Atomic uint64_t reached;          /* see ring_reach() */

    /* Written by the consumer. */
    alignas(64) _Atomic uint32_t head; /* events released */
    uint32_t tail_seen;                /* consumer's copy of tail */

    /* Written by both, rarely: 1 while the producer sleeps for want of room. */
    alignas(64) _Atomic uint32_t starved;
};

/* The bell is borrowed and may serve several rings. The capacity, in events, is a power of two.
 * Returns 0, or -errno. */
int ring_init(struct ring *ring, uint32_t capacity, struct doorbell *bell);
void ring_destroy(struct ring *ring);

/* Producer: the next free slot, to be filled in place, or NULL when the ring is full. */
static inline struct event *ring_reserve(struct ring *ring)
{
    uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    if (tail - ring->head_seen > ring->mask) {
        ring->head_seen = atomic_load(&ring->head);
        if (tail - ring->head_seen > ring->mask)
            return NULL;
    }
    return &ring->slots[tail & ring->mask];
}

/* Producer: the same, asleep until there is room. Adds the time it took to *stalled_ns. */
struct event *ring_reserve_wait(struct ring *ring, uint64_t *stalled_ns);

/* Producer: the time, for the exit_ns of an event about to be published. Until then the consumer
 * knows that something as old as this is still to come from here (see stream.h). */
static inline uint64_t ring_stamp(struct ring *ring)
{
    atomic_store(&ring->unposted, 1); /* before the clock is read: "older than anything you know" */
    uint64_t now = clock_ns();
    atomic_store_explicit(&ring->unposted, now, memory_order_relaxed);
    return now;
}

/* Producer on virtual time, instead of ring_stamp(): nothing older than this will come any more. 0:
 * it is on real time. */
static inline void ring_reach(struct ring *ring, uint64_t ns)
{
    atomic_store(&ring->reached, ns);
}

/* Of both ways to publish. */
static inline void ring_advance(struct ring *ring)
{
    uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    assert(tail - ring->head_seen <= ring->mask); /* it has been reserved */
    atomic_store(&ring->tail, tail + 1);
}

/* Producer: hands the reserved slot over. It must not be touched afterwards. */
static inline void ring_publish(struct ring *ring)
{
    ring_advance(ring);
    atomic_store_explicit(&ring->unposted, 0, memory_order_release);
    doorbell_ring(ring->bell);
}

/* Producer: the same for one of several events of the same stamp, but the last: the consumer goes
 * on knowing that more of that time are to come. */
static inline void ring_publish_one_of(struct ring *ring)
{
    ring_advance(ring);
    doorbell_ring(ring->bell);
}

/* Producer: the event it published last. It stays where it is until its slot is reserved again,
 * which with a capacity of two or more is not the next one. Not before the first event. */
static inline const struct event *ring_last(const struct ring *ring)
{
    uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    return &ring->slots[(tail - 1) & ring->mask];
}

/* Consumer: the oldest events, in place; *count is how many lie in a row (0: the ring is empty; a
 * second call may give more, from the start of the array). They stay until released. */
const struct event *ring_peek(struct ring *ring, uint32_t *count);

/* Consumer: gives back the oldest n events of those peeked at. */
void ring_release(struct ring *ring, uint32_t n);

/* Consumer: is there anything to peek at? */
bool ring_is_empty(struct ring *ring);

#endif
