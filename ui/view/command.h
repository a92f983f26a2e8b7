/* ONE table of commands: their keys, their names, their help, their functions. The key map, the
 * help screen and the key bar are made from it and from nothing else. */
#ifndef VIEW_COMMAND_H
#define VIEW_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

struct screen; /* screen.h: the state that commands work on */

/* A key as a number: a Unicode code point, or one of these. Ctrl adds KEY_CTRL_BIT to the
 * lower-case letter. */
enum key {
    KEY_NONE_ = 0,
    KEY_CTRL_BIT = 1 << 24,
    KEY_ALT_BIT = 1 << 25,
    KEY_ENTER_ = 0x200000,
    KEY_TAB_,
    KEY_BACKTAB_,
    KEY_ESCAPE_,
    KEY_BACKSPACE_,
    KEY_DELETE_,
    KEY_INSERT_,
    KEY_UP_,
    KEY_DOWN_,
    KEY_LEFT_,
    KEY_RIGHT_,
    KEY_HOME_,
    KEY_END_,
    KEY_PAGEUP_,
    KEY_PAGEDOWN_,
    KEY_F1_, /* F2 is KEY_F1_ + 1, and so on to F12 */
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
/* "s", "Ctrl-]", "Space", "F1", "PgUp". Returns buffer. */
const char *key_name(uint32_t key, char buffer[16]);
const char *command_group_name(enum command_group group, bool korean);

#endif
