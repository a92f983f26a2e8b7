/* The software CPU behind engine.h: its VM, its CPUs, and their runs. */
#include "soft/flags.h"
#include "soft/soft.h"

#include "memory/mmu.h"

#include <stdlib.h>
#include <string.h>

/* ---- The VM ---- */

static void vm_destroy(struct engine_vm *vm)
{
    if (!vm)
        return;
    pthread_mutex_destroy(&vm->split);
    free(vm->code);
    free(vm->versions);
    free(vm);
}

static struct engine_vm *vm_create(const char *device, struct memory *memory,
                                   struct failure *failure)
{
    struct engine_vm *vm = calloc(1, sizeof *vm);
    if (vm) {
        vm->memory = memory;
        vm->code = calloc(memory->size >> LINE_SHIFT, sizeof *vm->code);
        vm->versions = calloc(memory->size >> PAGE_SHIFT, sizeof *vm->versions);
        pthread_mutex_init(&vm->split, NULL);
    }
    if (vm && vm->code && vm->versions)
        return vm;
    set_failure(failure, "no memory for a VM");
    vm_destroy(vm);
    return NULL;
}

/* ---- The CPU ---- */

static void cpu_destroy(struct engine_cpu *cpu)
{
    if (!cpu)
        return;
    __atomic_fetch_sub(&cpu->vm->cpus, 1, __ATOMIC_SEQ_CST);
    decoder_destroy(cpu);
    free(cpu);
}

static struct engine_cpu *cpu_create(struct engine_vm *vm, unsigned index, struct failure *failure)
{
    assert(index < VCPU_MAX);
    struct engine_cpu *cpu = calloc(1, sizeof *cpu);
    if (!cpu) {
        set_failure(failure, "vCPU %u: no memory", index);
        return NULL;
    }
    cpu->vm = vm;
    cpu->index = index;
    cpu->ram = vm->memory->base;
    cpu->code = vm->code;
    cpu->orders.deadline = UINT64_MAX;
    cpu->faults.delivering = -1;
    __atomic_fetch_add(&vm->cpus, 1, __ATOMIC_SEQ_CST);
    if (decoder_create(cpu, failure)) {
        tlb_flush(cpu);
        cpu_refresh(cpu);
        return cpu;
    }
    cpu_destroy(cpu);
    return NULL;
}

/* ---- Running ---- */

/* An exit that waited for its data has them now. True if so, or if an INS has not taken all of its
 * yet: that instruction comes first. */
static bool take_answers(struct io_exchange *io, struct mmio_exchange *mmio)
{
    bool goes_on = io->asked || io->answered || mmio->asked;
    io->answered |= io->asked;
    mmio->reads_count += mmio->asked;
    io->asked = mmio->asked = false;
    return goes_on;
}

/* A full array that nobody has asked for ends but one run. */
static void cpu_run(struct engine_cpu *cpu, enum engine_run how)
{
    cpu->leave = (struct leave){ 0 };
    cpu->exceptions.is_under_way = false; /* an exit took it back */
    if (exceptions_are_full(cpu))
        cpu->exceptions.count = 0;
    cpu->orders.how = how;
    cpu->pending.completing = take_answers(&cpu->io, &cpu->mmio);
    cpu->orders.limit =
        how == ENGINE_RUN ? cpu->orders.deadline : cpu->at.instructions + (how == ENGINE_STEP);
    cpu_update_attention(cpu);
    cpu_loop(cpu);
}

/* Of a return between two instructions, the one that comes next. */
static void describe_insn(const struct engine_cpu *cpu, struct event *e)
{
    const struct leave *leave = &cpu->leave;
    size_t n = leave->len ? leave->len : sizeof e->insn;
    e->linear = leave->linear;
    memset(e->insn, 0, sizeof e->insn);
    n = mmu_read(cpu->vm->memory, &e->regs, NULL, e->linear, e->insn, n);
    e->insn_len = (uint8_t)(leave->len ? n : decode_length(cpu, e->insn, n));
    memset(e->insn + e->insn_len, 0, sizeof e->insn - e->insn_len);
}

static uint8_t *cpu_describe(struct engine_cpu *cpu, struct event *e,
                             const struct registers *before)
{
    const struct leave *leave = &cpu->leave;
    e->regs = cpu->regs;
    e->regs.eflags = cpu_flags(cpu);
    e->reason = leave->reason;
    e->detail = leave->detail;
    e->flags |= leave->flags;
    e->gpa = leave->gpa;
    describe_insn(cpu, e);
    if (leave->reason != EVENT_IO && leave->reason != EVENT_MMIO)
        return NULL;
    e->direction = leave->direction;
    e->port = leave->port;
    e->size = leave->size;
    e->count = leave->count;
    return leave->data;
}

static void cpu_trail(struct engine_cpu *cpu, struct trail *trail)
{
    soft_trail_take(&cpu->trail, trail);
}

static const struct event_exception *cpu_exceptions(struct engine_cpu *cpu, unsigned *count)
{
    *count = cpu->exceptions.count;
    cpu->exceptions.count = 0;
    return cpu->exceptions.seen;
}

static void cpu_kick(struct engine_cpu *cpu)
{
    __atomic_store_n(&cpu->orders.kick, 1, __ATOMIC_SEQ_CST);
}

static void cpu_clear_kick(struct engine_cpu *cpu)
{
    __atomic_store_n(&cpu->orders.kick, 0, __ATOMIC_SEQ_CST);
}

static bool cpu_set_stops(struct engine_cpu *cpu, const struct engine_stops *stops)
{
    stops_set(cpu, stops);
    return true;
}

/* ---- Interrupts ---- */

static bool cpu_can_inject(struct engine_cpu *cpu)
{
    return cpu_takes_interrupts(cpu);
}

static bool cpu_inject(struct engine_cpu *cpu, uint8_t vector)
{
    assert(cpu_takes_interrupts(cpu));
    cpu->pending.has_interrupt = true;
    cpu->pending.interrupt = vector;
    return true;
}

static void cpu_request_window(struct engine_cpu *cpu, bool on)
{
    cpu->orders.window = on;
}

/* ---- Virtual time ---- */

static uint64_t cpu_instructions(struct engine_cpu *cpu)
{
    return cpu->at.instructions;
}

static void cpu_set_deadline(struct engine_cpu *cpu, uint64_t instructions)
{
    cpu->orders.deadline = instructions;
}

static bool cpu_hit_deadline(struct engine_cpu *cpu)
{
    return cpu->leave.reason == EVENT_KICK && cpu->at.instructions >= cpu->orders.deadline &&
           !exceptions_are_full(cpu) && !__atomic_load_n(&cpu->orders.kick, __ATOMIC_SEQ_CST);
}

const struct engine engine_soft = {
    .kind = ENGINE_SOFT,
    .name = "software CPU",
    .steps_into_interrupts = true,
    .vm_create = vm_create,
    .vm_destroy = vm_destroy,
    .cpu_create = cpu_create,
    .cpu_destroy = cpu_destroy,
    .cpu_set_registers = state_set_registers,
    .cpu_run = cpu_run,
    .cpu_describe = cpu_describe,
    .cpu_trail = cpu_trail,
    .cpu_exceptions = cpu_exceptions,
    .cpu_kick = cpu_kick,
    .cpu_clear_kick = cpu_clear_kick,
    .cpu_set_stops = cpu_set_stops,
    .cpu_can_inject = cpu_can_inject,
    .cpu_inject = cpu_inject,
    .cpu_request_window = cpu_request_window,
    .cpu_save = state_save,
    .cpu_load = state_load,
    .cpu_instructions = cpu_instructions,
    .cpu_set_deadline = cpu_set_deadline,
    .cpu_hit_deadline = cpu_hit_deadline,
};
