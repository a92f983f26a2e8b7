/* The table of commands, and which of them a key has. */
#include "view/command.h"

#include "text/hint.h"

#include <stddef.h>
#include <string.h>

#define CTRL(c) (KEY_CTRL_BIT | (c))

enum { TOUCHES_view = false, TOUCHES_run = false, TOUCHES_screen = false, TOUCHES_asks = true };

const struct command commands[COMMAND_COUNT] = {
#define COMMAND(id, touches, function, name, group, bar, ranks, help, ...)                         \
    [COMMAND_##id] = { name, { __VA_ARGS__ }, group, bar, ranks, help, TOUCHES_##touches },
#define TALK_COMMAND(id, function, name, help, ...)                                                \
    [COMMAND_##id] = { name, { __VA_ARGS__ }, GROUP_TALK, NO_WORD, "", help, false },
#include "view/commands.def"
};

const struct command_reserved command_reserved[] = {
    { 'R', GROUP_RUN, "put the machine back" },
    { 'W', GROUP_RUN, "record" },
    { 'K', GROUP_HISTORY, "mark" },
    { '{', GROUP_HISTORY, "mark before" },
    { '}', GROUP_HISTORY, "mark after" },
    { '(', GROUP_HISTORY, "a tenth back" },
    { ')', GROUP_HISTORY, "a tenth on" },
};
const unsigned command_reserved_count = sizeof command_reserved / sizeof *command_reserved;

bool command_group_is_there(enum command_group group, bool in_talk)
{
    return group == GROUP_PROGRAM || (group == GROUP_TALK) == in_talk;
}

bool command_is_there(const struct command *command, bool in_talk)
{
    return command_group_is_there(command->group, in_talk);
}

const struct command *command_of_key(uint32_t key, bool in_talk)
{
    for (unsigned i = 0; i < COMMAND_COUNT; i++)
        for (unsigned k = 0; k < COMMAND_KEYS && commands[i].keys[k]; k++)
            if (commands[i].keys[k] == key && command_is_there(&commands[i], in_talk))
                return &commands[i];
    return NULL;
}

const char *command_name(unsigned index, enum language language, bool in_talk,
                         const struct command **command)
{
    for (unsigned i = 0; i < COMMAND_COUNT; i++) {
        *command = &commands[i];
        if (!command_is_there(*command, in_talk))
            continue;
        if (!index--)
            return commands[i].name;
        if (language != ENGLISH && commands[i].bar != NO_WORD && !index--)
            return word(language, commands[i].bar);
    }
    return NULL;
}

const struct command *command_of_name(const char *text, enum language language, bool in_talk,
                                      const char **name)
{
    const struct command *best = NULL, *command;
    const char *candidate;
    size_t length = strlen(text);
    for (unsigned i = 0; *text && (candidate = command_name(i, language, in_talk, &command)); i++)
        if (!strncmp(candidate, text, length) && (!best || strlen(candidate) < strlen(*name))) {
            best = command;
            *name = candidate;
        }
    return best;
}

const char *command_nearest(const char *text, bool in_talk)
{
    const char *names[COMMAND_COUNT + 1];
    unsigned count = 0;
    for (unsigned i = 0; i < COMMAND_COUNT; i++)
        if (command_is_there(&commands[i], in_talk))
            names[count++] = commands[i].name;
    names[count] = NULL;
    return hint_nearest(text, names);
}

bool command_quits(const struct command *command)
{
    return command == &commands[COMMAND_QUIT] || command == &commands[COMMAND_INTERRUPT];
}

enum word command_group_word(enum command_group group)
{
    static const enum word words[GROUP_COUNT] = {
        [GROUP_TALK] = W_HELP_GROUP_TALK,       [GROUP_RUN] = W_HELP_GROUP_RUN,
        [GROUP_LOOK] = W_HELP_GROUP_LOOK,       [GROUP_HISTORY] = W_HELP_GROUP_HISTORY,
        [GROUP_PANEL] = W_HELP_GROUP_PANEL,     [GROUP_TYPE] = W_HELP_GROUP_TYPE,
        [GROUP_PROGRAM] = W_HELP_GROUP_PROGRAM,
    };
    return words[group];
}
