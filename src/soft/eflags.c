/* The instructions on EFLAGS that depend on privilege (SDM vol. 3A, 2.3; vol. 1, 3.4.3). */
#include "soft/protect.h"

static unsigned iopl_of(const struct engine_cpu *cpu)
{
    return (cpu->regs.eflags & EFLAGS_IOPL) >> EFLAGS_IOPL_SHIFT;
}

uint32_t flags_known(void)
{
    return EFLAGS_ARITHMETIC | EFLAGS_TF | EFLAGS_IF | EFLAGS_DF | EFLAGS_IOPL | EFLAGS_NT |
           EFLAGS_RF | EFLAGS_AC | EFLAGS_ID;
}

uint32_t flags_writable(const struct engine_cpu *cpu, unsigned size)
{
    uint32_t mask = EFLAGS_ARITHMETIC | EFLAGS_TF | EFLAGS_DF | EFLAGS_NT;
    if (cpu->cpl <= iopl_of(cpu))
        mask |= EFLAGS_IF;
    if (cpu->cpl == 0)
        mask |= EFLAGS_IOPL;
    return size == 4 ? mask | EFLAGS_AC | EFLAGS_ID : mask;
}

static void check_interrupt_flag(struct engine_cpu *cpu)
{
    if (cpu->cpl > iopl_of(cpu))
        cpu_fault(cpu, VECTOR_GP, 0);
}

void op_cli(struct engine_cpu *cpu, const struct op *op)
{
    check_interrupt_flag(cpu);
    cpu_set_flags(cpu, cpu_flags(cpu) & ~(uint32_t)EFLAGS_IF);
}

/* The shadow is that of an STI that has changed IF (vol. 2B, "STI"). */
void op_sti(struct engine_cpu *cpu, const struct op *op)
{
    check_interrupt_flag(cpu);
    if (cpu->regs.eflags & EFLAGS_IF)
        return;
    cpu_set_flags(cpu, cpu_flags(cpu) | EFLAGS_IF);
    cpu_set_shadow(cpu);
}

void op_pushf(struct engine_cpu *cpu, const struct op *op)
{
    virtual_need_iopl(cpu);
    stack_write(cpu, op->size, op->size, cpu_flags(cpu) & ~(uint32_t)(EFLAGS_RF | EFLAGS_VM));
    stack_move(cpu, -(int32_t)op->size);
}

/* Bits that this CPL must not change stay as they are, without a fault. */
void op_popf(struct engine_cpu *cpu, const struct op *op)
{
    virtual_need_iopl(cpu);
    uint32_t mask = flags_writable(cpu, op->size);
    uint32_t value = stack_read(cpu, 0, op->size);
    stack_move(cpu, op->size);
    cpu_set_flags(cpu, (cpu_flags(cpu) & ~(mask | EFLAGS_RF)) | (value & mask));
}
