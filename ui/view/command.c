/* The table of commands, and which of them a key has. */
#include "view/command.h"

#include <stddef.h>

#define CTRL(c) (KEY_CTRL_BIT | (c))

/* In the order of the key bar; the help screen sorts them by group. */
const struct command commands[COMMAND_COUNT] = {
    [COMMAND_HELP] = { "help", { '?', KEY_F1_ }, GROUP_PROGRAM, W_BAR_HELP, W_HELP_HELP },
    [COMMAND_QUIT] = { "quit", { 'q' }, GROUP_PROGRAM, W_BAR_QUIT, W_HELP_QUIT },
    [COMMAND_PAUSE_ALL] = { "pause", { ' ' }, GROUP_RUN, W_BAR_PAUSE_ALL, W_HELP_PAUSE_ALL },
    [COMMAND_STEP] = { "step", { 's' }, GROUP_RUN, W_BAR_STEP, W_HELP_STEP },
    [COMMAND_BACK] = { "back", { 'b', KEY_LEFT_ }, GROUP_HISTORY, W_BAR_BACK, W_HELP_BACK },
    [COMMAND_TYPE] = { "type", { 'i', KEY_ENTER_ }, GROUP_TYPE, W_BAR_TYPE, W_HELP_TYPE },
    [COMMAND_FOCUS_NEXT] = { "next pane",
                             { KEY_TAB_ },
                             GROUP_LOOK,
                             W_BAR_FOCUS_NEXT,
                             W_HELP_FOCUS_NEXT },
    [COMMAND_ZOOM] = { "zoom", { 'z' }, GROUP_LOOK, W_BAR_ZOOM, W_HELP_ZOOM },
    [COMMAND_UNTIL] = { "until", { 'u' }, GROUP_RUN, W_BAR_UNTIL, W_HELP_UNTIL },
    [COMMAND_STEP_ALL] = { "step all", { 'S' }, GROUP_RUN, W_BAR_STEP_ALL, W_HELP_STEP_ALL },
    [COMMAND_STEP_INSN] = { "step instruction",
                            { '.' },
                            GROUP_RUN,
                            W_BAR_STEP_INSN,
                            W_HELP_STEP_INSN },
    [COMMAND_PAUSE_ONE] = { "pause one", { 'p' }, GROUP_RUN, NO_WORD, W_HELP_PAUSE_ONE },
    [COMMAND_SLOWER] = { "slower", { '-' }, GROUP_RUN, W_BAR_SLOWER, W_HELP_SLOWER },
    [COMMAND_FASTER] = { "faster", { '+', '=' }, GROUP_RUN, W_BAR_FASTER, W_HELP_FASTER },
    [COMMAND_RESTART] = { "restart", { 'r' }, GROUP_RUN, W_BAR_RESTART, W_HELP_RESTART },
    [COMMAND_FORWARD] = { "forward", { 'f', KEY_RIGHT_ }, GROUP_HISTORY, NO_WORD, W_HELP_FORWARD },
    [COMMAND_LIVE] = { "live", { 'e' }, GROUP_HISTORY, NO_WORD, W_HELP_LIVE },
    [COMMAND_LOG_UP] = { "older", { KEY_UP_, 'k' }, GROUP_HISTORY, NO_WORD, W_HELP_LOG_UP },
    [COMMAND_LOG_DOWN] = { "newer", { KEY_DOWN_, 'j' }, GROUP_HISTORY, NO_WORD, W_HELP_LOG_DOWN },
    [COMMAND_LOG_ALL] = { "log of all", { 'a' }, GROUP_HISTORY, NO_WORD, W_HELP_LOG_ALL },
    [COMMAND_LOG_FILTER] = { "filter", { 'F' }, GROUP_HISTORY, NO_WORD, W_HELP_LOG_FILTER },
    [COMMAND_LOG_SEARCH] = { "search", { '/' }, GROUP_HISTORY, NO_WORD, W_HELP_LOG_SEARCH },
    [COMMAND_SEARCH_OLDER] = { "next hit", { 'n' }, GROUP_HISTORY, NO_WORD, W_HELP_SEARCH_OLDER },
    [COMMAND_SEARCH_NEWER] = { "previous hit",
                               { 'N' },
                               GROUP_HISTORY,
                               NO_WORD,
                               W_HELP_SEARCH_NEWER },
    [COMMAND_LAYOUT] = { "layout", { 'l' }, GROUP_LOOK, W_BAR_LAYOUT, W_HELP_LAYOUT },
    [COMMAND_FOCUS_BEFORE] = { "previous pane",
                               { KEY_BACKTAB_ },
                               GROUP_LOOK,
                               NO_WORD,
                               W_HELP_FOCUS_BEFORE },
    [COMMAND_FOCUS_NUMBER] = { "focus",
                               { '0', '1', '2', '3' },
                               GROUP_LOOK,
                               NO_WORD,
                               W_HELP_FOCUS_NUMBER },
    [COMMAND_PAGE_UP] = { "scroll up", { KEY_PAGEUP_ }, GROUP_LOOK, NO_WORD, W_HELP_PAGE_UP },
    [COMMAND_PAGE_DOWN] = { "scroll down",
                            { KEY_PAGEDOWN_ },
                            GROUP_LOOK,
                            NO_WORD,
                            W_HELP_PAGE_DOWN },
    [COMMAND_MEMORY] = { "memory", { 'm' }, GROUP_LOOK, NO_WORD, W_HELP_MEMORY },
    [COMMAND_MEMORY_AT] = { "memory at", { 'M' }, GROUP_LOOK, NO_WORD, W_HELP_MEMORY_AT },
    [COMMAND_SEGMENTS] = { "segments", { 'g' }, GROUP_LOOK, NO_WORD, W_HELP_SEGMENTS },
    [COMMAND_TABLES] = { "tables", { 't' }, GROUP_LOOK, NO_WORD, W_HELP_TABLES },
    [COMMAND_LANES_IN] = { "lanes in", { '>' }, GROUP_PANEL, NO_WORD, W_HELP_LANES_IN },
    [COMMAND_LANES_OUT] = { "lanes out", { '<' }, GROUP_PANEL, NO_WORD, W_HELP_LANES_OUT },
    [COMMAND_MATRIX_COLUMNS] = { "columns", { 'c' }, GROUP_PANEL, NO_WORD, W_HELP_MATRIX_COLUMNS },
    [COMMAND_MATRIX_SORT] = { "sort", { 'o' }, GROUP_PANEL, NO_WORD, W_HELP_MATRIX_SORT },
    [COMMAND_MATRIX_FILTER] = { "panel filter",
                                { 'x' },
                                GROUP_PANEL,
                                NO_WORD,
                                W_HELP_MATRIX_FILTER },
    [COMMAND_MATRIX_RESET] = { "reset", { 'X' }, GROUP_PANEL, NO_WORD, W_HELP_MATRIX_RESET },
    [COMMAND_THEME] = { "theme", { 'T' }, GROUP_PROGRAM, NO_WORD, W_HELP_THEME },
    [COMMAND_PICTURE] = { "picture", { 'P' }, GROUP_PROGRAM, NO_WORD, W_HELP_PICTURE },
    [COMMAND_REDRAW] = { "redraw", { CTRL('l') }, GROUP_PROGRAM, NO_WORD, W_HELP_REDRAW },
    [COMMAND_SUSPEND] = { "suspend", { CTRL('z') }, GROUP_PROGRAM, NO_WORD, W_HELP_SUSPEND },
    [COMMAND_CLOSE] = { "close", { KEY_ESCAPE_ }, GROUP_PROGRAM, NO_WORD, W_HELP_CLOSE },
    [COMMAND_TALK_NEXT] = { "next step",
                            { KEY_PAGEDOWN_, KEY_RIGHT_, ' ', KEY_ENTER_, 'n', 'l' },
                            GROUP_TALK,
                            NO_WORD,
                            W_HELP_TALK_NEXT },
    [COMMAND_TALK_BACK] = { "step back",
                            { KEY_PAGEUP_, KEY_LEFT_, KEY_BACKSPACE_, 'p', 'h' },
                            GROUP_TALK,
                            NO_WORD,
                            W_HELP_TALK_BACK },
    [COMMAND_TALK_ENTER] = { "into the guests",
                             { KEY_TAB_ },
                             GROUP_TALK,
                             NO_WORD,
                             W_HELP_TALK_ENTER },
    [COMMAND_TALK_RESTART] = { "restart the slide's guests",
                               { 'r' },
                               GROUP_TALK,
                               NO_WORD,
                               W_HELP_TALK_RESTART },
    [COMMAND_TALK_FIRST] = { "first slide",
                             { 'g', KEY_HOME_ },
                             GROUP_TALK,
                             NO_WORD,
                             W_HELP_TALK_FIRST },
    [COMMAND_TALK_LAST] = { "last slide",
                            { 'G', KEY_END_ },
                            GROUP_TALK,
                            NO_WORD,
                            W_HELP_TALK_LAST },
    [COMMAND_TALK_DIGIT] = { "number",
                             { '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' },
                             GROUP_TALK,
                             NO_WORD,
                             W_HELP_TALK_DIGIT },
    [COMMAND_TALK_OVERVIEW] = { "overview", { 'o' }, GROUP_TALK, NO_WORD, W_HELP_TALK_OVERVIEW },
    [COMMAND_TALK_NOTES] = { "notes", { 'N' }, GROUP_TALK, NO_WORD, W_HELP_TALK_NOTES },
    [COMMAND_TALK_TIMER] = { "timer", { 't' }, GROUP_TALK, NO_WORD, W_HELP_TALK_TIMER },
    [COMMAND_TALK_BLANK] = { "blank", { '.', 'b' }, GROUP_TALK, NO_WORD, W_HELP_TALK_BLANK },
    [COMMAND_TALK_START] = { "from the start",
                             { KEY_F1_ + 4 },
                             GROUP_TALK,
                             NO_WORD,
                             W_HELP_TALK_START },
    [COMMAND_TALK_UP] = { "scroll slide up",
                          { KEY_UP_, 'k' },
                          GROUP_TALK,
                          NO_WORD,
                          W_HELP_TALK_UP },
    [COMMAND_TALK_DOWN] = { "scroll slide down",
                            { KEY_DOWN_, 'j' },
                            GROUP_TALK,
                            NO_WORD,
                            W_HELP_TALK_DOWN },
    [COMMAND_INTERRUPT] = { "interrupt", { CTRL('c') }, GROUP_PROGRAM, NO_WORD, W_HELP_INTERRUPT },
};

const struct command_reserved command_reserved[] = {
    { ',', GROUP_RUN, "step over" },
    { 'O', GROUP_RUN, "step out" },
    { 'B', GROUP_RUN, "break and watch points" },
    { 'd', GROUP_LOOK, "devices" },
    { 'v', GROUP_LOOK, "source, instructions or both" },
    { 'V', GROUP_LOOK, "text screen or serial console" },
    { 'R', GROUP_RUN, "put the machine back" },
    { 'W', GROUP_RUN, "record" },
    { 'K', GROUP_HISTORY, "mark" },
    { '{', GROUP_HISTORY, "mark before" },
    { '}', GROUP_HISTORY, "mark after" },
    { '(', GROUP_HISTORY, "a tenth back" },
    { ')', GROUP_HISTORY, "a tenth on" },
    { 'y', GROUP_PROGRAM, "copy" },
    { ':', GROUP_PROGRAM, "a command by name" },
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
