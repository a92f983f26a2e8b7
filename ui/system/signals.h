/* Signals as something to poll(): none interrupts the program anywhere else. */
#ifndef SYSTEM_SIGNALS_H
#define SYSTEM_SIGNALS_H

#include "system/ending.h"

#include <stdbool.h>

/* Before any thread is made: blocks, in the whole process, every signal that would end it and is no
 * crash, from SIGHUP to the real-time ones; what is ignored stays so (nohup's SIGHUP), but SIGINT,
 * SIGQUIT and SIGTERM are always meant. Ignores SIGPIPE and SIGXFSZ (writing then fails instead).
 * Returns a descriptor that can be read when one has come, or -1 with errno. The first that comes
 * is to be taken, the second ends the process (ending.h). So does a crash, and an exit() before
 * crash_is_over() (crash.h). */
int signals_open(const struct ending_terminal *terminal);

/* Takes a signal that has come; 0: none has. SIGWINCH and, while they are held, SIGTSTP and SIGCONT
 * are among them, and end nothing. */
int signals_take(int fd);

/* Job control, for whoever has a screen to put away first. While stops are held, SIGTSTP does not
 * stop the process but is there to be taken, and so is SIGCONT after any stop. They are held before
 * there are other threads. */
void signals_hold_stops(bool held);
/* Stops the process group, as Ctrl-Z does in a shell, until SIGCONT comes; returns at once where no
 * shell could go on with it (an orphaned group, SIGTSTP ignored). Stops are held. */
void signals_stop(void);
/* Takes each SIGCONT that has come: what is to be done after a stop is done from now on. */
void signals_has_gone_on(void);

/* "SIGINT" and the like. Valid until the next call. */
const char *signals_name(int signal);

#endif
