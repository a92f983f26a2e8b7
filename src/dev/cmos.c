/* The clock as its registers have it, and the memory beside it. */
#include "dev/cmos.h"

#include "event/bcd.h"
#include "dev/date.h"
#include "event/ports.h"

enum { INDEX = 0, DATA = 1 }; /* ports */
enum { INDEX_MASK = 0x7f };   /* bit 7 holds back NMIs */

enum cmos_byte {
    CMOS_SECOND = 0x00,
    CMOS_MINUTE = 0x02,
    CMOS_HOUR = 0x04,
    CMOS_WEEKDAY = 0x06,
    CMOS_DAY = 0x07,
    CMOS_MONTH = 0x08,
    CMOS_YEAR = 0x09,
    CMOS_STATUS_A = 0x0a,
    CMOS_STATUS_B = 0x0b,
    CMOS_STATUS_C = 0x0c,
    CMOS_STATUS_D = 0x0d,
    CMOS_CHECKED_FIRST = 0x10,
    CMOS_BASE_KIB = 0x15,     /* two bytes, as all sizes, the low one first */
    CMOS_EXTENDED_KIB = 0x17, /* above 1 MiB */
    CMOS_CHECKED_LAST = 0x2d,
    CMOS_CHECKSUM = 0x2e, /* the high byte first */
    CMOS_EXTENDED_KIB_FOUND = 0x30,
    CMOS_CENTURY = 0x32,
    CMOS_HIGH_64_KIB = 0x34, /* above 16 MiB */
    CMOS_ANY_SECTOR = 0x38,
    CMOS_BOOT = 0x3d,
};
enum {
    A_UPDATING = 0x80,
    A_RATE = 0x0f,
    A_AS_LEFT = 0x26, /* the divider runs, 1,024 periods in a second */
    B_SET = 0x80,     /* the guest sets the clock, which stands still */
    B_BINARY = 0x04,
    B_24_HOURS = 0x02,
    C_ANY = 0x80,
    C_PERIOD = 0x40,
    C_UPDATED = 0x10,
    D_POWER_GOOD = 0x80,
    HOUR_PM = 0x80,
};
enum { CRYSTAL_HZ = 32768, UPDATE_NS = 244000 + 1984000 };
static const uint64_t second_ns = 1000000000;

static bool is_set(const struct cmos *c, uint8_t bit)
{
    return c->bytes[CMOS_STATUS_B] & bit;
}

/* ---- The clock's bytes ---- */

static uint8_t encode(const struct cmos *c, unsigned n)
{
    return (uint8_t)(is_set(c, B_BINARY) ? n : bcd_from(n));
}

static unsigned decode(const struct cmos *c, uint8_t byte)
{
    return is_set(c, B_BINARY) ? byte : bcd_value(byte);
}

/* 12 comes before 1. */
static uint8_t encode_hour(const struct cmos *c, unsigned hour)
{
    if (is_set(c, B_24_HOURS))
        return encode(c, hour);
    return encode(c, (hour + 11) % 12 + 1) | (hour < 12 ? 0 : HOUR_PM);
}

static unsigned decode_hour(const struct cmos *c, uint8_t byte)
{
    if (is_set(c, B_24_HOURS))
        return decode(c, byte);
    return decode(c, byte & (uint8_t)~HOUR_PM) % 12 + (byte & HOUR_PM ? 12 : 0);
}

static uint64_t shown_ns(const struct cmos *c, uint64_t now_ns)
{
    return c->base_ns + now_ns;
}

static void show(struct cmos *c, uint64_t now_ns)
{
    uint64_t seconds = shown_ns(c, now_ns) / second_ns;
    struct date date = date_of(seconds);
    uint8_t *bytes = c->bytes;
    bytes[CMOS_SECOND] = encode(c, (unsigned)(seconds % 60));
    bytes[CMOS_MINUTE] = encode(c, (unsigned)(seconds / 60 % 60));
    bytes[CMOS_HOUR] = encode_hour(c, (unsigned)(seconds / 3600 % 24));
    bytes[CMOS_WEEKDAY] = encode(c, date.weekday);
    bytes[CMOS_DAY] = encode(c, date.day);
    bytes[CMOS_MONTH] = encode(c, date.month);
    bytes[CMOS_YEAR] = encode(c, date.year % 100);
    bytes[CMOS_CENTURY] = (uint8_t)bcd_from(date.year / 100);
}

/* What the guest has written there. The part of a second goes on. */
static void take_over(struct cmos *c, uint64_t now_ns)
{
    const uint8_t *bytes = c->bytes;
    struct date date = { .year = bcd_value(bytes[CMOS_CENTURY]) * 100 + decode(c, bytes[CMOS_YEAR]),
                         .month = decode(c, bytes[CMOS_MONTH]),
                         .day = decode(c, bytes[CMOS_DAY]) };
    uint64_t seconds = date_seconds(&date) + decode_hour(c, bytes[CMOS_HOUR]) * 3600u +
                       decode(c, bytes[CMOS_MINUTE]) * 60u + decode(c, bytes[CMOS_SECOND]);
    uint64_t part = shown_ns(c, now_ns) % second_ns;
    cmos_set_clock(c, seconds * second_ns + part, now_ns);
}

/* ---- Its status ---- */

static uint8_t read_status_a(const struct cmos *c, uint64_t now_ns)
{
    bool updates = !is_set(c, B_SET) && shown_ns(c, now_ns) % second_ns >= second_ns - UPDATE_NS;
    return c->bytes[CMOS_STATUS_A] | (updates ? A_UPDATING : 0);
}

/* How many periods there have been. Rates 1 and 2 are those of 8 and 9. */
static uint64_t periods(const struct cmos *c, uint64_t ns)
{
    unsigned rate = c->bytes[CMOS_STATUS_A] & A_RATE;
    if (!rate)
        return 0;
    unsigned hz = CRYSTAL_HZ >> ((rate < 3 ? rate + 7 : rate) - 1);
    return ns / second_ns * hz + ns % second_ns * hz / second_ns;
}

static uint8_t read_status_c(struct cmos *c, uint64_t now_ns)
{
    uint64_t now = shown_ns(c, now_ns), then = c->told_ns;
    uint8_t flags = (now / second_ns != then / second_ns && !is_set(c, B_SET) ? C_UPDATED : 0) |
                    (periods(c, now) != periods(c, then) ? C_PERIOD : 0);
    c->told_ns = now;
    return flags | (flags & c->bytes[CMOS_STATUS_B] ? C_ANY : 0);
}

static void write_status_b(struct cmos *c, uint8_t value, uint64_t now_ns)
{
    bool was_set = is_set(c, B_SET);
    c->bytes[CMOS_STATUS_B] = value;
    if (!was_set && is_set(c, B_SET))
        show(c, now_ns);
    else if (was_set && !is_set(c, B_SET))
        take_over(c, now_ns);
}

/* ---- Bytes ---- */

static bool is_of_clock(uint8_t index)
{
    switch (index) {
    case CMOS_SECOND:
    case CMOS_MINUTE:
    case CMOS_HOUR:
    case CMOS_WEEKDAY:
    case CMOS_DAY:
    case CMOS_MONTH:
    case CMOS_YEAR:
    case CMOS_CENTURY: return true;
    default: return false;
    }
}

static uint8_t read_byte(struct cmos *c, uint8_t index, uint64_t now_ns)
{
    if (index == CMOS_STATUS_A)
        return read_status_a(c, now_ns);
    if (index == CMOS_STATUS_C)
        return read_status_c(c, now_ns);
    if (is_of_clock(index) && !is_set(c, B_SET))
        show(c, now_ns);
    return c->bytes[index];
}

/* A byte of a clock that runs is written between two of its updates. */
static void write_byte_of_clock(struct cmos *c, uint8_t index, uint8_t value, uint64_t now_ns)
{
    bool runs = !is_set(c, B_SET);
    if (runs)
        show(c, now_ns);
    c->bytes[index] = value;
    if (runs)
        take_over(c, now_ns);
}

static void write_byte(struct cmos *c, uint8_t index, uint8_t value, uint64_t now_ns)
{
    if (is_of_clock(index))
        write_byte_of_clock(c, index, value, now_ns);
    else if (index == CMOS_STATUS_A)
        c->bytes[index] = value & (uint8_t)~A_UPDATING;
    else if (index == CMOS_STATUS_B)
        write_status_b(c, value, now_ns);
    else if (index != CMOS_STATUS_C && index != CMOS_STATUS_D)
        c->bytes[index] = value;
}

/* ---- As firmware leaves it ---- */

static void put_size(struct cmos *c, uint8_t index, uint64_t units)
{
    uint16_t size = units < UINT16_MAX ? (uint16_t)units : UINT16_MAX;
    c->bytes[index] = (uint8_t)size;
    c->bytes[index + 1] = (uint8_t)(size >> 8);
}

static uint64_t above(uint64_t size, uint64_t start)
{
    return size > start ? size - start : 0;
}

void cmos_set_memory(struct cmos *c, uint64_t size)
{
    enum { KIB = 1024, BASE = 640 * KIB, MIB = KIB * KIB };
    put_size(c, CMOS_BASE_KIB, (size < BASE ? size : BASE) / KIB);
    put_size(c, CMOS_EXTENDED_KIB, above(size, MIB) / KIB);
    put_size(c, CMOS_EXTENDED_KIB_FOUND, above(size, MIB) / KIB);
    put_size(c, CMOS_HIGH_64_KIB, above(size, 16 * MIB) / (64 * KIB));
    unsigned sum = 0;
    for (unsigned i = CMOS_CHECKED_FIRST; i <= CMOS_CHECKED_LAST; i++)
        sum += c->bytes[i];
    c->bytes[CMOS_CHECKSUM] = (uint8_t)(sum >> 8);
    c->bytes[CMOS_CHECKSUM + 1] = (uint8_t)sum;
}

void cmos_init(struct cmos *c)
{
    *c = (struct cmos){ .bytes = { [CMOS_STATUS_A] = A_AS_LEFT,
                                   [CMOS_STATUS_B] = B_24_HOURS,
                                   [CMOS_STATUS_D] = D_POWER_GOOD } };
}

void cmos_set_clock(struct cmos *c, uint64_t unix_ns, uint64_t now_ns)
{
    c->base_ns = unix_ns - now_ns;
    c->told_ns = unix_ns;
}

void cmos_set_boot(struct cmos *c, uint8_t drive, bool any_sector)
{
    enum { FLOPPY = 1, DISK = 2, IS_DISK = 0x80 };
    c->bytes[CMOS_ANY_SECTOR] = any_sector;
    c->bytes[CMOS_BOOT] = drive & IS_DISK ? DISK : FLOPPY;
}

/* ---- Ports ---- */

static uint8_t cmos_in(void *state, uint16_t offset, struct event *event)
{
    struct cmos *c = state;
    return offset == INDEX ? 0xff : read_byte(c, c->index, event->exit_ns);
}

static void cmos_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct cmos *c = state;
    if (offset == INDEX)
        c->index = value & INDEX_MASK;
    else
        write_byte(c, c->index, value, event->exit_ns);
}

struct device cmos_device(struct cmos *c)
{
    return (struct device){
        .first = PORT_CMOS, .count = 2, .state = c, .in = cmos_in, .out = cmos_out
    };
}
