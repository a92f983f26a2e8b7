/* A thread that sleeps until the earliest deadline, and calls back when it has come. */
#include "vcpu/ticker.h"

#include "event/clock.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

void ticker_init(struct ticker *t, ticker_fn *fn, void *const contexts[VCPU_MAX])
{
    *t = (struct ticker){ .fn = fn, .sleeps_until = TICKER_NEVER };
    pthread_mutex_init(&t->lock, NULL);
    clock_cond_init(&t->changed);
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        t->deadlines[i] = TICKER_NEVER;
        t->contexts[i] = contexts[i];
    }
}

/* Lock held. Calls back for those that have come; gives the earliest of the others. */
static uint64_t call_due(struct ticker *t)
{
    uint64_t now = clock_ns(), earliest = TICKER_NEVER;
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        if (t->deadlines[i] <= now) {
            t->deadlines[i] = TICKER_NEVER;
            t->fn(t->contexts[i]);
        }
        if (t->deadlines[i] < earliest)
            earliest = t->deadlines[i];
    }
    return earliest;
}

static void *ticker_main(void *context)
{
    struct ticker *t = context;
    prctl(PR_SET_NAME, "ticker");
    pthread_mutex_lock(&t->lock);
    while (!t->quits) {
        t->sleeps_until = call_due(t);
        clock_cond_wait_until(&t->changed, &t->lock, t->sleeps_until);
    }
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

/* Without any signal: those are the front end's, or meant for a vCPU. */
bool ticker_start(struct ticker *t, struct failure *failure)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&t->thread, NULL, ticker_main, t);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error)
        return set_failure(failure, "no thread for the timers of guests: %s", error_words(error));
    t->started = true;
    return true;
}

void ticker_set(struct ticker *t, unsigned index, uint64_t deadline_ns)
{
    assert(index < VCPU_MAX && t->started);
    pthread_mutex_lock(&t->lock);
    t->deadlines[index] = deadline_ns;
    if (deadline_ns < t->sleeps_until)
        pthread_cond_signal(&t->changed);
    pthread_mutex_unlock(&t->lock);
}

void ticker_destroy(struct ticker *t)
{
    pthread_mutex_lock(&t->lock);
    t->quits = true;
    pthread_cond_signal(&t->changed);
    pthread_mutex_unlock(&t->lock);
    if (t->started)
        pthread_join(t->thread, NULL);
    pthread_cond_destroy(&t->changed);
    pthread_mutex_destroy(&t->lock);
}
