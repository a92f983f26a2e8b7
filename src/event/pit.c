/* An 8254: its time, its control words, its bytes. */
#include "event/pit.h"

#include <assert.h>
#include <string.h>

enum { COUNT_0 = 0, CONTROL_WORD = 3 }; /* ports */
enum { GATED = 2 };                     /* the counter whose gate is not wired high */

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

/* ---- Control words ---- */

static void read_back(struct pit *pit, const struct pit_command *command, uint64_t tick)
{
    for (unsigned i = 0; i < PIT_COUNTERS; i++) {
        if (!(command->counters >> i & 1))
            continue;
        if (command->latches_count)
            pit_counter_latch_count(&pit->counters[i], tick);
        if (command->latches_status)
            pit_counter_latch_status(&pit->counters[i], tick);
    }
}

static void write_control(struct pit *pit, uint8_t value, uint64_t tick)
{
    struct pit_command command = pit_decode(value);
    switch (command.kind) {
    case PIT_COMMAND_READ_BACK: read_back(pit, &command, tick); break;
    case PIT_COMMAND_LATCH: pit_counter_latch_count(&pit->counters[command.counter], tick); break;
    case PIT_COMMAND_MODE:
        pit_counter_set_mode(&pit->counters[command.counter], &command, tick);
        break;
    }
}

/* ---- The three of them ---- */

void pit_init(struct pit *pit)
{
    memset(pit, 0, sizeof *pit);
    for (unsigned i = 0; i < PIT_COUNTERS; i++) {
        pit->counters[i].access = PIT_ACCESS_BOTH;
        pit->counters[i].gate = i != GATED;
    }
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
    uint64_t rise = pit_counter_next_rise(&pit->counters[0], tick_at(pit->now_ns));
    if (rise <= tick && !pit->rose)
        pit->rose_ns = ns_of(rise) + pit->held_ns;
    pit->rose |= rise <= tick;
    pit->now_ns = now_ns;
    for (unsigned i = 0; i < PIT_COUNTERS; i++)
        pit_counter_settle(&pit->counters[i], tick);
}

void pit_release(struct pit *pit, uint64_t now_ns)
{
    if (!pit->standby)
        return;
    come_to(pit, now_ns);
    pit_counter_start(&pit->counters[0], STANDBY_COUNT, tick_at(pit->now_ns));
    pit->standby = false;
}

bool pit_advance(struct pit *pit, uint64_t now_ns)
{
    come_to(pit, now_ns);
    bool rose = pit->rose;
    pit->rose = false;
    return rose;
}

bool pit_hold(struct pit *pit, uint64_t ns)
{
    bool counts = false;
    for (unsigned i = 0; i < PIT_COUNTERS; i++)
        counts |= pit->counters[i].loaded;
    pit->held_ns += counts ? ns : 0;
    return counts;
}

bool pit_output(const struct pit *pit, unsigned counter)
{
    assert(counter < PIT_COUNTERS);
    return pit_counter_output(&pit->counters[counter], tick_at(pit->now_ns));
}

uint64_t pit_ticks(const struct pit *pit)
{
    return tick_at(pit->now_ns);
}

void pit_set_gate(struct pit *pit, bool gate, uint64_t now_ns)
{
    come_to(pit, now_ns);
    pit_counter_set_gate(&pit->counters[GATED], gate, tick_at(pit->now_ns));
}

uint64_t pit_next_rise(const struct pit *pit)
{
    uint64_t tick = pit_counter_next_rise(&pit->counters[0], tick_at(pit->now_ns));
    return tick == never ? never : ns_of(tick) + pit->held_ns;
}

/* ---- Bytes ---- */

uint8_t pit_read(struct pit *pit, uint16_t port, uint64_t now_ns)
{
    assert(port <= CONTROL_WORD);
    come_to(pit, now_ns);
    return port == CONTROL_WORD ? 0xff
                                : pit_counter_read(&pit->counters[port], tick_at(pit->now_ns));
}

void pit_write(struct pit *pit, uint16_t port, uint8_t value, uint64_t now_ns)
{
    assert(port <= CONTROL_WORD);
    come_to(pit, now_ns);
    uint64_t tick = tick_at(pit->now_ns);
    if (port == CONTROL_WORD)
        write_control(pit, value, tick);
    else
        pit_counter_write(&pit->counters[port], value, tick);
    if (pit->counters[COUNT_0].loaded || !pit->counters[COUNT_0].count)
        pit->standby = false;
}
