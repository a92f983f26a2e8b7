/* The terminal, through ncurses: shows a grid, and gives the terminal back as it was.
 *
 * terminal/curses.c is the only file that includes curses. It reads no input: whoever reads keys
 * does so from a file descriptor of their own, of the same terminal. It belongs to the front end's
 * thread. Signals stay with the caller: handlers that ncurses would install are taken back at once.
 */
#ifndef TERMINAL_CURSES_H
#define TERMINAL_CURSES_H

#include "event/failure.h"
#include "terminal/grid.h"

struct curses;

/* Takes over the terminal that TERM names, in raw mode, with bracketed paste on. tty_fd is open for
 * reading and writing, blocking, and stays the caller's. The locale must be set. ascii: only ASCII
 * is written, look-alikes for lines and arrows, '?' for the rest. One at a time. TERM is known.
 * Fails, without having written anything, where the cursor cannot be moved. */
struct curses *curses_open(int tty_fd, bool ascii, struct failure *failure);
void curses_close(struct curses *curses); /* NULL: nothing */

/* Gives the terminal back for a while (Ctrl-Z, an editor), and takes it again. The next show draws
 * everything; its size may have changed. */
void curses_suspend(struct curses *curses);
void curses_resume(struct curses *curses);

/* Asks the terminal for its size; true if it has changed. Then everything is drawn anew. */
bool curses_resize(struct curses *curses);
int curses_rows(const struct curses *curses);
int curses_columns(const struct curses *curses);

/* Asks for press, release and drag of the mouse, in SGR form; it is off at first. */
void curses_set_mouse(struct curses *curses, bool on);

/* Does the terminal show at once what comes between two marks (DEC mode 2026)? Then each change is
 * marked so, and none is seen half done; the way back ends it. It does not at first. */
void curses_set_synchronised(struct curses *curses, bool on);

/* Draws what has changed since the last show; nothing is written if nothing has. While suspended it
 * does nothing. Smaller or larger grids than the screen are fine. The whole screen has the ground
 * of the grid's theme; another theme than at the last show draws everything, and clears the screen
 * before, unless both have the terminal's own ground. */
void curses_show(struct curses *curses, const struct grid *grid);

/* Tells the terminal something that draws nothing: a control sequence, whole. While suspended it
 * does nothing. */
void curses_tell(struct curses *curses, const char *sequence);

/* Draws everything at the next show, over what others wrote to the terminal (Ctrl-L). */
void curses_redraw(struct curses *curses);

#endif
