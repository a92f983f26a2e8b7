/* The life of a screen that shows one sheet: it is drawn when something changed, keys and signals
 * come, and one poll() waits for all of it. For screens that run no guests: the notes, the menu.
 * Whose sheet it is says what is drawn and what keys do. The front end's thread. */
#ifndef TERMINAL_SHEET_H
#define TERMINAL_SHEET_H

#include "terminal/terminal.h"

#include <poll.h>

struct sheet {
    struct terminal terminal;
    struct grid grid;
    enum theme theme; /* wished; THEME_TERMINAL at first */
    uint64_t draw_ns; /* not before: the next frame; 0: at once */
    int signals_fd;   /* the caller's */
    int signal;       /* that ended it; 0: none */
    bool quit, suspend;
};

struct sheet_owner {
    void *context;
    /* Draws a frame into a grid of the terminal's size. Returns when the next one is due, if
     * nothing happens before: UINT64_MAX, never. */
    uint64_t (*draw)(void *context, struct grid *grid);
    /* A key or the mouse; Ctrl-C, Ctrl-L and Ctrl-Z are the sheet's own. */
    void (*handle)(void *context, const struct key_event *event);
};

enum { SHEET_POLLS = 4 };

/* Takes the terminal. On failure it is still to be closed. */
bool sheet_open(struct sheet *sheet, bool ascii, int signals_fd, struct failure *failure);
void sheet_close(struct sheet *sheet);

/* One round of a loop that goes on until sheet->quit: draws if that is due, then waits until
 * something happens, at most until until_ns, and hands out the keys that came. more: what else is
 * waited for, at most SHEET_POLLS; their revents are set. */
void sheet_turn(struct sheet *sheet, const struct sheet_owner *owner, struct pollfd *more,
                unsigned n, uint64_t until_ns);

/* What is shown has changed. */
void sheet_wants_frame(struct sheet *sheet);

#endif
