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
    said->complaint[0] = '\0';
    s->prompt.done = done;
}

void screen_ask_again(struct screen *s, size_t at, size_t length, const char *complaint)
{
    struct view_said *said = &s->view.said;
    said->overlay = OVERLAY_PROMPT;
    snprintf(said->complaint, sizeof said->complaint, "%s", complaint);
    said->wrong_at = at;
    said->wrong_length = length;
}

struct until_guest screen_guest(const struct view *view)
{
    const unsigned focus = view->chosen.focus;
    const struct event *e = view_event(view, focus);
    return (struct until_guest){ .regs = e ? &e->regs : NULL,
                                 .wide = e ? view_wide(view, e) : NULL,
                                 .symbols = view->seen.vcpus[focus].symbols };
}

static void edit_answer(struct view_said *said, uint32_t key)
{
    char *answer = said->answer;
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
        edit_answer(said, key);
    }
}
