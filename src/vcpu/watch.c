/* What a return from the guest may end: a step, the wait for a condition (event/until.h), or the
 * run up to a breakpoint that stays (event/breaks.h).
 *
 * A step is an order that lets a paused vCPU go on until its next exit: VCPU_PAUSE stays set,
 * watch.step says which kind is under way, and the count in the orders, which others may take back,
 * says whether it is still wanted. */
#include "vcpu/private.h"

/* ---- Steps ---- */

static unsigned steps_left(enum vcpu_step step, const struct vcpu_orders *orders)
{
    switch (step) {
    case STEP_EXIT: return orders->exit_steps;
    case STEP_INSN: return orders->insn_steps;
    default: return 0;
    }
}

enum vcpu_step watch_next_step(const struct vcpu_orders *orders)
{
    return orders->exit_steps ? STEP_EXIT : orders->insn_steps ? STEP_INSN : STEP_NONE;
}

bool watch_is_to_pause(const struct vcpu_watch *watch, const struct vcpu_shared *shared)
{
    return (atomic_load(&shared->requests) & VCPU_PAUSE) &&
           !steps_left(watch->step, &shared->orders);
}

bool watch_goes_on_stepping(struct vcpu_watch *watch, struct vcpu_shared *shared)
{
    if (!watch->step)
        return false;
    pthread_mutex_lock(&shared->lock);
    if (!steps_left(watch->step, &shared->orders))
        watch->step = STEP_NONE;
    pthread_mutex_unlock(&shared->lock);
    return watch->step;
}

static void end_step(struct vcpu_watch *watch, struct vcpu_shared *shared)
{
    struct vcpu_orders *orders = &shared->orders;
    pthread_mutex_lock(&shared->lock);
    if (watch->step == STEP_EXIT && orders->exit_steps)
        orders->exit_steps--;
    else if (watch->step == STEP_INSN && orders->insn_steps)
        orders->insn_steps--;
    pthread_mutex_unlock(&shared->lock);
    watch->step = STEP_NONE;
}

/* ---- Addresses and writes ---- */

static void add_address(struct engine_stops *stops, const struct control_until *until)
{
    if (until_is_address(until))
        stops->breaks[stops->breaks_count++] = until->linear;
}

static void add_break(struct engine_stops *stops, const struct control_break *b)
{
    if (b->kind == BREAK_WHEN)
        add_address(stops, &b->when);
    else if (stops->writes_count < BREAK_WRITES_MAX)
        stops->writes[stops->writes_count++] = (struct engine_range){ b->linear, b->length };
}

static bool is_none(const struct engine_stops *stops)
{
    return !stops->breaks_count && !stops->writes_count;
}

static bool stands_on_one(const struct engine_stops *stops, const struct registers *regs,
                          const struct event_wide *wide)
{
    const uint64_t linear = wide_code_linear(regs, wide);
    for (unsigned i = 0; i < stops->breaks_count; i++)
        if (stops->breaks[i] == linear)
            return true;
    return false;
}

/* It has not begun yet and is not going to pause first: then where it stands is news. */
static bool comes_there(const struct vcpu *v)
{
    return v->posting.seq <= 1 && !(atomic_load(&v->shared.requests) & VCPU_PAUSE) &&
           !v->watch.until.conditions;
}

/* What the engine cannot stop at is looked for step by step. A step would take it off where it
 * begins, though: for its first entry the engine stops there alone. */
static void set_stops(struct vcpu *v)
{
    struct vcpu_watch *watch = &v->watch;
    watch->by_steps = !v->engine->cpu_set_stops(v->cpu, &watch->stops);
    watch->begins = watch->by_steps && comes_there(v) &&
                    stands_on_one(&watch->stops, vcpu_last_registers(v), vcpu_last_wide(v));
    if (!watch->begins)
        return;
    const struct engine_stops here = {
        .breaks = { wide_code_linear(vcpu_last_registers(v), vcpu_last_wide(v)) }, .breaks_count = 1
    };
    watch->by_steps = !v->engine->cpu_set_stops(v->cpu, &here);
}

void watch_set_stops(struct vcpu *v)
{
    struct vcpu_watch *watch = &v->watch;
    const bool had_none = is_none(&watch->stops);
    watch->stops = (struct engine_stops){ 0 };
    add_address(&watch->stops, &watch->until);
    for (unsigned i = 0; i < watch->breaks.count; i++)
        add_break(&watch->stops, &watch->breaks.of[i]);
    watch->by_steps = watch->leaving = watch->begins = false;
    if (had_none && is_none(&watch->stops))
        return;
    set_stops(v);
    watch->leaving =
        !comes_there(v) && stands_on_one(&watch->stops, vcpu_last_registers(v), vcpu_last_wide(v));
}

void watch_before_entry(struct vcpu *v)
{
    if (v->watch.stops.writes_count || v->watch.begins)
        set_stops(v);
}

/* ---- What a return meets ---- */

void watch_begin_time(struct vcpu *v)
{
    const struct control_until *until = &v->watch.until;
    v->watch.until_ns = until->conditions & UNTIL_TIME ? vcpu_now(v) + until->ns : TICKER_NEVER;
}

/* The first hits may be to go by. What is met again for standing there is none. */
static bool is_hit(struct control_break *b, const struct event *e, const struct event_wide *wide,
                   bool stays, bool *pauses)
{
    if ((stays && b->kind == BREAK_WHEN && until_is_address(&b->when)) || !break_is_hit(b, e, wide))
        return false;
    if (b->skip)
        b->skip--;
    else
        *pauses = true;
    return true;
}

/* The guest stands on an address to stop at, and would stop there again without moving, when it
 * starts there, when it has been told of it, and when a stop there was no arrival (a REP between
 * two elements, a deeper call). It stays there where it was fetched out before that step was
 * done. */
static void look_out(struct vcpu_watch *watch, struct event *e, const struct event_wide *wide)
{
    const bool fetched = e->reason == EVENT_KICK || e->reason == EVENT_IRQ_WINDOW;
    const bool there = stands_on_one(&watch->stops, &e->regs, wide);
    const bool stays = watch->leaving && there && fetched;
    bool met = until_is_met(&watch->until, e, wide) && !(stays && until_is_address(&watch->until));
    watch->met = met;
    watch->broke = false;
    for (unsigned i = 0; i < watch->breaks.count; i++)
        met |= is_hit(&watch->breaks.of[i], e, wide, stays, &watch->broke);
    e->flags |= watch->broke ? EVENT_BREAK : 0;
    watch->leaving = there && (stays || met || e->reason == EVENT_STEP);
}

void watch_return(struct vcpu_watch *watch, struct vcpu_shared *shared, struct event *e,
                  const struct event_wide *wide)
{
    if (watch->step && event_is_exit(e))
        end_step(watch, shared);
    if (watch->until.conditions || watch->breaks.count)
        look_out(watch, e, wide);
}

void watch_time(struct vcpu *v)
{
    if (v->watch.until_ns == TICKER_NEVER || vcpu_now(v) < v->watch.until_ns)
        return;
    v->watch.until_ns = TICKER_NEVER;
    v->watch.met = true;
}

void watch_forget(struct vcpu_watch *watch)
{
    watch->met = watch->broke = false;
}

/* That a breakpoint pauses it is told already, whatever was ordered since. */
void watch_pause_if_met(struct vcpu_watch *watch, struct vcpu_shared *shared)
{
    struct vcpu_orders *orders = &shared->orders;
    if (!watch->met && !watch->broke)
        return;
    pthread_mutex_lock(&shared->lock);
    if (watch->broke || !(atomic_load(&shared->requests) & VCPU_UNTIL)) {
        orders->until.conditions = 0;
        if (watch->broke)
            orders->exit_steps = orders->insn_steps = 0;
        atomic_fetch_or(&shared->requests, VCPU_UNTIL | VCPU_PAUSE);
    }
    pthread_mutex_unlock(&shared->lock);
    watch_forget(watch);
}
