/* The state of a software CPU (engine/state.h). What only this engine has of it is an exit that is
 * half served, and how many instructions it has done. */
#include "soft/flags.h"

#include <stdlib.h>
#include <string.h>

struct own {
    uint64_t instructions;
    struct leave leave;
    ptrdiff_t data; /* leave.data, from the start of struct engine_cpu; -1: NULL */
    struct io_exchange io;
    struct mmio_exchange mmio;
};

/* ---- Save ---- */

static bool save_own(const struct engine_cpu *cpu, struct cpu_state *state, struct failure *failure)
{
    struct own *own = malloc(sizeof *own);
    if (!own)
        return set_failure(failure, "vCPU %u: no memory for its state", cpu->index);
    *own = (struct own){
        .instructions = cpu->at.instructions,
        .leave = cpu->leave,
        .data = cpu->leave.data ? cpu->leave.data - (const uint8_t *)cpu : -1,
        .io = cpu->io,
        .mmio = cpu->mmio,
    };
    state->own = own;
    return true;
}

static struct cpu_exception exception_of(const struct engine_cpu *cpu)
{
    const struct fault *due = &cpu->faults.due;
    if (cpu->pending.trap)
        return (struct cpu_exception){ .is_due = true, .vector = VECTOR_DB };
    if (!cpu->faults.has_due)
        return (struct cpu_exception){ .is_due = false };
    return (struct cpu_exception){
        .is_due = true, .has_error = due->has_error, .vector = due->vector, .error = due->error
    };
}

static bool is_unfinished(const struct io_exchange *io, const struct mmio_exchange *mmio)
{
    return io->asked || io->answered || mmio->asked || mmio->writes_count;
}

bool state_save(struct engine_cpu *cpu, struct cpu_state *state, struct failure *failure)
{
    *state = (struct cpu_state){
        .regs = cpu->regs,
        .tsc = cpu_tsc(cpu),
        .shadow = cpu->pending.shadow,
        .has_interrupt = cpu->pending.has_interrupt,
        .interrupt = cpu->pending.has_interrupt ? cpu->pending.interrupt : 0,
        .exception = exception_of(cpu),
        .unfinished = is_unfinished(&cpu->io, &cpu->mmio),
        .own_of = ENGINE_SOFT,
    };
    state->regs.eflags = cpu_flags(cpu);
    for (int i = 0; i < 8; i++)
        state->dr[i] = cpu->system.dr[i];
    return save_own(cpu, state, failure);
}

/* ---- Load ---- */

static bool is_ours(const struct engine_cpu *cpu, const struct registers *regs,
                    struct failure *failure)
{
    if (regs->efer & EFER_LMA)
        return set_failure(failure,
                           "vCPU %u: the guest is in 64-bit mode, and the software CPU has 32 bits",
                           cpu->index);
    if ((regs->cr0 & CR0_PG) && (regs->cr4 & CR4_PAE))
        return set_failure(failure, "vCPU %u: the software CPU does not page with PAE", cpu->index);
    return true;
}

static uint8_t cpl_of(const struct registers *regs)
{
    if (!(regs->cr0 & CR0_PE))
        return 0;
    if (regs->eflags & EFLAGS_VM)
        return 3;
    return (uint8_t)((regs->seg[SEG_SS].attr & SEGMENT_DPL) >> SEGMENT_DPL_SHIFT);
}

/* All that follows from them is made anew; memory may be another, too. */
static void take_registers(struct engine_cpu *cpu, const struct registers *regs)
{
    decoder_forget(cpu);
    cpu->regs = *regs;
    cpu->cpl = cpl_of(regs);
    cpu->faults.delivering = -1;
    cpu->exceptions.count = 0;
    tlb_flush(cpu);
    cpu_set_flags(cpu, regs->eflags);
    cpu_refresh(cpu);
}

static void take_own(struct engine_cpu *cpu, const struct own *own)
{
    cpu->at.instructions = own->instructions;
    cpu->leave = own->leave;
    cpu->leave.data = own->data < 0 ? NULL : (uint8_t *)cpu + own->data;
    cpu->io = own->io;
    cpu->mmio = own->mmio;
}

static void forget_exits(struct engine_cpu *cpu)
{
    cpu->io.asked = cpu->io.answered = false;
    cpu->mmio = (struct mmio_exchange){ 0 };
    cpu->leave = (struct leave){ .reason = EVENT_KICK };
}

static void take_pending(struct engine_cpu *cpu, const struct cpu_state *state)
{
    const struct cpu_exception *x = &state->exception;
    cpu->pending = (struct pending){
        .shadow = state->shadow,
        .trap = x->is_due && x->vector == VECTOR_DB,
        .has_interrupt = state->has_interrupt,
        .interrupt = state->interrupt,
    };
    cpu->faults.has_due = x->is_due && x->vector != VECTOR_DB;
    cpu->faults.due =
        (struct fault){ .vector = x->vector, .has_error = x->has_error, .error = x->error };
}

/* The instructions go on counting where the state does not say how many there were. */
bool state_load(struct engine_cpu *cpu, const struct cpu_state *state, struct failure *failure)
{
    const struct own *own = state->own_of == ENGINE_SOFT ? state->own : NULL;
    if (!is_ours(cpu, &state->regs, failure))
        return false;
    if (state->unfinished && !own)
        return set_failure(failure, "vCPU %u: its last exit is not finished", cpu->index);
    if (own)
        take_own(cpu, own);
    else
        forget_exits(cpu);
    for (int i = 0; i < 8; i++)
        cpu->system.dr[i] = (uint32_t)state->dr[i];
    cpu->system.tsc_offset = 0;
    cpu->system.tsc_offset = state->tsc - cpu_tsc(cpu);
    take_pending(cpu, state);
    take_registers(cpu, &state->regs);
    return true;
}

bool state_set_registers(struct engine_cpu *cpu, const struct registers *regs,
                         struct failure *failure)
{
    if (!is_ours(cpu, regs, failure))
        return false;
    take_pending(cpu, &(struct cpu_state){ 0 });
    forget_exits(cpu);
    take_registers(cpu, regs);
    return true;
}
