/* The start menu: what can be started, listed on the screen; one or several are chosen, and come
 * back as a command line. Nothing is started here. The main thread, while no guest runs. */
#ifndef MENU_H
#define MENU_H

#include "event/failure.h"
#include "menu/choice.h"
#include "terminal/theme.h"

struct menu_looks {
    bool ascii;
    enum theme theme;
};

enum menu_end {
    MENU_CHOSEN, /* the command is to be run */
    MENU_LEFT,   /* nothing is to be run; *signal: the signal that ended it, 0: none */
    MENU_FAILED, /* there is no screen; the failure says why */
};

/* Shows the menu until one of these. What was looked at last time is looked at again. The command's
 * words are base's, or the menu's until it is shown again. */
enum menu_end menu_choose(const struct menu_base *base, const struct menu_looks *looks,
                          int signals_fd, struct menu_command *command, int *signal,
                          struct failure *failure);

/* Says, below what a command has printed, that Enter leads back to the menu, and waits for that.
 * False: rather not, a signal came (*signal) or there is nobody to ask. */
bool menu_await_enter(int signals_fd, int *signal);

#endif
