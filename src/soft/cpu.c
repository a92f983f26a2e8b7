/* The ground of the software CPU, which every instruction may call: what follows from the registers,
 * EFLAGS, and the ways out of an instruction. It calls nothing but flags.h. */
#include "soft/flags.h"

/* ---- What follows from the registers ---- */

/* A span that sends nothing the slow way but what is near the limit, or forbidden. */
static uint32_t end_of(const struct engine_cpu *cpu, const struct segment *s, bool write)
{
    bool protected = cpu_is_protected(cpu), is_code = s->attr & TYPE_CODE;
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
    cpu->span[seg] = (struct span){
        .base = s->base,
        .read_end = end_of(cpu, s, false),
        .write_end = end_of(cpu, s, true),
    };
    if (seg == SEG_SS)
        cpu->stack_mask = s->attr & SEGMENT_DB ? ~0u : 0xffffu;
}

void cpu_refresh(struct engine_cpu *cpu)
{
    for (unsigned seg = 0; seg < SEG_COUNT; seg++)
        cpu_refresh_segment(cpu, seg);
    cpu->tlb = cpu->tlbs[cpu->cpl == 3];
    cpu->code_bits = cpu->regs.seg[SEG_CS].attr & SEGMENT_DB ? 32 : 16;
    cpu->code_mode = (cpu->code_mode & ~0xffu) | cpu->code_bits;
    cpu->code_page = TLB_NONE;
    cpu_update_attention(cpu);
}

void cpu_update_attention(struct engine_cpu *cpu)
{
    const uint32_t eflags = cpu->regs.eflags;
    cpu->attention =
        (cpu->trap || (eflags & EFLAGS_TF) ? ATTENTION_TRAP : 0) |
        (cpu->shadow ? ATTENTION_SHADOW : 0) | (cpu->has_interrupt ? ATTENTION_INJECT : 0) |
        (cpu->window ? ATTENTION_WINDOW : 0) | (cpu->has_breakpoint ? ATTENTION_BREAKPOINT : 0) |
        (cpu->writes_count ? ATTENTION_WRITES : 0) | (eflags & EFLAGS_RF ? ATTENTION_RF : 0) |
        (cpu->completing ? ATTENTION_COMPLETE : 0);
}

uint32_t cpu_flags(const struct engine_cpu *cpu)
{
    return (cpu->regs.eflags & ~EFLAGS_ARITHMETIC) | EFLAGS_FIXED | (flag_cf(cpu) ? EFLAGS_CF : 0) |
           (flag_pf(cpu) ? EFLAGS_PF : 0) | (flag_af(cpu) ? EFLAGS_AF : 0) |
           (flag_zf(cpu) ? EFLAGS_ZF : 0) | (flag_sf(cpu) ? EFLAGS_SF : 0) |
           (flag_of(cpu) ? EFLAGS_OF : 0);
}

void cpu_set_flags(struct engine_cpu *cpu, uint32_t eflags)
{
    cpu->regs.eflags = eflags | EFLAGS_FIXED;
    cpu->lazy.result = !(eflags & EFLAGS_ZF);
    cpu->lazy.sign = (eflags & EFLAGS_SF ? 0x80000000u : 0) | (eflags & EFLAGS_PF ? 0 : 1);
    set_cf_of_af(cpu, eflags & EFLAGS_CF, eflags & EFLAGS_OF, eflags & EFLAGS_AF);
    cpu_update_attention(cpu);
}

void cpu_set_shadow(struct engine_cpu *cpu)
{
    cpu->shadow = true;
    cpu->attention |= ATTENTION_SHADOW;
}

uint64_t cpu_instruction_count(const struct engine_cpu *cpu)
{
    return cpu->instructions + (cpu->op ? (uint64_t)(cpu->op - cpu->first) : 0);
}

/* ---- Out of an instruction ---- */

/* The instructions of the block before this one are done, this one is not. */
static void stop_in_block(struct engine_cpu *cpu)
{
    if (!cpu->op)
        return;
    cpu->instructions += (uint64_t)(cpu->op - cpu->first);
    cpu->regs.eip = cpu->block_eip + cpu->op->at;
    cpu->op = NULL;
}

static void forget_mmio(struct engine_cpu *cpu)
{
    cpu->reads_count = cpu->reads_next = cpu->writes_count = 0;
    cpu->read_pending = cpu->io_pending = cpu->io_answered = false;
}

_Noreturn void cpu_fault(struct engine_cpu *cpu, uint8_t vector, uint32_t error)
{
    bool has_error =
        vector == VECTOR_DF || (vector >= VECTOR_TS && vector <= VECTOR_PF) || vector == VECTOR_AC;
    stop_in_block(cpu);
    forget_mmio(cpu);
    cpu->fault = (struct fault){ .vector = vector, .has_error = has_error, .error = error };
    longjmp(cpu->out, OUT_OF_FAULT);
}

void cpu_repeat(struct engine_cpu *cpu)
{
    cpu->next_eip = cpu->block_eip + cpu->op->at;
    cpu->repeats = true;
    cpu->regs.eflags |= EFLAGS_RF;
    cpu->attention |= ATTENTION_RF;
}

/* A fault sets RF on its way in (SDM vol. 3B, 17.3.1.1); KVM shows it also where it led to a
 * shutdown. */
_Noreturn void cpu_leave(struct engine_cpu *cpu, enum event_reason reason)
{
    if (reason == EVENT_SHUTDOWN)
        cpu->regs.eflags |= EFLAGS_RF;
    uint8_t len = cpu->op ? cpu->op->len : 0;
    if (cpu->op && (cpu->op->flags & OP_STRING_IO))
        cpu->leave.flags |= EVENT_STRING;
    stop_in_block(cpu);
    leave_set(&cpu->leave, reason, registers_code_linear(&cpu->regs, cpu->regs.eip), len);
    longjmp(cpu->out, OUT_OF_LEAVE);
}

static uint32_t op_linear(const struct engine_cpu *cpu)
{
    return registers_code_linear(&cpu->regs, cpu->block_eip + cpu->op->at);
}

void cpu_leave_after(struct engine_cpu *cpu, enum event_reason reason)
{
    leave_set(&cpu->leave, reason, op_linear(cpu), cpu->op->len);
    cpu_end_block(cpu);
}

void cpu_end_block(struct engine_cpu *cpu)
{
    if (cpu->op && cpu->end > cpu->op + 1) {
        cpu->end = cpu->op + 1;
        cpu->next_eip = cpu->block_eip + cpu->op->at + cpu->op->len;
    }
}
