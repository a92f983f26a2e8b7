/* Stacks under construction: pushing onto one that SS:ESP do not name yet, so that a fault in the
 * middle leaves the registers as they were. */
#include "soft/protect.h"

struct frame frame_current(const struct engine_cpu *cpu, unsigned ext)
{
    return (struct frame){
        .ss = cpu->regs.seg[SEG_SS],
        .esp = cpu->regs.gpr[GPR_ESP],
        .mask = cpu->derived.stack_mask,
        .who = cpu->cpl == 3 ? ACCESS_USER : ACCESS_SUPERVISOR,
        .error = ext,
    };
}

/* The pointer to the stack of a ring in the TSS (SDM vol. 3A, figures 7-2 and 7-10). */
static uint16_t inner_pointer(struct engine_cpu *cpu, unsigned cpl, unsigned ext, uint32_t *esp)
{
    const struct segment *tr = &cpu->regs.tr;
    const bool wide = tr->attr & SYSTEM_WIDE;
    const unsigned size = wide ? 4 : 2;
    uint32_t at = size + cpl * 2 * size;
    if (at + size + 1 > tr->limit)
        selector_fault(cpu, VECTOR_TS, tr->selector, ext);
    *esp = system_read(cpu, tr->base + at, size);
    return (uint16_t)system_read(cpu, tr->base + at + size, 2);
}

struct frame frame_inner(struct engine_cpu *cpu, unsigned cpl, unsigned ext)
{
    uint32_t esp;
    uint16_t selector = inner_pointer(cpu, cpl, ext, &esp);
    struct segment ss = segment_stack(cpu, selector, cpl, VECTOR_TS, ext);
    return (struct frame){
        .ss = ss,
        .esp = esp,
        .mask = segment_stack_mask(&ss),
        .who = ACCESS_SUPERVISOR,
        .error = (selector & ~3u) | ext,
    };
}

/* A null SS, or one that cannot be written, holds nothing. */
static bool can_hold(const struct engine_cpu *cpu, const struct segment *ss, uint32_t offset,
                     unsigned size)
{
    if (cpu_is_protected(cpu) &&
        (ss->attr & (SEGMENT_UNUSABLE | TYPE_CODE | TYPE_WRITABLE)) != TYPE_WRITABLE)
        return false;
    return segment_holds(ss, offset, size);
}

void frame_push(struct engine_cpu *cpu, struct frame *f, unsigned size, uint32_t value)
{
    uint32_t offset = (f->esp - size) & f->mask;
    if (!can_hold(cpu, &f->ss, offset, size))
        cpu_fault(cpu, VECTOR_SS, f->error);
    linear_write(cpu, f->ss.base + offset, size, value, f->who);
    f->esp = (f->esp & ~f->mask) | offset;
}

void frame_commit(struct engine_cpu *cpu, const struct frame *f)
{
    cpu->regs.seg[SEG_SS] = f->ss;
    stack_set(cpu, &f->ss, f->esp);
}
