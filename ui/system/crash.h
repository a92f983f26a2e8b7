/* The last words of a program that a bug ends, or a library: ncurses calls exit() without memory,
 * and libtermkey uses what it did not get. */
#ifndef SYSTEM_CRASH_H
#define SYSTEM_CRASH_H

/* Once, before other threads: from here on a crash (SIGSEGV and the like) and an exit() give the
 * terminal back, say in a line on standard error what happened, and end the process as they would
 * have done anyway. Who has a handler already, as a sanitizer, keeps it. give_back is
 * async-signal-safe, any thread. */
void crash_catch(void (*give_back)(void));

/* An exit() from here on is the program's own, and nothing is said of it. */
void crash_is_over(void);

#endif
