/* Fetches vCPUs out of their guests when a timer interrupt is due: one thread for a whole machine,
 * which needs nothing beside itself.
 *
 * A vCPU leaves its deadline here before it enters its guest, and takes it back before it sleeps: a
 * sleeper looks after its timer itself. The thread is woken only by a deadline that is earlier than
 * all that it sleeps for.
 */
#ifndef VCPU_TICKER_H
#define VCPU_TICKER_H

#include "event/event.h"
#include "event/failure.h"

#include <pthread.h>

#define TICKER_NEVER UINT64_MAX

/* On the ticker's thread: a deadline has come. Must not call the ticker. */
typedef void ticker_fn(void *context);

struct ticker {
    ticker_fn *fn;
    void *contexts[VCPU_MAX]; /* borrowed */
    pthread_t thread;
    bool started;
    pthread_mutex_t lock;   /* guards what follows */
    pthread_cond_t changed; /* CLOCK_MONOTONIC */
    uint64_t deadlines[VCPU_MAX];
    uint64_t sleeps_until; /* the earliest of them when it went to sleep */
    bool quits;
};

/* For vCPU i, fn gets contexts[i]. */
void ticker_init(struct ticker *ticker, ticker_fn *fn, void *const contexts[VCPU_MAX]);
/* Once, before any vCPU uses it: without its thread guests that run would take no tick. */
bool ticker_start(struct ticker *ticker, struct failure *failure);
/* Ends the thread, if it was started. No vCPU may use it any more; the contexts must still be
 * there. */
void ticker_destroy(struct ticker *ticker);

/* On the thread of vCPU index. Replaces its deadline (CLOCK_MONOTONIC, ns; TICKER_NEVER: none); one
 * that has passed comes at once. */
void ticker_set(struct ticker *ticker, unsigned index, uint64_t deadline_ns);

#endif
