/* The line of the disk, how its commands end, and data through the sector buffer. */
#include "dev/ata_private.h"

#include <string.h>

/* ---- Its line ---- */

void ata_interrupt(struct ata *a)
{
    a->interrupts = true;
}

void ata_take_interrupt_back(struct ata *a)
{
    a->dipped |= a->interrupts;
    a->interrupts = false;
}

/* ---- How a command ends ---- */

void ata_stop(struct ata *a)
{
    a->transfer = (struct ata_transfer){ .kind = ATA_MOVES_NOTHING };
}

void ata_fail(struct ata *a, enum ata_error_bit error)
{
    ata_stop(a);
    a->failed = true;
    a->registers[ATA_ERROR] = (uint8_t)error;
}

void ata_fail_at(struct ata *a, uint32_t sector)
{
    ata_fail(a, ATA_IDNF);
    a->lost = sector;
}

void ata_put_signature(struct ata *a)
{
    static const uint8_t signature[ATA_REGISTERS] = {
        [ATA_ERROR] = ATA_PASSED, [ATA_COUNT] = 1, [ATA_NUMBER] = 1
    };
    ata_stop(a);
    a->failed = false;
    memcpy(a->registers, signature, sizeof signature);
}

/* ---- Data ---- */

void ata_begin_sector(struct ata *a)
{
    struct ata_transfer *t = &a->transfer;
    t->at = 0;
    ata_disk_address(&a->disk, a->registers, t->sector);
    if (t->sector >= a->disk.sectors)
        ata_fail_at(a, t->sector);
    else if (t->kind == ATA_READS)
        memcpy(a->buffer, a->disk.bytes + (size_t)t->sector * ATA_SECTOR, ATA_SECTOR);
}

static void keep_sector(struct ata *a)
{
    memcpy(a->disk.bytes + (size_t)a->transfer.sector * ATA_SECTOR, a->buffer, ATA_SECTOR);
}

/* It has moved. Where that was the last one of a read, the host knows, and is told nothing. */
static void end_sector(struct ata *a)
{
    struct ata_transfer *t = &a->transfer;
    bool writes = t->kind == ATA_WRITES, last = --t->left == 0;
    if (writes)
        keep_sector(a);
    if (t->kind != ATA_IDENTIFIES)
        a->registers[ATA_COUNT] = (uint8_t)t->left;
    bool block_ends = last || --t->in_block == 0;
    if (last) {
        ata_stop(a);
    } else {
        t->sector++;
        ata_begin_sector(a);
    }
    if (a->failed || (block_ends && (writes || !last)))
        ata_interrupt(a);
    if (block_ends)
        t->in_block = t->block;
}

uint8_t ata_read_data(struct ata *a, struct event *event)
{
    struct ata_transfer *t = &a->transfer;
    if (t->kind != ATA_READS && t->kind != ATA_IDENTIFIES)
        return 0xff;
    event->detail = t->sector;
    uint8_t byte = a->buffer[t->at++];
    if (t->at == ATA_SECTOR)
        end_sector(a);
    return byte;
}

void ata_write_data(struct ata *a, uint8_t byte, struct event *event)
{
    struct ata_transfer *t = &a->transfer;
    if (t->kind != ATA_WRITES)
        return;
    event->detail = t->sector;
    a->buffer[t->at++] = byte;
    if (t->at == ATA_SECTOR)
        end_sector(a);
}
