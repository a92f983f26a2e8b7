/* How guests start: what the ABI promises them. Pure functions but for the RAM of the guest, which
 * does not run yet.
 *
 * A kernel in 32-bit protected mode or in 64-bit mode finds what was made for it between BOOT_OURS
 * and 640 KiB, and may take it over or leave it: the end of its stack, a GDT, page tables of 64-bit
 * mode, and what multiboot tells (multiboot.h).
 */
#ifndef MEMORY_BOOT_H
#define MEMORY_BOOT_H

#include "event/pc.h"
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
/* ESP: 16 bytes below the end of what is mapped, or, where the image comes nearer to that than
 * PAGING_STACK_ROOM, 16 bytes below the page tables. */
enum { PAGING_STACK_ROOM = 0x10000 };
#define PAGING_STACK     (PAGING_KERNEL + PAGING_MEMORY - 16)
#define PAGING_STACK_LOW (PAGING_KERNEL + PAGING_DIRECTORY - 16)
#define PAGING_ENTRY     (PAGING_KERNEL + PAGING_LOAD)

enum {
    BOOT_LOAD = 0x100000, /* of raw bytes in 64-bit mode */

    BOOT_OURS = 0x8f000,      /* the stack's last 4 KiB; nothing is loaded from here on */
    BOOT_STACK = 0x90000,     /* the stack ends here; 16 bytes of zeros are on it */
    BOOT_GDT = 0x90000,       /* null, code 0x08, data 0x10 */
    BOOT_FAR_ENTRY = 0x90100, /* PUSH and RET to an entry that needs more than 32 bits */
    BOOT_PML4 = 0x91000,      /* three more tables follow */
    BOOT_OURS_END = PC_LOW_RAM_END,
    BOOT_FREE = PC_OPTION_ROMS, /* RAM again: linkers put headers before a kernel at 1 MiB */
};
/* In 64-bit mode all RAM appears here again, if the guest is entered here: where compilers put
 * kernels (-mcmodel=kernel), as Linux has it. */
#define BOOT_LONG_KERNEL 0xffffffff80000000ull

/* Real-mode guest i, below VCPU_MAX: CS = DS = ES = SS at the start of its slot, IP = 0, SP =
 * 0xFFFE. */
void boot_real_mode(unsigned i, struct registers *regs);

/* A real-mode guest in a VM of its own, entered where it wants, such as at a PC's F000:FFF0: DS =
 * ES = SS = 0, SP = 0xFFFE, all else as guest 0. CS has the base of real mode, not that of a CPU's
 * reset. */
void boot_real_mode_at(uint16_t selector, uint16_t offset, struct registers *regs);

/* A PC's CPU after a reset, about to execute what is 16 bytes below 4 GiB: F000:FFF0, with CS based
 * at 0xFFFF0000 until it is loaded (Intel SDM vol. 3A, 10.1.1 and 10.1.4). */
void boot_reset(struct registers *regs);

/* A kernel in flat 32-bit protected mode, without paging: CS = 0x08, the other segments 0x10, no
 * IDT, interrupts off, ESP 16 bytes below BOOT_STACK (section 3.2 of the Multiboot Specification
 * asks for all but the stack). Writes the GDT. */
void boot_kernel(struct memory *memory, uint32_t entry, struct registers *regs);
/* The same in 64-bit mode: paging is on, each of the first ram bytes, at most 1 GiB, is mapped as
 * it is by pages of 2 MiB, and once more at BOOT_LONG_KERNEL if entry is there. Writes the tables,
 * too. Entry is below 4 GiB or from BOOT_LONG_KERNEL on. */
void boot_long(struct memory *memory, uint64_t ram, uint64_t entry, struct registers *regs);
/* The first byte that what is loaded there must not reach: BOOT_OURS, or, from BOOT_FREE on, the
 * end of RAM. 0 if it may not be loaded there at all. */
uint64_t boot_kernel_limit(uint64_t gpa, uint64_t ram);

/* A paging guest: writes the GDT and the page tables into its RAM, which must have PAGING_MEMORY
 * bytes, and gives the registers: protected mode, paging on, EIP = entry, ESP = PAGING_STACK. */
void boot_paging(struct memory *memory, uint32_t entry, struct registers *regs);

/* The first byte that an image loaded there must not reach: what boot_paging() writes, or the end
 * of RAM. 0 if it may not be loaded there at all. */
uint32_t boot_paging_limit(uint32_t load);

#endif
