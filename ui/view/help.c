/* Every command with its keys, by group, from the table of commands. */
#include "view/command.h"
#include "view/parts.h"

#include <stdio.h>
#include <string.h>

enum { TWO_FROM_COLUMNS = 108, MOST_COLUMNS = 160, KEYS_MOST = 20 };

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

/* Longer keys than most have a row of their own. Returns the rows that it takes, drawn or not. */
static int draw_command(struct canvas canvas, int row, int indent, const struct command *command,
                        const struct view *view)
{
    bool leads_back = view_is_inside(&view->chosen) && command_quits(command);
    enum word help = leads_back ? W_HELP_SCREEN_BACK_TO_TALK : command->help;
    char keys[80];
    put_keys(command, keys, sizeof keys);
    struct canvas right =
        canvas_inner(canvas, 0, indent, canvas.area.rows, canvas.area.columns - indent);
    int own_row = canvas_text(canvas, row, 2, ROLE_STRONG, keys) + 2 > indent;
    return own_row + canvas_wrap(right, row + own_row, 0, ROLE_TEXT, view_word(view, help));
}

/* A heading, its commands, an empty row. */
static int draw_group(struct canvas canvas, int row, enum command_group group,
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

static int draw_groups(struct canvas canvas, int row, int from, int to, const struct view *view)
{
    int rows = from == 0 ? draw_engines(canvas, row, view) : 0;
    for (int group = from; group < to; group++)
        if (!group_is_empty((enum command_group)group, view))
            rows += draw_group(canvas, row + rows, (enum command_group)group, view);
    return rows;
}

/* Drawn below the canvas: measured. */
static int rows_of_groups(struct canvas canvas, int from, int to, const struct view *view)
{
    return draw_groups(canvas, canvas.area.rows, from, to, view) - 1;
}

/* The group that starts the second column: so that the longer column is as short as can be. */
static int second_column(struct canvas canvas, const struct view *view)
{
    int best = GROUP_COUNT, least = rows_of_groups(canvas, 0, GROUP_COUNT, view);
    for (int group = 1; group < GROUP_COUNT; group++) {
        int left = rows_of_groups(canvas, 0, group, view),
            right = rows_of_groups(canvas, group, GROUP_COUNT, view);
        int longer = left > right ? left : right;
        if (longer < least) {
            least = longer;
            best = group;
        }
    }
    return best;
}

static void draw_foot(struct canvas canvas, const struct view *view, int first, int rows, int of)
{
    char text[96];
    const char *close = view_word(view, W_HELP_SCREEN_CLOSE);
    if (rows < of)
        snprintf(text, sizeof text, " %d-%d / %d %s %s %s, %s ", first + 1, first + rows, of,
                 view_word(view, W_VIEW_LINES), view->chosen.ascii ? "-" : "─",
                 view_word(view, W_HELP_SCREEN_SCROLL), close);
    else
        snprintf(text, sizeof text, " %s ", close);
    if (text_columns(text) <= canvas.area.columns - 2)
        canvas_text_right(canvas, canvas.area.rows - 1, 1, canvas.area.columns - 2, ROLE_DIM, text);
}

/* In the middle of wide screens: longer lines are hard to follow. */
static struct canvas narrowed(struct canvas canvas)
{
    int spare = canvas.area.columns - MOST_COLUMNS;
    return spare <= 0 ? canvas : canvas_inner(canvas, 0, spare / 2, canvas.area.rows, MOST_COLUMNS);
}

void view_help(struct canvas canvas, const struct view *view)
{
    canvas = narrowed(canvas);
    canvas_frame(canvas, ROLE_FOCUS, view_word(view, W_HELP_SCREEN_TITLE), ROLE_FOCUS,
                 view->chosen.ascii);
    struct canvas inner = canvas_inner(canvas, 1, 2, canvas.area.rows - 2, canvas.area.columns - 4);
    int rows = inner.area.rows, columns = inner.area.columns;
    bool two = columns >= TWO_FROM_COLUMNS;
    int width = two ? (columns - 4) / 2 : columns;
    struct canvas left = canvas_inner(inner, 0, 0, rows, width);
    struct canvas right = canvas_inner(inner, 0, width + 4, rows, two ? width : 0);
    int second = two ? second_column(left, view) : GROUP_COUNT;
    int of_left = rows_of_groups(left, 0, second, view),
        of_right = rows_of_groups(left, second, GROUP_COUNT, view);
    int of = of_left > of_right ? of_left : of_right, most = of > rows ? of - rows : 0;
    int first = view->chosen.help_scroll < 0      ? 0
                : view->chosen.help_scroll > most ? most
                                                  : view->chosen.help_scroll;
    draw_groups(left, -first, 0, second, view);
    draw_groups(right, -first, second, GROUP_COUNT, view);
    draw_foot(canvas, view, first, rows, of);
}

/* Until it has a page of its own: where the keys are. */
void view_glossary(struct canvas canvas, const struct view *view)
{
    view_help(canvas, view);
}
