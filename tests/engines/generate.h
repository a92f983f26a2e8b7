/* Makes random programs: valid instructions of the 386 and of -march=i686, biased to what goes
 * wrong.
 *
 * The same seed makes the same program on every host. All accesses of most programs stay in the
 * world's RAM, and nearly all programs end at a HLT, their own or that of a fault.
 */
#ifndef GENERATE_H
#define GENERATE_H

#include "program.h"

/* What a program may hold. */
struct dialect {
    unsigned bits;   /* 16: real mode; 32: flat, unpaged, ring 0 */
    bool segments;   /* loads segment registers */
    bool ports;      /* IN and OUT */
    bool interrupts; /* INT and IRET */
    bool irqs;       /* interrupts from outside come between its exits, of which there are more */
    bool protection; /* flat code that asks about any descriptor, and with segments loads it too */
    bool virtual;    /* of 16 bits, in virtual-8086 mode */
};

void generate(struct program *program, const struct dialect *dialect, uint64_t seed);

#endif
