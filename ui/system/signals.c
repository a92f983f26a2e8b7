/* Signals by signalfd(2); by handlers only while the terminal may block a write for ever. */
#include "system/signals.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* A background job of a script starts with SIGINT and SIGQUIT ignored; whoever sends one anyway
 * means it. Only nohup's SIGHUP is respected. */
static int is_unwanted(int number)
{
    struct sigaction action;
    return number == SIGHUP && !sigaction(number, NULL, &action) && action.sa_handler == SIG_IGN;
}

int signals_open(void)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH };
    sigset_t set;
    sigemptyset(&set);
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!is_unwanted(numbers[i]))
            sigaddset(&set, numbers[i]);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static volatile sig_atomic_t guarded; /* the signal that came under guard */
static void (*give_back)(void);

static void on_alarm(int number)
{
    give_back();
    signals_die(guarded ? guarded : SIGTERM);
}

static void on_guarded(int number)
{
    guarded = number;
    alarm(LAST_MOMENT_S);
}

static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
enum { ENDING = sizeof ending / sizeof *ending };

static sigset_t ending_set(void)
{
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < ENDING; i++)
        if (!is_unwanted(ending[i]))
            sigaddset(&set, ending[i]);
    return set;
}

void signals_guard_begin(void (*back)(void))
{
    struct sigaction guard = { .sa_handler = on_guarded }, alarmed = { .sa_handler = on_alarm };
    sigset_t set = ending_set();
    assert(back);
    give_back = back;
    sigaction(SIGALRM, &alarmed, NULL);
    for (int i = 0; i < ENDING; i++)
        if (sigismember(&set, ending[i]))
            sigaction(ending[i], &guard, NULL);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void signals_last_moment(int number, void (*back)(void))
{
    struct sigaction alarmed = { .sa_handler = on_alarm };
    assert(number && back);
    give_back = back;
    guarded = number;
    sigaction(SIGALRM, &alarmed, NULL);
    alarm(LAST_MOMENT_S);
}

void signals_guard_end(void)
{
    sigset_t set = ending_set();
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    alarm(0);
}

int signals_take(int fd)
{
    int number = guarded;
    guarded = 0;
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
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    raise(number);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    _exit(128 + number);
}

const char *signals_name(int number)
{
    switch (number) {
    case SIGINT: return "SIGINT";
    case SIGTERM: return "SIGTERM";
    case SIGHUP: return "SIGHUP";
    case SIGQUIT: return "SIGQUIT";
    default: return strsignal(number);
    }
}
