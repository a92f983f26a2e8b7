/* Values of 64 bits, put together from an event with registers and what the EVENT_WIDE right after
 * it has of their upper halves; NULL: none came, and they are zeros. Pure functions, any thread. */
#ifndef EVENT_WIDE_H
#define EVENT_WIDE_H

#include "event/event.h"

static inline uint64_t wide_value(uint32_t low, uint32_t high)
{
    return (uint64_t)high << 32 | low;
}

/* A general register by its number in the instruction set: 0 to 7 are RAX to RDI as in GPR_EAX and
 * so on, 8 to 15 R8 to R15 (Intel SDM vol. 2A, table 3-1). */
static inline uint64_t wide_gpr(const struct registers *regs, const struct event_wide *wide,
                                unsigned number)
{
    if (number < GPR_COUNT)
        return wide_value(regs->gpr[number], wide ? wide->gpr[number] : 0);
    return wide ? wide->r[number % 8] : 0;
}

static inline uint64_t wide_rip(const struct registers *regs, const struct event_wide *wide)
{
    return wide_value(regs->eip, wide ? wide->eip : 0);
}

static inline uint64_t wide_cr3(const struct registers *regs, const struct event_wide *wide)
{
    return wide_value(regs->cr3, wide ? wide->cr3 : 0);
}

/* The base that a segment has for addresses: in 64-bit code all but FS and GS are flat, whatever
 * they hold (SDM vol. 3A, 3.2.4). */
static inline uint64_t wide_seg_base(const struct registers *regs, const struct event_wide *wide,
                                     unsigned segment)
{
    if (registers_code_bits(regs) == 64 && segment != SEG_FS && segment != SEG_GS)
        return 0;
    return wide_value(regs->seg[segment].base, wide ? wide->seg_base[segment] : 0);
}

/* The linear address of the top of the stack, SS:SP; its width is that of the stack segment (SDM
 * vol. 1, 6.2.3). */
static inline uint64_t wide_stack_linear(const struct registers *regs,
                                         const struct event_wide *wide)
{
    const bool is_wide = (regs->cr0 & CR0_PE) && (regs->seg[SEG_SS].attr & SEGMENT_DB);
    if (registers_code_bits(regs) == 64)
        return wide_gpr(regs, wide, GPR_ESP);
    return regs->seg[SEG_SS].base + (regs->gpr[GPR_ESP] & (is_wide ? ~0u : 0xffffu));
}

/* The linear address of CS:IP; below 4 GiB where code has 16 or 32 bits. */
static inline uint64_t wide_code_linear(const struct registers *regs, const struct event_wide *wide)
{
    return registers_code_bits(regs) == 64 ? wide_rip(regs, wide)
                                           : registers_code_linear(regs, regs->eip);
}

/* That of the instruction that an event is about. */
static inline uint64_t wide_linear(const struct event *event, const struct event_wide *wide)
{
    return wide_value(event->linear, wide ? wide->linear : 0);
}

/* Of a linear address of 64-bit mode: are all bits from the highest on that a walk of so many
 * levels looks at the same (SDM vol. 1, 3.3.7.1)? */
static inline bool wide_is_canonical(uint64_t linear, unsigned levels)
{
    const unsigned unused = 64 - (12 + 9 * levels);
    return (uint64_t)((int64_t)(linear << unused) >> unused) == linear;
}

#endif
