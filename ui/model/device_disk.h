/* A disk as its events tell of it (dev/ata.h has the device, and the standard): what it was told
 * last, and how far that is. Whether a command failed is known once the guest has asked. */
#ifndef MODEL_DEVICE_DISK_H
#define MODEL_DEVICE_DISK_H

#include <stdbool.h>
#include <stdint.h>

struct device_disk {
    uint8_t count;   /* its register, as it reads: 0: 256 */
    uint8_t device;  /* which of two drives */
    uint8_t control; /* bit 1: no interrupts */
    uint8_t command; /* the last one, valid if has_command, */
    bool has_command;
    uint32_t sector; /* and the sector that it began at, by its number; 0: none */
    uint16_t wanted; /* sectors that it is to move, 0 to 256, */
    uint32_t moved;  /* and bytes that have moved so far */
    bool writes;     /* to the disk */
    uint8_t status;  /* as the guest read it last, valid if has_status: since the command */
    bool has_status;
};

void device_disk_init(struct device_disk *disk);
/* An access to a register, from the first port on; detail as the event's. */
void device_disk_out(struct device_disk *disk, uint16_t port, uint8_t value, uint32_t detail);
void device_disk_in(struct device_disk *disk, uint16_t port, uint8_t value);
/* So many bytes at the data port, written or read; the last of them of this sector. */
void device_disk_data(struct device_disk *disk, uint64_t bytes, uint32_t sector, bool out);
/* To its control port. */
void device_disk_control(struct device_disk *disk, uint8_t value);

/* Sectors that are still to move, with the one under way; and that one. */
unsigned device_disk_left(const struct device_disk *disk);
uint32_t device_disk_sector(const struct device_disk *disk);

#endif
