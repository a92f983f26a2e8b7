/* The interrupt descriptor table, and what is done when the CPU came through it.
 *
 * The CPU has one table for three things: exceptions (something is wrong with this instruction),
 * interrupts (a device wants attention) and INT 0x80 (a program wants something). Each entry is a
 * gate: an address in the kernel, and the least privilege from which INT may go there. All are
 * interrupt gates, which turn interrupts off on the way in (Intel SDM volume 3, 6.11 and 6.12).
 */
#include "kernel.h"

extern char trap_entries[], trap_system_call[]; /* trap.S */
void trap(struct trap_frame *frame);            /* called by it */

static uint64_t idt[VECTOR_SYSTEM_CALL + 1];

static void set_gate(unsigned vector, const char *entry, uint64_t privilege) {
    uint64_t address = (uint32_t)entry;
    idt[vector] = (address & 0xffff0000) << 32 | (0x8e00 | privilege << 13) << 32 |
                  KERNEL_CODE << 16 | (address & 0xffff);
}

void idt_init(void) {
    struct table_register idtr = { sizeof idt - 1, idt };
    for (unsigned vector = 0; vector < VECTOR_END; vector++)
        set_gate(vector, trap_entries + 16 * vector, 0);
    set_gate(VECTOR_SYSTEM_CALL, trap_system_call, 3);
    __asm__ volatile("lidt %0" : : "m"(idtr));
}

/* A program that does what it may not, or cannot, is ended. Nobody else notices. */
static void exception(const struct trap_frame *f) {
    /* clang-format off */
    static const char *const names[VECTOR_IRQ] = {
        "divide error", "debug", "NMI", "breakpoint", "overflow", "bound", "invalid opcode", "no FPU",
        "double fault", "FPU", "invalid TSS", "segment not present", "stack fault", "general protection fault", "page fault",
    };
    /* clang-format on */
    const char *name = names[f->vector] ? names[f->vector] : "exception";
    uint32_t address;
    __asm__ volatile("mov %%cr2, %0" : "=r"(address));
    if ((f->cs & 3) == 0)
        panic(name, f);
    printf("\n*** process %d (%s): %s", current->info.id, current->info.name, name);
    if (f->vector == VECTOR_PAGE_FAULT)
        printf(" at address %08x (%s, %s)", address, f->error & 2 ? "write" : "read",
               f->error & 1 ? "not allowed" : "no page");
    printf(", EIP %08x. It is ended.\n", f->eip);
    process_exit();
}

void trap(struct trap_frame *f) {
    if (f->vector < VECTOR_IRQ)
        exception(f);
    else if (f->vector == VECTOR_SYSTEM_CALL)
        f->eax = (uint32_t)system_call(f);
    else if (f->vector == VECTOR_IRQ + IRQ_KEYBOARD)
        keyboard_interrupt();
    else if (f->vector == VECTOR_IRQ + IRQ_TIMER) {
        timer_interrupt();
        if (f->cs & 3)
            process_yield(); /* its time slice is over */
    }
}
