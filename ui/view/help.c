/* Every command with its keys, by group, from the table of commands. */
#include "view/command.h"
#include "view/parts.h"
#include "view/sheet.h"

#include <stdio.h>
#include <string.h>

enum { KEYS_MOST = 20 };

/* "Right, n": all keys of a command. */
static void put_keys(const struct command *command, char *text, size_t size)
{
    char name[16];
    size_t at = 0;
    *text = '\0';
    for (unsigned i = 0; i < COMMAND_KEYS && command->keys[i] && at < size; i++)
        at += (size_t)snprintf(text + at, size - at, "%s%s", i ? ", " : "",
                               key_name(command->keys[i], name));
}

/* The column where the sentences start: after the longest keys. */
static int keys_columns(const struct view *view)
{
    char text[80];
    int most = 0;
    for (unsigned i = 0; i < COMMAND_COUNT; i++) {
        if (!command_is_there(&commands[i], view->chosen.talk_keys))
            continue;
        put_keys(&commands[i], text, sizeof text);
        int columns = text_columns(text);
        most = columns > most && columns <= KEYS_MOST ? columns : most;
    }
    return 2 + most + 2;
}

static int draw_command(struct canvas canvas, int row, int indent, const struct command *command,
                        const struct view *view)
{
    bool leads_back = view_is_inside(&view->chosen) && command_quits(command);
    enum word help = leads_back ? W_HELP_SCREEN_BACK_TO_TALK : command->help;
    char keys[80];
    put_keys(command, keys, sizeof keys);
    return sheet_entry(canvas, row, indent, keys, view_word(view, help));
}

/* A heading, its commands, an empty row. */
static int draw_commands(struct canvas canvas, int row, enum command_group group,
                         const struct view *view)
{
    int rows = 1, indent = keys_columns(view);
    canvas_text(canvas, row, 0, ROLE_FOCUS, view_word(view, command_group_word(group)));
    for (unsigned i = 0; i < COMMAND_COUNT; i++)
        if (commands[i].group == group)
            rows += draw_command(canvas, row + rows, indent, &commands[i], view);
    return rows > 1 ? rows + 1 : 0;
}

static bool group_is_empty(enum command_group group, const struct view *view)
{
    for (unsigned i = 0; i < COMMAND_COUNT; i++)
        if (commands[i].group == group && command_is_there(&commands[i], view->chosen.talk_keys))
            return false;
    return true;
}

/* Which engine each guest has and why not KVM, where one has another; none has one before they run.
 * Returns the rows that it takes. */
static int draw_engines(struct canvas canvas, int row, const struct view *view)
{
    int rows = 1, indent = keys_columns(view);
    bool others = false;
    struct canvas right =
        canvas_inner(canvas, 0, indent, canvas.area.rows, canvas.area.columns - indent);
    for (unsigned i = 0; i < view->seen.count; i++)
        others |= view_engine(view, i) == ENGINE_SOFT;
    if (!others)
        return 0;
    canvas_text(canvas, row, 0, ROLE_FOCUS, view_word(view, W_HELP_SCREEN_ENGINES));
    for (unsigned i = 0; i < view->seen.count; i++) {
        char text[256];
        enum engine_reason why = view_engine_reason(view, i);
        snprintf(text, sizeof text, "%s%s%s",
                 explain_engine(view_engine(view, i), view->chosen.language), why ? ": " : "",
                 explain_engine_reason(why, view->chosen.language));
        canvas_format(canvas, row + rows, 2, ROLE_STRONG, "vCPU %u", i);
        rows += canvas_wrap(right, row + rows, 0, ROLE_TEXT, text);
    }
    return rows + 1;
}

/* The engines, then the groups of commands. */
static int draw_group(struct canvas canvas, int row, int group, const struct view *view)
{
    if (group == 0)
        return draw_engines(canvas, row, view);
    enum command_group commands_of = (enum command_group)(group - 1);
    return group_is_empty(commands_of, view) ? 0 : draw_commands(canvas, row, commands_of, view);
}

static const struct sheet sheet = { .title = W_HELP_SCREEN_TITLE,
                                    .groups = GROUP_COUNT + 1,
                                    .draw = draw_group };

void view_help(struct canvas canvas, const struct view *view)
{
    sheet_draw(&sheet, canvas, view);
}

int view_help_rows(const struct view *view, int columns)
{
    return sheet_rows(&sheet, columns, view);
}
