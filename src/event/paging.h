/* What the four kinds of paging have in common: how many levels of tables, where the first one is,
 * and which entries may map a page (Intel SDM vol. 3A, 4.1.1, 4.3 to 4.5). Level 0 is the page
 * table. Pure, any thread. */
#ifndef EVENT_PAGING_H
#define EVENT_PAGING_H

#include "event/wide.h"

/* The levels of the two kinds that have peculiarities; those of IA-32e mode have 4 or 5. */
enum { PAGING_32_BIT = 2, PAGING_PAE = 3 };
/* Of page-directory pointers. In PAE paging they have no rights, and map no page (table 4-8). */
enum { PAGING_POINTERS = 2 };

/* Bits 51 to 12 of an entry of eight bytes, and of CR3, are an address, as far as a CPU has so many
 * (table 4-14 and on); CR3 of PAE paging goes down to bit 5 (table 4-7). Entries of four bytes have
 * theirs in the lower part of the same bits. */
#define PAGING_ADDRESS 0x000ffffffffff000ull
#define PAGING_PAE_CR3 0xffffffe0u

/* 0: paging is off. */
static inline unsigned paging_levels(const struct registers *regs)
{
    if (!(regs->cr0 & CR0_PG))
        return 0;
    if (regs->efer & EFER_LMA)
        return regs->cr4 & CR4_LA57 ? 5 : 4;
    return regs->cr4 & CR4_PAE ? PAGING_PAE : PAGING_32_BIT;
}

/* The guest-physical address of the table that CR3 names. */
static inline uint64_t paging_first_table(const struct registers *regs,
                                          const struct event_wide *wide)
{
    return paging_levels(regs) == PAGING_PAE ? regs->cr3 & PAGING_PAE_CR3
                                             : wide_cr3(regs, wide) & PAGING_ADDRESS;
}

/* May an entry of this level map a page, if its bit PS says so? Those of level 0 do without it. */
static inline bool paging_may_map(const struct registers *regs, unsigned level)
{
    const unsigned levels = paging_levels(regs);
    if (levels == PAGING_32_BIT)
        return level == 0 || (regs->cr4 & CR4_PSE);
    return level < (levels == PAGING_PAE ? PAGING_POINTERS : PAGING_POINTERS + 1);
}

#endif
