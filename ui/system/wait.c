/* A poll() with a limit, and with an end of patience where it fails. */
#include "system/wait.h"

#include "system/ending.h"

#include <errno.h>
#include <time.h>

/* A second of failures, that it may pass: memory can be short for a moment. */
enum { FAILURES = 100, PAUSE_NS = 10000000 };

void wait_for(struct pollfd *polls, unsigned n, int ms)
{
    static const struct timespec pause = { .tv_nsec = PAUSE_NS };
    static unsigned failures; /* in a row */
    if (poll(polls, n, ms < 0 || ms > WAIT_LONGEST_MS ? WAIT_LONGEST_MS : ms) >= 0) {
        failures = 0;
        return;
    }
    for (unsigned i = 0; i < n; i++)
        polls[i].revents = 0;
    if (errno == EINTR)
        return;
    if (++failures == FAILURES)
        ending_fail("poll() goes on failing", errno);
    nanosleep(&pause, NULL);
}
