/* 1K OS: an operating system in less than 1,000 lines, to be read.
 *
 * It keeps programs apart that share one CPU and one memory. For that it needs a few tables that
 * the CPU looks into, and code for the moments at which the CPU comes to the kernel. The files, in
 * the order of a first reading:
 *
 *   boot.S               the first instruction, a stack
 *   kernel.c             this one: what is set up, and in which order
 *   gdt.c                privilege: ring 0 for the kernel, ring 3 for programs
 *   idt.c trap.S         how the CPU comes back to the kernel: interrupts, exceptions, system calls
 *   pic.c timer.c keyboard.c   the devices that interrupt
 *   page.c               memory in pages, and for each process a map of its own
 *   process.c switch.S   several processes, and how one CPU goes from one to another
 *   abi.h syscall.c      what a program may ask of the kernel
 *   fs.c                 files: a tar archive in memory
 *   user/                what runs in ring 3: start.S, the shell and its programs
 *   console.c lib.c      used by both sides
 *   images.S kernel.ld   how it all becomes one file, kernel.bin
 */
#include "kernel.h"

void main(void) {
    gdt_init();
    idt_init();
    page_init();
    pic_init();
    timer_init();
    keyboard_init();
    printf("1K OS: %d KiB of memory free, timer at %d Hz.\n", free_pages * PAGE_SIZE / 1024,
           TICKS_PER_SECOND);

    /* From here on this is the idle process, number 0. It sees to it that there is a shell, gives
     * the CPU away, and gets it back when nobody else can use it. Then it stops the CPU until the
     * next interrupt. STI takes effect after the instruction that follows: no interrupt gets in
     * between. */
    for (int shell = -1;;) {
        if (!process_exists(shell))
            shell = process_create("shell", 0, 0);
        process_yield();
        __asm__ volatile("sti; hlt; cli");
    }
}

/* An exception in the kernel is a mistake in the kernel. Going on would make it worse. */
void panic(const char *what, const struct trap_frame *f) {
    uint32_t cr2; /* the address, if it was a page fault */
    __asm__ volatile("mov %%cr2, %0" : "=r"(cr2));
    printf("\n*** kernel panic: %s, error code %x, in process %d (%s)\n", what, f->error,
           current->info.id, current->info.name);
    printf("EIP %08x  EFLAGS %08x  ESP %08x  EBP %08x  CR2 %08x\n", f->eip, f->eflags,
           (uint32_t)&f->esp, f->ebp, cr2);
    printf("EAX %08x  EBX %08x  ECX %08x  EDX %08x  ESI %08x  EDI %08x\n", f->eax, f->ebx, f->ecx,
           f->edx, f->esi, f->edi);
    for (;;)
        __asm__ volatile("cli; hlt");
}
