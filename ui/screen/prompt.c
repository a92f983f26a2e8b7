/* A question on the row of the key bar, and the keys that make its answer. */
#include "screen/private.h"
#include "text/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ---- Earlier answers ---- */

/* Those to this question; the first that has none yet if there are none, NULL if all have. */
static struct screen_answers *answers_to(struct screen_prompt *prompt, enum word question)
{
    for (unsigned i = 0; i < SCREEN_QUESTIONS; i++)
        if (!prompt->answers[i].count || prompt->answers[i].question == question)
            return &prompt->answers[i];
    return NULL;
}

/* Each is there once. */
static void remember(struct screen_prompt *prompt, const char *answer)
{
    struct screen_answers *answers = answers_to(prompt, prompt->question->question);
    unsigned at = 0;
    if (!answers || !*answer)
        return;
    while (at < answers->count && strcmp(answers->list[at], answer) != 0)
        at++;
    if (at == answers->count)
        at = answers->count < SCREEN_ANSWERS ? answers->count++ : SCREEN_ANSWERS - 1;
    memmove(answers->list[1], answers->list[0], at * sizeof answers->list[0]);
    snprintf(answers->list[0], sizeof answers->list[0], "%s", answer);
    answers->question = prompt->question->question;
}

/* Up and Down: before the latest answer stands what was typed. */
static void recall(struct screen *s, uint32_t key)
{
    struct screen_prompt *prompt = &s->prompt;
    const struct screen_answers *answers = answers_to(prompt, prompt->question->question);
    char *answer = s->view.said.answer;
    unsigned count = answers ? answers->count : 0;
    if (key == KEY_UP_ ? prompt->back == count : !prompt->back)
        return;
    if (!prompt->back)
        memcpy(prompt->draft, answer, sizeof prompt->draft);
    prompt->back += key == KEY_UP_ ? 1 : -1u;
    memcpy(answer, prompt->back ? answers->list[prompt->back - 1] : prompt->draft, VIEW_TEXT);
}

/* ---- Asking ---- */

static void tell_change(struct screen *s)
{
    struct view_said *said = &s->view.said;
    const struct screen_question *question = s->prompt.question;
    said->ghost[0] = said->complaint[0] = '\0';
    snprintf(said->grammar, sizeof said->grammar, "%s", view_word(&s->view, question->grammar));
    if (question->typed)
        question->typed(s);
}

void screen_ask(struct screen *s, const struct screen_question *question, const char *answer)
{
    struct view_said *said = &s->view.said;
    const struct screen_answers *answers = answers_to(&s->prompt, question->question);
    assert(question->done);
    s->prompt.question = question;
    s->prompt.over = said->overlay;
    s->prompt.completes = false;
    s->prompt.back = 0;
    said->overlay = OVERLAY_PROMPT;
    said->under = OVERLAY_NONE;
    snprintf(said->prompt, sizeof said->prompt, "%s", view_word(&s->view, question->question));
    snprintf(said->answer, sizeof said->answer, "%s", answer);
    said->is_offered = *answer;
    said->hint[0] = '\0';
    said->completes = question->names || question->completes != COMPLETE_NOTHING;
    said->recalls = answers && answers->count;
    tell_change(s);
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
    const struct screen_question *question = s->prompt.question;
    if (question->names)
        complete_among(question->names, view, s->prompt.typed, index, c);
    else
        complete(question->completes, view->seen.vcpus[view->chosen.focus].symbols, s->prompt.typed,
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

static bool is_text(uint32_t key)
{
    return key < KEY_ENTER_ && char_columns(key) > 0;
}

static void edit_answer(struct view_said *said, uint32_t key)
{
    char *answer = said->answer, bytes[UTF8_MAX];
    if ((said->is_offered && is_text(key)) || key == (KEY_CTRL_BIT | 'u'))
        answer[0] = '\0';
    size_t n = strlen(answer), more = is_text(key) ? utf8_encode(key, bytes) : 0;
    if (key == KEY_BACKSPACE_ && n) {
        while (n > 1 && utf8_continues(answer[n - 1]))
            n--;
        answer[n - 1] = '\0';
    } else if (n + more < VIEW_TEXT) {
        memcpy(answer + n, bytes, more);
        answer[n + more] = '\0';
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
    if (key == KEY_UP_ || key == KEY_DOWN_) {
        recall(s, key);
        return;
    }
    s->prompt.back = 0;
    edit_answer(&s->view.said, key);
}

static void take_answer(struct screen *s)
{
    char answer[VIEW_TEXT];
    memcpy(answer, s->view.said.answer, sizeof answer);
    s->view.said.overlay = s->view.said.under;
    remember(&s->prompt, answer);
    s->prompt.question->done(s, answer);
}

void screen_answer_key(struct screen *s, uint32_t key)
{
    struct view_said *said = &s->view.said;
    assert(said->overlay == OVERLAY_PROMPT);
    if (key == KEY_ESCAPE_ || key == (KEY_CTRL_BIT | 'c')) {
        said->overlay = said->under;
    } else if (key == (KEY_CTRL_BIT | 'z')) {
        s->suspend = true; /* the question stands there again afterwards */
    } else if (key == (KEY_CTRL_BIT | 'l')) {
        curses_redraw(s->terminal.curses);
    } else if (key == KEY_ENTER_) {
        take_answer(s);
    } else {
        take_key(s, key);
        said->is_offered = false;
        tell_change(s);
    }
}
