/* The ground of the software CPU, which every instruction may call: what follows from the
 * registers, EFLAGS, and the ways out of an instruction. It calls nothing but flags.h. */
#include "soft/flags.h"

/* ---- What follows from the registers ---- */

/* A span that sends nothing the slow way but what is near the limit, or forbidden. */
static uint32_t end_of(const struct segment *s, bool protected, bool write)
{
    bool is_code = s->attr & TYPE_CODE;
    if (s->limit < 3 || (protected && (s->attr & SEGMENT_UNUSABLE)))
        return 0;
    if (protected && !is_code && (s->attr & TYPE_EXPAND_DOWN))
        return 0;
    if (protected && write && (is_code || !(s->attr & TYPE_WRITABLE)))
        return 0;
    if (protected && !write && is_code && !(s->attr & TYPE_READABLE))
        return 0;
    return s->limit - 2;
}

void cpu_refresh_segment(struct engine_cpu *cpu, unsigned seg)
{
    const struct segment *s = &cpu->regs.seg[seg];
    bool protected = cpu_has_descriptors(cpu);
    cpu->derived.span[seg] = (struct span){
        .base = s->base,
        .read_end = end_of(s, protected, false),
        .write_end = end_of(s, protected, true),
    };
    if (seg == SEG_SS)
        cpu->derived.stack_mask = s->attr & SEGMENT_DB ? ~0u : 0xffffu;
}

void cpu_refresh(struct engine_cpu *cpu)
{
    for (unsigned seg = 0; seg < SEG_COUNT; seg++)
        cpu_refresh_segment(cpu, seg);
    cpu->derived.tlb = cpu->tlbs[cpu->cpl == 3];
    cpu->derived.code_bits = cpu->regs.seg[SEG_CS].attr & SEGMENT_DB ? 32 : 16;
    cpu->decoded.mode = (cpu->decoded.mode & ~0xffu) | cpu->derived.code_bits;
    cpu->decoded.page = TLB_NONE;
    cpu_update_attention(cpu);
}

void cpu_update_attention(struct engine_cpu *cpu)
{
    const uint32_t eflags = cpu->regs.eflags;
    const bool due = cpu->pending.trap || cpu->faults.has_due;
    cpu->attention = (due || (eflags & EFLAGS_TF) ? ATTENTION_TRAP : 0) |
                     (cpu->pending.shadow ? ATTENTION_SHADOW : 0) |
                     (cpu->pending.has_interrupt ? ATTENTION_INJECT : 0) |
                     (cpu->orders.window ? ATTENTION_WINDOW : 0) |
                     (cpu->orders.stops.breaks_count ? ATTENTION_BREAKPOINT : 0) |
                     (cpu->mmio.writes_count ? ATTENTION_WRITES : 0) |
                     (eflags & EFLAGS_RF ? ATTENTION_RF : 0) |
                     (cpu->pending.completing ? ATTENTION_COMPLETE : 0) |
                     (exceptions_are_full(cpu) ? ATTENTION_EXCEPTIONS : 0) |
                     (cpu->pending.wrote ? ATTENTION_WATCH : 0);
}

uint32_t cpu_flags(const struct engine_cpu *cpu)
{
    return (cpu->regs.eflags & ~EFLAGS_ARITHMETIC) | EFLAGS_FIXED |
           (flag_cf(&cpu->lazy) ? EFLAGS_CF : 0) | (flag_pf(&cpu->lazy) ? EFLAGS_PF : 0) |
           (flag_af(&cpu->lazy) ? EFLAGS_AF : 0) | (flag_zf(&cpu->lazy) ? EFLAGS_ZF : 0) |
           (flag_sf(&cpu->lazy) ? EFLAGS_SF : 0) | (flag_of(&cpu->lazy) ? EFLAGS_OF : 0);
}

void cpu_set_flags(struct engine_cpu *cpu, uint32_t eflags)
{
    cpu->regs.eflags = eflags | EFLAGS_FIXED;
    cpu->lazy.result = !(eflags & EFLAGS_ZF);
    cpu->lazy.sign = (eflags & EFLAGS_SF ? 0x80000000u : 0) | (eflags & EFLAGS_PF ? 0 : 1);
    set_cf_of_af(&cpu->lazy, eflags & EFLAGS_CF, eflags & EFLAGS_OF, eflags & EFLAGS_AF);
    cpu_update_attention(cpu);
}

void cpu_set_shadow(struct engine_cpu *cpu)
{
    cpu->pending.shadow = true;
    cpu->attention |= ATTENTION_SHADOW;
}

uint64_t cpu_instruction_count(const struct engine_cpu *cpu)
{
    return cpu->at.instructions + (cpu->at.op ? (uint64_t)(cpu->at.op - cpu->at.first) : 0);
}

/* Time is counted in instructions, so that a run can be repeated. At its usual speed this CPU then
 * has the time-stamp counter of one of 2 to 4 GHz, and what a guest waits for in ticks takes as
 * long. */
enum { TSC_PER_INSTRUCTION = 32 };

uint64_t cpu_tsc(const struct engine_cpu *cpu)
{
    return cpu_instruction_count(cpu) * TSC_PER_INSTRUCTION + cpu->system.tsc_offset;
}

/* ---- Out of an instruction ---- */

/* The instructions of the block before this one are done, this one is not. */
static void stop_in_block(struct engine_cpu *cpu)
{
    if (!cpu->at.op)
        return;
    cpu->at.instructions += (uint64_t)(cpu->at.op - cpu->at.first);
    cpu->regs.eip = cpu->at.block_eip + cpu->at.op->at;
    soft_trail_cut(&cpu->trail, cpu->regs.eip + cpu->at.op->len);
    cpu->at.op = NULL;
}

static void forget_exchanges(struct io_exchange *io, struct mmio_exchange *mmio)
{
    io->asked = io->answered = mmio->asked = false;
    mmio->reads_count = mmio->reads_next = mmio->writes_count = 0;
}

_Noreturn void cpu_fault(struct engine_cpu *cpu, uint8_t vector, uint32_t error)
{
    bool has_error =
        vector == VECTOR_DF || (vector >= VECTOR_TS && vector <= VECTOR_PF) || vector == VECTOR_AC;
    stop_in_block(cpu);
    forget_exchanges(&cpu->io, &cpu->mmio);
    cpu->faults.last = (struct fault){ .vector = vector, .has_error = has_error, .error = error };
    longjmp(cpu->faults.out, OUT_OF_FAULT);
}

void cpu_repeat(struct engine_cpu *cpu)
{
    cpu->at.next_eip = cpu->at.block_eip + cpu->at.op->at;
    cpu->pending.repeats = true;
    cpu->regs.eflags |= EFLAGS_RF;
    cpu->attention |= ATTENTION_RF;
}

/* A fault sets RF on its way in (SDM vol. 3B, 17.3.1.1); KVM shows it also where it led to a
 * shutdown. */
_Noreturn void cpu_leave(struct engine_cpu *cpu, enum event_reason reason)
{
    if (reason == EVENT_SHUTDOWN)
        cpu->regs.eflags |= EFLAGS_RF;
    uint8_t len = cpu->at.op ? cpu->at.op->len : 0;
    if (cpu->at.op && (cpu->at.op->flags & OP_STRING_IO))
        cpu->leave.flags |= EVENT_STRING;
    stop_in_block(cpu);
    leave_set(&cpu->leave, reason, registers_code_linear(&cpu->regs, cpu->regs.eip), len);
    longjmp(cpu->faults.out, OUT_OF_LEAVE);
}

static uint32_t op_linear(const struct engine_cpu *cpu)
{
    return registers_code_linear(&cpu->regs, cpu->at.block_eip + cpu->at.op->at);
}

void cpu_leave_after(struct engine_cpu *cpu, enum event_reason reason)
{
    leave_set(&cpu->leave, reason, op_linear(cpu), cpu->at.op->len);
    cpu_end_block(cpu);
}

void cpu_end_block(struct engine_cpu *cpu)
{
    if (cpu->at.op && cpu->at.end > cpu->at.op + 1) {
        cpu->at.end = cpu->at.op + 1;
        cpu->at.next_eip = cpu->at.block_eip + cpu->at.op->at + cpu->at.op->len;
        soft_trail_cut(&cpu->trail, cpu->at.next_eip);
    }
}
