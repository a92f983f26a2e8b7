/* Between exits: where a vCPU obeys its orders, and how it then goes on.
 *
 * An order that is looked up at every exit (until, breaks, interval) has a copy of the thread's
 * own; its bit in shared.requests says that the copy is old. Steps are watch.c's. */
#include "vcpu/private.h"

static unsigned requests(struct vcpu *v)
{
    if (v->last.kicked) /* first clear, then look: a kick in between is not lost */
        failover_clear_kicks(v);
    v->last.kicked = false;
    return atomic_load(&v->shared.requests);
}

/* Copies the orders that the thread keeps copies of. */
static void take_orders(struct vcpu *v, unsigned which)
{
    struct vcpu_shared *shared = &v->shared;
    pthread_mutex_lock(&shared->lock);
    atomic_fetch_and(&shared->requests, ~which);
    v->interval_ns = shared->orders.interval_ns;
    v->watch.until = shared->orders.until;
    if (which & VCPU_BREAKS)
        v->watch.breaks = shared->orders.breaks;
    pthread_mutex_unlock(&shared->lock);
    if (which & VCPU_UNTIL)
        watch_begin_time(v);
    if (which & (VCPU_UNTIL | VCPU_BREAKS))
        watch_set_stops(v);
}

/* ---- Pauses ---- */

static void resume(struct vcpu *v)
{
    v->shown_paused = false;
    v->watch.step = STEP_NONE;
    vcpu_note(v, EVENT_RESUME);
}

static bool is_paused(const struct vcpu_shared *shared)
{
    return (atomic_load(&shared->requests) & (VCPU_PAUSE | VCPU_STOP | VCPU_LIMIT)) == VCPU_PAUSE;
}

/* Sleeps until it is resumed, stopped or given a step. False unless it is a step. */
static bool await_step(struct vcpu_watch *watch, struct vcpu_shared *shared)
{
    pthread_mutex_lock(&shared->lock);
    shared->rests = true;
    while (shared->rests && is_paused(shared) && !watch_next_step(&shared->orders))
        pthread_cond_wait(&shared->changed, &shared->lock);
    shared->rests = false;
    bool steps = is_paused(shared) && watch_next_step(&shared->orders);
    watch->step = steps ? watch_next_step(&shared->orders) : STEP_NONE;
    pthread_mutex_unlock(&shared->lock);
    return steps;
}

/* A read that has left is finished first: the registers are to show what it brought. The guest's
 * timer stands still as in slow motion: each step by hand would else only take the next tick. */
static void pause_here(struct vcpu *v)
{
    while (v->last.incomplete && v->outcome == OUTCOME_NONE)
        vcpu_run_once(v, ENGINE_COMPLETE);
    watch_forget(&v->watch);
    vcpu_note(v, EVENT_PAUSE);
    v->shown_paused = true;
    vcpu_go_away(v);
    uint64_t since = clock_ns();
    bool steps = await_step(&v->watch, &v->shared);
    sleep_hold_timer(v, clock_ns() - since);
    vcpu_come_back(v);
    failover_clear_kicks(v);
    if (!steps)
        resume(v);
}

/* ---- Ready? ---- */

/* Where it has halted for good only because the input has ended, this says so; not with interrupts
 * off, where no input could have woken it. */
static enum event_outcome outcome_of_halt(struct vcpu *v)
{
    return irq_input_is_over(v) ? OUTCOME_INPUT_ENDED : OUTCOME_HALTED;
}

/* A single instruction, for a step or to get off a breakpoint; and before it, what the last exit
 * left unfinished (see engine/engine.h). */
static enum engine_run how_to_run(const struct vcpu *v)
{
    const struct vcpu_watch *watch = &v->watch;
    /* It goes on by its interrupt alone, which a step would leave pending. */
    if (v->last.halted && !v->engine->steps_into_interrupts)
        return ENGINE_RUN;
    if (watch->step != STEP_INSN && !watch->leaving && !watch->by_steps)
        return ENGINE_RUN;
    return v->last.unfinished ? ENGINE_COMPLETE : ENGINE_STEP;
}

/* Does the one thing that comes first. True if nothing is left to be done before the next entry.
 *
 * The order of the branches:
 *  - A condition that was met becomes the requests that a command would have made, before they are
 *    looked at: the guest does not go on in between.
 *  - A stop comes before all that waits, since what it waits for may never come.
 *  - Halted for good comes before any pause: nothing could be done with the paused guest. It comes
 *    after the stop, which is then the reason that is told, and before the limit, which took
 *    nothing from this guest.
 *  - New orders are copied before pauses and steps, which go by the copies: a breakpoint that was
 *    ordered together with a resume stands before the guest goes on.
 *  - A pause comes before every sleep. The guest's question stays asked meanwhile, and an interrupt
 *    pending.
 *  - That it goes on is told before it sleeps again: whoever reads the events sees it paused, going
 *    on and waiting, in this order.
 *  - Questions for input come before a HLT, because the answer may be what ends it.
 *  - Slow motion comes last of the sleeps: only a guest that would go on keeps its distance from
 *    the exit before. */
static bool settle_one(struct vcpu *v)
{
    watch_time(v);
    watch_pause_if_met(&v->watch, &v->shared);
    const unsigned wanted = requests(v), news = wanted & (VCPU_UNTIL | VCPU_BREAKS | VCPU_RATE);
    const bool pauses = wanted & VCPU_PAUSE;
    if (wanted & VCPU_STOP)
        v->outcome = OUTCOME_STOPPED;
    else if (sleep_is_for_good(v))
        v->outcome = outcome_of_halt(v);
    else if (wanted & VCPU_LIMIT)
        v->outcome = OUTCOME_LIMIT;
    else if (news)
        take_orders(v, news);
    else if (pauses && !watch_goes_on_stepping(&v->watch, &v->shared))
        pause_here(v);
    else if (!pauses && (v->shown_paused || v->watch.step)) /* resumed during a step */
        resume(v);
    else if (v->last.may_ask)
        sleep_settle_input(v);
    else if (v->last.halted && !irq_wakes(v))
        sleep_settle_halt(v);
    else if (sleep_is_too_early(v))
        sleep_for_slot(v);
    else
        return true;
    return false;
}

/* An interrupt is given to the engine at the very last, right before the entry: nothing that could
 * put the entry off comes between. */
bool vcpu_is_ready(struct vcpu *v, enum engine_run *how)
{
    while (v->outcome == OUTCOME_NONE) {
        if (!settle_one(v))
            continue;
        watch_before_entry(v);
        *how = how_to_run(v);
        irq_before_entry(v, *how);
        v->last.halted = false;
        return true;
    }
    return false;
}
