/* The global descriptor table: segments.
 *
 * All of them are flat, that is, begin at 0 and end at 4 GiB, because paging does the protecting.
 * What is left of segmentation is the privilege level: code runs in ring 0 or ring 3 by the
 * descriptor that CS was loaded from (Intel SDM volume 3, 3.4.5). Bits 40 to 47 of a descriptor are
 * its access byte: present 0x80, privilege level 0x60, code or data 0x10, code 0x08, writable or
 * readable 0x02.
 */
#include "kernel.h"

static uint64_t gdt[] = {
    0,                  /* the null segment */
    0x00cf9a000000ffff, /* KERNEL_CODE */
    0x00cf92000000ffff, /* KERNEL_DATA */
    0x00cffa000000ffff, /* USER_CODE */
    0x00cff2000000ffff, /* USER_DATA */
    0x0000890000000000, /* TASK_STATE: base and limit come by gdt_init() */
};

/* The task-state segment. Its only use here: when an interrupt comes in ring 3, the CPU takes from
 * it the stack of ring 0 to push its frame on, for that of a program cannot be trusted. The I/O map
 * would begin beyond its end: there is none. */
uint32_t task_state[] = { [TASK_SS0] = KERNEL_DATA, [TASK_IO_MAP] = TASK_SIZE << 16 };

void gdt_init(void) {
    struct table_register gdtr = { sizeof gdt - 1, gdt };
    uint64_t base = (uint32_t)task_state;
    gdt[TASK_STATE / 8] |= (base & 0xff000000) << 32 | (base & 0xffffff) << 16 | (TASK_SIZE - 1);
    __asm__ volatile("lgdt %0; ljmp %1, $1f; 1: mov %2, %%ds; mov %2, %%es; mov %2, %%ss; ltr %w3"
                     :
                     : "m"(gdtr), "i"(KERNEL_CODE), "r"(KERNEL_DATA), "r"(TASK_STATE)
                     : "memory");
}
