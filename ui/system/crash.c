/* Handlers of crashes and of exit(). */
#include "system/crash.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*give_terminal_back)(void);
static bool is_over;

/* As a signal handler may. */
static void put_line(const char *before, const char *name, const char *after)
{
    char line[160] = "kvm-vmm: ";
    strncat(line, before, 64);
    strncat(line, name, 16);
    strncat(line, after, 64);
    if (write(STDERR_FILENO, line, strlen(line)) < 0)
        return; /* there is nobody else to tell */
}

static void on_crash(int number)
{
    const char *name = sigabbrev_np(number);
    give_terminal_back();
    put_line("crashed by SIG", name ? name : "?", "; please report it\n");
    signal(number, SIG_DFL);
    raise(number);
}

static void on_exit_of_others(void)
{
    if (is_over)
        return;
    give_terminal_back();
    put_line("a library ended it, as ncurses does", "", " without memory\n");
}

/* On a stack of its own: the one of this thread may be what is used up. */
static void catch_signals(void)
{
    static char stack[1 << 16];
    const stack_t own = { .ss_sp = stack, .ss_size = sizeof stack };
    static const int numbers[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS };
    struct sigaction action = { .sa_handler = on_crash,
                                .sa_flags = (int)SA_RESETHAND | SA_NODEFER | SA_ONSTACK };
    stack_t before;
    if (!sigaltstack(NULL, &before) && (before.ss_flags & SS_DISABLE)) /* sanitizers have one */
        sigaltstack(&own, NULL);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old;
        sigaction(numbers[i], NULL, &old);
        if (old.sa_handler == SIG_DFL) /* and handlers */
            sigaction(numbers[i], &action, NULL);
    }
}

void crash_catch(void (*give_back)(void))
{
    give_terminal_back = give_back;
    is_over = false;
    catch_signals();
    atexit(on_exit_of_others);
}

void crash_is_over(void)
{
    is_over = true;
}
