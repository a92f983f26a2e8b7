/* What an injector is told, and what it tells: one page of a file that is mapped by both, so that it
 * survives whatever way the program ends. The driver writes the first two before it starts the
 * program, and reads the rest when that has ended. */
#ifndef INJECT_PLAN_H
#define INJECT_PLAN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* NAME, the errno of a failure. Calls of one purpose count as one: calloc() as malloc(). */
#define INJECT_CALLS(CALL)                                                                         \
    CALL(malloc, ENOMEM)                                                                           \
    CALL(open, EMFILE)                                                                             \
    CALL(mmap, ENOMEM)                                                                             \
    CALL(ioctl, EIO)                                                                               \
    CALL(read, EIO)                                                                                \
    CALL(write, ENOSPC)                                                                            \
    CALL(poll, ENOMEM)                                                                             \
    CALL(signalfd, EMFILE)                                                                         \
    CALL(timerfd, EMFILE)                                                                          \
    CALL(eventfd, EMFILE)                                                                          \
    CALL(thread, EAGAIN)                                                                           \
    CALL(socket, EMFILE)

enum inject_call {
#define CALL(name, error) INJECT_##name,
    INJECT_CALLS(CALL)
#undef CALL
        INJECT_CALL_COUNT
};

/* The environment variable with the path of the file. */
#define INJECT_PLAN "INJECT_PLAN"

struct inject_plan {
    uint32_t call;  /* which one fails: enum inject_call */
    uint32_t first; /* the number of the first call that fails, from 1; 0: none */
    bool for_good;  /* all calls from then on, not that one alone */
    _Atomic uint32_t made[INJECT_CALL_COUNT]; /* how many there were, failed ones included */
    _Atomic uint32_t failed;                  /* how many of them failed */
    _Atomic int32_t failed_fd; /* where the last write() that failed would have gone */
    /* The last failure of malloc() was one of a library that is not ours to mend, nor the C
     * library, which asks on behalf of the program. */
    _Atomic bool is_library_s;
};

#endif
