/* Where a guest goes on that its engine cannot execute: on a spare CPU of another engine, from that
 * very instruction. What the vCPU itself knows (orders, pauses, steps, time, devices) stays as it
 * is; what it has told the engine is told the other one. */
#include "vcpu/private.h"

/* Both hold it back from the guest as one: whatever other threads kick, they kick both. */
void failover_clear_kicks(struct vcpu *v)
{
    for (unsigned i = 0; i < VCPU_CPUS; i++)
        if (v->cpus[i].engine)
            v->cpus[i].engine->cpu_clear_kick(v->cpus[i].cpu);
}

/* The engine met what another would not: an instruction it cannot do, registers it will not enter
 * with. Where there is no memory, there is none for anybody. */
bool failover_is_for(const struct event *e)
{
    return e->reason == EVENT_FAIL_ENTRY ||
           (e->reason == EVENT_INTERNAL_ERROR && !(e->flags & EVENT_FETCH));
}

/* Nothing of the exit is left to be finished: it did nothing. */
static bool move(struct vcpu *v, const struct vcpu_cpu *to)
{
    struct cpu_state state = { 0 };
    struct failure why; /* the exit that failed is what is told */
    bool moved =
        v->engine->cpu_save(v->cpu, &state, &why) && to->engine->cpu_load(to->cpu, &state, &why);
    cpu_state_free(&state);
    if (!moved)
        return false;
    v->engine = to->engine;
    v->cpu = to->cpu;
    return true;
}

static void repeat_orders(struct vcpu *v)
{
    v->engine->cpu_request_window(v->cpu, v->interrupts.window);
    watch_set_stops(v);
}

void failover_try(struct vcpu *v)
{
    const struct vcpu_cpu *spare = &v->cpus[VCPU_SPARE];
    if (!spare->engine || v->cpu == spare->cpu || !move(v, spare))
        return;
    repeat_orders(v);
    v->outcome = OUTCOME_NONE;
    vcpu_note_engine(v);
}
