/* Segment registers: their checks and the instructions that load them (SDM vol. 3A, 5.3 to 5.7). */
#include "soft/protect.h"

void code_check(struct engine_cpu *cpu, const struct segment *cs, uint32_t eip, unsigned ext)
{
    if (eip > cs->limit)
        cpu_fault(cpu, VECTOR_GP, ext);
}

void stack_set(struct engine_cpu *cpu, const struct segment *ss, uint32_t esp)
{
    uint32_t mask = segment_stack_mask(ss);
    uint32_t *to = &cpu->regs.gpr[GPR_ESP];
    *to = (*to & ~mask) | (esp & mask);
}

struct segment segment_null(uint16_t selector)
{
    return (struct segment){ .selector = selector, .attr = SEGMENT_UNUSABLE };
}

struct segment segment_real(const struct segment *old, uint16_t selector)
{
    struct segment s = *old;
    s.selector = selector;
    s.base = (uint32_t)selector << 4;
    if (s.attr & SEGMENT_UNUSABLE) { /* a null one, from protected mode */
        s.limit = 0xffff;
        s.attr = SEGMENT_P | SEGMENT_S | SEGMENT_TYPE_DATA;
    }
    return s;
}

struct segment segment_stack(struct engine_cpu *cpu, uint16_t selector, unsigned cpl,
                             uint8_t vector, unsigned ext)
{
    struct descriptor d;
    descriptor_fetch(cpu, selector, vector, ext, &d);
    if (selector_rpl(selector) != cpl || !descriptor_is_writable(&d) || descriptor_dpl(&d) != cpl)
        selector_fault(cpu, vector, selector, ext);
    descriptor_need_present(cpu, &d, VECTOR_SS, ext);
    return descriptor_use(cpu, &d);
}

bool segment_is_reachable(const struct descriptor *d, unsigned cpl)
{
    unsigned dpl = descriptor_dpl(d);
    return descriptor_is_conforming(d) || (dpl >= cpl && dpl >= selector_rpl(d->selector));
}

struct segment segment_data(struct engine_cpu *cpu, uint16_t selector, unsigned cpl, uint8_t vector)
{
    struct descriptor d;
    if (selector_is_null(selector))
        return segment_null(selector);
    descriptor_fetch(cpu, selector, vector, 0, &d);
    if (!descriptor_is_readable(&d) || !segment_is_reachable(&d, cpl))
        selector_fault(cpu, vector, selector, 0);
    descriptor_need_present(cpu, &d, VECTOR_NP, 0);
    return descriptor_use(cpu, &d);
}

void segment_drop_inner(struct engine_cpu *cpu, unsigned cpl)
{
    static const uint8_t data_segments[] = { SEG_ES, SEG_DS, SEG_FS, SEG_GS };
    for (unsigned i = 0; i < sizeof data_segments; i++) {
        struct segment *s = &cpu->regs.seg[data_segments[i]];
        bool conforming =
            (s->attr & (TYPE_CODE | TYPE_CONFORMING)) == (TYPE_CODE | TYPE_CONFORMING);
        if (!(s->attr & SEGMENT_UNUSABLE) && !conforming &&
            (unsigned)(s->attr & SEGMENT_DPL) >> SEGMENT_DPL_SHIFT < cpl)
            *s = segment_null(0);
    }
}

static struct segment segment_new(struct engine_cpu *cpu, unsigned seg, uint16_t selector)
{
    if (!cpu_has_descriptors(cpu))
        return segment_real(&cpu->regs.seg[seg], selector);
    if (seg == SEG_SS)
        return segment_stack(cpu, selector, cpu->cpl, VECTOR_GP, 0);
    return segment_data(cpu, selector, cpu->cpl, VECTOR_GP);
}

/* With all checks; not for CS. */
static void segment_load(struct engine_cpu *cpu, unsigned seg, uint16_t selector)
{
    cpu->regs.seg[seg] = segment_new(cpu, seg, selector);
    cpu_refresh_segment(cpu, seg);
}

/* ---- The instructions ---- */

void op_mov_to_segment(struct engine_cpu *cpu, const struct op *op)
{
    if (op->reg == SEG_CS || op->reg >= SEG_COUNT)
        cpu_fault(cpu, VECTOR_UD, 0);
    segment_load(cpu, op->reg, (uint16_t)operand_read(cpu, op, 2));
    if (op->reg == SEG_SS)
        cpu_set_shadow(cpu);
}

void op_mov_from_segment(struct engine_cpu *cpu, const struct op *op)
{
    if (op->reg >= SEG_COUNT)
        cpu_fault(cpu, VECTOR_UD, 0);
    operand_write(cpu, op, op->flags & OP_MEMORY ? 2 : op->size, cpu->regs.seg[op->reg].selector);
}

void op_push_segment(struct engine_cpu *cpu, const struct op *op)
{
    stack_write(cpu, op->size, 2, cpu->regs.seg[op->reg].selector);
    stack_move(cpu, -(int32_t)op->size);
}

/* The stack pointer moves as the old SS has it wide, even if it is SS that is loaded. */
void op_pop_segment(struct engine_cpu *cpu, const struct op *op)
{
    struct segment old = cpu->regs.seg[SEG_SS];
    uint32_t esp = cpu->regs.gpr[GPR_ESP] + op->size;
    segment_load(cpu, op->reg, (uint16_t)stack_read(cpu, 0, 2));
    stack_set(cpu, &old, esp);
    if (op->reg == SEG_SS)
        cpu_set_shadow(cpu);
}

void op_load_far(struct engine_cpu *cpu, const struct op *op)
{
    if (!(op->flags & OP_MEMORY))
        cpu_fault(cpu, VECTOR_UD, 0);
    uint32_t at = op_offset(cpu, op);
    uint32_t offset = mem_read(cpu, op->seg, at, op->size);
    uint16_t selector = (uint16_t)mem_read(cpu, op->seg, at + op->size, 2);
    segment_load(cpu, op->selector, selector);
    reg_write(cpu, op->reg, op->size, offset);
}
