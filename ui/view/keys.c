/* The row of the key bar: keys and their words, or what is said or asked instead. */
#include "text/text.h"
#include "view/command.h"
#include "view/view.h"

enum word { TYPING, TYPING_ENDS, TO_TALK };
static const char *const words[][2] = {
    [TYPING] = { "Keys go to vCPU", "키 입력을 받는 vCPU:" },
    [TYPING_ENDS] = { "back to commands", "명령으로 돌아가기" },
    [TO_TALK] = { "back to the talk", "발표로 돌아가기" },
};

/* As much of the answer's end as fits; the cursor after it. */
static void draw_prompt(struct canvas canvas, const struct view *view)
{
    int column = canvas_format(canvas, 0, 1, ROLE_STRONG, "%s ", view->said.prompt), width;
    const char *answer = view->said.answer;
    while (*answer && column + text_columns(answer) >= canvas.area.columns)
        utf8_next(&answer, &width);
    column = canvas_text(canvas, 0, column, ROLE_TEXT, answer);
    canvas.grid->cursor_row = canvas.area.row;
    canvas.grid->cursor_column =
        canvas.area.column + (column < canvas.area.columns ? column : canvas.area.columns - 1);
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
        column = draw_key(canvas, column, "Ctrl-]", words[TO_TALK][view->chosen.language]);
    for (unsigned i = 0; i < COMMAND_COUNT; i++) {
        const char *word = view->chosen.language == KOREAN ? commands[i].bar_ko : commands[i].bar;
        bool quits = view->chosen.in_talk && command_quits(&commands[i]);
        if (word && !quits && command_is_there(&commands[i], false))
            column = draw_key(canvas, column, key_name(commands[i].keys[0], key), word);
    }
}

/* No command has its key while keys go to a guest. */
static void draw_typing(struct canvas canvas, const struct view *view)
{
    int column = canvas_format(canvas, 0, 1, ROLE_BAR, "%s %u",
                               words[TYPING][view->chosen.language], view->chosen.focus) +
                 2;
    draw_key(canvas, column, "Ctrl-]",
             words[view->chosen.in_talk ? TO_TALK : TYPING_ENDS][view->chosen.language]);
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
