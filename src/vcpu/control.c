/* Between exits: where a vCPU obeys its orders, sleeps for input, and paces itself.
 *
 * A step is an order that lets a paused vCPU go on until its next exit: VCPU_PAUSE stays set,
 * v->step says which kind is under way, and the count in orders, which others may take back, says
 * whether it is still wanted. An order that is looked up at every exit (until, interval) has a copy
 * of the thread's own; its bit in requests says that the copy is old.
 */
#include "vcpu/private.h"

static unsigned requests(struct vcpu *v)
{
    if (v->kicked) /* first clear, then look: a kick in between is not lost */
        v->engine->cpu_clear_kick(v->cpu);
    v->kicked = false;
    return atomic_load(&v->requests);
}

/* ---- Steps ---- */

static unsigned *steps_left(struct vcpu *v)
{
    return v->step == STEP_INSN ? &v->orders.insn_steps : &v->orders.exit_steps;
}

/* The next one that is queued, or none; with the lock held. */
static enum vcpu_step next_step(const struct vcpu *v)
{
    return v->orders.exit_steps ? STEP_EXIT : v->orders.insn_steps ? STEP_INSN : STEP_NONE;
}

/* Lock held. A pause while no step is under way, or one that took it back. */
static bool is_to_pause(struct vcpu *v)
{
    return (atomic_load(&v->requests) & VCPU_PAUSE) && !(v->step && *steps_left(v));
}

/* VCPU_PAUSE is set: does the step under way let the vCPU go on? */
static bool goes_on_stepping(struct vcpu *v)
{
    if (!v->step)
        return false;
    pthread_mutex_lock(&v->lock);
    if (!*steps_left(v))
        v->step = STEP_NONE;
    pthread_mutex_unlock(&v->lock);
    return v->step;
}

static void end_step(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    if (*steps_left(v))
        --*steps_left(v);
    v->step = STEP_NONE;
    pthread_mutex_unlock(&v->lock);
}

/* ---- Pauses ---- */

static void resume(struct vcpu *v)
{
    v->shown_paused = false;
    v->step = STEP_NONE;
    vcpu_note(v, EVENT_RESUME);
}

/* Until it is resumed, stopped or given a step. */
static void pause_here(struct vcpu *v)
{
    while (v->incomplete && v->outcome == OUTCOME_NONE)
        vcpu_run_once(v, ENGINE_COMPLETE);
    vcpu_note(v, EVENT_PAUSE);
    v->shown_paused = true;
    vcpu_go_away(v);
    pthread_mutex_lock(&v->lock);
    while ((atomic_load(&v->requests) & (VCPU_PAUSE | VCPU_STOP)) == VCPU_PAUSE && !next_step(v))
        pthread_cond_wait(&v->changed, &v->lock);
    bool steps = (atomic_load(&v->requests) & (VCPU_PAUSE | VCPU_STOP)) == VCPU_PAUSE;
    v->step = steps ? next_step(v) : STEP_NONE;
    pthread_mutex_unlock(&v->lock);
    vcpu_come_back(v);
    v->engine->cpu_clear_kick(v->cpu);
    if (!steps)
        resume(v);
}

/* ---- Until ---- */

static void set_breakpoint(struct vcpu *v)
{
    bool wanted = until_is_address(&v->until);
    bool done = true;
    if (wanted || v->has_breakpoint)
        done = v->engine->cpu_set_breakpoint(v->cpu, wanted, v->until.linear);
    v->has_breakpoint = wanted;
    v->by_steps = !done;
    v->leaving = wanted && until_stands_there(&v->until, vcpu_last_registers(v));
}

/* A condition was met. Unless it has been replaced since, that pauses the vCPU as a command
 * would. */
static void pause_itself(struct vcpu *v)
{
    v->met = false;
    pthread_mutex_lock(&v->lock);
    if (!(atomic_load(&v->requests) & VCPU_UNTIL)) {
        v->orders.until.conditions = 0;
        atomic_fetch_or(&v->requests, VCPU_UNTIL | VCPU_PAUSE);
    }
    pthread_mutex_unlock(&v->lock);
}

/* The guest stands on its breakpoint, and would hit it again without moving, when it starts there
 * and when a stop there was no arrival (a REP between two elements). */
static void look_out(struct vcpu *v, const struct event *e)
{
    bool there = v->has_breakpoint && until_stands_there(&v->until, &e->regs);
    bool stays = v->leaving && there && e->reason == EVENT_KICK;
    v->met = !stays && until_is_met(&v->until, e);
    v->leaving = stays || (there && e->reason == EVENT_STEP);
}

void vcpu_take_notice(struct vcpu *v, const struct event *e)
{
    if (v->step && event_is_exit(e))
        end_step(v);
    if (v->until.conditions)
        look_out(v, e);
}

/* Copies the orders that the thread keeps copies of. */
static void take_orders(struct vcpu *v, unsigned which)
{
    pthread_mutex_lock(&v->lock);
    atomic_fetch_and(&v->requests, ~which);
    v->interval_ns = v->orders.interval_ns;
    v->until = v->orders.until;
    pthread_mutex_unlock(&v->lock);
    if (which & VCPU_UNTIL)
        set_breakpoint(v);
}

/* ---- Slow motion ---- */

/* Before the first exit there is nothing to keep a distance from (the clock may have started just
 * now). */
static bool is_too_early(const struct vcpu *v)
{
    return v->interval_ns && v->last_exit_ns && !v->step &&
           clock_ns() - v->last_exit_ns < v->interval_ns;
}

/* Until the next exit may come, or an order does. The guest's timer stands still meanwhile: it
 * would else tick so often between two exits that the guest did nothing but take ticks. On virtual
 * time it does so anyway. */
static void sleep_for_slot(struct vcpu *v)
{
    uint64_t since = clock_ns(), until = v->last_exit_ns + v->interval_ns;
    pthread_mutex_lock(&v->lock);
    while (!atomic_load(&v->requests) && clock_ns() < until)
        clock_cond_wait_until(&v->changed, &v->lock, until);
    pthread_mutex_unlock(&v->lock);
    uint64_t slept = clock_ns() - since;
    if (!v->turns)
        pit_hold(&v->pit, slept);
    v->stalled_ns += slept;
    v->slowed = true;
}

/* ---- Sleep ---- */

/* Lock held. Is there an order that comes before what the vCPU sleeps for? */
static bool is_ordered(struct vcpu *v)
{
    return (atomic_load(&v->requests) & VCPU_STOP) || is_to_pause(v);
}

/* No change of the input and no timer has to kick it meanwhile. Gives how many changes there
 * were. */
static unsigned set_asleep(struct vcpu *v, bool asleep)
{
    pthread_mutex_lock(&v->lock);
    v->asleep = asleep;
    unsigned nudges = v->nudges;
    pthread_mutex_unlock(&v->lock);
    return nudges;
}

/* The lock is held afterwards. */
static void begin_sleep(struct vcpu *v)
{
    irq_set_deadline(v, TICKER_NEVER);
    vcpu_go_away(v);
    pthread_mutex_lock(&v->lock);
}

static void end_sleep(struct vcpu *v)
{
    vcpu_come_back(v);
    vcpu_note(v, EVENT_RESUME);
    v->shown_paused = false;
    irq_update(v);
}

/* ---- Input ---- */

/* The guest stands still: the front end answers at once. */
static void await_answer(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    while (v->input.wanted == INPUT_WANTED_NOW && !v->input.ended && !is_ordered(v))
        pthread_cond_wait(&v->changed, &v->lock);
    pthread_mutex_unlock(&v->lock);
}

/* Until there is input, or an order or an interrupt comes first; on virtual time only input and
 * orders. */
static void sleep_for_input(struct vcpu *v)
{
    bool interruptible = !v->turns && irq_can_interrupt(v);
    uint64_t deadline = interruptible ? irq_deadline(v) : TICKER_NEVER;
    vcpu_note_wait(v, WAIT_INPUT);
    begin_sleep(v);
    while (v->input.wanted == INPUT_WANTED_LATER && !v->input.ended && !is_ordered(v) &&
           clock_ns() < deadline)
        clock_cond_wait_until(&v->changed, &v->lock, deadline);
    pthread_mutex_unlock(&v->lock);
    end_sleep(v);
}

static void withdraw(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    input_withdraw(&v->input);
    pthread_mutex_unlock(&v->lock);
    v->may_ask = false;
}

/* The guest asked for input: until it has been answered, or something comes first. */
static void settle_input(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    enum input_wanted wanted = v->input.wanted;
    bool is_known = wanted == INPUT_WANTED_LATER && v->input.listening;
    pthread_mutex_unlock(&v->lock);
    if (wanted == INPUT_NOT_WANTED || (wanted == INPUT_WANTED_LATER && irq_wakes(v))) {
        withdraw(v);
        return;
    }
    set_asleep(v, true);
    if (!is_known)
        doorbell_press(v->ring.bell);
    if (wanted == INPUT_WANTED_LATER)
        sleep_for_input(v);
    else
        await_answer(v);
    set_asleep(v, false);
    pthread_mutex_lock(&v->lock);
    if (input_is_over(&v->input))
        v->outcome = OUTCOME_INPUT_ENDED;
    else if (v->input.ended)
        input_withdraw(&v->input);
    pthread_mutex_unlock(&v->lock);
}

/* ---- HLT ---- */

static bool cannot_wake(struct vcpu *v)
{
    return !irq_wakes(v) && !irq_can_wake(v);
}

/* What was typed right before the input ended still wakes it. */
static bool is_halted_for_good(struct vcpu *v)
{
    if (!v->halted || !cannot_wake(v))
        return false;
    irq_update(v);
    return cannot_wake(v);
}

/* Where that is only because the input has ended, this says so. */
static void end_halted(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    v->outcome = v->listens && v->input.ended ? OUTCOME_INPUT_ENDED : OUTCOME_HALTED;
    pthread_mutex_unlock(&v->lock);
}

static void sleep_for_interrupt(struct vcpu *v, unsigned nudges)
{
    uint64_t deadline = irq_deadline(v);
    vcpu_note_wait(v, WAIT_INTERRUPT);
    if (deadline == TICKER_NEVER || !vcpu_skip_to(v, deadline)) {
        begin_sleep(v);
        while (v->nudges == nudges && !is_ordered(v) && clock_ns() < deadline)
            clock_cond_wait_until(&v->changed, &v->lock, deadline);
        pthread_mutex_unlock(&v->lock);
    }
    end_sleep(v);
}

static void expect_input(struct vcpu *v)
{
    pthread_mutex_lock(&v->lock);
    if (v->listens)
        input_expect(&v->input);
    pthread_mutex_unlock(&v->lock);
}

/* Until an interrupt is due, or something is to be obeyed first. */
static void settle_halt(struct vcpu *v)
{
    unsigned nudges = set_asleep(v, true);
    irq_update(v);
    if (!irq_wakes(v) && !v->may_ask && !is_halted_for_good(v)) {
        expect_input(v);
        sleep_for_interrupt(v, nudges);
    }
    set_asleep(v, false);
}

/* ---- Ready? ---- */

/* A single instruction, for a step or to get off a breakpoint; and before it, what the last exit
 * left unfinished (see engine.h). */
static enum engine_run how_to_run(const struct vcpu *v)
{
    /* it goes on by its interrupt alone, which a step would leave pending */
    if (v->halted && !v->engine->steps_into_interrupts)
        return ENGINE_RUN;
    if (v->step != STEP_INSN && !v->leaving && !v->by_steps)
        return ENGINE_RUN;
    return v->unfinished ? ENGINE_COMPLETE : ENGINE_STEP;
}

bool vcpu_is_ready(struct vcpu *v, enum engine_run *how)
{
    while (v->outcome == OUTCOME_NONE) {
        if (v->met)
            pause_itself(v);
        unsigned wanted = requests(v);
        if (wanted & VCPU_STOP)
            v->outcome = OUTCOME_STOPPED;
        else if (is_halted_for_good(v))
            end_halted(v);
        else if (wanted & (VCPU_UNTIL | VCPU_RATE))
            take_orders(v, wanted & (VCPU_UNTIL | VCPU_RATE));
        else if ((wanted & VCPU_PAUSE) && !goes_on_stepping(v))
            pause_here(v);
        else if (!(wanted & VCPU_PAUSE) && (v->shown_paused || v->step)) /* resumed during a step */
            resume(v);
        else if (v->may_ask)
            settle_input(v);
        else if (v->halted && !irq_wakes(v))
            settle_halt(v);
        else if (is_too_early(v))
            sleep_for_slot(v);
        else {
            *how = how_to_run(v);
            irq_before_entry(v, *how);
            v->halted = false;
            if (v->outcome == OUTCOME_NONE)
                return true;
        }
    }
    return false;
}
