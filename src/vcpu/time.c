/* The time of a vCPU: the host's, or virtual (turns.h). */
#include "vcpu/private.h"

uint64_t vcpu_now(const struct vcpu *v)
{
    return v->turns ? v->time_base + v->engine->cpu_instructions(v->cpu) * TURNS_INSN_NS
                    : clock_ns();
}

uint64_t vcpu_stamp(struct vcpu *v)
{
    return v->turns ? vcpu_now(v) : ring_stamp(&v->ring);
}

/* The number of the instruction before which a time has come. */
static uint64_t instructions_until(const struct vcpu *v, uint64_t ns)
{
    return ns == TICKER_NEVER ? ns : (ns - v->time_base + TURNS_INSN_NS - 1) / TURNS_INSN_NS;
}

static uint64_t await_turn(struct vcpu *v)
{
    uint64_t now = vcpu_now(v);
    ring_reach(&v->ring, now); /* before it waits: others may fill their rings meanwhile */
    turns_wait(v->turns, v->index, now);
    return now;
}

/* Until the guest leaves, or its timer is due. The end of a slice is nobody's business: no
 * event. */
static void run_in_turns(struct vcpu *v, enum engine_run how)
{
    bool is_slice;
    do {
        uint64_t end = await_turn(v) + TURNS_SLICE_NS;
        is_slice = end < v->deadline_ns;
        v->engine->cpu_set_deadline(v->cpu, instructions_until(v, is_slice ? end : v->deadline_ns));
        v->engine->cpu_run(v->cpu, how);
    } while (is_slice && v->engine->cpu_hit_deadline(v->cpu));
}

void vcpu_enter(struct vcpu *v, enum engine_run how)
{
    if (v->turns && how == ENGINE_RUN)
        run_in_turns(v, how);
    else
        v->engine->cpu_run(v->cpu, how);
}

void vcpu_go_away(struct vcpu *v)
{
    if (!v->turns)
        return;
    turns_leave(v->turns, v->index, vcpu_now(v));
    ring_reach(&v->ring, UINT64_MAX);
    v->away = true;
}

void vcpu_come_back(struct vcpu *v)
{
    if (!v->away)
        return;
    uint64_t now = vcpu_now(v), then = turns_join(v->turns, v->index, now);
    v->time_base += then - now;
    ring_reach(&v->ring, then);
    v->away = false;
}

bool vcpu_skip_to(struct vcpu *v, uint64_t ns)
{
    if (!v->turns)
        return false;
    uint64_t now = vcpu_now(v);
    if (ns > now)
        v->time_base += ns - now;
    await_turn(v);
    return true;
}
