/* The ends of the ring that are not on the fast path: the sleep of a producer that has no room, and
 * the consumer's side. */
#include "event/ring.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static_assert(sizeof(_Atomic uint32_t) == sizeof(uint32_t), "a futex word");

/* It may end early, for any reason, and fail if the value is another by now: the caller looks
 * again. */
static void futex_wait(_Atomic uint32_t *word, uint32_t while_value)
{
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, while_value, NULL, NULL, 0);
}

static void futex_wake(_Atomic uint32_t *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

int ring_init(struct ring *ring, uint32_t capacity, struct doorbell *bell)
{
    memset(ring, 0, sizeof *ring);
    assert(capacity && !(capacity & (capacity - 1)));
    ring->slots = aligned_alloc(64, (size_t)capacity * sizeof *ring->slots);
    if (!ring->slots)
        return -ENOMEM;
    ring->mask = capacity - 1;
    ring->bell = bell;
    return 0;
}

void ring_destroy(struct ring *ring)
{
    free(ring->slots);
    ring->slots = NULL;
}

struct event *ring_reserve_wait(struct ring *ring, uint64_t *stalled_ns)
{
    struct event *slot = ring_reserve(ring);
    if (slot)
        return slot;
    uint64_t since = clock_ns();
    for (;;) {
        atomic_store(&ring->starved, 1);
        if ((slot = ring_reserve(ring)))
            break;
        doorbell_press(ring->bell);
        futex_wait(&ring->starved, 1);
    }
    atomic_store(&ring->starved, 0);
    *stalled_ns += clock_ns() - since;
    return slot;
}

static uint32_t readable(struct ring *ring, uint32_t head)
{
    if (ring->tail_seen == head)
        ring->tail_seen = atomic_load(&ring->tail);
    return ring->tail_seen - head;
}

const struct event *ring_peek(struct ring *ring, uint32_t *count)
{
    uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    uint32_t n = readable(ring, head);
    uint32_t to_the_end = ring->mask + 1 - (head & ring->mask);
    *count = n < to_the_end ? n : to_the_end;
    return &ring->slots[head & ring->mask];
}

void ring_release(struct ring *ring, uint32_t n)
{
    uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    assert(n <= ring->tail_seen - head); /* they have been peeked at */
    atomic_store(&ring->head, head + n);
    if (atomic_load(&ring->starved)) {
        atomic_store(&ring->starved, 0);
        futex_wake(&ring->starved);
    }
}

bool ring_is_empty(struct ring *ring)
{
    return readable(ring, atomic_load_explicit(&ring->head, memory_order_relaxed)) == 0;
}
