/* The row of the key bar: keys and their words, or what is said or asked instead. */
#include "text/text.h"
#include "view/command.h"
#include "view/view.h"

/* What is wrong with an answer that is drawn up to a column, of which `hidden` bytes are not. It is
 * marked, and said behind it. */
static void draw_complaint(struct canvas canvas, const struct view_said *said, int column, int end,
                           size_t hidden)
{
    int width = canvas.area.columns;
    if (said->wrong_at >= hidden) /* where something can be wrong, answers are ASCII */
        canvas_mark(canvas, 0, column + (int)(said->wrong_at - hidden), (int)said->wrong_length,
                    ROLE_BAD);
    canvas_text_cut(canvas, 0, end + 3, width - end - 4, ROLE_BAD, said->complaint);
}

/* As much of the answer's end as fits; the cursor after it. */
static void draw_prompt(struct canvas canvas, const struct view *view)
{
    const struct view_said *said = &view->said;
    int column = canvas_format(canvas, 0, 1, ROLE_STRONG, "%s ", said->prompt), width;
    const char *answer = said->answer;
    while (*answer && column + text_columns(answer) >= canvas.area.columns)
        utf8_next(&answer, &width);
    int end = canvas_text(canvas, 0, column, said->is_offered ? ROLE_CURRENT : ROLE_TEXT, answer);
    canvas.grid->cursor_row = canvas.area.row;
    canvas.grid->cursor_column =
        canvas.area.column + (end < canvas.area.columns ? end : canvas.area.columns - 1);
    if (*said->complaint)
        draw_complaint(canvas, said, column, end, (size_t)(answer - said->answer));
    else if (*said->hint)
        canvas_text_cut(canvas, 0, end + 3, canvas.area.columns - end - 4, ROLE_DIM, said->hint);
}

/* A key and its word, if both fit. Returns the column for the next. */
static int draw_key(struct canvas canvas, int column, const char *key, const char *word)
{
    int columns = text_columns(key) + 1 + text_columns(word);
    if (column + columns + 1 > canvas.area.columns)
        return column;
    column = canvas_text(canvas, 0, column, ROLE_BAR_KEY, key) + 1;
    return canvas_text(canvas, 0, column, ROLE_BAR, word) + 2;
}

static void draw_commands(struct canvas canvas, const struct view *view)
{
    char key[16];
    int column = 1;
    if (view->chosen.in_talk)
        column = draw_key(canvas, column, "Ctrl-]", view_word(view, W_VIEW_BACK_TO_TALK));
    for (unsigned i = 0; i < COMMAND_COUNT; i++) {
        enum word bar = commands[i].bar;
        bool quits = view->chosen.in_talk && command_quits(&commands[i]);
        if (bar != NO_WORD && !quits && command_is_there(&commands[i], false))
            column =
                draw_key(canvas, column, key_name(commands[i].keys[0], key), view_word(view, bar));
    }
}

/* No command has its key while keys go to a guest. */
static void draw_typing(struct canvas canvas, const struct view *view)
{
    int column = canvas_format(canvas, 0, 1, ROLE_BAR, "%s %u", view_word(view, W_KEYS_GO_TO),
                               view->chosen.focus) +
                 2;
    draw_key(canvas, column, "Ctrl-]",
             view_word(view, view->chosen.in_talk ? W_VIEW_BACK_TO_TALK : W_KEYS_BACK_TO_COMMANDS));
}

void view_keys(struct canvas canvas, const struct view *view)
{
    bool says = view->said.overlay == OVERLAY_PROMPT || *view->said.message;
    canvas_fill(canvas, says ? ROLE_TEXT : ROLE_BAR);
    if (view->said.overlay == OVERLAY_PROMPT)
        draw_prompt(canvas, view);
    else if (*view->said.message)
        canvas_text_cut(canvas, 0, 1, canvas.area.columns - 2, view->said.message_role,
                        view->said.message);
    else if (view->chosen.typing)
        draw_typing(canvas, view);
    else
        draw_commands(canvas, view);
}
