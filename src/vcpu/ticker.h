/* Fetches vCPUs out of their guests when a timer interrupt is due: one thread for a whole machine,
 * which starts when the first deadline is set, so that guests without a timer pay nothing for it.
 *
 * A vCPU leaves its deadline here before it enters its guest, and takes it back before it sleeps: a
 * sleeper looks after its timer itself. Each vCPU has a timerfd, so that neither wakes the other
 * for it.
 */
#ifndef VCPU_TICKER_H
#define VCPU_TICKER_H

#include "event/event.h"

#include <pthread.h>

#define TICKER_NEVER UINT64_MAX

/* On the ticker's thread: a deadline has come. Must not call the ticker. */
typedef void ticker_fn(void *context);

struct ticker {
    ticker_fn *fn;
    int quit;                 /* eventfd */
    int fds[VCPU_MAX];        /* timerfds */
    void *contexts[VCPU_MAX]; /* borrowed */
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    /* It is tried at the first deadline. Without descriptors or a thread it is not started: ticks
     * then come late, at the exits that the guest makes by itself. */
    bool tried, started;
};

/* For vCPU i, fn gets contexts[i]. */
void ticker_init(struct ticker *ticker, ticker_fn *fn, void *const contexts[VCPU_MAX]);
/* Ends the thread. No vCPU may use it any more; the contexts must still be there. */
void ticker_destroy(struct ticker *ticker);

/* On the thread of vCPU index. Replaces its deadline (CLOCK_MONOTONIC, ns; TICKER_NEVER: none); one
 * that has passed comes at once. */
void ticker_set(struct ticker *ticker, unsigned index, uint64_t deadline_ns);

#endif
