/* The one clock of the machine: CLOCK_MONOTONIC, in ns. Any thread. */
#ifndef EVENT_CLOCK_H
#define EVENT_CLOCK_H

#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <time.h>

static inline uint64_t clock_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* The time of day: since the beginning of 1970, in ns. For nothing but to show it to a guest. */
static inline uint64_t clock_unix_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Milliseconds from one time to another, for poll(): rounded up, so that the time has come then; 0
 * if it has. UINT64_MAX: about for ever. */
static inline int clock_ms_until(uint64_t ns, uint64_t from_ns)
{
    uint64_t ms = ns <= from_ns ? 0 : (ns - from_ns - 1) / 1000000 + 1;
    return ms > INT_MAX ? INT_MAX : (int)ms;
}

/* Of two timeouts for poll(), where -1 is for ever. */
static inline int clock_sooner_ms(int a, int b)
{
    return a < 0 ? b : b < 0 || a < b ? a : b;
}

/* Makes a condition whose timed waits are on this clock. */
static inline void clock_cond_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

/* Waits until it is signalled or the time has come; it may also wake without either. UINT64_MAX:
 * the time never comes. */
static inline void clock_cond_wait_until(pthread_cond_t *condition, pthread_mutex_t *lock,
                                         uint64_t ns)
{
    const struct timespec deadline = { .tv_sec = (time_t)(ns / 1000000000u),
                                       .tv_nsec = (long)(ns % 1000000000u) };
    if (ns == UINT64_MAX)
        pthread_cond_wait(condition, lock);
    else
        pthread_cond_timedwait(condition, lock, &deadline);
}

#endif
