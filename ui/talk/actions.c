/* What keys do to the slides of a talk. */
#include "screen/actions.h"
#include "screen/screen.h"
#include "talk/talk.h"
#include "text/clamp.h"

#include <stdlib.h>
#include <string.h>

/* ---- The overview ---- */

static void select_slide(struct screen *s, int by)
{
    struct talk *t = s->talk;
    int to = (int)t->view.selected + by, last = (int)t->view.deck->slide_count - 1;
    t->view.selected = (unsigned)(to < 0 ? 0 : to > last ? last : to);
    t->view.number[0] = '\0';
}

/* ---- Numbers ---- */

/* The slide whose number was typed, from 0; `otherwise` if none was. */
static unsigned typed_slide(const struct talk *t, unsigned otherwise)
{
    unsigned long number = strtoul(t->view.number, NULL, 10);
    return !t->view.number[0] ? otherwise : number ? (unsigned)number - 1 : 0;
}

void action_talk_digit(struct screen *s, uint32_t key)
{
    char *number = s->talk->view.number;
    size_t n = strlen(number);
    if (n + 1 < sizeof s->talk->view.number) {
        number[n] = (char)key;
        number[n + 1] = '\0';
    }
}

/* ---- Moving ---- */

/* Help is put away before anything moves. */
static bool close_help(struct screen *s)
{
    bool open = s->view.overlay != OVERLAY_NONE;
    s->view.overlay = OVERLAY_NONE;
    return open;
}

void action_talk_next(struct screen *s, uint32_t key)
{
    struct talk *t = s->talk;
    enum talk_mode mode = t->view.mode;
    if (close_help(s))
        return;
    bool chooses = key == KEY_ENTER_ || key == ' ';
    if (mode == TALK_OVERVIEW && !chooses) {
        select_slide(s, 1);
        return;
    }
    t->view.mode = TALK_SLIDES;
    if (t->view.number[0])
        talk_jump(s, typed_slide(t, 0));
    else if (mode == TALK_OVERVIEW)
        talk_jump(s, t->view.selected);
    else if (mode == TALK_SLIDES)
        talk_next(s);
}

void action_talk_back(struct screen *s, uint32_t key)
{
    struct talk *t = s->talk;
    enum talk_mode mode = t->view.mode;
    size_t digits = strlen(t->view.number);
    if (close_help(s))
        return;
    if (digits && key == KEY_BACKSPACE_) {
        t->view.number[digits - 1] = '\0';
    } else if (mode == TALK_OVERVIEW) {
        select_slide(s, -1);
    } else {
        t->view.mode = TALK_SLIDES;
        if (mode == TALK_SLIDES)
            talk_back(s);
    }
}

static void jump(struct screen *s, unsigned otherwise)
{
    struct talk *t = s->talk;
    if (t->view.mode == TALK_OVERVIEW && !t->view.number[0]) {
        t->view.selected = otherwise;
        return;
    }
    t->view.mode = TALK_SLIDES;
    talk_jump(s, typed_slide(t, otherwise));
}

void action_talk_first(struct screen *s, uint32_t key)
{
    (void)key;
    jump(s, 0);
}

void action_talk_last(struct screen *s, uint32_t key)
{
    (void)key;
    jump(s, s->talk->view.deck->slide_count - 1);
}

void action_talk_start(struct screen *s, uint32_t key)
{
    (void)key;
    s->talk->view.mode = TALK_SLIDES;
    s->talk->started_ns = clock_ns();
    talk_jump(s, 0);
}

/* ---- Looking ---- */

static void toggle(struct screen *s, enum talk_mode mode)
{
    struct talk *t = s->talk;
    t->view.mode = t->view.mode == mode ? TALK_SLIDES : mode;
    t->view.selected = t->view.slide;
}

void action_talk_overview(struct screen *s, uint32_t key)
{
    (void)key;
    toggle(s, TALK_OVERVIEW);
}

void action_talk_blank(struct screen *s, uint32_t key)
{
    (void)key;
    toggle(s, TALK_BLANK);
}

void action_talk_notes(struct screen *s, uint32_t key)
{
    (void)key;
    s->talk->view.shows_notes = !s->talk->view.shows_notes;
}

void action_talk_timer(struct screen *s, uint32_t key)
{
    (void)key;
    s->talk->view.shows_timer = !s->talk->view.shows_timer;
}

/* Up and down in whatever is on show; notes that are longer than their place before the slide. */
static void scroll(struct screen *s, int rows)
{
    struct talk *t = s->talk;
    int notes = talk_notes_scroll_most(&t->layout, &s->view, &t->view);
    if (s->view.overlay == OVERLAY_HELP)
        s->view.help_scroll = max(0, s->view.help_scroll + rows);
    else if (t->view.mode == TALK_OVERVIEW)
        select_slide(s, rows);
    else if (notes > 0)
        t->view.notes_scroll = clamp(min(t->view.notes_scroll, notes) + rows, 0, notes);
    else {
        t->view.scroll += rows;
        t->view.scroll = talk_scroll_clamp(&t->layout, &s->view, &t->view);
    }
}

void action_talk_up(struct screen *s, uint32_t key)
{
    (void)key;
    scroll(s, -1);
}

void action_talk_down(struct screen *s, uint32_t key)
{
    (void)key;
    scroll(s, 1);
}

/* ---- The guests ---- */

void action_talk_enter(struct screen *s, uint32_t key)
{
    (void)key;
    talk_enter(s);
}

void action_talk_restart(struct screen *s, uint32_t key)
{
    (void)key;
    talk_restart(s);
}

/* ---- The mouse ---- */

void talk_click(struct screen *s, const struct key_event *e)
{
    switch (e->button) {
    case 1: action_talk_next(s, KEY_ENTER_); break;
    case 3: action_talk_back(s, KEY_PAGEUP_); break;
    case 4: scroll(s, -1); break;
    case 5: scroll(s, 1); break;
    default: break;
    }
}
