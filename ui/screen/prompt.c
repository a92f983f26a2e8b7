/* A question on the row of the key bar, and the keys that make its answer. */
#include "screen/private.h"

#include <stdio.h>
#include <string.h>

void screen_ask(struct screen *s, const char *question, const char *korean, const char *answer,
                void (*done)(struct screen *s, const char *answer))
{
    s->prompt.over = s->view.said.overlay;
    s->view.said.overlay = OVERLAY_PROMPT;
    snprintf(s->view.said.prompt, sizeof s->view.said.prompt, "%s",
             s->view.chosen.language == KOREAN ? korean : question);
    snprintf(s->view.said.answer, sizeof s->view.said.answer, "%s", answer);
    s->prompt.done = done;
}

void screen_answer_key(struct screen *s, uint32_t key)
{
    char *answer = s->view.said.answer;
    size_t n = strlen(answer);
    if (key == KEY_ESCAPE_ || key == (KEY_CTRL_BIT | 'c')) {
        s->view.said.overlay = OVERLAY_NONE;
    } else if (key == KEY_ENTER_) {
        char copy[VIEW_TEXT];
        memcpy(copy, answer, sizeof copy);
        s->view.said.overlay = OVERLAY_NONE;
        s->prompt.done(s, copy);
    } else if (key == KEY_BACKSPACE_ && n) {
        answer[n - 1] = '\0';
    } else if (key == (KEY_CTRL_BIT | 'u')) {
        answer[0] = '\0';
    } else if (key >= ' ' && key < 0x7f && n < VIEW_TEXT - 1) {
        answer[n] = (char)key;
        answer[n + 1] = '\0';
    }
}
