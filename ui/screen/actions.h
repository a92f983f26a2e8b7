/* What commands do on the screen: a function each. */
#ifndef SCREEN_ACTIONS_H
#define SCREEN_ACTIONS_H

#include "view/command.h"

struct screen;

typedef void action(struct screen *screen);

/* One for each line of commands.def but the talk's. */
#define COMMAND(id, function, ...) action action_##function;
#include "view/commands.def"

/* The one of a command; NULL: it is a command of the show, in GROUP_TALK. */
action *action_of(enum command_id id);

#endif
