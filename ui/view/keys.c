/* The row of the key bar: keys and their words, or what is said or asked instead. */
#include "text/text.h"
#include "view/bar.h"

#include <stdio.h>

static int columns_before(const char *text, size_t bytes)
{
    char before[VIEW_TEXT];
    snprintf(before, sizeof before, "%.*s", (int)bytes, text);
    return text_columns(before);
}

/* What is wrong with an answer that is drawn from a column on, of which `hidden` bytes are not. It
 * is marked, and said behind it. */
static void draw_complaint(struct canvas canvas, const struct view_said *said, int column, int end,
                           size_t hidden)
{
    int width = canvas.area.columns;
    const char *answer = said->answer + hidden;
    if (said->wrong_at >= hidden) {
        size_t at = said->wrong_at - hidden;
        int before = columns_before(answer, at);
        canvas_mark(canvas, 0, column + before,
                    columns_before(answer, at + said->wrong_length) - before, ROLE_BAD);
    }
    canvas_text_cut(canvas, 0, end + 3, width - end - 4, ROLE_BAD, said->complaint);
}

enum { PROMPT_KEYS = 4 };

/* The keys of a prompt, the most useful first; those that do nothing now have no name. */
static unsigned keys_of_prompt(const struct view *view, struct bar_item keys[PROMPT_KEYS])
{
    const struct view_said *said = &view->said;
    const struct {
        const char *key;
        enum word word;
        bool is_there;
    } all[PROMPT_KEYS] = { { "Enter", W_BAR_ENTER, true },
                           { "Esc", W_BAR_CLOSE, true },
                           { "Tab", W_BAR_COMPLETE, said->completes },
                           { "Up", W_BAR_EARLIER, said->recalls } };
    unsigned count = 0;
    for (int i = 0; i < PROMPT_KEYS; i++) {
        if (!all[i].is_there)
            continue;
        struct bar_item *key = &keys[count++];
        *key = (struct bar_item){ .word = view_word(view, all[i].word) };
        snprintf(key->name, sizeof key->name, "%s", all[i].key);
        key->columns = text_columns(key->name) + 1 + text_columns(key->word);
    }
    return count;
}

/* As many of them as fit, at the right end, from a column on. */
static void draw_prompt_keys(struct canvas canvas, const struct view *view, int from)
{
    struct bar_item keys[PROMPT_KEYS];
    unsigned count = keys_of_prompt(view, keys), shown = 0;
    int column = canvas.area.columns + 1;
    while (shown < count && column - keys[shown].columns - 2 >= from)
        column -= keys[shown++].columns + 2;
    for (unsigned i = 0; i < shown; i++) {
        column = canvas_text(canvas, 0, column, ROLE_STRONG, keys[i].name) + 1;
        column = canvas_text(canvas, 0, column, ROLE_DIM, keys[i].word) + 2;
    }
}

/* What may be answered, or what the last word may become; then the keys, if they have room. */
static void draw_help(struct canvas canvas, const struct view *view, int end)
{
    const char *help = *view->said.hint ? view->said.hint : view->said.grammar;
    canvas_text_cut(canvas, 0, end + 3, canvas.area.columns - end - 4, ROLE_DIM, help);
    draw_prompt_keys(canvas, view, end + 3 + text_columns(help) + 3);
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
    else
        draw_help(canvas, view, canvas_text(canvas, 0, end, ROLE_DIM, said->ghost));
}

/* How the bar looks in each mode: the calm one while guests run, a colour of its own while they do
 * not, or while keys go elsewhere. */
static const struct look_of_bar {
    enum role ground, word, key;
} looks[BAR_MODES] = {
    [BAR_LIVE] = { ROLE_BAR, ROLE_BAR, ROLE_BAR_KEY },
    [BAR_PAUSED] = { ROLE_PAUSED, ROLE_PAUSED, ROLE_PAUSED_KEY },
    [BAR_HISTORY] = { ROLE_PASSED, ROLE_PASSED, ROLE_PASSED_KEY },
    [BAR_ENDED] = { ROLE_ENDED, ROLE_ENDED, ROLE_ENDED_KEY },
    [BAR_TYPING] = { ROLE_TYPING, ROLE_TYPING, ROLE_TYPING },
};

/* What has a look of its own also has a ground of its own, with a blank at each end. */
static void draw_lead(struct canvas canvas, const struct bar *bar, enum role word)
{
    const bool own = bar->lead_role < ROLE_COUNT && *bar->lead;
    const int column = bar->lead_column, room = canvas.area.columns - column - 1;
    int end = canvas_text_cut(canvas, 0, column, room, own ? bar->lead_role : word, bar->lead);
    if (own)
        canvas_mark(canvas, 0, column - 1, end + 2 - column, bar->lead_role);
}

static void draw_bar(struct canvas canvas, const struct view *view)
{
    struct bar bar;
    bar_make(&bar, view, canvas.area.columns);
    const struct look_of_bar *look = &looks[bar.mode];
    canvas_fill(canvas, look->ground);
    canvas_text(canvas, 0, 1, look->key, bar.word);
    draw_lead(canvas, &bar, look->word);
    for (unsigned i = 0; i < bar.count; i++) {
        const struct bar_item *item = &bar.items[i];
        int column = canvas_text(canvas, 0, item->column, look->key, item->name) + 1;
        canvas_text(canvas, 0, column, look->word, item->word);
    }
}

void view_keys(struct canvas canvas, const struct view *view)
{
    canvas_fill(canvas, ROLE_TEXT);
    if (view->said.overlay == OVERLAY_PROMPT)
        draw_prompt(canvas, view);
    else if (view->chosen.talk_keys) /* the keys are the talk's */
        canvas_text_cut(canvas, 0, 1, canvas.area.columns - 2, view->said.message_role,
                        view->said.message);
    else
        draw_bar(canvas, view);
}
