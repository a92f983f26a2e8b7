/* A thread with a timerfd for each vCPU, which calls back when one is due. */
#include "vcpu/ticker.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

void ticker_init(struct ticker *t, ticker_fn *fn, void *const contexts[VCPU_MAX])
{
    *t = (struct ticker){ .fn = fn, .quit = -1 };
    pthread_mutex_init(&t->lock, NULL);
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        t->fds[i] = -1;
        t->contexts[i] = contexts[i];
    }
}

static bool make_descriptors(struct ticker *t)
{
    bool ok = (t->quit = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) >= 0;
    for (unsigned i = 0; ok && i < VCPU_MAX; i++)
        ok = (t->fds[i] = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) >= 0;
    return ok;
}

static void *ticker_main(void *context)
{
    struct ticker *t = context;
    struct pollfd polls[VCPU_MAX + 1] = { [VCPU_MAX] = { .fd = t->quit, .events = POLLIN } };
    for (unsigned i = 0; i < VCPU_MAX; i++)
        polls[i] = (struct pollfd){ .fd = t->fds[i], .events = POLLIN };
    prctl(PR_SET_NAME, "ticker");
    while (!polls[VCPU_MAX].revents) {
        /* No signal ends it early. Should it fail, the old answers are looked at once more. */
        poll(polls, VCPU_MAX + 1, -1);
        for (unsigned i = 0; i < VCPU_MAX; i++) {
            uint64_t times;
            /* There is nothing to read if it was taken back meanwhile. */
            if (polls[i].revents && read(t->fds[i], &times, sizeof times) == sizeof times)
                t->fn(t->contexts[i]);
        }
    }
    return NULL;
}

/* Without any signal: those are the front end's, or meant for a vCPU. */
static void start(struct ticker *t)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    t->started = make_descriptors(t) && pthread_create(&t->thread, NULL, ticker_main, t) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static bool is_started(struct ticker *t)
{
    pthread_mutex_lock(&t->lock);
    if (!t->tried)
        start(t);
    t->tried = true;
    pthread_mutex_unlock(&t->lock);
    return t->started;
}

void ticker_set(struct ticker *t, unsigned index, uint64_t deadline_ns)
{
    struct itimerspec when = { 0 };
    assert(index < VCPU_MAX);
    if (deadline_ns != TICKER_NEVER) {
        when.it_value.tv_sec = (time_t)(deadline_ns / 1000000000u);
        when.it_value.tv_nsec = (long)(deadline_ns % 1000000000u);
    }
    if (is_started(t)) /* a deadline on the clock's own scale is never refused */
        timerfd_settime(t->fds[index], TFD_TIMER_ABSTIME, &when, NULL);
}

void ticker_destroy(struct ticker *t)
{
    const uint64_t one = 1;
    if (t->started && write(t->quit, &one, sizeof one) == sizeof one)
        pthread_join(t->thread, NULL);
    for (unsigned i = 0; i < VCPU_MAX; i++)
        if (t->fds[i] >= 0)
            close(t->fds[i]);
    if (t->quit >= 0)
        close(t->quit);
    pthread_mutex_destroy(&t->lock);
}
