/* The port on which firmware and CPU tests report how far they have come, in codes of one byte:
 * port 0x80 of an IBM PC AT (Technical Reference, 1984, "Power-on self-test"), elsewhere on other
 * machines. On a PC AT it is a latch: it gives back what was written, and a card in a slot shows it
 * in two digits. Belongs to the vCPU's thread.
 */
#ifndef DEV_POST_H
#define DEV_POST_H

#include "dev/bus.h"

struct post {
    uint8_t code; /* the last one */
};

/* Marks its events EVENT_POST. All zero is how it starts. */
struct device post_device(struct post *post, uint16_t port);

#endif
