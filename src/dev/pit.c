/* An 8254: what its counters hold at a tick, and its ports. */
#include "dev/pit.h"

#include "event/ports.h"

#include <string.h>

enum { COUNT_0 = 0, CONTROL_WORD = 3 }; /* ports */

/* The bits of a status byte beside those of pit_status_bits(). */
enum { STATUS_OUTPUT = 0x80, STATUS_NULL_COUNT = 0x40 };
enum { ROUND = 65536, ROUND_BCD = 10000 };    /* what a count of 0 stands for */
enum { STANDBY_COUNT = (PIT_HZ + 50) / 100 }; /* 10 ms */

static const uint64_t never = UINT64_MAX;
static const uint64_t second_ns = 1000000000;

/* ---- Ticks ---- */

static uint64_t tick_at(uint64_t ns)
{
    return (uint64_t)((unsigned __int128)ns * PIT_HZ / second_ns);
}

/* The first nanosecond of a tick. */
static uint64_t ns_of(uint64_t tick)
{
    unsigned __int128 ns = ((unsigned __int128)tick * second_ns + PIT_HZ - 1) / PIT_HZ;
    return ns < never ? (uint64_t)ns : never;
}

/* ---- One counter, at a tick up to which it is settled ---- */

static bool is_periodic(const struct pit_counter *c)
{
    return c->mode == 2 || c->mode == 3;
}

static bool is_counting(const struct pit_counter *c, uint64_t tick)
{
    return c->loaded && tick >= c->start;
}

/* The end of the period that tick belongs to. The counter has a count. */
static uint64_t end_of_period(const struct pit_counter *c, uint64_t tick)
{
    assert(c->count);
    uint64_t gone = tick < c->start ? 0 : (tick - c->start) / c->count;
    return c->start + (gone + 1) * c->count;
}

/* A new count begins when its time has come. */
static void settle(struct pit_counter *c, uint64_t tick)
{
    if (!c->next_count || tick < c->next_start)
        return;
    c->count = c->next_count;
    c->start = c->next_start;
    c->next_count = 0;
}

/* The first tick after this one at which the output rises. Before it no new count can begin. */
static uint64_t next_rise(const struct pit_counter *c, uint64_t tick)
{
    if (!c->loaded || (is_periodic(c) && c->count < 2))
        return never;
    uint64_t rise = is_periodic(c) ? end_of_period(c, tick) : c->start + c->count;
    return rise > tick ? rise : never;
}

/* Low for the last tick of a period in mode 2, for the lesser half of it in mode 3. */
static bool output(const struct pit_counter *c, uint64_t tick)
{
    if (!is_periodic(c))
        return c->loaded && tick >= c->start + c->count;
    if (!is_counting(c, tick))
        return true;
    uint64_t phase = (tick - c->start) % c->count;
    return c->mode == 2 ? phase != c->count - 1 : phase < (c->count + 1) / 2;
}

/* Mode 3 counts an even number down by two, once in each half of its period. */
static uint32_t square_wave_count(const struct pit_counter *c, uint64_t phase)
{
    uint64_t high = (c->count + 1) / 2, into = phase < high ? phase : phase - high;
    return (uint32_t)((c->count & ~1u) - 2 * into);
}

static uint32_t present_count(const struct pit_counter *c, uint64_t tick)
{
    if (!is_counting(c, tick))
        return c->count;
    uint64_t gone = tick - c->start, round = c->bcd ? ROUND_BCD : ROUND;
    switch (c->mode) {
    case 2: return (uint32_t)(c->count - gone % c->count);
    case 3: return square_wave_count(c, gone % c->count);
    default: return (uint32_t)((c->count + round - gone % round) % round);
    }
}

/* ---- What the guest reads and writes ---- */

static uint16_t to_bcd(uint32_t n)
{
    return (uint16_t)(n % 10 | n / 10 % 10 << 4 | n / 100 % 10 << 8 | n / 1000 % 10 << 12);
}

static uint32_t from_bcd(uint16_t bcd)
{
    return (bcd & 15u) + (bcd >> 4 & 15u) * 10 + (bcd >> 8 & 15u) * 100 + (bcd >> 12) * 1000u;
}

static uint16_t readable_count(const struct pit_counter *c, uint64_t tick)
{
    uint32_t n = present_count(c, tick);
    return c->bcd ? to_bcd(n) : (uint16_t)n;
}

static uint8_t readable_status(const struct pit_counter *c, uint64_t tick)
{
    bool null_count = !is_counting(c, tick) || c->next_count;
    return (uint8_t)((output(c, tick) ? STATUS_OUTPUT : 0) | (null_count ? STATUS_NULL_COUNT : 0) |
                     pit_status_bits(c->access, c->mode, c->bcd));
}

static void latch_count(struct pit_counter *c, uint64_t tick)
{
    if (!c->count_latched)
        c->latched = readable_count(c, tick);
    c->count_latched = true;
}

static void latch_status(struct pit_counter *c, uint64_t tick)
{
    if (!c->status_latched)
        c->status = readable_status(c, tick);
    c->status_latched = true;
}

static uint8_t read_counter(struct pit_counter *c, uint64_t tick)
{
    if (c->status_latched) {
        c->status_latched = false;
        return c->status;
    }
    uint16_t n = c->count_latched ? c->latched : readable_count(c, tick);
    bool high = c->access == PIT_ACCESS_HIGH || c->read_high_next;
    c->read_high_next = c->access == PIT_ACCESS_BOTH && !high;
    c->count_latched &= c->read_high_next;
    return (uint8_t)(high ? n >> 8 : n);
}

static void load(struct pit_counter *c, uint16_t value, uint64_t tick)
{
    uint32_t n = c->bcd ? from_bcd(value) : value;
    if (!n)
        n = c->bcd ? ROUND_BCD : ROUND;
    if (is_periodic(c) && is_counting(c, tick)) {
        c->next_count = n;
        c->next_start = end_of_period(c, tick);
        return;
    }
    c->count = n;
    c->start = tick + 1;
    c->loaded = true;
}

static void write_counter(struct pit_counter *c, uint8_t value, uint64_t tick)
{
    switch (c->access) {
    case PIT_ACCESS_LOW: load(c, value, tick); return;
    case PIT_ACCESS_HIGH: load(c, (uint16_t)(value << 8), tick); return;
    default: break;
    }
    if (c->write_high_next)
        load(c, (uint16_t)(value << 8 | c->written_low), tick);
    else if (!is_periodic(c))
        c->loaded = false; /* half a count stops what counts once */
    c->written_low = value;
    c->write_high_next = !c->write_high_next;
}

static void read_back(struct pit *pit, const struct pit_command *command, uint64_t tick)
{
    for (unsigned i = 0; i < PIT_COUNTERS; i++) {
        if (!(command->counters >> i & 1))
            continue;
        if (command->latches_count)
            latch_count(&pit->counters[i], tick);
        if (command->latches_status)
            latch_status(&pit->counters[i], tick);
    }
}

static void write_control(struct pit *pit, uint8_t value, uint64_t tick)
{
    struct pit_command command = pit_decode(value);
    switch (command.kind) {
    case PIT_COMMAND_READ_BACK: read_back(pit, &command, tick); break;
    case PIT_COMMAND_LATCH: latch_count(&pit->counters[command.counter], tick); break;
    case PIT_COMMAND_MODE:
        pit->counters[command.counter] = (struct pit_counter){ .mode = command.mode,
                                                               .access = command.access,
                                                               .bcd = command.bcd };
        break;
    }
}

/* ---- The three of them ---- */

void pit_init(struct pit *pit)
{
    memset(pit, 0, sizeof *pit);
    for (unsigned i = 0; i < PIT_COUNTERS; i++)
        pit->counters[i].access = PIT_ACCESS_BOTH;
}

void pit_init_standby(struct pit *pit)
{
    pit_init(pit);
    pit->counters[0].mode = 2;
    pit->counters[0].count = STANDBY_COUNT;
    pit->standby = true;
}

static void come_to(struct pit *pit, uint64_t now_ns)
{
    now_ns = now_ns > pit->held_ns ? now_ns - pit->held_ns : 0;
    if (now_ns <= pit->now_ns)
        return;
    uint64_t tick = tick_at(now_ns);
    pit->rose |= next_rise(&pit->counters[0], tick_at(pit->now_ns)) <= tick;
    pit->now_ns = now_ns;
    for (unsigned i = 0; i < PIT_COUNTERS; i++)
        settle(&pit->counters[i], tick);
}

void pit_release(struct pit *pit, uint64_t now_ns)
{
    if (!pit->standby)
        return;
    come_to(pit, now_ns);
    pit->counters[0].start = tick_at(pit->now_ns) + 1;
    pit->counters[0].loaded = true;
    pit->standby = false;
}

bool pit_advance(struct pit *pit, uint64_t now_ns)
{
    come_to(pit, now_ns);
    bool rose = pit->rose;
    pit->rose = false;
    return rose;
}

void pit_hold(struct pit *pit, uint64_t ns)
{
    pit->held_ns += ns;
}

bool pit_output(const struct pit *pit)
{
    return output(&pit->counters[0], tick_at(pit->now_ns));
}

uint64_t pit_next_rise(const struct pit *pit)
{
    uint64_t tick = next_rise(&pit->counters[0], tick_at(pit->now_ns));
    return tick == never ? never : ns_of(tick) + pit->held_ns;
}

/* ---- Ports ---- */

static uint8_t pit_in(void *state, uint16_t offset, struct event *event)
{
    struct pit *pit = state;
    come_to(pit, event->exit_ns);
    return offset == CONTROL_WORD ? 0xff
                                  : read_counter(&pit->counters[offset], tick_at(pit->now_ns));
}

static void pit_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct pit *pit = state;
    come_to(pit, event->exit_ns);
    uint64_t tick = tick_at(pit->now_ns);
    if (offset == CONTROL_WORD)
        write_control(pit, value, tick);
    else
        write_counter(&pit->counters[offset], value, tick);
    if (pit->counters[COUNT_0].loaded || !pit->counters[COUNT_0].count)
        pit->standby = false;
}

struct device pit_device(struct pit *pit)
{
    return (
        struct device){ .first = PORT_PIT, .count = 4, .state = pit, .in = pit_in, .out = pit_out };
}
