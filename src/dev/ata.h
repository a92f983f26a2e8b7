/* An ATA disk, drive 0 of a PC AT's first channel, by PIO alone: no DMA (AT Attachment Interface
 * with Extensions, ATA-2, X3T10/0948D: clause 7, the registers; 8, the commands; 9, the protocols).
 * Drive 1 is absent.
 *
 * The disk is in memory. What the guest writes goes there, a whole sector at a time, and nowhere
 * else. A command is done at once: BSY is seen during a software reset only. A sector past the end,
 * or an address that the translation does not have, is an error, IDNF, where the transfer gets to
 * it; what the disk does not know it aborts, ABRT. A byte moved at the data port is one byte, so a
 * guest may move words, doublewords or bytes. A software reset leaves the translation as it is.
 *
 * It raises IRQ 14: when a block of data is ready to be read; when one that was written has been
 * taken, the first being asked for without; when a command without data is done; at each error. A
 * read of the status, or a command, takes the line down again. Of the exits at its ports it tells
 * in detail which sector they are about (event.h). Belongs to the vCPU's thread.
 */
#ifndef DEV_ATA_H
#define DEV_ATA_H

#include "dev/ata_disk.h"
#include "dev/bus.h"

/* Data on its way through the sector buffer, while DRQ is up. */
struct ata_transfer {
    enum ata_transfer_kind { ATA_MOVES_NOTHING, ATA_READS, ATA_WRITES, ATA_IDENTIFIES } kind;
    uint32_t sector;          /* the one that moves; of ATA_IDENTIFIES 0 */
    unsigned left;            /* sectors, with it, 1 to 256 */
    unsigned block, in_block; /* sectors between two interrupts; left of those */
    unsigned at;              /* bytes of the sector that have moved */
};

struct ata {
    struct ata_disk disk;
    uint8_t registers[ATA_REGISTERS]; /* as read; ATA_DATA and ATA_STATUS are not kept here */
    uint8_t features, control;        /* as written */
    bool failed;                      /* ERR of the status */
    uint32_t lost;     /* the sector that IDNF is about; 0: an address that is none */
    unsigned multiple; /* sectors in a block, 0: READ and WRITE MULTIPLE are off */
    struct ata_transfer transfer;
    uint8_t buffer[ATA_SECTOR];
    bool interrupts, dipped; /* its line, before nIEN has its say; see ata_take_dip() */
};

/* As after power on, around size bytes, borrowed: whole sectors, one at least. */
void ata_init(struct ata *ata, uint8_t *bytes, uint64_t size);
/* Ports 0x1f0 to 0x1f7 (part 0) and 0x3f6 (part 1). */
struct device ata_device(struct ata *ata, unsigned part);

/* Is IRQ 14 up? False of one that is all zero. */
bool ata_poll(const struct ata *ata);
/* Did the line go down and up again since the last call? */
bool ata_take_dip(struct ata *ata);

#endif
