/* What is said to the disk, and what it answers (ATA-2, X3T10/0948D: clause 7, the registers;
 * clause 8, the commands). */
#include "explain/private.h"

#include "event/ata.h"
#include "event/ports.h"

#include <stdio.h>

static bool is_to(const struct event *e, enum ata_register which)
{
    return e->port == PORT_ATA + which && e->direction == EVENT_OUT && e->size == 1;
}

/* What went to a register last, before the event; -1: not known. */
static int written(const struct explain_past *past, enum ata_register which)
{
    for (unsigned i = 0; i < past->count; i++)
        if (is_to(past->writes[i], which))
            return past->writes[i]->data[0];
    return -1;
}

/* ---- Commands ---- */

static enum word command_name(uint8_t command)
{
    switch (command) {
    case ATA_NOP: return W_EXPLAIN_ATA_NOP;
    case ATA_READ:
    case ATA_READ + 1: return W_EXPLAIN_ATA_READ;
    case ATA_WRITE:
    case ATA_WRITE + 1: return W_EXPLAIN_ATA_WRITE;
    case ATA_READ_VERIFY:
    case ATA_READ_VERIFY + 1: return W_EXPLAIN_ATA_VERIFY;
    case ATA_DIAGNOSTIC: return W_EXPLAIN_ATA_DIAGNOSTIC;
    case ATA_INITIALIZE: return W_EXPLAIN_ATA_INITIALIZE;
    case ATA_READ_MULTIPLE: return W_EXPLAIN_ATA_READ_MULTIPLE;
    case ATA_WRITE_MULTIPLE: return W_EXPLAIN_ATA_WRITE_MULTIPLE;
    case ATA_SET_MULTIPLE: return W_EXPLAIN_ATA_SET_MULTIPLE;
    case ATA_STANDBY_NOW_OLD:
    case ATA_IDLE_NOW_OLD:
    case ATA_STANDBY_OLD:
    case ATA_IDLE_OLD:
    case ATA_CHECK_POWER_OLD:
    case ATA_SLEEP_OLD:
    case ATA_STANDBY_NOW:
    case ATA_IDLE_NOW:
    case ATA_STANDBY:
    case ATA_IDLE:
    case ATA_CHECK_POWER:
    case ATA_SLEEP: return W_EXPLAIN_ATA_POWER;
    case ATA_FLUSH: return W_EXPLAIN_ATA_FLUSH;
    case ATA_IDENTIFY: return W_EXPLAIN_ATA_IDENTIFY;
    case ATA_SET_FEATURES: return W_EXPLAIN_ATA_FEATURES;
    default: break;
    }
    return (command & 0xf0) == ATA_SEEK          ? W_EXPLAIN_ATA_SEEK
           : (command & 0xf0) == ATA_RECALIBRATE ? W_EXPLAIN_ATA_RECALIBRATE
                                                 : W_EXPLAIN_ATA_UNKNOWN;
}

static bool moves_sectors(enum word command)
{
    switch ((int)command) {
    case W_EXPLAIN_ATA_READ:
    case W_EXPLAIN_ATA_WRITE:
    case W_EXPLAIN_ATA_VERIFY:
    case W_EXPLAIN_ATA_READ_MULTIPLE:
    case W_EXPLAIN_ATA_WRITE_MULTIPLE: return true;
    default: return false;
    }
}

/* Where it was told to go: by a cylinder, a head and a sector, if the device register says so. */
static void find_place(struct ata_said *said, const struct explain_past *past)
{
    int number = written(past, ATA_NUMBER), low = written(past, ATA_CYLINDER_LOW),
        high = written(past, ATA_CYLINDER_HIGH), device = written(past, ATA_DEVICE);
    said->by_place =
        number >= 0 && low >= 0 && high >= 0 && device >= 0 && !(device & ATA_DEVICE_LBA);
    said->cylinder = (unsigned)low | (unsigned)high << 8;
    said->head = (unsigned)device & ATA_DEVICE_HEAD;
    said->number = (unsigned)number;
}

static enum word of_command(struct writer *w, const struct explain_past *past)
{
    enum word command = command_name(w->event->data[0]);
    bool seeks = command == W_EXPLAIN_ATA_SEEK;
    int count = written(past, ATA_COUNT);
    w->ata.command = command;
    if (!seeks && !moves_sectors(command))
        return W_EXPLAIN_ATA_COMMAND;
    find_place(&w->ata, past);
    w->ata.count = count < 0 ? 0 : count ? (unsigned)count : 256;
    if (w->ata.by_place)
        return seeks ? W_EXPLAIN_ATA_SEEKS_PLACE : W_EXPLAIN_ATA_MOVES_PLACE;
    return seeks ? W_EXPLAIN_ATA_SEEKS : W_EXPLAIN_ATA_MOVES;
}

/* ---- Data, status, the other registers ---- */

static enum word of_data(const struct event *e, const struct explain_past *past)
{
    if (e->direction == EVENT_OUT)
        return W_EXPLAIN_ATA_DATA_WRITTEN;
    return !e->detail && written(past, ATA_STATUS) == ATA_IDENTIFY ? W_EXPLAIN_ATA_DATA_IDENTITY
                                                                   : W_EXPLAIN_ATA_DATA_READ;
}

static enum word of_status(const struct event *e)
{
    return e->data[0] & ATA_ERR && e->detail ? W_EXPLAIN_ATA_STATUS_LOST : W_EXPLAIN_ATA_STATUS;
}

static enum word of_error(const struct event *e)
{
    return e->data[0] & ATA_IDNF && e->detail ? W_EXPLAIN_ATA_ERROR_LOST : W_EXPLAIN_ATA_ERROR;
}

enum word explain_ata(struct writer *w, const struct explain_past *past)
{
    const struct event *e = w->event;
    bool out = e->direction == EVENT_OUT;
    if (e->port == PORT_ATA_CONTROL)
        return out ? W_EXPLAIN_ATA_CONTROL : of_status(e);
    switch ((enum ata_register)(e->port - PORT_ATA)) {
    case ATA_DATA: return of_data(e, past);
    case ATA_STATUS: return out ? of_command(w, past) : of_status(e);
    case ATA_ERROR: return out ? W_EXPLAIN_ATA_REGISTER_WRITTEN : of_error(e);
    default: return out ? W_EXPLAIN_ATA_REGISTER_WRITTEN : W_EXPLAIN_ATA_REGISTER_READ;
    }
}

/* ---- What stands for the names in their braces ---- */

static void put_command(struct writer *w)
{
    explain_put_word(w, w->ata.command);
}

/* Of so many that nobody told it says no number. */
static void put_sectors(struct writer *w)
{
    char number[16];
    snprintf(number, sizeof number, "%u", w->ata.count);
    if (w->ata.count)
        explain_put(w, WORD_FORMAT_OF(w->ata.count, w->language, WF_COUNT_SECTOR, WF_COUNT_SECTORS),
                    number);
    else
        explain_put_word(w, W_EXPLAIN_ATA_SECTORS);
}

static void put_place(struct writer *w)
{
    explain_put(w, WORD_FORMAT(w->language, WF_EXPLAIN_ATA_PLACE), w->ata.cylinder, w->ata.head,
                w->ata.number);
}

static void put_status(struct writer *w)
{
    uint8_t status = w->event->data[0];
    explain_put_word(w, status & ATA_BSY   ? W_EXPLAIN_ATA_BUSY
                        : !status          ? W_EXPLAIN_ATA_ABSENT
                        : status & ATA_ERR ? W_EXPLAIN_ATA_FAILED
                        : status & ATA_DRQ ? W_EXPLAIN_ATA_DATA_DUE
                                           : W_EXPLAIN_ATA_READY);
}

static void put_error(struct writer *w)
{
    uint8_t error = w->event->data[0];
    explain_put_word(w, error & ATA_IDNF     ? W_EXPLAIN_ATA_IDNF
                        : error & ATA_ABRT   ? W_EXPLAIN_ATA_ABRT
                        : error & ATA_PASSED ? W_EXPLAIN_ATA_PASSED
                                             : W_EXPLAIN_ATA_NO_ERROR);
}

static void put_register(struct writer *w)
{
    static const enum word names[ATA_REGISTERS] = {
        W_EXPLAIN_ATA_DATA,         W_EXPLAIN_ATA_FEATURES_REGISTER,
        W_EXPLAIN_ATA_COUNT,        W_EXPLAIN_ATA_NUMBER,
        W_EXPLAIN_ATA_CYLINDER_LOW, W_EXPLAIN_ATA_CYLINDER_HIGH,
        W_EXPLAIN_ATA_DRIVE,        W_EXPLAIN_ATA_DATA,
    };
    explain_put_word(w, names[(unsigned)(w->event->port - PORT_ATA) % ATA_REGISTERS]);
}

static void put_control(struct writer *w)
{
    uint8_t control = w->event->data[0];
    explain_put_word(w, control & ATA_SRST   ? W_EXPLAIN_ATA_RESET
                        : control & ATA_NIEN ? W_EXPLAIN_ATA_SILENT
                                             : W_EXPLAIN_ATA_INTERRUPTS);
}

bool explain_put_ata_field(struct writer *w, const char *name, size_t length)
{
    static const struct explain_field fields[] = {
        { "ata-command", put_command }, { "ata-sectors", put_sectors },
        { "ata-place", put_place },     { "ata-status", put_status },
        { "ata-error", put_error },     { "ata-register", put_register },
        { "ata-control", put_control },
    };
    return explain_put_one_of(w, fields, sizeof fields / sizeof *fields, name, length);
}
