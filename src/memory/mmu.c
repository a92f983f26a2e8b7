/* The page walk as the CPU does it, without its side effects. */
#include "memory/mmu.h"

#include "event/paging.h"

enum { PAGE_SHIFT = 12, PAGE_SIZE = 1 << PAGE_SHIFT, ENTRY_PRESENT = 0x01, ENTRY_PAGE_SIZE = 0x80 };

static bool is_long(const struct registers *regs)
{
    return regs->efer & EFER_LMA;
}

/* ---- Entries of four bytes (SDM vol. 3A, 4.3) ---- */

/* One level: the entry at an index, if it is present. */
static bool entry_at(const struct memory *memory, uint32_t table, uint32_t index, uint32_t *entry)
{
    return memory_read(memory, (table & ~0xfffu) + index * 4, entry, sizeof *entry) &&
           (*entry & ENTRY_PRESENT);
}

static bool translate_32(const struct memory *memory, const struct registers *regs, uint32_t linear,
                         uint64_t *gpa)
{
    uint32_t entry;
    if (!entry_at(memory, regs->cr3, linear >> 22, &entry))
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

/* ---- Entries of eight bytes (4.4, 4.5) ---- */

/* From the table at this address down: level 0 is the page table, 1 the page directory, and so on;
 * each takes nine bits of the address. A page may end the walk at levels 1 and 2; at that of the
 * page-directory pointers only in IA-32e mode. */
static bool walk(const struct memory *memory, uint64_t table, unsigned level, unsigned largest,
                 uint64_t linear, uint64_t *gpa)
{
    for (;; level--) {
        const unsigned shift = PAGE_SHIFT + 9 * level;
        uint64_t entry;
        if (!memory_read(memory, table + (linear >> shift & 0x1ff) * 8, &entry, sizeof entry) ||
            !(entry & ENTRY_PRESENT))
            return false;
        table = entry & PAGING_ADDRESS;
        if (!level || ((entry & ENTRY_PAGE_SIZE) && level <= largest)) {
            const uint64_t offset = (1ull << shift) - 1;
            *gpa = (table & ~offset) | (linear & offset);
            return true;
        }
    }
}

static bool translate_long(const struct memory *memory, const struct registers *regs,
                           const struct event_wide *wide, uint64_t linear, uint64_t *gpa)
{
    enum { LARGEST = 2 };
    const unsigned levels = paging_levels(regs);
    return wide_is_canonical(linear, levels) &&
           walk(memory, paging_first_table(regs, wide), levels - 1, LARGEST, linear, gpa);
}

/* Four page-directory pointers; the address has no bits for more. */
static bool translate_pae(const struct memory *memory, const struct registers *regs,
                          uint32_t linear, uint64_t *gpa)
{
    enum { LARGEST = 1 };
    return walk(memory, paging_first_table(regs, NULL), PAGING_POINTERS, LARGEST, linear, gpa);
}

/* ---- All of them ---- */

bool mmu_translate(const struct memory *memory, const struct registers *regs,
                   const struct event_wide *wide, uint64_t linear, uint64_t *gpa)
{
    if (!is_long(regs))
        linear = (uint32_t)linear;
    *gpa = linear;
    if (!(regs->cr0 & CR0_PG))
        return true;
    if (is_long(regs))
        return translate_long(memory, regs, wide, linear, gpa);
    return regs->cr4 & CR4_PAE ? translate_pae(memory, regs, (uint32_t)linear, gpa)
                               : translate_32(memory, regs, (uint32_t)linear, gpa);
}

size_t mmu_read(const struct memory *memory, const struct registers *regs,
                const struct event_wide *wide, uint64_t linear, void *to, size_t n)
{
    if (!(regs->cr0 & CR0_PG))
        return memory_read_some(memory, (uint32_t)linear, to, n);
    size_t have = 0;
    while (have < n) {
        uint64_t gpa, at = linear + have;
        size_t in_page = PAGE_SIZE - (at & (PAGE_SIZE - 1));
        size_t want = n - have < in_page ? n - have : in_page;
        if (!mmu_translate(memory, regs, wide, at, &gpa))
            break;
        size_t got = memory_read_some(memory, gpa, (uint8_t *)to + have, want);
        have += got;
        if (got < want)
            break;
    }
    return have;
}
