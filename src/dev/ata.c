/* The ports of the disk, and its line. */
#include "dev/ata_private.h"

#include "event/ports.h"

#include <assert.h>
#include <string.h>

/* ---- Its line ---- */

bool ata_poll(const struct ata *a)
{
    return a->interrupts && !(a->control & ATA_NIEN) && !ata_is_absent(a);
}

bool ata_take_dip(struct ata *a)
{
    bool dipped = a->dipped;
    a->dipped = false;
    return dipped;
}

/* ---- Ports ---- */

/* For a drive that is absent the one that is there gives zeros. */
static uint8_t status(const struct ata *a, struct event *event)
{
    if (a->control & ATA_SRST)
        return ATA_BSY;
    if (ata_is_absent(a))
        return 0;
    event->detail = a->failed ? a->lost : a->transfer.sector;
    return ATA_DRDY | ATA_DSC | (a->transfer.kind != ATA_MOVES_NOTHING ? ATA_DRQ : 0) |
           (a->failed ? ATA_ERR : 0);
}

static uint8_t ata_in(void *state, uint16_t offset, struct event *event)
{
    struct ata *a = state;
    if (offset == ATA_DATA)
        return ata_read_data(a, event);
    if (offset == ATA_STATUS) {
        if (!ata_is_absent(a))
            ata_take_interrupt_back(a);
        return status(a, event);
    }
    if (offset == ATA_ERROR && a->failed)
        event->detail = a->lost;
    return a->registers[offset];
}

static void ata_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct ata *a = state;
    switch ((enum ata_register)offset) {
    case ATA_DATA: ata_write_data(a, value, event); break;
    case ATA_ERROR: a->features = value; break;
    case ATA_STATUS: ata_command(a, value, event); break;
    default: a->registers[offset] = value; break;
    }
}

static uint8_t control_in(void *state, uint16_t offset, struct event *event)
{
    return status(state, event);
}

/* While SRST is up the drive is busy, and after that as new, but for its translation. */
static void control_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct ata *a = state;
    a->control = value;
    if (!(value & ATA_SRST))
        return;
    ata_take_interrupt_back(a);
    ata_put_signature(a);
    a->multiple = 0;
}

void ata_init(struct ata *a, uint8_t *bytes, uint64_t size)
{
    assert(size && size % ATA_SECTOR == 0);
    memset(a, 0, sizeof *a);
    ata_disk_init(&a->disk, bytes, size);
    ata_put_signature(a);
}

struct device ata_device(struct ata *a, unsigned part)
{
    struct device ports = {
        .first = PORT_ATA,
        .count = ATA_REGISTERS,
        .wide = true,
        .state = a,
        .in = ata_in,
        .out = ata_out,
    };
    struct device control = {
        .first = PORT_ATA_CONTROL, .count = 1, .state = a, .in = control_in, .out = control_out
    };
    return part ? control : ports;
}
