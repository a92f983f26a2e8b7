/* Vectors, gates, and the code segments that gates name. */
#include "memory/gates.h"

#include "event/wide.h"
#include "memory/mmu.h"

/* Of descriptors and gates, the second doubleword (SDM vol. 3A, 3.4.5, 6.11). */
enum {
    HIGH_PRESENT = 1 << 15,
    HIGH_CODE_OR_DATA = 1 << 12,
    HIGH_CODE = 1 << 11,
    HIGH_WIDE = 1 << 11, /* of a gate: 32 bits or more */
};
enum { SELECTOR_RPL = 3, SELECTOR_LDT = 4 };

static bool read_entry(const struct memory *memory, const struct registers *regs,
                       const struct event_wide *wide, uint64_t base, uint32_t limit, uint32_t at,
                       void *to, uint32_t size)
{
    return at + size - 1 <= limit && mmu_read(memory, regs, wide, base + at, to, size) == size;
}

/* Of a handler's segment. In IA-32e mode nobody asks: there its code has 64 bits and is flat. */
static bool code_base(const struct memory *memory, const struct registers *regs, uint16_t selector,
                      uint32_t *base)
{
    const bool is_local = selector & SELECTOR_LDT;
    uint32_t d[2];
    if (!(selector & ~SELECTOR_RPL) || (is_local && !(regs->ldt.attr & SEGMENT_P)) ||
        !read_entry(memory, regs, NULL, is_local ? regs->ldt.base : regs->gdt.base,
                    is_local ? regs->ldt.limit : regs->gdt.limit, selector & ~7u, d, sizeof d))
        return false;
    *base = d[0] >> 16 | (d[1] & 0xff) << 16 | (d[1] & 0xff000000);
    const uint32_t needed = HIGH_PRESENT | HIGH_CODE_OR_DATA | HIGH_CODE;
    return (d[1] & needed) == needed;
}

/* Interrupt and trap gates of 16 and of 32 bits, or of 64. */
static bool is_gate(uint32_t high)
{
    const unsigned type = high >> 8 & 0x1f;
    return (high & HIGH_PRESENT) && (type == 6 || type == 7 || type == 14 || type == 15);
}

static bool by_gate(const struct memory *memory, const struct registers *regs, uint8_t vector,
                    uint64_t *linear)
{
    uint32_t g[2], base;
    if (!read_entry(memory, regs, NULL, regs->idt.base, regs->idt.limit, vector * 8u, g,
                    sizeof g) ||
        !is_gate(g[1]) || !code_base(memory, regs, (uint16_t)(g[0] >> 16), &base))
        return false;
    const uint32_t offset = (g[0] & 0xffff) | (g[1] & HIGH_WIDE ? g[1] & 0xffff0000 : 0);
    *linear = (uint32_t)(base + offset);
    return true;
}

static bool by_long_gate(const struct memory *memory, const struct registers *regs,
                         const struct event_wide *wide, uint8_t vector, uint64_t *linear)
{
    uint32_t g[4];
    const uint64_t base = wide_value(regs->idt.base, wide ? wide->idt_base : 0);
    if (!read_entry(memory, regs, wide, base, regs->idt.limit, vector * 16u, g, sizeof g) ||
        !is_gate(g[1]))
        return false;
    *linear = wide_value((g[0] & 0xffff) | (g[1] & 0xffff0000), g[2]);
    return true;
}

static bool by_vector(const struct memory *memory, const struct registers *regs, uint8_t vector,
                      uint64_t *linear)
{
    uint16_t entry[2];
    if (!read_entry(memory, regs, NULL, regs->idt.base, regs->idt.limit, vector * 4u, entry,
                    sizeof entry))
        return false;
    *linear = entry[1] * 16u + entry[0];
    return true;
}

bool gates_handler(const struct memory *memory, const struct registers *regs,
                   const struct event_wide *wide, uint8_t vector, uint64_t *linear)
{
    if (regs->efer & EFER_LMA)
        return by_long_gate(memory, regs, wide, vector, linear);
    return regs->cr0 & CR0_PE ? by_gate(memory, regs, vector, linear)
                              : by_vector(memory, regs, vector, linear);
}
