/* The signals that end the program, on a thread of their own, so that they end it whatever hangs:
 * the front end in a write, a vCPU that never comes back.
 *
 * The first is the front end's: ending_take() hands it out, and a SIGWINCH, which ends nothing,
 * wakes whoever polls for signals; where nobody takes it in time, as in a command that asks for
 * none, it ends the process itself. The second gives the terminal back and ends it at once; of what
 * waits to be shown on a terminal that takes nothing, the rest is dropped for that.
 * Signals of one moment are one signal: timeout(1) sends each twice.
 */
#ifndef SYSTEM_ENDING_H
#define SYSTEM_ENDING_H

#include <signal.h>
#include <stdbool.h>

enum { ENDING_MOMENT_MS = 300, ENDING_PATIENCE_MS = 1000, ENDING_UNTAKEN_MS = 3000 };

/* Any thread, at any moment. */
struct ending_terminal {
    void (*give_back)(void); /* before the process ends; async-signal-safe */
    void (*make_room)(void); /* what hangs in a write to it comes back */
};

/* Once, before other threads: starts the thread that takes these signals, which all threads are to
 * block. False with errno. */
bool ending_watch(const sigset_t *signals, const struct ending_terminal *terminal);

/* The front end: the first signal that has come, once; 0: none has. */
int ending_take(void);

/* The front end: from here on it may block for ever, as a write to a terminal can whose reader was
 * stopped. If it stays so for ENDING_PATIENCE_MS after a signal, even the first ends the
 * process. */
void ending_may_block(bool may_block);

/* Gives the terminal back, says on standard error why the program cannot go on, and ends it at once
 * with STATUS_FAILED (print.h). error: an errno. Any thread, after ending_watch(). */
void ending_fail(const char *why, int error) __attribute__((noreturn));

/* Ends the process by this signal, as if it had not been caught, but without a core dump. */
void ending_die(int signal) __attribute__((noreturn));

#endif
