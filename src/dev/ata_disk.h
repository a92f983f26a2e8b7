/* The medium of an ATA disk: its sectors in memory, how cylinders, heads and sectors are numbers of
 * sectors, and what it says of itself (ATA-2, X3T10/0948D: 7.1, addressing; 8.9, IDENTIFY DEVICE).
 *
 * The translation after power on has 16 heads and 63 sectors a track, and as many cylinders as it
 * takes for the last sector to be in one; the guest may choose others. Belongs to the vCPU's
 * thread. */
#ifndef DEV_ATA_DISK_H
#define DEV_ATA_DISK_H

#include "event/ata.h"

#include <stdbool.h>
#include <stdint.h>

enum { ATA_MULTIPLE_MAX = 16 }; /* sectors in a block of READ and WRITE MULTIPLE */

struct ata_geometry {
    unsigned cylinders, heads, sectors; /* up to 65535, 16, 255; sectors a track */
};

struct ata_disk {
    uint8_t *bytes;                     /* borrowed */
    uint32_t sectors;                   /* up to 2^28, as LBA has 28 bits */
    struct ata_geometry usual, current; /* after power on, and as the guest has it */
};

/* size, in bytes, is a multiple of a sector. What is beyond 2^28 sectors is out of reach. */
void ata_disk_init(struct ata_disk *disk, uint8_t *bytes, uint64_t size);

/* So many heads and sectors a track from now on; false if there is no such translation. */
bool ata_disk_translate(struct ata_disk *disk, unsigned heads, unsigned sectors);

/* The sector that the registers address; false if they name none: of a cylinder, head or sector
 * that the translation does not have. One of an LBA is always named, though it may be past the
 * end. */
bool ata_disk_find(const struct ata_disk *disk, const uint8_t registers[ATA_REGISTERS],
                   uint32_t *sector);
/* Makes the registers address a sector of the disk, in the way that they say. */
void ata_disk_address(const struct ata_disk *disk, uint8_t registers[ATA_REGISTERS],
                      uint32_t sector);

/* What IDENTIFY DEVICE gives. multiple: sectors in a block, 0 if they are off. */
void ata_disk_identify(const struct ata_disk *disk, unsigned multiple, uint8_t bytes[ATA_SECTOR]);

#endif
