/* The real-time clock of a PC AT with its CMOS memory: an MC146818 (Motorola data sheet; IBM PC AT
 * Technical Reference, 1984, "Real-time clock/CMOS RAM information"), as firmware leaves it behind.
 * Port 0x70 chooses a byte, 0x71 is that byte.
 *
 * The clock counts on from what it was set to with the time of the events (exit_ns); the guest may
 * set it, too. Status B says in which form: BCD or binary, 24 or 12 hours. While the update bit of
 * status A is 1, the last 2.2 ms of each second, what is read may be half of one second and half of
 * the next. Status C tells of seconds and periods that have passed since it was read; nothing
 * interrupts, and there are no alarms. The sizes of RAM are where a BIOS leaves them. Belongs to
 * the vCPU's thread.
 */
#ifndef DEV_CMOS_H
#define DEV_CMOS_H

#include "dev/bus.h"

struct cmos {
    uint8_t bytes[128];
    uint8_t index;    /* the byte that was chosen */
    uint64_t base_ns; /* what the clock shows at time 0: since the beginning of 1970, modulo 2^64 */
    uint64_t told_ns; /* what it showed when status C was read */
};

/* It is 1970 at time 0, and there is no RAM. */
void cmos_init(struct cmos *cmos);
/* Before the guest runs: at the time now_ns it is unix_ns, since the beginning of 1970. */
void cmos_set_clock(struct cmos *cmos, uint64_t unix_ns, uint64_t now_ns);
/* How much RAM there is, from 0 on, in bytes. */
void cmos_set_memory(struct cmos *cmos, uint64_t size);

/* What a BIOS boots from: the drive as it calls it, 0x00 or 0x80, and whether its first sector need
 * not be marked as bootable. Bochs and QEMU tell it in the same bytes. */
void cmos_set_boot(struct cmos *cmos, uint8_t drive, bool any_sector);

struct device cmos_device(struct cmos *cmos);

#endif
