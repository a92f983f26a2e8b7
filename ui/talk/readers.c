/* What those who show the notes of a talk are told. */
#include "talk/talk.h"

static const char *next_title(const struct talk *t, char *buffer, size_t size)
{
    if (talk_is_last_slide(&t->view))
        return "";
    return deck_plain(&t->view.deck->slides[t->view.chosen.slide + 1].title, buffer, size);
}

void talk_tell_readers(struct talk *t)
{
    char title[256], next[256];
    if (!t->notes)
        return;
    const struct notes_state state = {
        .deck = t->view.deck->title[0] ? t->view.deck->title : t->view.deck->path,
        .language = language_code(t->screen.view.chosen.language),
        .slide = t->view.chosen.slide + 1,
        .slides = t->view.deck->slide_count,
        .step = t->view.chosen.step + 1,
        .steps = talk_slide(&t->view)->steps,
        .title = deck_plain(&talk_slide(&t->view)->title, title, sizeof title),
        .notes = talk_slide(&t->view)->notes,
        .next = next_title(t, next, sizeof next),
        .started_ns = t->started_ns,
        .slide_ns = t->slide_ns,
    };
    notes_tell(t->notes, &state);
}
