/* How guests start: what the ABI promises them. Pure functions but for the RAM of the guest, which
 * does not run yet. */
#ifndef MEMORY_BOOT_H
#define MEMORY_BOOT_H

#include "event/registers.h"
#include "memory/memory.h"

enum {
    REAL_MODE_SLOT = 0x40000, /* guest i has this many bytes from i times as many on */

    PAGING_MEMORY = 0x400000, /* at least; no more is mapped */
    PAGING_LOAD = 0x1000,
    PAGING_GDT = 0x500,
    PAGING_IDT = 0x528,
    PAGING_DIRECTORY = 0x100000, /* the page directory; its two page tables follow */
    PAGING_TABLES_END = PAGING_DIRECTORY + 3 * 0x1000,
};
#define PAGING_KERNEL 0x80000000u /* all RAM appears here again */
#define PAGING_ENTRY  (PAGING_KERNEL + PAGING_LOAD)

/* Real-mode guest i, below VCPU_MAX: CS = DS = ES = SS at the start of its slot, IP = 0, SP =
 * 0xFFFE. */
void boot_real_mode(unsigned i, struct registers *regs);

/* A real-mode guest in a VM of its own, entered where it wants, such as at a PC's F000:FFF0: DS =
 * ES = SS = 0, SP = 0xFFFE, all else as guest 0. CS has the base of real mode, not that of a CPU's
 * reset. */
void boot_real_mode_at(uint16_t selector, uint16_t offset, struct registers *regs);

/* A paging guest: writes the GDT and the page tables into its RAM, which must have PAGING_MEMORY
 * bytes, and gives the registers: protected mode, paging on, EIP = entry. */
void boot_paging(struct memory *memory, uint32_t entry, struct registers *regs);

/* The first byte that an image loaded there must not reach: what boot_paging() writes, or the end
 * of RAM. 0 if it may not be loaded there at all. */
uint32_t boot_paging_limit(uint32_t load);

#endif
