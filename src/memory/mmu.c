/* The page walk of 32-bit paging as the CPU does it (Intel SDM vol. 3A, 4.3), without its side
 * effects. */
#include "memory/mmu.h"

enum { PAGE_SIZE = 4096, ENTRY_PRESENT = 0x01, ENTRY_PAGE_SIZE = 0x80 };

/* One level: the entry at an index, if it is present. */
static bool entry_at(const struct memory *memory, uint32_t table, uint32_t index, uint32_t *entry)
{
    return memory_read(memory, (table & ~0xfffu) + index * 4, entry, sizeof *entry) &&
           (*entry & ENTRY_PRESENT);
}

bool mmu_translate(const struct memory *memory, const struct registers *regs, uint32_t linear,
                   uint32_t *gpa)
{
    *gpa = linear;
    if (!(regs->cr0 & CR0_PG))
        return true;
    uint32_t entry;
    if ((regs->cr4 & CR4_PAE) || !entry_at(memory, regs->cr3, linear >> 22, &entry))
        return false;
    if ((entry & ENTRY_PAGE_SIZE) && (regs->cr4 & CR4_PSE)) {
        *gpa = (entry & 0xffc00000u) | (linear & 0x3fffffu);
        return true;
    }
    if (!entry_at(memory, entry, linear >> 12 & 0x3ff, &entry))
        return false;
    *gpa = (entry & ~0xfffu) | (linear & 0xfffu);
    return true;
}

size_t mmu_read(const struct memory *memory, const struct registers *regs, uint32_t linear,
                void *to, size_t n)
{
    if (!(regs->cr0 & CR0_PG))
        return memory_read_some(memory, linear, to, n);
    size_t have = 0;
    while (have < n) {
        uint32_t gpa, at = linear + (uint32_t)have;
        size_t in_page = PAGE_SIZE - (at & (PAGE_SIZE - 1));
        size_t want = n - have < in_page ? n - have : in_page;
        if (!mmu_translate(memory, regs, at, &gpa))
            break;
        size_t got = memory_read_some(memory, gpa, (uint8_t *)to + have, want);
        have += got;
        if (got < want)
            break;
    }
    return have;
}
