/* Signals as something to poll(): none interrupts the program anywhere else. */
#ifndef SYSTEM_SIGNALS_H
#define SYSTEM_SIGNALS_H

/* Before any thread is made: blocks SIGINT, SIGTERM, SIGHUP (unless ignored, as under nohup) and
 * SIGQUIT in the whole process, ignores SIGPIPE and SIGXFSZ (writing then fails instead). Returns a
 * descriptor that can be read when one has come, or -1 with errno. */
int signals_open(void);

/* Takes a signal that has come; 0: none has. SIGWINCH is among them, and ends nothing. */
int signals_take(int fd);

/* While the terminal is drawn on, a write to it can block for ever (a reader that was stopped).
 * Between these two calls a signal that ends the program gets LAST_MOMENT_S to be noticed the usual
 * way; after that it ends the process at once, with give_back called first: async-signal-safe. What
 * comes in time is there for signals_take(). */
enum { LAST_MOMENT_S = 1 };
void signals_guard_begin(void (*give_back)(void));
void signals_guard_end(void);
/* The same for the rest of the program, once that signal has been taken and things are put away. */
void signals_last_moment(int signal, void (*give_back)(void));

/* Ends the process by this signal, as if it had not been caught, but without a core dump. */
void signals_die(int signal) __attribute__((noreturn));

/* "SIGINT" and the like; of signals that end no run, what the C library calls them. */
const char *signals_name(int signal);

#endif
