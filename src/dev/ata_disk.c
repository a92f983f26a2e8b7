/* Sectors by number and by place, and the 256 words of IDENTIFY DEVICE. */
#include "dev/ata_disk.h"

#include <string.h>

enum { USUAL_HEADS = 16, USUAL_SECTORS = 63, CYLINDERS_MAX = 65535, USUAL_CYLINDERS_MAX = 16383 };
enum { LBA_SECTORS = 1 << 28 };

/* All of the disk is in it, up to its last sector, so the last cylinder may not be whole. */
static struct ata_geometry geometry(uint32_t all, unsigned heads, unsigned sectors, unsigned most)
{
    uint32_t cylinder = heads * sectors, cylinders = (all + cylinder - 1) / cylinder;
    return (struct ata_geometry){ cylinders < most ? cylinders : most, heads, sectors };
}

void ata_disk_init(struct ata_disk *d, uint8_t *bytes, uint64_t size)
{
    uint64_t sectors = size / ATA_SECTOR;
    *d = (struct ata_disk){
        .bytes = bytes,
        .sectors = sectors < LBA_SECTORS ? (uint32_t)sectors : LBA_SECTORS,
    };
    d->usual = geometry(d->sectors, USUAL_HEADS, USUAL_SECTORS, USUAL_CYLINDERS_MAX);
    d->current = d->usual;
}

bool ata_disk_translate(struct ata_disk *d, unsigned heads, unsigned sectors)
{
    if (heads < 1 || heads > ATA_DEVICE_HEAD + 1 || sectors < 1 || sectors > UINT8_MAX)
        return false;
    d->current = geometry(d->sectors, heads, sectors, CYLINDERS_MAX);
    return true;
}

/* ---- Where a sector is ---- */

bool ata_disk_find(const struct ata_disk *d, const uint8_t r[ATA_REGISTERS], uint32_t *sector)
{
    unsigned head = r[ATA_DEVICE] & ATA_DEVICE_HEAD, number = r[ATA_NUMBER];
    unsigned cylinder = r[ATA_CYLINDER_LOW] | (unsigned)r[ATA_CYLINDER_HIGH] << 8;
    const struct ata_geometry *g = &d->current;
    if (r[ATA_DEVICE] & ATA_DEVICE_LBA) {
        *sector = head << 24 | cylinder << 8 | number;
        return true;
    }
    if (cylinder >= g->cylinders || head >= g->heads || number < 1 || number > g->sectors)
        return false;
    *sector = (cylinder * g->heads + head) * g->sectors + number - 1;
    return true;
}

static void put_place(uint8_t r[ATA_REGISTERS], uint32_t head, uint32_t cylinder, uint32_t number)
{
    r[ATA_NUMBER] = (uint8_t)number;
    r[ATA_CYLINDER_LOW] = (uint8_t)cylinder;
    r[ATA_CYLINDER_HIGH] = (uint8_t)(cylinder >> 8);
    r[ATA_DEVICE] = (uint8_t)((r[ATA_DEVICE] & ~ATA_DEVICE_HEAD) | (head & ATA_DEVICE_HEAD));
}

void ata_disk_address(const struct ata_disk *d, uint8_t r[ATA_REGISTERS], uint32_t sector)
{
    const struct ata_geometry *g = &d->current;
    uint32_t track = sector / g->sectors;
    if (r[ATA_DEVICE] & ATA_DEVICE_LBA)
        put_place(r, sector >> 24, sector >> 8, sector);
    else
        put_place(r, track % g->heads, track / g->heads, sector % g->sectors + 1);
}

/* ---- What it says of itself ---- */

static void put_word(uint8_t *bytes, unsigned word, uint32_t value)
{
    bytes[2 * word] = (uint8_t)value;
    bytes[2 * word + 1] = (uint8_t)(value >> 8);
}

/* Two words, the lower first. */
static void put_long(uint8_t *bytes, unsigned word, uint32_t value)
{
    put_word(bytes, word, value);
    put_word(bytes, word + 1, value >> 16);
}

/* Of two characters the first is in the upper half of their word; blanks behind them. */
static void put_text(uint8_t *bytes, unsigned word, unsigned words, const char *text)
{
    for (unsigned i = 0; i < 2 * words; i++)
        bytes[2 * word + (i ^ 1)] = (uint8_t)(*text ? *text++ : ' ');
}

void ata_disk_identify(const struct ata_disk *d, unsigned multiple, uint8_t bytes[ATA_SECTOR])
{
    enum { FIXED = 0x0040, HAS_LBA = 0x0200, PIO_MODE_2 = 0x0200, SAYS_CURRENT = 0x0001 };
    enum { SAYS_MULTIPLE = 0x0100, MULTIPLE = 0x8000 | ATA_MULTIPLE_MAX, IS_ATA_2 = 0x0004 };
    const struct ata_geometry *g = &d->current;
    memset(bytes, 0, ATA_SECTOR);
    put_word(bytes, 0, FIXED);
    put_word(bytes, 1, d->usual.cylinders);
    put_word(bytes, 3, d->usual.heads);
    put_word(bytes, 6, d->usual.sectors);
    put_text(bytes, 10, 10, "1");
    put_text(bytes, 23, 4, "1");
    put_text(bytes, 27, 20, "Mini-KVM disk in memory");
    put_word(bytes, 47, MULTIPLE);
    put_word(bytes, 49, HAS_LBA);
    put_word(bytes, 51, PIO_MODE_2);
    put_word(bytes, 53, SAYS_CURRENT);
    put_word(bytes, 54, g->cylinders);
    put_word(bytes, 55, g->heads);
    put_word(bytes, 56, g->sectors);
    put_long(bytes, 57, g->cylinders * g->heads * g->sectors);
    put_word(bytes, 59, multiple ? SAYS_MULTIPLE | multiple : 0);
    put_long(bytes, 60, d->sectors);
    put_word(bytes, 80, IS_ATA_2);
}
