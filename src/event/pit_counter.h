/* One counter of an 8254 (event/pit.h): what it holds, and its output, at a tick. Ticks of its
 * clock are counted from time 0; the caller never goes back.
 *
 * As on the chip, a count written is loaded with the next tick. GATE at 0 holds modes 0 and 4, and
 * modes 2 and 3 with their output at 1; as it rises these two begin anew, and modes 1 and 5 begin
 * at all: they count once for each time that it rises.
 *
 * Simpler than the chip: in modes 2 and 3 a new count waits for the end of the whole period (the
 * chip in mode 3: of half of it); a count of 1 in these modes, which the data sheet forbids, never
 * raises the output.
 */
#ifndef EVENT_PIT_COUNTER_H
#define EVENT_PIT_COUNTER_H

#include "event/commands.h"

struct pit_counter {
    uint8_t mode; /* 0 to 5 */
    enum pit_access access;
    bool bcd;
    bool gate; /* its input; at 0 since the tick stopped_at */
    uint64_t stopped_at;
    bool loaded;         /* it has been given a count since its control word, and a trigger */
    uint32_t count;      /* 1 to 65536 */
    uint64_t start;      /* the tick at which it holds that count first */
    uint32_t next_count; /* takes the place of count, 0: none */
    uint64_t next_start; /* at this tick, an end of a period; UINT64_MAX: when GATE rises */

    uint8_t written_low; /* the first byte of two */
    bool write_high_next, read_high_next;
    bool count_latched, status_latched;
    uint16_t latched;
    uint8_t status;
};

/* A control word: it waits for a count. The gate stays as it is. */
void pit_counter_set_mode(struct pit_counter *counter, const struct pit_command *command,
                          uint64_t tick);
/* It holds a count from the tick after this one on, whatever its mode. */
void pit_counter_start(struct pit_counter *counter, uint32_t count, uint64_t tick);
void pit_counter_set_gate(struct pit_counter *counter, bool gate, uint64_t tick);
/* A new count begins when its time has come. */
void pit_counter_settle(struct pit_counter *counter, uint64_t tick);

/* What it has counted down to. */
uint32_t pit_counter_count(const struct pit_counter *counter, uint64_t tick);
bool pit_counter_output(const struct pit_counter *counter, uint64_t tick);
/* The first tick after this one at which the output rises, if nothing else happens; UINT64_MAX:
 * never. Before it no new count can begin. */
uint64_t pit_counter_next_rise(const struct pit_counter *counter, uint64_t tick);

/* Bytes, as the guest writes and reads them. */
void pit_counter_write(struct pit_counter *counter, uint8_t value, uint64_t tick);
uint8_t pit_counter_read(struct pit_counter *counter, uint64_t tick);
void pit_counter_latch_count(struct pit_counter *counter, uint64_t tick);
void pit_counter_latch_status(struct pit_counter *counter, uint64_t tick);

#endif
