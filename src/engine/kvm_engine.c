/* The engine on /dev/kvm: a vCPU from one exit to the next, and what the exit was. */
#include "engine/kvm.h"

#include "engine/kvm_words.h"
#include "engine/private.h"
#include "engine/trap_flag.h"
#include "event/wide.h"
#include "memory/mmu.h"

#include <errno.h>
#include <string.h>

/* A triple fault resets the vCPU on some hosts: CS:IP is then the reset vector (SDM vol. 3A,
 * 10.1.4). */
enum { RESET_IP = 0xfff0, RESET_CS = 0xf000 };

enum { DEBUG_VECTOR = 1 }; /* of a debug exception, by which KVM tells a step */

/* ---- Running ---- */

/* Nobody kicked it: it came out to be looked at, or by a kick for another CPU of this thread. */
static bool runs_nowhere(struct engine_cpu *cpu)
{
    const struct kvm_sync_regs *shared = &cpu->run->s.regs;
    struct registers regs;
    if (kvm_fetch_registers(cpu) < 0)
        return false;
    kvm_registers_from(&regs, &shared->regs, &shared->sregs);
    return empty_vector_look(&cpu->empty, cpu->vm->memory, &regs, empty_vector_now());
}

/* A write to RAM is no exit (engine/private.h, guards). The instruction that made it is finished
 * where the run is to end after it. */
static bool serves_write(struct engine_cpu *cpu, enum engine_run how)
{
    if (!kvm_watch_take_write(cpu))
        return false;
    if (how == ENGINE_STEP || (how == ENGINE_RUN && cpu->watch.wrote)) {
        cpu->stops_here = true;
        kvm_set_kick(cpu, true);
    }
    return true;
}

/* KVM has returned; is the guest to go on? */
static bool goes_on(struct engine_cpu *cpu, enum engine_run how, int result)
{
    if (result == -EINTR)
        return !kvm_is_kicked(cpu) && !(cpu->runs_nowhere = runs_nowhere(cpu));
    return result == 0 && serves_write(cpu, how);
}

/* Until there is something to tell. Returns 0, or -errno. */
static int enter(struct engine_cpu *cpu, enum engine_run how)
{
    int result;
    cpu->stops_here = false;
    do
        result = kvm_enter(cpu);
    while (goes_on(cpu, how, result));
    if (cpu->stops_here)
        kvm_restore_kick(cpu);
    cpu->stops_here &= result == -EINTR;
    if (result == 0)
        cpu->empty.suspected = false;
    /* It may be for a page that is read-only: without those it goes on, from the next run. */
    if (result == 0 && cpu->run->exit_reason == KVM_EXIT_INTERNAL_ERROR && kvm_give_up_guards(cpu))
        return -EINTR;
    return result;
}

/* Without the debugging that it needs, it does not run: a step would run away, and one that only
 * completes an exit would end as a step. That error is then told as one of KVM_RUN. */
static void cpu_run(struct engine_cpu *cpu, enum engine_run how)
{
    kvm_come_to_thread(cpu);
    if (cpu->inject_error) {
        cpu->result = cpu->inject_error;
        cpu->inject_error = 0;
        cpu->stepped = false;
        return;
    }
    if (cpu->watch.wrote && how != ENGINE_COMPLETE) {
        cpu->result = -EINTR;
        cpu->stops_here = true;
        cpu->stepped = cpu->unfinished = false;
        return;
    }
    bool is_set = how == ENGINE_STEP ? kvm_debug_for_step(cpu) : kvm_debug_for_run(cpu);
    if (is_set && how == ENGINE_COMPLETE)
        kvm_set_kick(cpu, true);
    if (how != ENGINE_COMPLETE)
        kvm_watch_before_run(cpu);
    cpu->stepped = is_set && (cpu->debug.control & KVM_GUESTDBG_SINGLESTEP);
    cpu->result = is_set ? enter(cpu, how) : -errno;
    if (cpu->watch.count && !cpu->result)
        kvm_watch_look_at_registers(cpu);
    kvm_watch_after_run(cpu);
    cpu->unfinished = !cpu->result && (cpu->run->exit_reason == KVM_EXIT_IO ||
                                       cpu->run->exit_reason == KVM_EXIT_MMIO);
}

/* ---- Interrupts (KVM API 4.16, KVM_INTERRUPT; 5, "request_interrupt_window") ---- */

/* KVM tells at each return. It would take an interrupt with IF clear, too. */
static bool cpu_can_inject(struct engine_cpu *cpu)
{
    return cpu->run->ready_for_interrupt_injection && cpu->run->if_flag;
}

static bool cpu_inject(struct engine_cpu *cpu, uint8_t vector)
{
    /* That it can is not asserted: before the first run KVM has not said so yet. */
    cpu->inject_error = kvm_interrupt(cpu, vector);
    cpu->run->ready_for_interrupt_injection = 0; /* until KVM says so again */
    return !cpu->inject_error;
}

static void cpu_request_window(struct engine_cpu *cpu, bool on)
{
    cpu->run->request_interrupt_window = on;
}

/* ---- What happened ---- */

static uint8_t *describe_return(struct engine_cpu *cpu, struct event *e)
{
    if (cpu->result == 0)
        return kvm_describe_exit(cpu->run, e);
    if (cpu->stops_here)
        event_set_reason(e, EVENT_STEP, DEBUG_VECTOR);
    else if (cpu->runs_nowhere)
        event_set_reason(e, EVENT_NO_HANDLER, cpu->empty.vector);
    else if (cpu->result == -EINTR || cpu->result == -EAGAIN)
        event_set_reason(e, EVENT_KICK, 0);
    else
        event_set_reason(e, EVENT_RUN_ERROR, (uint64_t)-cpu->result);
    return NULL;
}

static void describe_write(struct kvm_watch *watch, struct event *e)
{
    if (!watch->wrote || e->reason != EVENT_STEP)
        return;
    e->flags |= EVENT_WATCH;
    e->gpa = watch->wrote_at;
    watch->wrote = false;
}

/* A host that resets the vCPU at a triple fault has lost where it happened. */
static bool registers_are_lost(const struct event *e)
{
    return e->reason == EVENT_SHUTDOWN && e->regs.eip == RESET_IP &&
           e->regs.seg[SEG_CS].selector == RESET_CS;
}

static bool is_in_memory(const struct engine_cpu *cpu, const struct event *e,
                         const struct event_wide *wide)
{
    uint8_t byte;
    return mmu_read(cpu->vm->memory, &e->regs, wide, wide_linear(e, wide), &byte, 1) == 1;
}

/* As if nobody stepped; and between two elements of a REP with the resume flag, which not every
 * host sets (SDM vol. 3B, 17.3.1.1). */
static void hide_step(struct engine_cpu *cpu, struct event *e, const struct event_wide *wide,
                      const struct registers *before, const struct event_wide *wide_before)
{
    trap_flag_remove(&cpu->finder, cpu->vm->memory, before, wide_before, e, wide);
    if (e->reason == EVENT_STEP && wide_rip(&e->regs, wide) == wide_rip(before, wide_before) &&
        insn_repeats(&cpu->finder, &e->regs, wide))
        e->regs.eflags |= EFLAGS_RF;
}

/* The INT left the guest, so to speak, and not what it runs through since. */
static void locate_int(struct event *e, const struct empty_vector *empty)
{
    e->linear = empty->linear;
    e->insn[0] = EMPTY_VECTOR_INT;
    e->insn[1] = empty->vector;
    e->insn_len = EMPTY_VECTOR_INT_SIZE;
}

/* Outside of IA-32e mode there are none, and nothing is looked for. */
static bool is_long(const struct registers *regs)
{
    return regs->efer & EFER_LMA;
}

/* All registers, but those that a host has lost: of these the upper halves, too, stay what they
 * were. Gives these, NULL: there are none. */
static struct event_wide *describe_registers(struct engine_cpu *cpu, struct event *e,
                                             const struct registers *before, bool lost)
{
    const struct kvm_sync_regs *shared = &cpu->run->s.regs;
    kvm_registers_from(&e->regs, &shared->regs, &shared->sregs);
    if (lost || registers_are_lost(e)) {
        e->regs = *before;
        e->flags |= EVENT_STALE_REGS;
    } else if (is_long(&e->regs))
        kvm_wide_from(&cpu->wide, &shared->regs, &shared->sregs);
    cpu->has_wide = is_long(&e->regs);
    return cpu->has_wide ? &cpu->wide : NULL;
}

static uint8_t *cpu_describe(struct engine_cpu *cpu, struct event *e,
                             const struct registers *before)
{
    int lost = kvm_fetch_registers(cpu);
    if (lost)
        cpu->result = lost; /* a vCPU without registers is as good as one that did not run */
    uint8_t *data = describe_return(cpu, e);
    describe_write(&cpu->watch, e);
    const bool stepped = cpu->stepped;
    struct event_wide was;
    if (stepped)
        was = cpu->wide;
    struct event_wide *wide = describe_registers(cpu, e, before, lost);
    if (stepped)
        hide_step(cpu, e, wide, before, is_long(before) ? &was : NULL);
    if (e->reason == EVENT_NO_HANDLER)
        locate_int(e, &cpu->empty);
    else
        insn_locate(&cpu->finder, e, wide);
    if (e->reason == EVENT_INTERNAL_ERROR && !is_in_memory(cpu, e, wide))
        e->flags |= EVENT_FETCH;
    return data;
}

static bool cpu_wide(struct engine_cpu *cpu, struct event_wide *wide)
{
    static const struct event_wide nothing;
    if (!cpu->has_wide || !memcmp(&cpu->wide, &nothing, sizeof nothing))
        return false;
    *wide = cpu->wide;
    return true;
}

const struct engine engine_kvm = {
    .kind = ENGINE_KVM,
    .name = "KVM",
    .vm_create = kvm_vm_create,
    .vm_destroy = kvm_vm_destroy,
    .cpu_create = kvm_cpu_create,
    .cpu_destroy = kvm_cpu_destroy,
    .cpu_identify = kvm_cpu_identify,
    .cpu_set_registers = kvm_cpu_set_registers,
    .cpu_run = cpu_run,
    .cpu_describe = cpu_describe,
    .cpu_wide = cpu_wide,
    .cpu_kick = kvm_cpu_kick,
    .cpu_clear_kick = kvm_cpu_clear_kick,
    .cpu_set_stops = kvm_cpu_set_stops,
    .cpu_can_inject = cpu_can_inject,
    .cpu_inject = cpu_inject,
    .cpu_request_window = cpu_request_window,
    .cpu_save = kvm_cpu_save,
    .cpu_load = kvm_cpu_load,
};
