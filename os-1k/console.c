/* The console is the VMM's: port 0x500, a hypercall by OUT, with its number in AL.
 *
 * OUT is a privileged instruction. Programs get to use it all the same, because the kernel starts
 * them with the I/O privilege level in EFLAGS at 3 (process.c): so this file serves kernel and
 * programs alike.
 */
#include "lib.h"

enum { HYPERCALL_PORT = 0x500, NO_CHARACTER = 0xff };
enum { CALL_EXIT, CALL_PUTCHAR, CALL_GETCHAR };

void putchar(char c) {
    __asm__ volatile("outb %%al, %%dx" : : "a"(CALL_PUTCHAR), "b"(c), "d"(HYPERCALL_PORT));
}

/* A question and its answer: OUT asks, the next IN reads. */
int getchar(void) {
    out8(HYPERCALL_PORT, CALL_GETCHAR);
    uint8_t c = in8(HYPERCALL_PORT);
    return c == NO_CHARACTER ? -1 : c;
}

void power_off(void) { out8(HYPERCALL_PORT, CALL_EXIT); }
