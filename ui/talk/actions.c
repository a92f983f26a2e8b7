/* What keys and clicks do to the slides of a talk. */
#include "talk/talk.h"
#include "text/clamp.h"
#include "view/viewing.h"

#include <stdlib.h>
#include <string.h>

/* ---- The overview ---- */

static void select_slide(struct talk *t, int by)
{
    int to = (int)t->view.chosen.selected + by, last = (int)t->view.deck->slide_count - 1;
    t->view.chosen.selected = (unsigned)(to < 0 ? 0 : to > last ? last : to);
    t->view.chosen.number[0] = '\0';
}

/* ---- Numbers ---- */

/* The slide whose number was typed, from 0; `otherwise` if none was. */
static unsigned typed_slide(const struct talk *t, unsigned otherwise)
{
    unsigned long number = strtoul(t->view.chosen.number, NULL, 10);
    return !t->view.chosen.number[0] ? otherwise : number ? (unsigned)number - 1 : 0;
}

static void action_digit(struct talk *t)
{
    char *number = t->view.chosen.number;
    size_t n = strlen(number);
    if (n + 1 < sizeof t->view.chosen.number) {
        number[n] = (char)t->screen.key;
        number[n + 1] = '\0';
    }
}

/* ---- Moving ---- */

/* Help is put away before anything moves. */
static bool close_help(struct talk *t)
{
    bool open = t->screen.view.said.overlay != OVERLAY_NONE;
    t->screen.view.said.overlay = OVERLAY_NONE;
    return open;
}

/* In the overview: to the slide that is selected if this `chooses`, else the selection moves on. */
static void next(struct talk *t, bool chooses)
{
    enum talk_mode mode = t->view.chosen.mode;
    if (close_help(t))
        return;
    if (mode == TALK_OVERVIEW && !chooses) {
        select_slide(t, 1);
        return;
    }
    t->view.chosen.mode = TALK_SLIDES;
    if (t->view.chosen.number[0])
        talk_jump(t, typed_slide(t, 0));
    else if (mode == TALK_OVERVIEW)
        talk_jump(t, t->view.chosen.selected);
    else if (mode == TALK_SLIDES)
        talk_next(t);
}

/* erases: if a number is being typed, its last digit goes. */
static void back(struct talk *t, bool erases)
{
    enum talk_mode mode = t->view.chosen.mode;
    size_t digits = strlen(t->view.chosen.number);
    if (close_help(t))
        return;
    if (digits && erases) {
        t->view.chosen.number[digits - 1] = '\0';
    } else if (mode == TALK_OVERVIEW) {
        select_slide(t, -1);
    } else {
        t->view.chosen.mode = TALK_SLIDES;
        if (mode == TALK_SLIDES)
            talk_back(t);
    }
}

static void jump(struct talk *t, unsigned otherwise)
{
    if (t->view.chosen.mode == TALK_OVERVIEW && !t->view.chosen.number[0]) {
        t->view.chosen.selected = otherwise;
        return;
    }
    t->view.chosen.mode = TALK_SLIDES;
    talk_jump(t, typed_slide(t, otherwise));
}

static void action_start(struct talk *t)
{
    t->view.chosen.mode = TALK_SLIDES;
    t->started_ns = clock_ns();
    talk_jump(t, 0);
}

/* ---- Looking ---- */

static void toggle(struct talk *t, enum talk_mode mode)
{
    t->view.chosen.mode = t->view.chosen.mode == mode ? TALK_SLIDES : mode;
    t->view.chosen.selected = t->view.chosen.slide;
}

/* Up and down in whatever is on show; notes that are longer than their place before the slide. */
static void scroll(struct talk *t, int rows)
{
    int notes = talk_notes_scroll_most(&t->layout, &t->screen.view, &t->view);
    if (t->screen.view.said.overlay == OVERLAY_HELP ||
        t->screen.view.said.overlay == OVERLAY_GLOSSARY)
        viewing_scroll_help(&t->screen.view, &t->screen.grid, rows);
    else if (t->view.chosen.mode == TALK_OVERVIEW)
        select_slide(t, rows);
    else if (notes > 0)
        t->view.chosen.notes_scroll =
            clamp(min(t->view.chosen.notes_scroll, notes) + rows, 0, notes);
    else {
        t->view.chosen.scroll += rows;
        t->view.chosen.scroll = talk_scroll_clamp(&t->layout, &t->screen.view, &t->view);
    }
}

/* ---- Commands ---- */

static void action_next(struct talk *t)
{
    next(t, t->screen.key == KEY_ENTER_ || t->screen.key == ' ');
}

static void action_back(struct talk *t)
{
    back(t, t->screen.key == KEY_BACKSPACE_);
}

static void action_enter(struct talk *t)
{
    talk_enter(t);
}

static void action_restart(struct talk *t)
{
    talk_restart(t);
}

static void action_first(struct talk *t)
{
    jump(t, 0);
}

static void action_last(struct talk *t)
{
    jump(t, t->view.deck->slide_count - 1);
}

static void action_overview(struct talk *t)
{
    toggle(t, TALK_OVERVIEW);
}

static void action_blank(struct talk *t)
{
    toggle(t, TALK_BLANK);
}

static void action_notes(struct talk *t)
{
    t->view.chosen.shows_notes = !t->view.chosen.shows_notes;
}

static void action_timer(struct talk *t)
{
    t->view.chosen.shows_timer = !t->view.chosen.shows_timer;
}

static void action_up(struct talk *t)
{
    scroll(t, -1);
}

static void action_down(struct talk *t)
{
    scroll(t, 1);
}

talk_action *talk_action_of(enum command_id id)
{
    static talk_action *const actions[COMMAND_COUNT] = {
#define TALK_COMMAND(id, function, ...) [COMMAND_##id] = action_##function,
#include "view/commands.def"
    };
    return actions[id];
}

/* ---- The mouse ---- */

void talk_click(struct talk *t, const struct key_event *e)
{
    switch (e->button) {
    case 1: next(t, true); break;
    case 3: back(t, false); break;
    case 4: scroll(t, -1); break;
    case 5: scroll(t, 1); break;
    default: break;
    }
}
