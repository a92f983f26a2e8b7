/* A question on the row of the key bar, and the keys that make its answer. */
#include "screen/private.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void screen_ask(struct screen *s, enum word question, const char *answer,
                void (*done)(struct screen *s, const char *answer))
{
    struct view_said *said = &s->view.said;
    assert(done);
    s->prompt.over = said->overlay;
    said->overlay = OVERLAY_PROMPT;
    said->under = OVERLAY_NONE;
    snprintf(said->prompt, sizeof said->prompt, "%s", view_word(&s->view, question));
    snprintf(said->answer, sizeof said->answer, "%s", answer);
    said->is_offered = *answer;
    said->complaint[0] = '\0';
    said->hint[0] = '\0';
    s->prompt.done = done;
    s->prompt.grammar = COMPLETE_NOTHING;
    s->prompt.completes = false;
}

void screen_complete(struct screen *s, enum complete_grammar grammar)
{
    s->prompt.grammar = grammar;
}

void screen_ask_again(struct screen *s, size_t at, size_t length, const char *complaint)
{
    struct view_said *said = &s->view.said;
    said->overlay = OVERLAY_PROMPT;
    snprintf(said->complaint, sizeof said->complaint, "%s", complaint);
    said->wrong_at = at;
    said->wrong_length = length;
    s->prompt.completes = false;
}

void screen_complain(struct screen *s, const struct until_mistake *mistake, enum word otherwise)
{
    char text[sizeof s->view.said.complaint];
    if (mistake->example)
        snprintf(text, sizeof text, VIEW_FORMAT(&s->view, WF_ASK_UNTIL_AS_IN), mistake->example);
    else
        snprintf(text, sizeof text, "%s", view_word(&s->view, otherwise));
    screen_ask_again(s, mistake->at, mistake->length, text);
}

struct until_guest screen_guest(const struct view *view)
{
    const unsigned focus = view->chosen.focus;
    const struct event *e = view_event(view, focus);
    return (struct until_guest){ .regs = e ? &e->regs : NULL,
                                 .wide = e ? view_wide(view, e) : NULL,
                                 .symbols = view->seen.vcpus[focus].symbols };
}

/* ---- Tab ---- */

static void replace_word(struct screen *s, size_t from, const char *word)
{
    char *answer = s->view.said.answer;
    if (from + strlen(word) < VIEW_TEXT)
        memcpy(answer + from, word, strlen(word) + 1);
}

static void complete_answer(struct screen *s, unsigned index, struct completion *c)
{
    const struct view *view = &s->view;
    complete(s->prompt.grammar, view->seen.vcpus[view->chosen.focus].symbols, s->prompt.typed,
             index, c);
    snprintf(s->view.said.hint, sizeof s->view.said.hint, "%s", c->list);
}

/* As far as it is unique. What it may become is shown if that is more than one. */
static void complete_word(struct screen *s)
{
    struct screen_prompt *prompt = &s->prompt;
    struct completion c;
    memcpy(prompt->typed, s->view.said.answer, sizeof prompt->typed);
    complete_answer(s, 0, &c);
    if (!c.count)
        return;
    replace_word(s, c.from, c.common);
    memcpy(prompt->typed, s->view.said.answer, sizeof prompt->typed);
    prompt->completes = c.count > 1;
    prompt->count = prompt->index = c.count;
    if (c.count == 1)
        s->view.said.hint[0] = '\0';
}

/* The next of those that were shown, or the one before; from the last on to the first. */
static void go_on_completing(struct screen *s, bool back)
{
    struct screen_prompt *prompt = &s->prompt;
    struct completion c;
    if (back)
        prompt->index = prompt->index ? prompt->index - 1 : prompt->count - 1;
    else
        prompt->index = prompt->index + 1 < prompt->count ? prompt->index + 1 : 0;
    complete_answer(s, prompt->index, &c);
    replace_word(s, c.from, c.chosen);
}

static void edit_answer(struct view_said *said, uint32_t key)
{
    char *answer = said->answer;
    if (said->is_offered && key >= ' ' && key < 0x7f)
        answer[0] = '\0';
    size_t n = strlen(answer);
    if (key == KEY_BACKSPACE_ && n) {
        answer[n - 1] = '\0';
    } else if (key == (KEY_CTRL_BIT | 'u')) {
        answer[0] = '\0';
    } else if (key >= ' ' && key < 0x7f && n < VIEW_TEXT - 1) {
        answer[n] = (char)key;
        answer[n + 1] = '\0';
    }
}

static void take_key(struct screen *s, uint32_t key)
{
    if (key == KEY_TAB_ || key == KEY_BACKTAB_) {
        if (s->prompt.completes)
            go_on_completing(s, key == KEY_BACKTAB_);
        else
            complete_word(s);
        return;
    }
    s->prompt.completes = false;
    s->view.said.hint[0] = '\0';
    edit_answer(&s->view.said, key);
}

void screen_answer_key(struct screen *s, uint32_t key)
{
    struct view_said *said = &s->view.said;
    assert(said->overlay == OVERLAY_PROMPT);
    if (key == KEY_ESCAPE_ || key == (KEY_CTRL_BIT | 'c')) {
        said->overlay = said->under;
    } else if (key == KEY_ENTER_) {
        char answer[VIEW_TEXT];
        memcpy(answer, said->answer, sizeof answer);
        said->overlay = said->under;
        s->prompt.done(s, answer);
    } else {
        said->complaint[0] = '\0';
        take_key(s, key);
        said->is_offered = false;
    }
}
