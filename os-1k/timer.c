/* The 8254 interval timer, counter 0: an interrupt a hundred times a second (Intel 8254 data
 * sheet). It is what lets the kernel take the CPU back from a program that never asks for
 * anything. */
#include "kernel.h"

/* It counts 1193182 times a second. */
enum { PIT_COUNTER0 = 0x40, PIT_CONTROL = 0x43, PIT_COUNT = 1193182 / TICKS_PER_SECOND };

uint32_t ticks;

void timer_init(void) {
    out8(PIT_CONTROL, 0x34); /* counter 0, low byte then high byte, mode 2: over and over again */
    out8(PIT_COUNTER0, PIT_COUNT & 0xff);
    out8(PIT_COUNTER0, PIT_COUNT >> 8);
    pic_unmask(IRQ_TIMER);
}

void timer_interrupt(void) {
    pic_end_of_interrupt();
    ticks++;
    current->info.ticks++;
    process_wake_all();
}
