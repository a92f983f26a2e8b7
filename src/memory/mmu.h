/* Linear to guest-physical addresses, as the CPU's paging does it: 32-bit paging with 4 KiB and
 * 4 MiB pages (Intel SDM vol. 3A, 4.3). Without paging the two are the same. */
#ifndef MEMORY_MMU_H
#define MEMORY_MMU_H

#include "event/registers.h"
#include "memory/memory.h"

/* False if the page is not present, its tables lie outside RAM, or the guest uses PAE or 64-bit
 * paging. Looks only: sets no accessed bit, checks no rights. */
bool mmu_translate(const struct memory *memory, const struct registers *regs, uint32_t linear,
                   uint32_t *gpa);

/* Copies bytes from linear addresses, across pages; stops at the first that is not there. Returns
 * how many there were. */
size_t mmu_read(const struct memory *memory, const struct registers *regs, uint32_t linear,
                void *to, size_t n);

#endif
