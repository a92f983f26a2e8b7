/* A thread that waits for signals, and what comes of those it gets. */
#include "system/ending.h"

#include "event/clock.h"
#include "event/failure.h"
#include "system/print.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { MS = 1000000, LOOK_MS = 100, ROOM_LOOK_MS = 10, ROOM_MS = 200 };

/* Set before the thread starts. */
static sigset_t watched;
static struct ending_terminal terminal;

static atomic_int untaken;                /* the first signal, until it has been taken */
static _Atomic uint64_t blocked_since_ns; /* the front end may be; 0: it is not */

int ending_take(void)
{
    return atomic_exchange(&untaken, 0);
}

void ending_may_block(bool may_block)
{
    atomic_store(&blocked_since_ns, may_block ? clock_ns() : 0);
}

void ending_die(int number)
{
    const struct rlimit no_core = { 0, 0 };
    setrlimit(RLIMIT_CORE, &no_core);
    signal(number, SIG_DFL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    raise(number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    _exit(128 + number);
}

void ending_fail(const char *why, int error)
{
    terminal.give_back();
    dprintf(STDERR_FILENO, "kvm-vmm: %s: %s\n", why, error_words(error));
    _exit(STATUS_FAILED);
}

static void nap(int ms)
{
    const struct timespec time = { .tv_nsec = ms * MS };
    nanosleep(&time, NULL);
}

/* Who is in the middle of a write would finish it after the terminal was given back. What is written
 * after that one is the front end's own way back. */
static void unblock_front_end(void)
{
    const uint64_t since_ns = atomic_load(&blocked_since_ns);
    for (int ms = 0; ms < ROOM_MS && since_ns && atomic_load(&blocked_since_ns) == since_ns;
         ms += ROOM_LOOK_MS) {
        terminal.make_room();
        nap(ROOM_LOOK_MS);
    }
}

static void end_now(int number)
{
    unblock_front_end();
    terminal.give_back();
    ending_die(number);
}

static void await_first(int *number)
{
    while (sigwait(&watched, number) != 0)
        ;
    atomic_store(&untaken, *number);
    kill(getpid(), SIGWINCH);
}

/* The later of the two. */
static uint64_t patience_ends_ns(uint64_t first_ns, uint64_t since_ns)
{
    return (since_ns > first_ns ? since_ns : first_ns) + (uint64_t)ENDING_PATIENCE_MS * MS;
}

static void *watch(void *context)
{
    const struct timespec look = { .tv_nsec = LOOK_MS * MS };
    int first;
    prctl(PR_SET_NAME, "signals");
    await_first(&first);
    const uint64_t first_ns = clock_ns();
    for (;;) {
        int number = sigtimedwait(&watched, NULL, &look);
        uint64_t now = clock_ns(), since_ns = atomic_load(&blocked_since_ns);
        if (number > 0 && now > first_ns + (uint64_t)ENDING_MOMENT_MS * MS)
            end_now(number);
        bool is_late = atomic_load(&untaken) && now > first_ns + (uint64_t)ENDING_UNTAKEN_MS * MS;
        if (is_late || (since_ns && now > patience_ends_ns(first_ns, since_ns)))
            end_now(first);
    }
    return NULL;
}

bool ending_watch(const sigset_t *signals, const struct ending_terminal *its_terminal)
{
    sigset_t all, before;
    pthread_t thread;
    watched = *signals;
    terminal = *its_terminal;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    errno = pthread_create(&thread, NULL, watch, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (errno)
        return false;
    pthread_detach(thread);
    return true;
}
