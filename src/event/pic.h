/* The two 8259A interrupt controllers of a PC AT, the second one on IRQ 2 of the first (Intel 8259A
 * data sheet, order number 231468). What the PC's wiring fixes is not looked at: they are in 8086
 * mode whatever ICW4 says, and the slave answers whatever identity ICW3 gives it.
 *
 * Here is what they hold, and what follows from what is said to them, for the device itself
 * (dev/pic.h) and for front ends that follow it by its events. Devices set their lines; the vCPU
 * asks whether an interrupt is due, and acknowledges the one it delivers. A request lasts only as
 * long as its line is up, as the data sheet has it: a device that takes it back in time is not
 * served. No threads, and no memory but the caller's. Lines are numbered 0 to 15 (event.irq).
 */
#ifndef EVENT_PIC_H
#define EVENT_PIC_H

#include "event/commands.h"
#include "event/event.h"

struct pic_chip {
    uint8_t irr, isr, imr; /* requested, in service, masked: bit n is line n of this chip */
    uint8_t lines;         /* as they are now, for their edges */
    uint8_t base;          /* ICW2: the vector of its line 0 */
    uint8_t icw3;          /* the cascade's line, or mask of lines */
    uint8_t lowest;        /* the line with the lowest priority; rotates */
    uint8_t expected;      /* the next of ICW2 to ICW4 that is awaited, 0: none */
    bool initialized;      /* ICW1 to the last one came */
    struct pic_icw1 icw1;
    struct pic_icw4 icw4;
    bool rotate_on_auto_eoi, special_mask;
    bool polled, reads_isr; /* what the next read gives: the answer to a poll command, or ISR */
};

struct pic {
    struct pic_chip chips[2];
    uint16_t ended; /* lines whose service an EOI has ended, for notes: see pic_take_ended() */
};

struct pic_interrupt {
    uint8_t vector, irq;
    /* Its line went away before it was acknowledged: it is line 7 of a chip, not in service there;
     * if that chip is the slave, IRQ 2 is in service on the master all the same. */
    bool spurious;
};

void pic_init(struct pic *pic);
/* A byte at one of the two ports, 0 and 1, of a chip, 0: IRQ 0 to 7, 1: the others. */
uint8_t pic_read(struct pic *pic, unsigned chip, uint16_t port);
void pic_write(struct pic *pic, unsigned chip, uint16_t port, uint8_t value);

/* A line goes up (true) or down. A number of a line is below EVENT_IRQS, here and below. */
void pic_set_line(struct pic *pic, unsigned irq, bool level);

bool pic_line(const struct pic *pic, unsigned irq); /* is it up? */

/* The line that would be delivered if the CPU took an interrupt now, or EVENT_NO_IRQ. */
uint8_t pic_pending(const struct pic *pic);
/* The CPU takes it: INTA. If the one that was pending has gone since, it gets a spurious one. */
struct pic_interrupt pic_acknowledge(struct pic *pic);

/* Could this line interrupt if it went up: initialized, not masked (nor the cascade)? Not whether
 * it would be served at once. */
bool pic_is_open(const struct pic *pic, unsigned irq);

/* The line in service, maybe itself, because of which this one would not come if it were requested
 * now; EVENT_NO_IRQ: none. IRQ_CASCADE: a line of the second chip that is done there alone. */
uint8_t pic_held_by(const struct pic *pic, unsigned irq);

/* The lines, as bits, that EOI commands have ended since the last call (not those that end by
 * themselves, in auto EOI mode), and the vector of a line. */
uint16_t pic_take_ended(struct pic *pic);
uint8_t pic_vector(const struct pic *pic, unsigned irq);

#endif
