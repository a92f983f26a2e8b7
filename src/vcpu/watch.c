/* What a return from the guest may end: a step, or the wait for a condition (event/until.h).
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

/* ---- Conditions ---- */

void watch_begin(struct vcpu *v)
{
    struct vcpu_watch *watch = &v->watch;
    bool wanted = until_is_address(&watch->until);
    bool done = true;
    if (wanted || watch->has_breakpoint)
        done = v->engine->cpu_set_breakpoint(v->cpu, wanted, watch->until.linear);
    watch->has_breakpoint = wanted;
    watch->until_ns =
        watch->until.conditions & UNTIL_TIME ? vcpu_now(v) + watch->until.ns : TICKER_NEVER;
    watch->by_steps = !done;
    watch->leaving =
        wanted && until_stands_there(&watch->until, vcpu_last_registers(v), vcpu_last_wide(v));
}

/* The guest stands on its breakpoint, and would hit it again without moving, when it starts there
 * and when a stop there was no arrival (a REP between two elements). */
static void look_out(struct vcpu_watch *watch, const struct event *e, const struct event_wide *wide)
{
    bool there = watch->has_breakpoint && until_stands_there(&watch->until, &e->regs, wide);
    bool stays = watch->leaving && there && e->reason == EVENT_KICK;
    watch->met = !stays && until_is_met(&watch->until, e, wide);
    watch->leaving = stays || (there && e->reason == EVENT_STEP);
}

void watch_return(struct vcpu_watch *watch, struct vcpu_shared *shared, const struct event *e,
                  const struct event_wide *wide)
{
    if (watch->step && event_is_exit(e))
        end_step(watch, shared);
    if (watch->until.conditions)
        look_out(watch, e, wide);
}

void watch_time(struct vcpu *v)
{
    if (v->watch.until_ns == TICKER_NEVER || vcpu_now(v) < v->watch.until_ns)
        return;
    v->watch.until_ns = TICKER_NEVER;
    v->watch.met = true;
}

void watch_pause_if_met(struct vcpu_watch *watch, struct vcpu_shared *shared)
{
    if (!watch->met)
        return;
    watch->met = false;
    pthread_mutex_lock(&shared->lock);
    if (!(atomic_load(&shared->requests) & VCPU_UNTIL)) {
        shared->orders.until.conditions = 0;
        atomic_fetch_or(&shared->requests, VCPU_UNTIL | VCPU_PAUSE);
    }
    pthread_mutex_unlock(&shared->lock);
}
