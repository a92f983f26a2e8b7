/* The time of a vCPU: the host's, or virtual (turns.h). */
#include "vcpu/private.h"

uint64_t vcpu_now(const struct vcpu *v)
{
    if (!clock_is_virtual(&v->clock))
        return clock_ns();
    return v->clock.base_ns + v->engine->cpu_instructions(v->cpu) * TURNS_INSN_NS;
}

uint64_t vcpu_sooner(const struct vcpu *v, uint64_t ns)
{
    return v->watch.until_ns < ns ? v->watch.until_ns : ns;
}

uint64_t vcpu_stamp(struct vcpu *v)
{
    return clock_is_virtual(&v->clock) ? vcpu_now(v) : ring_stamp(&v->ring);
}

/* The number of the instruction before which a time has come. */
static uint64_t instructions_until(const struct vcpu_clock *clock, uint64_t ns)
{
    return ns == TICKER_NEVER ? ns : (ns - clock->base_ns + TURNS_INSN_NS - 1) / TURNS_INSN_NS;
}

/* What it posts from here on is not older than now: told before it waits, since others may fill
 * their rings meanwhile. */
static uint64_t await_turn(struct vcpu *v)
{
    uint64_t now = vcpu_now(v);
    ring_reach(&v->ring, now);
    turns_wait(v->clock.turns, v->index, now);
    return now;
}

void vcpu_let_others_go_on(struct vcpu *v)
{
    turns_reach(v->clock.turns, v->index, vcpu_now(v));
}

/* Until the guest leaves, or its timer is due, or what it is to run until. The end of a slice is
 * nobody's business: no event. */
static void run_in_turns(struct vcpu *v)
{
    const uint64_t timer = vcpu_sooner(v, v->interrupts.deadline_ns);
    bool is_slice;
    do {
        uint64_t end = await_turn(v) + TURNS_SLICE_NS;
        is_slice = end < timer;
        v->engine->cpu_set_deadline(v->cpu, instructions_until(&v->clock, is_slice ? end : timer));
        v->engine->cpu_run(v->cpu, ENGINE_RUN);
    } while (is_slice && v->engine->cpu_hit_deadline(v->cpu));
}

void vcpu_enter(struct vcpu *v, enum engine_run how)
{
    if (clock_is_virtual(&v->clock) && how == ENGINE_RUN) {
        run_in_turns(v);
        return;
    }
    if (clock_is_virtual(&v->clock))
        await_turn(v);
    v->engine->cpu_run(v->cpu, how);
}

void vcpu_go_away(struct vcpu *v)
{
    assert(!v->clock.away);
    if (!clock_is_virtual(&v->clock))
        return;
    turns_leave(v->clock.turns, v->index, vcpu_now(v));
    ring_reach(&v->ring, UINT64_MAX);
    v->clock.away = true;
}

void vcpu_come_back(struct vcpu *v)
{
    if (!v->clock.away)
        return;
    v->clock.base_ns += vcpu_bring_back(v) - vcpu_now(v);
    v->clock.away = false;
}

/* The ring tells it before others can know of it, and come back later still. */
uint64_t vcpu_bring_back(struct vcpu *v)
{
    ring_reach(&v->ring, TURNS_START_NS);
    uint64_t then = turns_join(v->clock.turns, v->index);
    ring_reach(&v->ring, then);
    return then;
}

bool vcpu_skip_to(struct vcpu *v, uint64_t ns)
{
    if (!clock_is_virtual(&v->clock))
        return false;
    uint64_t now = vcpu_now(v);
    if (ns > now)
        v->clock.base_ns += ns - now;
    await_turn(v);
    return true;
}
