/* Signals by signalfd(2); by handlers only while the terminal may block a write for ever. */
#include "system/signals.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
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

static sigset_t ending;  /* what ends the program */
static sigset_t guarded; /* of those, what does so while the terminal is drawn on, too */

static void on_guarded(int number, siginfo_t *info, void *context);

static void catch_ending(void)
{
    const struct sigaction guard = { .sa_sigaction = on_guarded, .sa_flags = SA_SIGINFO };
    sigfillset(&ending);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        sigdelset(&ending, others[i]);
    for (int number = 1; number <= SIGRTMAX; number++)
        if (sigismember(&ending, number) == 1 && !is_wanted(number))
            sigdelset(&ending, number);
    sigprocmask(SIG_BLOCK, &ending, NULL);
    for (int number = 1; number <= SIGRTMAX; number++)
        if (sigismember(&ending, number) == 1)
            sigaction(number, &guard, NULL);
    guarded = ending;
    sigdelset(&guarded, SIGUSR1); /* an engine may have taken it for its kicks */
}

int signals_open(void)
{
    catch_ending();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    sigset_t polled = ending;
    sigaddset(&polled, SIGWINCH);
    sigprocmask(SIG_BLOCK, &polled, NULL);
    sigaddset(&polled, SIGTSTP); /* come this way while they are held, see below */
    sigaddset(&polled, SIGCONT);
    return signalfd(-1, &polled, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* ---- A terminal that takes nothing ---- */

static volatile sig_atomic_t came; /* the signal that came under guard */
static void (*give_back)(void);

/* Also what somebody else's SIGALRM comes to: only the one of alarm() is the last moment's end. */
static void on_guarded(int number, siginfo_t *info, void *context)
{
    (void)context;
    if (number == SIGALRM && info->si_code == SI_KERNEL) {
        give_back();
        signals_die(came ? came : SIGTERM);
    }
    came = number;
    alarm(LAST_MOMENT_S);
}

void signals_guard_begin(void (*back)(void))
{
    assert(back);
    give_back = back;
    pthread_sigmask(SIG_UNBLOCK, &guarded, NULL);
}

void signals_last_moment(int number, void (*back)(void))
{
    sigset_t set = set_of(SIGALRM);
    assert(number && back);
    give_back = back;
    came = number;
    alarm(LAST_MOMENT_S);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void signals_guard_end(void)
{
    pthread_sigmask(SIG_BLOCK, &guarded, NULL);
    alarm(0);
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

/* ---- Taken, and the end ---- */

int signals_take(int fd)
{
    int number = came;
    came = 0;
    if (number)
        return number;
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

void signals_die(int number)
{
    const struct rlimit no_core = { 0, 0 };
    setrlimit(RLIMIT_CORE, &no_core);
    signal(number, SIG_DFL);
    sigset_t set = set_of(number);
    raise(number);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    _exit(128 + number);
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
