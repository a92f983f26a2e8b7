/* What commands do on the screen: a function each, which gets as much of the screen as it may
 * touch. */
#ifndef SCREEN_ACTIONS_H
#define SCREEN_ACTIONS_H

#include "run/run.h"
#include "view/command.h"
#include "view/view.h"

#include <stdbool.h>

struct screen;

/* These change what is looked at, and say something about it. */
typedef void view_action(struct view *view);
/* These command the guests of the run, too, which is built. */
typedef void run_action(struct run *run, struct view *view);
/* These are about the screen itself, its show, or its prompt; or need to know its size. */
typedef void screen_action(struct screen *screen);
typedef screen_action asks_action; /* to put a question */

/* One for each line of commands.def but the talk's. */
#define COMMAND(id, touches, function, ...) touches##_action action_##function;
#include "view/commands.def"

/* What a command does: one of these. None of them is there for a command of the show, in
 * GROUP_TALK. */
struct action {
    view_action *on_view;
    run_action *on_run;
    screen_action *on_screen;
};
const struct action *action_of(enum command_id id);

/* Does what the command says. False, and nothing is done: it is one of the show. */
bool action_do(struct screen *screen, enum command_id id);

#endif
