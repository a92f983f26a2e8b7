/* A counter's modes; and the bytes in which a guest writes and reads it. Functions that take a tick
 * are about a counter that is settled up to it. */
#include "event/pit_counter.h"

#include "event/bcd.h"

#include <assert.h>

/* The bits of a status byte beside those of pit_status_bits(). */
enum { STATUS_OUTPUT = 0x80, STATUS_NULL_COUNT = 0x40 };
enum { ROUND = 65536, ROUND_BCD = 10000 }; /* what a count of 0 stands for */

static const uint64_t never = UINT64_MAX;

/* ---- What it holds ---- */

static bool is_periodic(const struct pit_counter *c)
{
    return c->mode == 2 || c->mode == 3;
}

static bool needs_trigger(const struct pit_counter *c)
{
    return c->mode == 1 || c->mode == 5;
}

static bool is_stopped(const struct pit_counter *c)
{
    return !c->gate && !needs_trigger(c);
}

/* The tick that it has come to, while GATE holds it. */
static uint64_t held(const struct pit_counter *c, uint64_t tick)
{
    return is_stopped(c) && tick > c->stopped_at ? c->stopped_at : tick;
}

static bool is_counting(const struct pit_counter *c, uint64_t tick)
{
    return c->loaded && held(c, tick) >= c->start;
}

/* The end of the period that tick belongs to. The counter has a count. */
static uint64_t end_of_period(const struct pit_counter *c, uint64_t tick)
{
    assert(c->count);
    uint64_t gone = tick < c->start ? 0 : (tick - c->start) / c->count;
    return c->start + (gone + 1) * c->count;
}

static void begin(struct pit_counter *c, uint32_t count, uint64_t start)
{
    c->count = count;
    c->start = start;
    c->next_count = 0;
    c->loaded = true;
}

void pit_counter_settle(struct pit_counter *c, uint64_t tick)
{
    if (c->next_count && !is_stopped(c) && tick >= c->next_start)
        begin(c, c->next_count, c->next_start);
}

void pit_counter_start(struct pit_counter *c, uint32_t count, uint64_t tick)
{
    begin(c, count, tick + 1);
    if (!c->gate)
        c->stopped_at = c->start;
}

void pit_counter_set_mode(struct pit_counter *c, const struct pit_command *command, uint64_t tick)
{
    *c = (struct pit_counter){ .mode = command->mode,
                               .access = command->access,
                               .bcd = command->bcd,
                               .gate = c->gate,
                               .stopped_at = tick };
}

/* ---- GATE ---- */

/* As it rises: modes 0 and 4 go on, the others begin with the count that was written last. */
static void trigger(struct pit_counter *c, uint64_t tick)
{
    uint32_t count = c->next_count ? c->next_count : c->count;
    bool goes_on = !is_periodic(c) && !needs_trigger(c);
    if (goes_on && tick > c->stopped_at)
        c->start += tick - c->stopped_at;
    else if (!goes_on && count)
        begin(c, count, tick + 1);
}

void pit_counter_set_gate(struct pit_counter *c, bool gate, uint64_t tick)
{
    if (gate == c->gate)
        return;
    c->gate = gate;
    if (gate)
        trigger(c, tick);
    else
        c->stopped_at = tick > c->start ? tick : c->start;
}

/* ---- Its output ---- */

uint64_t pit_counter_next_rise(const struct pit_counter *c, uint64_t tick)
{
    if (!c->loaded || is_stopped(c) || (is_periodic(c) && c->count < 2))
        return never;
    uint64_t end = is_periodic(c) ? end_of_period(c, tick) : c->start + c->count;
    uint64_t rise = c->mode >= 4 ? end + 1 : end; /* a strobe of one tick */
    return rise > tick ? rise : never;
}

/* Low for the last tick of a period in mode 2, for the lesser half of it in mode 3. */
static bool periodic_output(const struct pit_counter *c, uint64_t tick)
{
    if (!c->gate || !is_counting(c, tick))
        return true;
    uint64_t phase = (tick - c->start) % c->count;
    return c->mode == 2 ? phase != c->count - 1 : phase < (c->count + 1) / 2;
}

/* A control word makes it low in mode 0, else high. */
bool pit_counter_output(const struct pit_counter *c, uint64_t tick)
{
    if (is_periodic(c))
        return periodic_output(c, tick);
    if (!is_counting(c, tick))
        return c->mode != 0;
    uint64_t gone = held(c, tick) - c->start;
    return c->mode < 4 ? gone >= c->count : gone != c->count;
}

/* ---- What the guest reads and writes ---- */

/* Mode 3 counts an even number down by two, once in each half of its period. */
static uint32_t square_wave_count(const struct pit_counter *c, uint64_t phase)
{
    uint64_t high = (c->count + 1) / 2, into = phase < high ? phase : phase - high;
    return (uint32_t)((c->count & ~1u) - 2 * into);
}

uint32_t pit_counter_count(const struct pit_counter *c, uint64_t tick)
{
    if (!is_counting(c, tick))
        return c->count;
    uint64_t gone = held(c, tick) - c->start, round = c->bcd ? ROUND_BCD : ROUND;
    switch (c->mode) {
    case 2: return (uint32_t)(c->count - gone % c->count);
    case 3: return square_wave_count(c, gone % c->count);
    default: return (uint32_t)((c->count + round - gone % round) % round);
    }
}

static uint16_t readable_count(const struct pit_counter *c, uint64_t tick)
{
    uint32_t n = pit_counter_count(c, tick);
    return c->bcd ? bcd_from(n) : (uint16_t)n;
}

static uint8_t readable_status(const struct pit_counter *c, uint64_t tick)
{
    bool null_count = !is_counting(c, tick) || c->next_count;
    return (uint8_t)((pit_counter_output(c, tick) ? STATUS_OUTPUT : 0) |
                     (null_count ? STATUS_NULL_COUNT : 0) |
                     pit_status_bits(c->access, c->mode, c->bcd));
}

void pit_counter_latch_count(struct pit_counter *c, uint64_t tick)
{
    if (!c->count_latched)
        c->latched = readable_count(c, tick);
    c->count_latched = true;
}

void pit_counter_latch_status(struct pit_counter *c, uint64_t tick)
{
    if (!c->status_latched)
        c->status = readable_status(c, tick);
    c->status_latched = true;
}

uint8_t pit_counter_read(struct pit_counter *c, uint64_t tick)
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

/* It begins at once, at the end of the period, or when it is triggered. */
static void load(struct pit_counter *c, uint16_t value, uint64_t tick)
{
    uint32_t n = c->bcd ? bcd_value(value) : value;
    if (!n)
        n = c->bcd ? ROUND_BCD : ROUND;
    bool waits = needs_trigger(c) || (is_periodic(c) && is_counting(c, tick));
    if (!waits) {
        pit_counter_start(c, n, tick);
        return;
    }
    c->next_count = n;
    c->next_start = needs_trigger(c) ? never : end_of_period(c, held(c, tick));
}

void pit_counter_write(struct pit_counter *c, uint8_t value, uint64_t tick)
{
    switch (c->access) {
    case PIT_ACCESS_LOW: load(c, value, tick); return;
    case PIT_ACCESS_HIGH: load(c, (uint16_t)(value << 8), tick); return;
    default: break;
    }
    if (c->write_high_next)
        load(c, (uint16_t)(value << 8 | c->written_low), tick);
    else if (c->mode == 0)
        c->loaded = false; /* half a count stops this mode alone */
    c->written_low = value;
    c->write_high_next = !c->write_high_next;
}
