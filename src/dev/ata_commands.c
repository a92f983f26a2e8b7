/* What the disk is told to do. */
#include "dev/ata_private.h"

/* The sector that is addressed; an address that is none is an error. */
static bool find(struct ata *a, uint32_t *sector, struct event *event)
{
    if (!ata_disk_find(&a->disk, a->registers, sector)) {
        ata_fail_at(a, 0);
        return false;
    }
    event->detail = *sector;
    return true;
}

static unsigned sectors_wanted(const struct ata *a)
{
    return a->registers[ATA_COUNT] ? a->registers[ATA_COUNT] : 256;
}

/* The first block that is to be written is asked for by DRQ alone. */
static void move(struct ata *a, enum ata_transfer_kind kind, unsigned block, struct event *event)
{
    uint32_t sector;
    if (!block)
        ata_fail(a, ATA_ABRT);
    else if (find(a, &sector, event)) {
        a->transfer = (struct ata_transfer){
            .kind = kind, .sector = sector, .left = sectors_wanted(a), .block = block
        };
        a->transfer.in_block = block;
        ata_begin_sector(a);
    }
    if (a->failed || kind == ATA_READS)
        ata_interrupt(a);
}

static void identify(struct ata *a)
{
    a->transfer =
        (struct ata_transfer){ .kind = ATA_IDENTIFIES, .left = 1, .block = 1, .in_block = 1 };
    ata_disk_identify(&a->disk, a->multiple, a->buffer);
}

/* Reads for nobody: the registers are left as a read leaves them. */
static void verify(struct ata *a, struct event *event)
{
    uint32_t sector, sectors = a->disk.sectors;
    unsigned n = sectors_wanted(a);
    if (!find(a, &sector, event))
        return;
    unsigned there = sector >= sectors ? 0 : sectors - sector < n ? sectors - sector : n;
    a->registers[ATA_COUNT] = (uint8_t)(n - there);
    ata_disk_address(&a->disk, a->registers, sector + there - (there == n));
    if (there < n)
        ata_fail_at(a, sector + there);
}

static void seek(struct ata *a, struct event *event)
{
    uint32_t sector;
    if (find(a, &sector, event) && sector >= a->disk.sectors)
        ata_fail_at(a, sector);
}

static void initialize(struct ata *a)
{
    unsigned heads = (a->registers[ATA_DEVICE] & ATA_DEVICE_HEAD) + 1u;
    if (!ata_disk_translate(&a->disk, heads, a->registers[ATA_COUNT]))
        ata_fail(a, ATA_ABRT);
}

/* A power of two; 0 turns them off. */
static void set_multiple(struct ata *a)
{
    unsigned n = a->registers[ATA_COUNT];
    bool known = n <= ATA_MULTIPLE_MAX && !(n & (n - 1));
    a->multiple = known ? n : 0;
    if (!known)
        ata_fail(a, ATA_ABRT);
}

/* What makes no difference here: caches, looking ahead, what a reset keeps; and PIO, of any
 * mode. */
static void set_features(struct ata *a)
{
    enum { CACHE_ON = 0x02, TRANSFER_MODE = 0x03, KEEP = 0x66, CACHE_OFF = 0x82 };
    enum { LOOK_AHEAD_OFF = 0x55, LOOK_AHEAD_ON = 0xaa, REVERT = 0xcc, PIO_MODES_END = 0x10 };
    switch (a->features) {
    case CACHE_ON:
    case CACHE_OFF:
    case LOOK_AHEAD_ON:
    case LOOK_AHEAD_OFF:
    case KEEP:
    case REVERT: return;
    case TRANSFER_MODE:
        if (a->registers[ATA_COUNT] < PIO_MODES_END)
            return;
        break;
    default: break;
    }
    ata_fail(a, ATA_ABRT);
}

/* One that moves no sectors, and is done here and now. */
static void execute(struct ata *a, uint8_t command, struct event *event)
{
    enum { IS_ACTIVE = 0xff };
    switch (command) {
    case ATA_IDENTIFY: identify(a); break;
    case ATA_READ_VERIFY:
    case ATA_READ_VERIFY + 1: verify(a, event); break;
    case ATA_DIAGNOSTIC: ata_put_signature(a); break;
    case ATA_INITIALIZE: initialize(a); break;
    case ATA_SET_MULTIPLE: set_multiple(a); break;
    case ATA_SET_FEATURES: set_features(a); break;
    case ATA_CHECK_POWER_OLD:
    case ATA_CHECK_POWER: a->registers[ATA_COUNT] = IS_ACTIVE; break;
    case ATA_STANDBY_NOW_OLD:
    case ATA_IDLE_NOW_OLD:
    case ATA_STANDBY_OLD:
    case ATA_IDLE_OLD:
    case ATA_SLEEP_OLD:
    case ATA_STANDBY_NOW:
    case ATA_IDLE_NOW:
    case ATA_STANDBY:
    case ATA_IDLE:
    case ATA_SLEEP:
    case ATA_FLUSH: break;
    default:
        if ((command & 0xf0) == ATA_SEEK)
            seek(a, event);
        else if ((command & 0xf0) != ATA_RECALIBRATE)
            ata_fail(a, ATA_ABRT); /* as NOP always does */
        break;
    }
    ata_interrupt(a);
}

/* One for a drive that is absent goes nowhere, but both hear of a diagnostic. */
void ata_command(struct ata *a, uint8_t command, struct event *event)
{
    bool absent = ata_is_absent(a) && command != ATA_DIAGNOSTIC;
    if (absent || a->control & ATA_SRST)
        return;
    ata_stop(a);
    ata_take_interrupt_back(a);
    a->failed = false;
    a->lost = 0;
    a->registers[ATA_ERROR] = 0;
    switch (command) {
    case ATA_READ:
    case ATA_READ + 1: move(a, ATA_READS, 1, event); break;
    case ATA_WRITE:
    case ATA_WRITE + 1: move(a, ATA_WRITES, 1, event); break;
    case ATA_READ_MULTIPLE: move(a, ATA_READS, a->multiple, event); break;
    case ATA_WRITE_MULTIPLE: move(a, ATA_WRITES, a->multiple, event); break;
    default: execute(a, command, event); break;
    }
}
