/* Asking about segments, and I/O permission: what a program may do, without a fault where it may
 * not (SDM vol. 3A, 5.10; vol. 1, 19.5). */
#include "soft/protect.h"

static void set_zf(struct engine_cpu *cpu, bool on)
{
    uint32_t eflags = cpu_flags(cpu);
    cpu_set_flags(cpu, on ? eflags | EFLAGS_ZF : eflags & ~(uint32_t)EFLAGS_ZF);
}

/* System types that have a limit, and those of which LAR tells more. */
enum {
    WITH_LIMIT = 1 << SYSTEM_TSS16 | 1 << SYSTEM_LDT | 1 << SYSTEM_TSS16_BUSY | 1 << SYSTEM_TSS32 |
                 1 << SYSTEM_TSS32_BUSY,
    WITH_RIGHTS = WITH_LIMIT | 1 << SYSTEM_CALL16 | 1 << SYSTEM_TASK_GATE | 1 << SYSTEM_CALL32,
};

/* A descriptor that the program may know of; system_types: bits of those that count. */
static bool look_up(struct engine_cpu *cpu, uint16_t selector, unsigned system_types,
                    struct descriptor *d)
{
    if (!descriptor_find(cpu, selector, d))
        return false;
    if (descriptor_is_system(d) && !(system_types >> descriptor_type(d) & 1))
        return false;
    return segment_is_reachable(d, cpu->cpl);
}

void op_lar(struct engine_cpu *cpu, const struct op *op)
{
    struct descriptor d;
    need_protected(cpu);
    bool found = look_up(cpu, (uint16_t)operand_read(cpu, op, 2), WITH_RIGHTS, &d);
    if (found)
        reg_write(cpu, op->reg, op->size, d.high & 0x00f0ff00);
    set_zf(cpu, found);
}

void op_lsl(struct engine_cpu *cpu, const struct op *op)
{
    struct descriptor d;
    need_protected(cpu);
    bool found = look_up(cpu, (uint16_t)operand_read(cpu, op, 2), WITH_LIMIT, &d);
    if (found)
        reg_write(cpu, op->reg, op->size, descriptor_segment(&d).limit);
    set_zf(cpu, found);
}

void op_verr(struct engine_cpu *cpu, const struct op *op)
{
    struct descriptor d;
    need_protected(cpu);
    set_zf(cpu,
           look_up(cpu, (uint16_t)operand_read(cpu, op, 2), 0, &d) && descriptor_is_readable(&d));
}

void op_verw(struct engine_cpu *cpu, const struct op *op)
{
    struct descriptor d;
    need_protected(cpu);
    set_zf(cpu,
           look_up(cpu, (uint16_t)operand_read(cpu, op, 2), 0, &d) && descriptor_is_writable(&d));
}

/* The operand's RPL becomes at least the register's. */
void op_arpl(struct engine_cpu *cpu, const struct op *op)
{
    need_protected(cpu);
    uint16_t selector = (uint16_t)operand_read(cpu, op, 2);
    unsigned rpl = cpu->regs.gpr[op->reg] & SELECTOR_RPL;
    bool raise = selector_rpl(selector) < rpl;
    if (raise)
        operand_write(cpu, op, 2, (selector & ~(uint32_t)SELECTOR_RPL) | rpl);
    set_zf(cpu, raise);
}

/* ---- I/O permission ---- */

enum { TSS32_IO_BASE = 0x66, TSS32_LAST = 0x67 };

/* Two bytes of the bitmap are read, whatever the width (19.5.2). */
static bool bitmap_allows(struct engine_cpu *cpu, uint16_t port, unsigned size)
{
    const struct segment *tr = &cpu->regs.tr;
    bool wide =
        (tr->attr & (SEGMENT_UNUSABLE | SEGMENT_P | SYSTEM_WIDE)) == (SEGMENT_P | SYSTEM_WIDE);
    if (!wide || tr->limit < TSS32_LAST)
        return false;
    uint32_t at = system_read(cpu, tr->base + TSS32_IO_BASE, 2) + port / 8u;
    if (at + 1 > tr->limit)
        return false;
    uint32_t bits = system_read(cpu, tr->base + at, 2) >> port % 8u;
    return !(bits & ((1u << size) - 1));
}

void io_check(struct engine_cpu *cpu, uint16_t port, unsigned size)
{
    unsigned iopl = (cpu->regs.eflags & EFLAGS_IOPL) >> EFLAGS_IOPL_SHIFT;
    bool is_asked = cpu_is_protected(cpu) && (cpu->cpl > iopl || cpu_is_virtual(cpu));
    if (is_asked && !bitmap_allows(cpu, port, size))
        cpu_fault(cpu, VECTOR_GP, 0);
}
