/* Where a vCPU sleeps: for input that it asked for, for a moment because it looks for some again
 * and again, halted for an interrupt, in slow motion for its slot. */
#include "vcpu/private.h"

/* Who has looked in vain for long sleeps so long at each look; after so long without anything but
 * looks, all after the end of the input, it is ended. */
enum { LOOK_NAP_NS = 1000000, LOOK_LONGEST_NS = 10 * LOOK_NAP_NS };
static const uint64_t LOOKS_LIMIT_NS = 3000000000;

/* ---- To sleep and to wake ---- */

/* Lock held. Is there an order that comes before what the vCPU sleeps for? */
static bool is_ordered(const struct vcpu *v)
{
    return (atomic_load(&v->shared.requests) & (VCPU_STOP | VCPU_LIMIT)) ||
           watch_is_to_pause(&v->watch, &v->shared);
}

/* No change of the input and no timer has to kick it meanwhile. Gives how many changes there
 * were. */
static unsigned set_asleep(struct vcpu_shared *shared, bool asleep)
{
    pthread_mutex_lock(&shared->lock);
    shared->asleep = asleep;
    unsigned nudges = shared->nudges;
    pthread_mutex_unlock(&shared->lock);
    return nudges;
}

/* The lock is held afterwards. */
static void begin_sleep(struct vcpu *v)
{
    irq_set_deadline(v, TICKER_NEVER);
    vcpu_go_away(v);
    pthread_mutex_lock(&v->shared.lock);
}

static void end_sleep(struct vcpu *v)
{
    vcpu_come_back(v);
    vcpu_note(v, EVENT_RESUME);
    v->shown_paused = false;
    irq_update(v);
}

/* ---- Slow motion ---- */

/* Before the first exit there is nothing to keep a distance from (the clock may have started just
 * now). */
bool sleep_is_too_early(const struct vcpu *v)
{
    return v->interval_ns && v->last.exit_ns && !v->watch.step &&
           clock_ns() - v->last.exit_ns < v->interval_ns;
}

/* It would else tick so often between two exits that the guest did nothing but take ticks. On
 * virtual time it stands still anyway. */
void sleep_hold_timer(struct vcpu *v, uint64_t slept_ns)
{
    if (!clock_is_virtual(&v->clock) && pit_hold(&v->devices.pit, slept_ns))
        irq_note_held(v, slept_ns);
}

void sleep_for_slot(struct vcpu *v)
{
    struct vcpu_shared *shared = &v->shared;
    uint64_t since = clock_ns(), until = v->last.exit_ns + v->interval_ns;
    pthread_mutex_lock(&shared->lock);
    while (!atomic_load(&shared->requests) && clock_ns() < until)
        clock_cond_wait_until(&shared->changed, &shared->lock, until);
    pthread_mutex_unlock(&shared->lock);
    uint64_t slept = clock_ns() - since;
    sleep_hold_timer(v, slept);
    v->posting.stalled_ns += slept;
    v->posting.slowed = true;
}

/* ---- Input ---- */

/* The guest stands still: the front end answers at once. */
static void await_answer(struct vcpu *v)
{
    struct vcpu_shared *shared = &v->shared;
    pthread_mutex_lock(&shared->lock);
    while (shared->input.wanted == INPUT_WANTED_NOW && !shared->input.ended && !is_ordered(v))
        pthread_cond_wait(&shared->changed, &shared->lock);
    pthread_mutex_unlock(&shared->lock);
}

/* Until there is input, or an order or an interrupt comes first; on virtual time only input and
 * orders. */
static void sleep_for_input(struct vcpu *v)
{
    struct vcpu_shared *shared = &v->shared;
    bool interruptible = !clock_is_virtual(&v->clock) && irq_can_interrupt(v);
    uint64_t deadline = interruptible ? irq_deadline(&v->devices) : TICKER_NEVER;
    vcpu_note_wait(v, WAIT_INPUT);
    begin_sleep(v);
    while (shared->input.wanted == INPUT_WANTED_LATER && !shared->input.ended && !is_ordered(v) &&
           clock_ns() < deadline)
        clock_cond_wait_until(&shared->changed, &shared->lock, deadline);
    pthread_mutex_unlock(&shared->lock);
    end_sleep(v);
}

static void withdraw(struct vcpu *v)
{
    pthread_mutex_lock(&v->shared.lock);
    input_withdraw(&v->shared.input);
    pthread_mutex_unlock(&v->shared.lock);
    v->last.may_ask = false;
}

/* The front end is told, unless it knows already that bytes are welcome. */
static void await_input(struct vcpu *v, enum input_wanted wanted, bool is_known)
{
    set_asleep(&v->shared, true);
    if (!is_known)
        doorbell_press(v->ring.bell);
    if (wanted == INPUT_WANTED_LATER)
        sleep_for_input(v);
    else
        await_answer(v);
    set_asleep(&v->shared, false);
}

/* GETCHAR at the end of the input is told so once. Who asks again at once has nothing else to
 * do. */
static void settle_end(struct vcpu *v)
{
    struct vcpu_shared *shared = &v->shared;
    pthread_mutex_lock(&shared->lock);
    if (input_is_over(&shared->input)) {
        if (v->last.denied)
            v->outcome = OUTCOME_INPUT_ENDED;
        v->last.denied = true;
    }
    if (shared->input.ended)
        input_withdraw(&shared->input);
    pthread_mutex_unlock(&shared->lock);
}

/* ---- Looks for input ---- */

/* Has it done nothing else for so long, although nothing will come any more? A time in which it was
 * held back (paused, in slow motion, by a full ring) hardly counts. */
static bool has_only_looked(struct vcpu *v)
{
    struct vcpu_last *last = &v->last;
    pthread_mutex_lock(&v->shared.lock);
    bool ended = v->shared.input.ended;
    pthread_mutex_unlock(&v->shared.lock);
    if (!ended)
        return false;
    uint64_t now = vcpu_now(v), since = last->look_ns ? now - last->look_ns : 0;
    last->looks_ns += since < LOOK_LONGEST_NS ? since : LOOK_LONGEST_NS;
    last->look_ns = now;
    return last->looks_ns >= LOOKS_LIMIT_NS;
}

/* Lock held. Real time until a byte comes for who looked, or an order. */
static void nap_until(struct vcpu *v, uint64_t deadline)
{
    struct vcpu_shared *shared = &v->shared;
    const struct input *in = &shared->input;
    while (!input_queued(in, in->looker) && !is_ordered(v) && clock_ns() < deadline)
        clock_cond_wait_until(&shared->changed, &shared->lock, deadline);
}

/* On virtual time it keeps its turn, and that time does not pass faster than the host's as long as
 * something may be typed. */
static void nap_on_virtual_time(struct vcpu *v, uint64_t wake)
{
    struct vcpu_shared *shared = &v->shared;
    pthread_mutex_lock(&shared->lock);
    if (!shared->input.ended)
        nap_until(v, clock_ns() + LOOK_NAP_NS);
    pthread_mutex_unlock(&shared->lock);
    vcpu_skip_to(v, wake);
}

static void nap(struct vcpu *v)
{
    uint64_t wake = vcpu_now(v) + LOOK_NAP_NS;
    uint64_t timer = irq_can_interrupt(v) ? irq_deadline(&v->devices) : TICKER_NEVER;
    if (timer < wake)
        wake = timer;
    set_asleep(&v->shared, true);
    vcpu_note_wait(v, WAIT_INPUT);
    if (clock_is_virtual(&v->clock)) {
        nap_on_virtual_time(v, wake);
    } else {
        begin_sleep(v);
        nap_until(v, wake);
        pthread_mutex_unlock(&v->shared.lock);
    }
    end_sleep(v);
    set_asleep(&v->shared, false);
}

static void settle_look(struct vcpu *v)
{
    if (has_only_looked(v))
        v->outcome = OUTCOME_INPUT_ENDED;
    else if (v->shared.input.looks > INPUT_FREE_LOOKS && !irq_wakes(v))
        nap(v);
}

void sleep_settle_input(struct vcpu *v)
{
    struct vcpu_shared *shared = &v->shared;
    pthread_mutex_lock(&shared->lock);
    enum input_wanted wanted = shared->input.wanted;
    bool is_known = wanted == INPUT_WANTED_LATER && shared->input.listening;
    pthread_mutex_unlock(&shared->lock);
    if (wanted == INPUT_WANTED_NOW || (wanted == INPUT_WANTED_LATER && !irq_wakes(v))) {
        await_input(v, wanted, is_known);
        settle_end(v);
        return;
    }
    withdraw(v);
    if (v->last.looked)
        settle_look(v);
}

/* ---- HLT ---- */

static bool cannot_wake(struct vcpu *v)
{
    return !irq_wakes(v) && !irq_can_wake(v);
}

/* What was typed right before the input ended still wakes it. */
bool sleep_is_for_good(struct vcpu *v)
{
    if (!v->last.halted || !cannot_wake(v))
        return false;
    irq_update(v);
    return cannot_wake(v);
}

static void sleep_for_interrupt(struct vcpu *v, unsigned nudges)
{
    struct vcpu_shared *shared = &v->shared;
    uint64_t deadline = vcpu_sooner(v, irq_deadline(&v->devices));
    vcpu_note_wait(v, WAIT_INTERRUPT);
    if (deadline == TICKER_NEVER || !vcpu_skip_to(v, deadline)) {
        begin_sleep(v);
        while (shared->nudges == nudges && !is_ordered(v) && clock_ns() < deadline)
            clock_cond_wait_until(&shared->changed, &shared->lock, deadline);
        pthread_mutex_unlock(&shared->lock);
    }
    end_sleep(v);
}

static void expect_input(struct vcpu_shared *shared)
{
    pthread_mutex_lock(&shared->lock);
    if (shared->listens)
        input_expect(&shared->input);
    pthread_mutex_unlock(&shared->lock);
}

void sleep_settle_halt(struct vcpu *v)
{
    unsigned nudges = set_asleep(&v->shared, true);
    irq_update(v);
    if (!irq_wakes(v) && !v->last.may_ask && !sleep_is_for_good(v)) {
        expect_input(&v->shared);
        sleep_for_interrupt(v, nudges);
    }
    set_asleep(&v->shared, false);
}
