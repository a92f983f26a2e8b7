/* The way back to a usable terminal when the program dies: kept ready while the screen is open.
 *
 * Front end's thread, but restore_now() may run in a signal handler of any thread, and beside any
 * other function: it uses write() and tcsetattr() only. There is one terminal, hence one of these.
 */
#ifndef TERMINAL_RESTORE_H
#define TERMINAL_RESTORE_H

#include <stdbool.h>
#include <termios.h>

/* Keeps how the terminal was; not armed yet. fd stays the caller's and open while armed. */
void restore_keep(int fd, const struct termios *before);
/* Adds bytes to be written, in order; what does not fit is left out whole. */
void restore_add(const char *bytes);
void restore_arm(bool armed);

/* Gives the terminal back, once; does nothing unless armed. */
void restore_now(void);
/* Drops what still waits to be shown, so that a write that nobody takes comes back, and there is
 * room for the way back; does nothing unless armed. Any thread but the one that writes. */
void restore_make_room(void);

#endif
