/* What all of the player stands on: which order is next, when the next tick is wanted, how guests
 * move. */
#include "model/text_screen.h"
#include "player/private.h"
#include "run/breaks.h"
#include "run/row_text.h"
#include "view/viewing.h"

#include <assert.h>
#include <string.h>

/* ---- Orders ---- */

const struct deck_order *player_order(const struct player *p)
{
    assert(p->what && p->next <= p->what->order_count);
    const struct deck_order *o = p->next < p->what->order_count ? &p->what->orders[p->next] : NULL;
    return o && o->step <= p->step ? o : NULL;
}

bool player_is_impatient(const struct player *p, const struct deck_order *o)
{
    return !p->hurries && o->step < p->step;
}

void player_wake_at(struct player_clock *clock, uint64_t ns)
{
    if (ns < clock->due_ns)
        clock->due_ns = ns;
}

void player_got_on(struct player *p)
{
    p->progress.begun_ns = p->clock.now_ns;
}

/* ---- Guests ---- */

/* Does it take no time, and let no guest do anything? */
static bool only_sets(enum deck_order_kind kind)
{
    return kind == ORDER_SLOW || kind == ORDER_FOCUS || kind == ORDER_SHOW ||
           kind == ORDER_MEMORY || kind == ORDER_WALK;
}

/* The next order of the steps so far from a place on that does more; NULL: none. */
static const struct deck_order *next_from(const struct player *p, unsigned i)
{
    const struct deck_run *what = p->what;
    while (i < what->order_count && only_sets(what->orders[i].kind))
        i++;
    return i < what->order_count && what->orders[i].step <= p->step ? &what->orders[i] : NULL;
}

const struct deck_order *player_next_for(const struct player *p)
{
    const struct deck_order *o = next_from(p, p->next);
    return o && o->kind == ORDER_FOR ? o : NULL;
}

/* Does it depend on the speed of the guests what comes of the next order? They get so far in its
 * time, or up to a stop, also one that follows what is waited for. */
static bool is_timed(const struct player *p)
{
    const struct deck_order *o = next_from(p, p->next);
    if (o && o->kind == ORDER_FOR)
        return !p->options.virtual_clock;
    while (o && o->kind == ORDER_WAIT)
        o = next_from(p, (unsigned)(o - p->what->orders) + 1);
    return o && o->kind == ORDER_STOP;
}

double player_rate(const struct player *p)
{
    return p->hurries && (p->rushes || !is_timed(p)) ? 0 : p->slow;
}

void player_set_rate(struct player *p)
{
    double rate = player_rate(p);
    if (rate == p->view->chosen.slow)
        return;
    p->view->chosen.slow = rate;
    for (unsigned i = 0; i < p->run->model.count; i++)
        control_set_rate(p->run->machine, i, rate);
}

void player_begin_moving(struct player *p)
{
    viewing_leave_history(&p->view->chosen);
    assert(p->run->model.count <= VCPU_MAX);
    for (unsigned i = 0; i < p->run->model.count; i++)
        p->watch[i].heard = player_model(p, i)->console_total;
}

void player_refuse(struct player *p, const char *order, const char *text,
                   const struct until_mistake *mistake)
{
    breaks_refuse(order, text, mistake, &p->refused);
    view_say(&p->view->said, ROLE_BAD, "%s", p->refused.text);
}

struct until_guest player_guest(const struct player *p)
{
    const struct event *e = view_event(p->view, p->focus);
    return (struct until_guest){ .regs = e ? &e->regs : NULL,
                                 .wide = e ? view_wide(p->view, e) : NULL,
                                 .symbols = p->view->seen.vcpus[p->focus].symbols };
}

bool player_shows(const struct model_vcpu *v, const void *text, size_t size)
{
    static struct text_screen screen; /* too large for a stack */
    uint8_t cells[2 * PC_COLUMNS];
    const struct text_line line = { .cells = cells, .count = PC_COLUMNS };
    char row[ROW_TEXT_MAX];
    if (!model_text_screen(v, UINT64_MAX, &screen))
        return false;
    for (unsigned r = 0; r < PC_ROWS; r++) {
        for (unsigned c = 0; c < PC_COLUMNS; c++)
            memcpy(cells + 2 * c, text_screen_cell(&screen, r, c), 2);
        if (memmem(row, row_text(&line, 0, true, row), text, size))
            return true;
    }
    return false;
}
