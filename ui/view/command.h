/* ONE table of commands: their keys, their names, their help. The key map, the help screen and the
 * key bar are made from it and from nothing else. What a command does is not said here: see
 * screen/actions.h, and talk/actions.c for the group GROUP_TALK. */
#ifndef VIEW_COMMAND_H
#define VIEW_COMMAND_H

#include "terminal/key.h"
#include "words/words.h"

#include <stdbool.h>

/* In the order of the key bar; the help screen sorts them by group. */
enum command_id {
    COMMAND_HELP,
    COMMAND_QUIT,
    COMMAND_PAUSE_ALL,
    COMMAND_STEP,
    COMMAND_BACK,
    COMMAND_TYPE,
    COMMAND_FOCUS_NEXT,
    COMMAND_ZOOM,
    COMMAND_UNTIL,
    COMMAND_STEP_ALL,
    COMMAND_STEP_INSN,
    COMMAND_PAUSE_ONE,
    COMMAND_SLOWER,
    COMMAND_FASTER,
    COMMAND_RESTART,
    COMMAND_FORWARD,
    COMMAND_LIVE,
    COMMAND_LOG_UP,
    COMMAND_LOG_DOWN,
    COMMAND_LOG_ALL,
    COMMAND_LOG_FILTER,
    COMMAND_LOG_SEARCH,
    COMMAND_SEARCH_OLDER,
    COMMAND_SEARCH_NEWER,
    COMMAND_LAYOUT,
    COMMAND_FOCUS_BEFORE,
    COMMAND_FOCUS_NUMBER,
    COMMAND_PAGE_UP,
    COMMAND_PAGE_DOWN,
    COMMAND_MEMORY,
    COMMAND_MEMORY_AT,
    COMMAND_SEGMENTS,
    COMMAND_TABLES,
    COMMAND_LANES_IN,
    COMMAND_LANES_OUT,
    COMMAND_MATRIX_COLUMNS,
    COMMAND_MATRIX_SORT,
    COMMAND_MATRIX_FILTER,
    COMMAND_MATRIX_RESET,
    COMMAND_THEME,
    COMMAND_PICTURE,
    COMMAND_REDRAW,
    COMMAND_SUSPEND,
    COMMAND_CLOSE,
    COMMAND_TALK_NEXT,
    COMMAND_TALK_BACK,
    COMMAND_TALK_ENTER,
    COMMAND_TALK_RESTART,
    COMMAND_TALK_FIRST,
    COMMAND_TALK_LAST,
    COMMAND_TALK_DIGIT,
    COMMAND_TALK_OVERVIEW,
    COMMAND_TALK_NOTES,
    COMMAND_TALK_TIMER,
    COMMAND_TALK_BLANK,
    COMMAND_TALK_START,
    COMMAND_TALK_UP,
    COMMAND_TALK_DOWN,
    COMMAND_INTERRUPT,
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

struct command {
    const char *name;            /* "step", unique */
    uint32_t keys[COMMAND_KEYS]; /* 0-terminated unless full */
    enum command_group group;
    enum word bar;  /* for the key bar, NO_WORD: not there */
    enum word help; /* a sentence for the help screen */
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
static inline enum command_id command_id(const struct command *command)
{
    return (enum command_id)(command - commands);
}
/* Is it one of those that quit? Inside the run of a talk they only lead back. */
bool command_quits(const struct command *command);
enum word command_group_word(enum command_group group);

#endif
