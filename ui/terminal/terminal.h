/* The user's terminal as a screen: curses to show a grid, keys to read, and the way back after a
 * crash. For whoever has a screen: the live one, the talk, its notes. One at a time; the front
 * end's thread. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include "terminal/curses.h"
#include "terminal/keys.h"

/* The terminal is asked for its ground and for what it can do, and nobody waits for its answers:
 * terminal_heard() says when they have come. */
struct terminal {
    /* Two descriptions of /dev/tty: non-blocking for keys, blocking for output. */
    int tty_keys, tty_screen;
    struct keys *keys;
    struct curses *curses;
    uint64_t keys_came_ns; /* when bytes last came, 0: never */
    bool ascii;            /* only ASCII is drawn: it was wished, or the locale knows no more */
    bool can_be_asked;     /* it is known to answer, or at least to show no questions */
    uint64_t asked_ns;
    enum theme_ground ground; /* as it has answered */
};

#define TERMINAL_CLOSED ((struct terminal){ .tty_keys = -1, .tty_screen = -1 })

/* Is standard output a terminal that is ours to draw on? If not, why (a line for the user, "" if
 * that is plain to see). */
bool terminal_is_possible(struct failure *why_not);

/* Does terminfo know a terminal of this kind? Not while the terminal is open. */
bool terminal_is_known(const char *term);

/* Takes it over, the mouse included, and sees to it that a crash gives it back, and a stop. Before
 * there are other threads, after signals_open(). On failure it is still to be closed. */
bool terminal_open(struct terminal *terminal, bool ascii, struct failure *failure);
void terminal_close(struct terminal *terminal);

/* Would the terminal take what is drawn now? One that takes nothing is not drawn on: everything
 * else goes on meanwhile. */
bool terminal_can_draw(const struct terminal *terminal);

/* Asks the terminal to copy a text to its clipboard (OSC 52), where it obeys that: nothing tells.
 * What is not harmless there is the caller's to leave out. False: the text has more bytes than
 * terminals take, there is no memory, or this terminal may print what it is asked. */
enum { TERMINAL_COPY_MAX = 74994 }; /* 100,000 bytes for the whole sequence */
bool terminal_copy(const struct terminal *terminal, const char *text);

/* Reads what was typed. To be called after each poll() of tty_keys, and at the latest when keys are
 * due, for keys_next() to have what was typed; readable: was there anything to read? False: the
 * terminal is gone. */
bool terminal_read_keys(struct terminal *terminal, bool readable);
/* Has the terminal answered something by which what is drawn changes? Then draw a frame. To be
 * called once keys_next() has nothing more. */
bool terminal_heard(struct terminal *terminal);
/* What the theme that was chosen is on this terminal: for grid.theme, before each frame. */
enum theme terminal_theme(const struct terminal *terminal, enum theme chosen);
/* When a lone Esc, say, is taken for what it is if nothing follows it; UINT64_MAX: there is
 * none. */
uint64_t terminal_keys_due_ns(const struct terminal *terminal);

/* Gives the terminal to the shell, and stops the whole job until the shell goes on with it, in the
 * foreground. Where nobody could go on with it, it does not stop. Draw a frame then. */
void terminal_suspend(struct terminal *terminal);
/* Does what a signal that was taken means for the terminal: another size, the job is to stop, or
 * goes on after a stop of any kind. Draw a frame then; false: it is none of these. */
bool terminal_obey(struct terminal *terminal, int signal);

#endif
