/* Far RET and IRET: to the same ring, to an outer one, to virtual-8086 mode, to the task before
 * (SDM vol. 2, "RET", "IRET"; vol. 3A, 5.8.6). */
#include "soft/protect.h"

/* What such an instruction takes from the stack. */
struct back {
    uint32_t eip;
    uint16_t cs;
    uint32_t release; /* bytes of parameters to be dropped from each stack */
    uint32_t at;      /* bytes up to and including them on the stack in use */
    unsigned size;    /* of each thing on the stack */
};

static struct segment return_code(struct engine_cpu *cpu, uint16_t selector)
{
    struct descriptor d;
    descriptor_fetch(cpu, selector, VECTOR_GP, 0, &d);
    unsigned rpl = selector_rpl(selector), dpl = descriptor_dpl(&d);
    bool fits = descriptor_is_conforming(&d) ? dpl <= rpl : dpl == rpl;
    if (!descriptor_is_code(&d) || rpl < cpu->cpl || !fits)
        selector_fault(cpu, VECTOR_GP, selector, 0);
    descriptor_need_present(cpu, &d, VECTOR_NP, 0);
    return descriptor_use(cpu, &d);
}

/* Once no fault is possible any more: the flags, which only IRET changes. */
struct new_flags {
    bool change;
    uint32_t eflags;
};

static void commit_flags(struct engine_cpu *cpu, const struct new_flags *flags)
{
    if (flags->change)
        cpu_set_flags(cpu, flags->eflags);
}

static void return_same(struct engine_cpu *cpu, const struct back *b, const struct segment *cs,
                        const struct new_flags *flags)
{
    code_check(cpu, cs, b->eip, 0);
    stack_move(cpu, (int32_t)b->at);
    commit_flags(cpu, flags);
    code_enter(cpu, *cs, b->eip, cpu->cpl);
}

static void return_outer(struct engine_cpu *cpu, const struct back *b, const struct segment *cs,
                         const struct new_flags *flags)
{
    unsigned cpl = selector_rpl(b->cs);
    uint32_t esp = stack_read(cpu, b->at, b->size);
    uint16_t selector = (uint16_t)stack_read(cpu, b->at + b->size, b->size);
    struct segment ss = segment_stack(cpu, selector, cpl, VECTOR_GP, 0);
    code_check(cpu, cs, b->eip, 0);
    cpu->regs.seg[SEG_SS] = ss;
    stack_set(cpu, &ss, esp + b->release);
    segment_drop_inner(cpu, cpl);
    commit_flags(cpu, flags);
    code_enter(cpu, *cs, b->eip, cpl);
}

static void return_protected(struct engine_cpu *cpu, const struct back *b,
                             const struct new_flags *flags)
{
    struct segment cs = return_code(cpu, b->cs);
    if (selector_rpl(b->cs) > cpu->cpl)
        return_outer(cpu, b, &cs, flags);
    else
        return_same(cpu, b, &cs, flags);
}

static void return_far(struct engine_cpu *cpu, const struct back *b, const struct new_flags *flags)
{
    if (cpu_has_descriptors(cpu)) {
        return_protected(cpu, b, flags);
        return;
    }
    struct segment cs = segment_real(&cpu->regs.seg[SEG_CS], b->cs);
    return_same(cpu, b, &cs, flags);
}

void op_ret_far(struct engine_cpu *cpu, const struct op *op)
{
    struct back b = { .size = op->size, .release = op->imm };
    b.eip = stack_read(cpu, 0, op->size);
    b.cs = (uint16_t)stack_read(cpu, op->size, op->size);
    b.at = 2u * op->size + op->imm;
    return_far(cpu, &b, &(struct new_flags){ 0 });
}

/* ---- IRET ---- */

/* All of EFLAGS is taken, and above it lie ESP, SS, ES, DS, FS, GS (SDM vol. 3A, 20.2.5). */
static void return_to_virtual(struct engine_cpu *cpu, const struct back *b, uint32_t eflags)
{
    static const uint8_t order[] = { SEG_SS, SEG_ES, SEG_DS, SEG_FS, SEG_GS };
    uint16_t selectors[SEG_COUNT] = { [SEG_CS] = b->cs };
    uint32_t esp = stack_read(cpu, b->at, 4);
    for (unsigned i = 0; i < sizeof order; i++)
        selectors[order[i]] = (uint16_t)stack_read(cpu, b->at + 4 + 4 * i, 4);
    struct segment cs = segment_virtual(b->cs);
    code_check(cpu, &cs, b->eip, 0);
    cpu_set_flags(cpu, eflags & (flags_known() | EFLAGS_VM));
    virtual_load_segments(cpu, selectors);
    cpu->regs.gpr[GPR_ESP] = esp;
    code_enter(cpu, cs, b->eip, 3);
}

static uint32_t merge_flags(const struct engine_cpu *cpu, uint32_t popped, unsigned size)
{
    uint32_t mask = flags_writable(cpu, size) | (size == 4 ? EFLAGS_RF : 0);
    return (cpu_flags(cpu) & ~mask) | (popped & mask);
}

static void iret(struct engine_cpu *cpu, const struct op *op)
{
    virtual_need_iopl(cpu);
    if (cpu_has_descriptors(cpu) && (cpu->regs.eflags & EFLAGS_NT)) {
        task_return(cpu);
        return;
    }
    struct back b = { .size = op->size, .at = 3u * op->size };
    b.eip = stack_read(cpu, 0, op->size);
    b.cs = (uint16_t)stack_read(cpu, op->size, op->size);
    uint32_t popped = stack_read(cpu, 2u * op->size, op->size);
    if (cpu_has_descriptors(cpu) && op->size == 4 && cpu->cpl == 0 && (popped & EFLAGS_VM)) {
        return_to_virtual(cpu, &b, popped);
        return;
    }
    struct new_flags flags = { .change = true, .eflags = merge_flags(cpu, popped, op->size) };
    return_far(cpu, &b, &flags);
}

void op_iret(struct engine_cpu *cpu, const struct op *op)
{
    const uint32_t from = registers_code_linear(&cpu->regs, cpu->regs.eip);
    iret(cpu, op);
    exceptions_return(cpu, from);
}
