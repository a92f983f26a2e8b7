/* What the files of the disk ask of each other, from the ground up: ata_data, ata_commands, ata. */
#ifndef DEV_ATA_PRIVATE_H
#define DEV_ATA_PRIVATE_H

#include "dev/ata.h"

/* Is it drive 1 that is chosen? */
static inline bool ata_is_absent(const struct ata *ata)
{
    return ata->registers[ATA_DEVICE] & ATA_DEVICE_1;
}

/* ---- ata_data.c ---- */

/* IRQ 14 goes up, if nothing gates it; and down. */
void ata_interrupt(struct ata *ata);
void ata_take_interrupt_back(struct ata *ata);

/* Nothing moves any more. */
void ata_stop(struct ata *ata);
/* The same, with an error; and with IDNF at a sector, 0: an address that is none. */
void ata_fail(struct ata *ata, enum ata_error_bit error);
void ata_fail_at(struct ata *ata, uint32_t sector);
/* As the registers are after a reset or a diagnostic. */
void ata_put_signature(struct ata *ata);

/* The transfer is set up: its sector goes into the buffer, or the buffer waits for it. */
void ata_begin_sector(struct ata *ata);
/* The next byte of the transfer; without one 0xff, and what is written is lost. */
uint8_t ata_read_data(struct ata *ata, struct event *event);
void ata_write_data(struct ata *ata, uint8_t byte, struct event *event);

/* ---- ata_commands.c ---- */

/* Does what ATA_STATUS was given. */
void ata_command(struct ata *ata, uint8_t command, struct event *event);

#endif
