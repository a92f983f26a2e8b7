/* What orders make guests do. */
#include "player/private.h"
#include "run/breaks.h"

#include <string.h>

static bool is_all(const struct player *p, bool (*has)(enum model_state state))
{
    for (unsigned i = 0; i < p->run->model.count; i++)
        if (!has(player_model(p, i)->state))
            return false;
    return true;
}

static bool has_stopped(enum model_state state)
{
    return state == MODEL_PAUSED || state == MODEL_ENDED;
}

static bool is_not_paused(enum model_state state)
{
    return state != MODEL_PAUSED;
}

static bool runs(enum model_state state)
{
    return !has_stopped(state);
}

static bool has_not_ended(enum model_state state)
{
    return state != MODEL_ENDED;
}

/* ---- step, instruction ----
 * Counted from a pause: a guest that runs is paused first. A step into a wait for input stays under
 * way, but the order is done, as what is to be typed may be the next one. */

static void begin_step(struct player *p)
{
    const struct deck_order *o = player_order(p);
    player_begin_moving(p);
    p->progress.left = o->number ? o->number : 1;
    if (player_focused(p)->state != MODEL_PAUSED)
        run_pause(p->run, p->focus);
}

/* Issues so many of the steps that are left. */
static void issue_steps(struct player *p, const struct deck_order *o, unsigned count)
{
    void (*step)(struct run *, unsigned) =
        o->kind == ORDER_STEP_INSN ? run_step_insn : run_step_exit;
    p->progress.issued = true;
    p->progress.mark = player_focused(p)->counts[EVENT_PAUSE] + count;
    p->progress.left -= count;
    for (unsigned i = 0; i < count; i++)
        step(p->run, p->focus);
    player_got_on(p);
}

static bool is_step_done(struct player *p, const struct deck_order *o)
{
    const struct model_vcpu *v = player_focused(p);
    bool paused = v->state == MODEL_PAUSED &&
                  (!p->progress.issued || v->counts[EVENT_PAUSE] >= p->progress.mark),
         impatient = player_is_impatient(p, o);
    if (v->state == MODEL_ENDED || (paused && !p->progress.left))
        return true;
    if (paused || (impatient && p->progress.left))
        issue_steps(p, o, p->hurries || impatient ? p->progress.left : 1);
    else if (p->progress.issued && player_sleeps_on(p, p->focus)) {
        issue_steps(p, o, p->progress.left); /* what is typed then takes it through them */
        return true;
    }
    return impatient;
}

/* ---- until, break ---- */

static bool parse(struct player *p, const struct deck_order *o)
{
    struct until_mistake mistake;
    const struct until_guest guest = player_guest(p);
    bool ok = until_parse(o->text, &guest, &p->progress.until, &mistake);
    if (!ok)
        player_refuse(p, "until", o->text, &mistake);
    return ok;
}

static void begin_until(struct player *p)
{
    const struct deck_order *o = player_order(p);
    const struct model_vcpu *v = player_focused(p);
    player_begin_moving(p);
    p->progress.mark = v->counts[EVENT_PAUSE];
    bool breaks = !strcmp(o->text, "break");
    p->progress.issued = v->state != MODEL_ENDED && (breaks || parse(p, o));
    if (p->progress.issued && breaks)
        run_resume(p->run, p->focus);
    else if (p->progress.issued)
        run_until(p->run, p->focus, &p->progress.until, "");
}

static bool is_until_done(struct player *p, const struct deck_order *o)
{
    const struct model_vcpu *v = player_focused(p);
    if (!p->progress.issued || v->state == MODEL_ENDED || player_is_impatient(p, o))
        return true;
    return (v->state == MODEL_PAUSED && v->counts[EVENT_PAUSE] != p->progress.mark) ||
           player_sleeps_on(p, p->focus);
}

static bool set_break(struct player *p, const struct deck_order *o)
{
    struct control_break what;
    struct until_mistake mistake;
    const struct until_guest guest = player_guest(p);
    if (break_parse(o->text, &guest, &what, &mistake))
        run_add_break(p->run, p->focus, o->text, &what);
    else
        player_refuse(p, "break", o->text, &mistake);
    return true;
}

/* ---- for, on virtual time ----
 * The guests look at the clock themselves, as whoever is behind it here would be late: each that is
 * told to pauses after so long. It goes on then if the next order does not want it paused. */

static const struct deck_order *order_after(const struct player *p, unsigned at)
{
    const struct deck_order *o = at + 1 < p->what->order_count ? &p->what->orders[at + 1] : NULL;
    return o && o->step <= p->step ? o : NULL;
}

static bool is_virtual_for(const struct player *p, const struct deck_order *o)
{
    return o && o->kind == ORDER_FOR && p->options.virtual_clock;
}

static void run_for(struct player *p, const struct deck_order *o, bool (*who)(enum model_state))
{
    struct control_until until = { UNTIL_TIME, .ns = (uint64_t)(o->value * 1e9) };
    p->progress.runs_for = 0;
    run_together(p->run, true);
    for (unsigned i = 0; i < p->options.guest_count; i++)
        if (who(player_model(p, i)->state)) {
            p->progress.runs_for |= 1u << i;
            p->progress.pauses[i] = player_model(p, i)->counts[EVENT_PAUSE];
            run_until(p->run, i, &until, "");
        }
    run_together(p->run, false);
}

static bool has_run_for(struct player *p)
{
    for (unsigned i = 0; i < p->run->model.count; i++) {
        const struct model_vcpu *v = player_model(p, i);
        if ((p->progress.runs_for & 1u << i) && v->state != MODEL_ENDED &&
            v->counts[EVENT_PAUSE] == p->progress.pauses[i] && !player_sleeps_on(p, i))
            return false;
    }
    return true;
}

static void end_running_for(struct player *p)
{
    const struct deck_order *next = order_after(p, p->next);
    bool stays = next && (next->kind == ORDER_STOP || next->kind == ORDER_STEP ||
                          next->kind == ORDER_STEP_INSN);
    run_together(p->run, true);
    for (unsigned i = 0; i < p->run->model.count; i++)
        if ((p->progress.runs_for & 1u << i) &&
            !(stays && player_model(p, i)->state == MODEL_PAUSED))
            run_resume(p->run, i);
    run_together(p->run, false);
    p->progress.runs_for = 0;
}

void player_begin_at_start(struct player *p)
{
    const struct deck_order *o = player_next_for(p);
    if (is_virtual_for(p, o) && !p->options.step)
        run_for(p, o, is_not_paused);
}

/* ---- go, stop, slow ---- */

static void for_all(struct player *p, void (*what)(struct run *, unsigned))
{
    run_together(p->run, true);
    for (unsigned i = 0; i < p->run->model.count; i++)
        if (player_model(p, i)->state != MODEL_ENDED)
            what(p->run, i);
    run_together(p->run, false);
}

static void begin_go(struct player *p)
{
    const struct deck_order *next = order_after(p, p->next);
    player_begin_moving(p);
    if (is_virtual_for(p, next))
        run_for(p, next, has_not_ended);
    else
        for_all(p, run_resume);
}

static bool is_go_done(struct player *p, const struct deck_order *o)
{
    return player_is_impatient(p, o) || p->progress.runs_for || is_all(p, is_not_paused);
}

static void begin_stop(struct player *p)
{
    for_all(p, run_pause);
}

static bool is_stop_done(struct player *p, const struct deck_order *o)
{
    return player_is_impatient(p, o) || is_all(p, has_stopped);
}

static bool change_rate(struct player *p, const struct deck_order *o)
{
    p->slow = o->value;
    player_set_rate(p);
    return true;
}

/* ---- wait, for ---- */

static void begin_wait(struct player *p)
{
    p->progress.searched = p->watch[p->focus].heard;
}

/* Where the order's text ends in what the console shows from a place on; 0: it is not there (yet),
 * and the place moves on. */
static uint64_t find_text(const struct model_vcpu *v, const struct deck_order *o, uint64_t *from)
{
    static uint8_t bytes[MODEL_CONSOLE];
    uint64_t to = v->console_total, oldest = to > MODEL_CONSOLE ? to - MODEL_CONSOLE : 0;
    if (*from < oldest)
        *from = oldest;
    size_t n = model_console_read(v, *from, to, bytes);
    const uint8_t *at = memmem(bytes, n, o->text, o->size);
    if (at)
        return *from + (uint64_t)(at - bytes) + o->size;
    if (n >= o->size)
        *from += n - o->size + 1;
    return 0;
}

static bool is_wait_done(struct player *p, const struct deck_order *o)
{
    const struct model_vcpu *v = player_focused(p);
    uint64_t end = find_text(v, o, &p->progress.searched);
    if (end)
        p->watch[p->focus].heard = end; /* the next WAIT is about what comes then */
    bool in_vain = p->hurries && player_all_rest(p, p->clock.now_ns) && p->run->model.started;
    return end || player_shows(v, o->text, o->size) || v->state == MODEL_ENDED ||
           player_is_impatient(p, o) || in_vain;
}

static void begin_for(struct player *p)
{
    const struct deck_order *o = player_order(p);
    p->progress.mark = p->clock.now_ns + (uint64_t)(o->value * 1e9);
    if (is_virtual_for(p, o) && !p->progress.runs_for)
        run_for(p, o, runs);
}

static bool is_for_done(struct player *p, const struct deck_order *o)
{
    bool is_cut = player_is_impatient(p, o);
    player_got_on(p); /* however long it is, it is not given up */
    if (p->options.virtual_clock) {
        if (!is_cut && !has_run_for(p))
            return false;
        end_running_for(p);
        return true;
    }
    player_wake_at(&p->clock, p->progress.mark);
    return is_cut || p->rushes || p->clock.now_ns >= p->progress.mark ||
           (p->hurries && player_all_rest(p, p->clock.now_ns));
}

struct player_doing player_doing(enum deck_order_kind kind)
{
    switch (kind) {
    case ORDER_TYPE: return (struct player_doing){ player_begin_typing, player_go_on_typing };
    case ORDER_STEP:
    case ORDER_STEP_INSN: return (struct player_doing){ begin_step, is_step_done };
    case ORDER_UNTIL: return (struct player_doing){ begin_until, is_until_done };
    case ORDER_BREAK: return (struct player_doing){ NULL, set_break };
    case ORDER_GO: return (struct player_doing){ begin_go, is_go_done };
    case ORDER_STOP: return (struct player_doing){ begin_stop, is_stop_done };
    case ORDER_SLOW: return (struct player_doing){ NULL, change_rate };
    case ORDER_SHOW: return (struct player_doing){ NULL, player_change_show };
    case ORDER_EXPLAIN:
        return (struct player_doing){ player_begin_explaining, player_go_on_explaining };
    case ORDER_FOCUS: return (struct player_doing){ NULL, player_change_focus };
    case ORDER_MEMORY: return (struct player_doing){ NULL, player_show_memory };
    case ORDER_WALK: return (struct player_doing){ NULL, player_show_walk };
    case ORDER_WAIT: return (struct player_doing){ begin_wait, is_wait_done };
    case ORDER_FOR: break;
    }
    return (struct player_doing){ begin_for, is_for_done };
}
