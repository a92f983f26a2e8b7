/* Two ports of a PC's board (IBM PS/2 Hardware Interface Technical Reference, "System Control Port
 * A" and "B"; port B also PC AT Technical Reference, 1984, "System board").
 *
 * B, 0x61, is where the PIT's counter 2 and the speaker meet: the guest sets that counter's gate
 * and whether its output reaches the speaker (nobody hears it here), and reads the output, and a
 * bit that changes each time that the memory is refreshed, by which firmware counts microseconds.
 * A, 0x92, has the A20 gate and resets the CPU. A20 reads back as written; addresses are never
 * masked here. Belongs to the vCPU's thread.
 */
#ifndef DEV_SYSTEM_PORTS_H
#define DEV_SYSTEM_PORTS_H

#include "dev/bus.h"
#include "dev/pit.h"

/* Counter 1 of a PC's PIT, which is what refreshes the memory, divides by 18: about 15.09 us. */
enum { REFRESH_TICKS = 18 };

struct system_ports {
    struct pit *pit; /* borrowed: the counter, and the time */
    uint8_t a, b;    /* as written, what can be written of them */
    bool resets;     /* the guest has reset its CPU */
};

void system_ports_init(struct system_ports *ports, struct pit *pit);
/* Port 0x61 (part 0) and 0x92 (part 1). */
struct device system_ports_device(struct system_ports *ports, unsigned part);

#endif
