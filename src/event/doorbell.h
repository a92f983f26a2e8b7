/* Wakes a consumer that sleeps in poll().
 *
 * Many producers, one consumer. Ringing costs a producer one atomic load while the consumer is
 * awake, and one write(2) when it sleeps. The consumer sleeps so that no ring is missed:
 *
 *     doorbell_arm(bell);
 *     if (there is still nothing to do)
 *         poll(..., doorbell_fd(bell), ...);
 *     doorbell_disarm(bell);
 *
 * The producer makes its work visible with a sequentially consistent store before it rings;
 * arming is one too. So either the producer sees the bell armed or the consumer sees the work.
 */
#ifndef EVENT_DOORBELL_H
#define EVENT_DOORBELL_H

#include <stdatomic.h>
#include <stdbool.h>

struct doorbell {
    int fd; /* eventfd, owned */
    _Atomic bool armed;
};

/* Unarmed at first. Returns 0, or -errno: no eventfd could be had. */
int doorbell_init(struct doorbell *bell);
void doorbell_destroy(struct doorbell *bell);

/* Any thread: there is work. Wakes the consumer only if it armed the bell. */
static inline void doorbell_ring(struct doorbell *bell);

/* Any thread: the consumer should look now, even if it is only napping with a time-out. */
void doorbell_press(struct doorbell *bell);

/* The consumer: it polls the descriptor for POLLIN, armed or not. */
static inline int doorbell_fd(const struct doorbell *bell)
{
    return bell->fd;
}
static inline void doorbell_arm(struct doorbell *bell)
{
    atomic_store(&bell->armed, true);
}
void doorbell_disarm(struct doorbell *bell);

static inline void doorbell_ring(struct doorbell *bell)
{
    if (atomic_load(&bell->armed))
        doorbell_press(bell);
}

#endif
