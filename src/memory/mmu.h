/* Linear to guest-physical addresses, as the CPU's paging does it (Intel SDM vol. 3A): 32-bit
 * paging with 4 KiB and 4 MiB pages (4.3), PAE paging (4.4), and 4-level and 5-level paging with
 * pages of 4 KiB, 2 MiB and 1 GiB (4.5). Without paging the two are the same.
 *
 * The control registers and EFER of regs say how, and CR3 where; wide has the upper half of CR3,
 * NULL: it is zero. Outside of IA-32e mode linear addresses have 32 bits, and wrap there. */
#ifndef MEMORY_MMU_H
#define MEMORY_MMU_H

#include "event/event.h"
#include "memory/memory.h"

/* False if the page is not present, its tables lie outside RAM, or the address is not canonical
 * (SDM vol. 1, 3.3.7.1). Looks only: sets no accessed bit, checks no rights and no reserved bits,
 * and with PAE reads the page-directory pointers from memory, not as the last MOV to CR3 did. */
bool mmu_translate(const struct memory *memory, const struct registers *regs,
                   const struct event_wide *wide, uint64_t linear, uint64_t *gpa);

/* Copies bytes from linear addresses, across pages; stops at the first that is not there. Returns
 * how many there were. */
size_t mmu_read(const struct memory *memory, const struct registers *regs,
                const struct event_wide *wide, uint64_t linear, void *to, size_t n);

#endif
