/* Signals by a thread (ending.h) and signalfd(2). */
#include "system/signals.h"

#include "system/crash.h"
#include "system/ending.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

static sigset_t set_of(int number)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    return set;
}

/* Signals that do not end the program, or not by way of a descriptor. */
static const int others[] = {
    SIGKILL, SIGSTOP,                                               /* they ask nobody */
    SIGCHLD, SIGURG,  SIGCONT, SIGWINCH, SIGTSTP, SIGTTIN, SIGTTOU, /* they end nothing */
    SIGSEGV, SIGBUS,  SIGILL,  SIGFPE,   SIGABRT, SIGTRAP, SIGSYS,  /* crashes */
    SIGPIPE, SIGXFSZ,                                               /* ignored here */
};

/* A background job of a script starts with SIGINT and SIGQUIT ignored; whoever sends one anyway
 * means it. Of all others what was there before stays: nohup's SIGHUP, a profiler's SIGPROF. */
static bool is_wanted(int number)
{
    struct sigaction action;
    return number == SIGINT || number == SIGQUIT || number == SIGTERM ||
           (!sigaction(number, NULL, &action) && action.sa_handler == SIG_DFL);
}

/* What ends the program. Its default action is put in the place of an ignored one: a signal that is
 * ignored may not even be waited for. */
static sigset_t ending_set(void)
{
    sigset_t set;
    sigfillset(&set);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        sigdelset(&set, others[i]);
    for (int number = 1; number <= SIGRTMAX; number++)
        if (sigismember(&set, number) == 1 && !is_wanted(number))
            sigdelset(&set, number);
        else if (sigismember(&set, number) == 1)
            signal(number, SIG_DFL);
    return set;
}

int signals_open(const struct ending_terminal *terminal)
{
    sigset_t ends = ending_set(), polled = set_of(SIGWINCH);
    crash_catch(terminal->give_back);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    sigprocmask(SIG_BLOCK, &polled, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    sigaddset(&polled, SIGTSTP); /* come this way while they are held, see below */
    sigaddset(&polled, SIGCONT);
    int fd = signalfd(-1, &polled, SFD_NONBLOCK | SFD_CLOEXEC);
    return fd >= 0 && ending_watch(&ends, terminal) ? fd : -1;
}

/* ---- Job control ---- */

static bool can_stop(void)
{
    struct sigaction action;
    return !sigaction(SIGTSTP, NULL, &action) && action.sa_handler == SIG_DFL;
}

void signals_hold_stops(bool held)
{
    sigset_t set = set_of(SIGCONT);
    if (can_stop())
        sigaddset(&set, SIGTSTP);
    pthread_sigmask(held ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

void signals_stop(void)
{
    sigset_t set = set_of(SIGTSTP);
    if (!can_stop())
        return;
    kill(0, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL); /* here it stops, unless nobody could go on with it */
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

void signals_has_gone_on(void)
{
    const struct timespec now = { 0 };
    sigset_t set = set_of(SIGCONT);
    while (sigtimedwait(&set, NULL, &now) > 0)
        ;
}

/* ---- Taken ---- */

/* In this order: one that comes in between leaves its SIGWINCH, and so the descriptor ready. */
int signals_take(int fd)
{
    struct signalfd_siginfo info;
    bool has_polled = read(fd, &info, sizeof info) == sizeof info;
    int ends = ending_take();
    return ends ? ends : has_polled ? (int)info.ssi_signo : 0;
}

const char *signals_name(int number)
{
    static char name[16];
    const char *short_name = sigabbrev_np(number);
    if (short_name)
        snprintf(name, sizeof name, "SIG%s", short_name);
    else
        snprintf(name, sizeof name, "signal %d", number);
    return name;
}
