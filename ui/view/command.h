/* ONE table of commands: their keys, their names, their help, their functions. The key map, the
 * help screen and the key bar are made from it and from nothing else. */
#ifndef VIEW_COMMAND_H
#define VIEW_COMMAND_H

#include "terminal/key.h"

#include <stdbool.h>

struct screen; /* screen.h: the state that commands work on */

/* GROUP_TALK: in a talk, as long as keys go to its slides. GROUP_PROGRAM: everywhere. All others:
 * where keys go to a run. */
enum command_group {
    GROUP_TALK,
    GROUP_RUN,
    GROUP_LOOK,
    GROUP_HISTORY,
    GROUP_PANEL,
    GROUP_TYPE,
    GROUP_PROGRAM,
    GROUP_COUNT
};
enum { COMMAND_KEYS = 10 };

struct command {
    const char *name;            /* "step", unique */
    uint32_t keys[COMMAND_KEYS]; /* 0-terminated unless full */
    enum command_group group;
    const char *bar, *bar_ko;   /* a word for the key bar, NULL: not there */
    const char *help, *help_ko; /* a sentence for the help screen */
    void (*run)(struct screen *screen, uint32_t key);
};

extern const struct command commands[];
extern const unsigned command_count;

/* Is it one where keys go to a talk's slides (else: to a run)? */
bool command_is_there(const struct command *command, bool in_talk);
const struct command *command_of_key(uint32_t key, bool in_talk); /* NULL if it has none there */
/* Is it the one that quits? Inside the run of a talk it only leads back. */
bool command_quits(const struct command *command);
const char *command_group_name(enum command_group group, bool korean);

#endif
