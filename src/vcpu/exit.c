/* One exit of the guest: from the entry before it to its event in the ring. */
#include "event/pc.h"
#include "event/ports.h"
#include "vcpu/private.h"

#include <string.h>

/* What the guest asked for by a device, if it is its end. */
static enum event_outcome outcome_of(const struct vcpu_devices *devices)
{
    if (devices->hypercall.exited || devices->exit_port.used)
        return OUTCOME_EXITED;
    return devices->i8042.resets || devices->system_ports.resets ? OUTCOME_RESET : OUTCOME_NONE;
}

/* Serves the exit. data is what the engine gave: the bytes that move. Gives how the vCPU is to end,
 * if it is. */
static enum event_outcome dispatch(struct vcpu_devices *devices, struct event *e, uint8_t *data)
{
    enum event_outcome outcome = OUTCOME_NONE;
    switch ((enum event_reason)e->reason) {
    case EVENT_IO: bus_io(&devices->bus, e, data); break;
    case EVENT_MMIO: bus_mmio(&devices->bus, e, data); break;
    case EVENT_HLT: /* vcpu_is_ready() waits for an interrupt */
    case EVENT_STEP:
    case EVENT_IRQ_WINDOW:
    case EVENT_KICK: break;
    default: outcome = OUTCOME_FAILED; break;
    }
    size_t size = event_data_size(e);
    if (data)
        memcpy(e->data, data, size < EVENT_DATA_INLINE ? size : EVENT_DATA_INLINE);
    return outcome != OUTCOME_NONE ? outcome : outcome_of(devices);
}

/* Is it a triple fault by which the guest wants to be reset? */
static bool is_wanted_reset(const struct vcpu *v, const struct event *e)
{
    return v->reset_ends && e->reason == EVENT_SHUTDOWN;
}

/* GETCHAR, or its answer. */
static bool is_getchar(const struct event *e)
{
    return e->reason == EVENT_HYPERCALL &&
           (e->direction == EVENT_IN || e->data[0] == HYPERCALL_GETCHAR);
}

/* Is it our BIOS, serving the timer's tick? Not what it calls meanwhile. */
static bool is_tick(const struct event *e)
{
    struct pc_bios_call call;
    return pc_bios_call(&e->regs, &call) && call.vector == PC_BIOS_TICK;
}

/* For how long has it done nothing but look for input? A kick is nothing that it did, nor is a
 * tick. */
static void remember_looks(struct vcpu_last *last, const struct event *e, bool looked)
{
    last->looked = looked || (is_getchar(e) && !(e->flags & EVENT_TOOK_INPUT));
    if (!event_is_exit(e) || is_tick(e))
        return;
    if (!last->looked)
        last->look_ns = last->looks_ns = 0;
    last->denied &= is_getchar(e);
}

/* What vcpu_is_ready() has to know of the return. A HLT lasts until the guest is entered again. */
static void remember(struct vcpu_last *last, const struct event *e)
{
    enum { OPCODE_HLT = 0xf4 };
    bool fetched = e->reason == EVENT_IRQ_WINDOW || e->reason == EVENT_KICK;
    bool io = e->reason == EVENT_IO || e->reason == EVENT_HYPERCALL;
    last->halted |= e->reason == EVENT_HLT;
    last->kicked = e->reason == EVENT_KICK;
    last->unfinished = io || e->reason == EVENT_MMIO;
    last->incomplete = last->unfinished && e->direction == EVENT_IN;
    last->at_hlt = fetched && e->insn_len && e->insn[0] == OPCODE_HLT;
    last->may_ask = e->reason == EVENT_HYPERCALL || (io && e->direction == EVENT_IN);
}

/* Past the limit of the run it has made no exit: nothing is served, and nothing told. */
static bool is_past_limit(struct vcpu *v, const struct event *e)
{
    if (!v->limit || !event_is_exit(e) || limit_take_exit(v->limit))
        return false;
    v->outcome = OUTCOME_LIMIT;
    vcpu_event_drop(v, e);
    return true;
}

/* What led to this return. */
static void keep_trail(struct vcpu *v, const struct event *e)
{
    struct trail trail;
    if (!v->trail.runs || !v->engine->cpu_trail)
        return;
    v->engine->cpu_trail(v->cpu, &trail);
    trail_log_add(&v->trail, e->seq, &trail);
}

void vcpu_run_once(struct vcpu *v, enum engine_run how)
{
    assert(how != ENGINE_COMPLETE || v->last.unfinished);
    const struct event *last = ring_last(&v->ring);
    const struct registers *before = event_has_registers(last) ? &last->regs : &v->posting.regs;
    struct event *e = vcpu_event_begin(v);
    e->entry_ns = vcpu_now(v);
    vcpu_enter(v, how);
    e->exit_ns = vcpu_stamp(v);
    uint8_t *data = v->engine->cpu_describe(v->cpu, e, before);
    v->shared.input.looked = false;
    if (is_past_limit(v, e))
        return;
    e = vcpu_note_exceptions(v, e);
    vcpu_take_wide(v, e);
    enum event_outcome outcome = dispatch(&v->devices, e, data);
    if (outcome != OUTCOME_NONE)
        v->outcome = is_wanted_reset(v, e) ? OUTCOME_RESET : outcome;
    remember(&v->last, e);
    remember_looks(&v->last, e, v->shared.input.looked);
    if (event_is_exit(e))
        v->last.exit_ns = clock_is_virtual(&v->clock) ? clock_ns() : e->exit_ns;
    irq_after_exit(v, e);
    watch_return(&v->watch, &v->shared, e, vcpu_last_wide(v));
    keep_trail(v, e);
    const bool gives_up = v->outcome == OUTCOME_FAILED && failover_is_for(e);
    bool more = data && event_data_size(e) > EVENT_DATA_INLINE;
    struct event copy;
    if (more)
        copy = *e;
    ring_publish(&v->ring);
    vcpu_note_wide(v);
    if (more)
        vcpu_note_data(v, &copy, data);
    irq_note_eois(v);
    irq_note_lines(v);
    if (gives_up)
        failover_try(v);
}
