/* Orders that change what is seen of a run, and nothing of the run. */
#include "player/private.h"
#include "run/until_parse.h"
#include "view/viewing.h"

#include <stdlib.h>
#include <string.h>

/* ---- explain ---- */

static bool is_number(const char *text)
{
    return *text && strspn(text, "0123456789") == strlen(text);
}

void player_begin_explaining(struct player *p)
{
    const struct deck_order *o = player_order(p);
    struct until_mistake ignored; /* the deck's reader has said so */
    const struct until_guest guest = player_guest(p);
    p->progress.searched = 0;
    p->progress.until = (struct control_until){ 0 };
    if (!is_number(o->text) && strcmp(o->text, "last") != 0)
        until_parse(o->text, &guest, &p->progress.until, &ignored);
}

/* The Nth exit, or the writes of one REP that it is among; NULL: it has not been, or is not
 * kept. */
static const struct event *exit_of_number(const struct model_vcpu *v, uint64_t number)
{
    uint64_t n = v->exits;
    uint32_t index = model_history_exit(v, model_history_size(v), -1);
    if (!number || number > n)
        return NULL;
    while (index != UINT32_MAX && (n -= model_history_exits(v, index)) >= number)
        index = model_history_exit(v, index, -1);
    return model_history(v, index);
}

/* The first exit that meets the conditions, from where the last look ended; NULL: none yet. */
static const struct event *exit_that_meets(struct player *p)
{
    const struct model_vcpu *v = player_focused(p);
    const struct event *e;
    for (uint32_t i = model_history_find(v, p->progress.searched); (e = model_history(v, i)); i++) {
        if (until_is_met(&p->progress.until, e, model_wide(v, e)))
            return e;
        p->progress.searched = e->seq + 1;
    }
    return NULL;
}

bool player_go_on_explaining(struct player *p, const struct deck_order *o)
{
    const struct model_vcpu *v = player_focused(p);
    if (!strcmp(o->text, "last")) {
        viewing_leave_history(&p->view->chosen);
        return true;
    }
    const struct event *e =
        is_number(o->text) ? exit_of_number(v, strtoull(o->text, NULL, 10)) : exit_that_meets(p);
    if (e) {
        viewing_leave_history(&p->view->chosen);
        viewing_show_event(&p->view->chosen, p->focus, e);
    }
    return e || v->state == MODEL_ENDED || player_is_impatient(p, o) ||
           player_all_rest(p, p->clock.now_ns);
}

/* ---- focus, show ---- */

void player_show_focus(struct player *p)
{
    if (p->view->chosen.focus != p->focus)
        viewing_focus(&p->view->chosen, p->focus);
}

/* Somebody who types meanwhile goes on typing where that was. */
bool player_change_focus(struct player *p, const struct deck_order *o)
{
    if (o->number < p->view->seen.count)
        p->focus = o->number;
    if (!p->view->chosen.typing)
        player_show_focus(p);
    return true;
}

void player_apply_show(struct player *p, unsigned show)
{
    p->show = show;
    p->view->chosen.shows_memory = show & SHOW_MEMORY;
    p->view->chosen.shows_tables = show & SHOW_TABLES;
    p->view->chosen.shows_stack = show & SHOW_STACK;
}

bool player_change_show(struct player *p, const struct deck_order *o)
{
    player_apply_show(p, o->number);
    return true;
}

/* ---- memory, walk ---- */

static void show_memory_at(struct player *p, uint64_t linear)
{
    viewing_memory(&p->view->chosen, linear);
    p->memory_is_set = true;
}

bool player_show_memory(struct player *p, const struct deck_order *o)
{
    uint64_t linear;
    const struct until_guest guest = player_guest(p);
    if (guest.regs && until_parse_address(o->text, &guest, &linear))
        show_memory_at(p, linear);
    return true;
}

bool player_show_walk(struct player *p, const struct deck_order *o)
{
    uint64_t linear;
    const struct until_guest guest = player_guest(p);
    if (guest.regs && until_parse_address(o->text, &guest, &linear)) {
        p->view->chosen.walk_asked = true;
        p->view->chosen.walk_linear = linear;
        p->view->chosen.page_scroll = 0;
    }
    return true;
}

void player_default_memory(struct player *p)
{
    const struct event *e = view_event(p->view, p->view->chosen.focus);
    if (e && p->view->chosen.shows_memory && !p->memory_is_set)
        show_memory_at(p, wide_linear(e, view_wide(p->view, e)));
}
