/* What a guest told its disk, and how many bytes went over the data port since. */
#include "model/device_disk.h"

#include "event/ata.h"

void device_disk_init(struct device_disk *d)
{
    *d = (struct device_disk){ .count = 1 };
}

unsigned device_disk_left(const struct device_disk *d)
{
    return d->wanted - d->moved / ATA_SECTOR;
}

uint32_t device_disk_sector(const struct device_disk *d)
{
    return d->sector + d->moved / ATA_SECTOR;
}

static bool moves_sectors(uint8_t command)
{
    switch (command) {
    case ATA_READ:
    case ATA_READ + 1:
    case ATA_READ_MULTIPLE:
    case ATA_WRITE:
    case ATA_WRITE + 1:
    case ATA_WRITE_MULTIPLE: return true;
    default: return false;
    }
}

static bool writes(uint8_t command)
{
    return command == ATA_WRITE || command == ATA_WRITE + 1 || command == ATA_WRITE_MULTIPLE;
}

/* One for a drive that is absent goes nowhere, but both hear of a diagnostic. */
static void obey(struct device_disk *d, uint8_t command, uint32_t sector)
{
    bool absent = d->device & ATA_DEVICE_1 && command != ATA_DIAGNOSTIC;
    if (absent || d->control & ATA_SRST)
        return;
    d->command = command;
    d->has_command = true;
    d->has_status = false;
    d->sector = sector;
    d->moved = 0;
    d->writes = writes(command);
    d->wanted = moves_sectors(command)    ? (d->count ? d->count : 256)
                : command == ATA_IDENTIFY ? 1
                                          : 0;
    if (command == ATA_DIAGNOSTIC) {
        d->count = 1;
        d->device = 0;
    }
}

void device_disk_out(struct device_disk *d, uint16_t port, uint8_t value, uint32_t detail)
{
    if (port == ATA_COUNT)
        d->count = value;
    else if (port == ATA_DEVICE)
        d->device = value;
    else if (port == ATA_STATUS)
        obey(d, value, detail);
}

/* What failed moves nothing more. */
void device_disk_in(struct device_disk *d, uint16_t port, uint8_t value)
{
    if (port == ATA_COUNT)
        d->count = value;
    if (port != ATA_STATUS || d->device & ATA_DEVICE_1)
        return;
    d->status = value;
    d->has_status = true;
    if (value & ATA_ERR)
        d->wanted = (uint16_t)(d->moved / ATA_SECTOR);
}

/* Nothing moves any more: what was to come after so many bytes does not. */
static void stop(struct device_disk *d, uint32_t moved)
{
    d->moved = moved;
    d->wanted = (uint16_t)(moved / ATA_SECTOR);
}

/* The other way nothing moves, nor where the disk has failed: then the sector that is told is not
 * the one that it would be. */
void device_disk_data(struct device_disk *d, uint64_t bytes, uint32_t sector, bool out)
{
    uint32_t room = (uint32_t)d->wanted * ATA_SECTOR - d->moved;
    if (out != d->writes || !room || !bytes)
        return;
    unsigned left = device_disk_left(d), was_moved = d->moved;
    d->moved += bytes < room ? (uint32_t)bytes : room;
    if (moves_sectors(d->command) && sector < d->sector + was_moved / ATA_SECTOR)
        stop(d, was_moved);
    else if (moves_sectors(d->command) && sector < d->sector + (d->moved - 1) / ATA_SECTOR)
        stop(d, (sector + 1 - d->sector) * ATA_SECTOR);
    if (moves_sectors(d->command) && d->moved / ATA_SECTOR != was_moved / ATA_SECTOR)
        d->count = (uint8_t)(left - (d->moved - was_moved / ATA_SECTOR * ATA_SECTOR) / ATA_SECTOR);
}

void device_disk_control(struct device_disk *d, uint8_t value)
{
    d->control = value;
    if (!(value & ATA_SRST))
        return;
    d->wanted = 0;
    d->moved = 0;
    d->count = 1;
    d->device = 0;
    d->has_command = d->has_status = false;
}
