/* Virtual-8086 mode: a task of ring 3 whose segments are those of an 8086 (SDM vol. 3A, 20.2; 80386
 * Programmer's Reference, chapter 15). Far jumps, calls and returns are as in real mode; exceptions
 * and interrupts lead through the IDT to ring 0, or to another task. */
#include "soft/protect.h"

void virtual_need_iopl(struct engine_cpu *cpu)
{
    if (cpu_is_virtual(cpu) && (cpu->regs.eflags & EFLAGS_IOPL) != EFLAGS_IOPL)
        cpu_fault(cpu, VECTOR_GP, 0);
}

struct segment segment_virtual(uint16_t selector)
{
    return (struct segment){
        .base = (uint32_t)selector << 4,
        .limit = 0xffff,
        .selector = selector,
        .attr = SEGMENT_P | SEGMENT_DPL | SEGMENT_S | SEGMENT_TYPE_DATA,
    };
}

void virtual_load_segments(struct engine_cpu *cpu, const uint16_t selectors[SEG_COUNT])
{
    for (unsigned i = 0; i < SEG_COUNT; i++)
        cpu->regs.seg[i] = segment_virtual(selectors[i]);
}

/* In the order in which they are pushed (figure 20-4). */
static const uint8_t data_segments[] = { SEG_GS, SEG_FS, SEG_DS, SEG_ES };

void virtual_push_segments(struct engine_cpu *cpu, struct frame *f, unsigned size)
{
    for (unsigned i = 0; i < sizeof data_segments; i++)
        frame_push(cpu, f, size, cpu->regs.seg[data_segments[i]].selector);
}

void virtual_drop_segments(struct engine_cpu *cpu)
{
    for (unsigned i = 0; i < sizeof data_segments; i++)
        cpu->regs.seg[data_segments[i]] = segment_null(0);
}
