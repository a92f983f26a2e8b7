/* Two 8259A interrupt controllers: they collect the interrupt lines of the devices, eight each, and
 * pass on one at a time to the CPU, with a vector (Intel 8259A data sheet).
 *
 * After a reset their vectors are those of exceptions, so they are moved to 32 and up.
 */
#include "kernel.h"

enum { PIC1 = 0x20, PIC2 = 0xa0, CASCADE = 2, END_OF_INTERRUPT = 0x20 };

static void start(uint16_t port, uint8_t vector, uint8_t cascade) {
    out8(port, 0x11);        /* ICW1: initialize, four words will come */
    out8(port + 1, vector);  /* ICW2: the vector of its first line */
    out8(port + 1, cascade); /* ICW3: how the two are connected */
    out8(port + 1, 0x01);    /* ICW4: an 8086 or later */
    out8(port + 1, 0xff);    /* all lines masked */
}

void pic_init(void) {
    start(PIC1, VECTOR_IRQ, 1 << CASCADE);
    start(PIC2, VECTOR_IRQ + 8, CASCADE);
}

void pic_unmask(unsigned irq) { out8(PIC1 + 1, in8(PIC1 + 1) & ~(1 << irq)); }

/* Until it hears this, the controller holds back this line and those that come after it. */
void pic_end_of_interrupt(void) { out8(PIC1, END_OF_INTERRUPT); }
