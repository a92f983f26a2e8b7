/* Signals as something to poll(): none interrupts the program anywhere else. */
#ifndef SIGNALS_H
#define SIGNALS_H

/* Before any thread is made: blocks SIGINT, SIGTERM, SIGHUP (unless ignored, as under nohup) and
 * SIGQUIT in the whole process, ignores SIGPIPE and SIGXFSZ (writing then fails instead). Returns a
 * descriptor that can be read when one has come. */
int signals_open(void);

/* The signal that has come, or 0. */
int signals_take(int fd);

/* Ends the process by this signal, as if it had not been caught, but without a core dump. */
void signals_die(int signal) __attribute__((noreturn));

/* "SIGINT", ... */
const char *signals_name(int signal);

#endif
