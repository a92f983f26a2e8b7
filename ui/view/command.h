/* ONE table of commands, commands.def: their keys, their names, their help. The key map, the help
 * screen and the key bar are made from it and from nothing else. It names the function that does
 * what a command says; which one that is, screen/actions.c and talk/actions.c know. */
#ifndef VIEW_COMMAND_H
#define VIEW_COMMAND_H

#include "terminal/key.h"
#include "words/words.h"

#include <assert.h>
#include <stdbool.h>

/* In the order of commands.def. */
enum command_id {
#define COMMAND(id, ...)      COMMAND_##id,
#define TALK_COMMAND(id, ...) COMMAND_##id,
#include "view/commands.def"
    COMMAND_COUNT
};

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

/* Where the key bar stands: by how the focused vCPU is looked at, or over the screen. */
enum command_place {
    PLACE_LIVE,
    PLACE_PAUSED,
    PLACE_HISTORY,
    PLACE_ENDED,
    PLACE_OVER, /* an overlay is open */
    COMMAND_PLACES
};

struct command {
    const char *name;            /* "step", unique */
    uint32_t keys[COMMAND_KEYS]; /* 0-terminated unless full */
    enum command_group group;
    enum word bar;                  /* for the key bar, NO_WORD: not there */
    char ranks[COMMAND_PLACES + 1]; /* there, see commands.def; "": not there */
    enum word help;                 /* a sentence for the help screen */
    bool asks;                      /* it puts a question on the key bar's row */
};

extern const struct command commands[COMMAND_COUNT]; /* by their ids */

/* A key that is kept free for a command to come: nothing shows it, and it does nothing. */
struct command_reserved {
    uint32_t key;
    enum command_group group; /* of that command */
    const char *name;         /* the command's */
};

extern const struct command_reserved command_reserved[];
extern const unsigned command_reserved_count;

/* Do commands of that group have keys where keys go to a talk's slides (else: to a run)? */
bool command_group_is_there(enum command_group group, bool in_talk);
bool command_is_there(const struct command *command, bool in_talk);
/* The command that a key has there, NULL: none. */
const struct command *command_of_key(uint32_t key, bool in_talk);
/* The command that a text names there, in English or by its word on the bar: its whole name, else
 * the beginning of one, where the shortest name comes first, then the first in the table. *name is
 * that name then. NULL: none. */
const struct command *command_of_name(const char *text, enum language language, bool in_talk,
                                      const char **name);
/* All names there, each command's and its word's, by an index from 0 on; NULL: there are no more.
 * *command gets whose it is. */
const char *command_name(unsigned index, enum language language, bool in_talk,
                         const struct command **command);
/* The name of one that may have been meant there instead of a text that names none; NULL: none. */
const char *command_nearest(const char *text, bool in_talk);
/* The id of one of `commands`. */
static inline enum command_id command_id(const struct command *command)
{
    assert(command >= commands && command < commands + COMMAND_COUNT);
    return (enum command_id)(command - commands);
}
/* Is it one of those that quit? Inside the run of a talk they only lead back. */
bool command_quits(const struct command *command);
enum word command_group_word(enum command_group group);

#endif
