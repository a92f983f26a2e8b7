/* An 8254 interval timer (Intel 8254 data sheet, order number 231164): three counters at 1,193,182
 * Hz, as a PC has them. Counter 0 is wired to IRQ 0; counters 1 and 2 count, and nothing hears
 * them. Modes 0, 2 and 3; the others count down once, like mode 0. Read-back and latches work.
 *
 * Time is the caller's: device accesses happen at the exit_ns of their event, and pit_advance()
 * tells how far it has come since. Inside, it is counted in ticks of the one clock of all counters,
 * tick n beginning n / 1,193,182 s after time 0: so nothing is ever rounded but what goes in and
 * out, and a periodic counter does not drift. As on the chip, a count written is loaded with the
 * next tick.
 *
 * Simpler than the chip: in modes 2 and 3 a new count waits for the end of the whole period (the
 * chip in mode 3: of half of it); an edge that a control word itself makes on the output is no
 * interrupt; a count of 1 in these modes, which the data sheet forbids, never gives one. Belongs to
 * the vCPU's thread.
 */
#ifndef DEV_PIT_H
#define DEV_PIT_H

#include "dev/bus.h"
#include "event/commands.h"

enum { PIT_HZ = 1193182 };

struct pit_counter {
    uint8_t mode; /* 0 to 5 */
    enum pit_access access;
    bool bcd;
    bool loaded;         /* it has been given a count since its control word */
    uint32_t count;      /* 1 to 65536 */
    uint64_t start;      /* the tick at which it holds that count first */
    uint32_t next_count; /* takes the place of count, 0: none */
    uint64_t next_start; /* at this tick, an end of a period */

    uint8_t written_low; /* the first byte of two */
    bool write_high_next, read_high_next;
    bool count_latched, status_latched;
    uint16_t latched;
    uint8_t status;
};

struct pit {
    struct pit_counter counters[PIT_COUNTERS];
    uint64_t now_ns;  /* how far it has come, without held_ns */
    uint64_t held_ns; /* the time that did not pass for it */
    bool rose;        /* the output of counter 0 did, and pit_advance() has not told yet */
    bool standby;     /* see pit_init_standby() */
};

/* No counter is loaded: nothing ticks until the guest programs it. */
void pit_init(struct pit *pit);
/* Counter 0 waits in mode 2 with a period of 10 ms, and starts when pit_release() is called (the
 * guest has unmasked IRQ 0) or the guest programs it. */
void pit_init_standby(struct pit *pit);
/* Does nothing but the first time. */
void pit_release(struct pit *pit, uint64_t now_ns);

struct device pit_device(struct pit *pit);

/* Comes up to a time; earlier ones than before are taken as the same. True if the output of counter
 * 0 rose since the last call, once or more: an edge on IRQ 0. */
bool pit_advance(struct pit *pit, uint64_t now_ns);
/* Time of that length, up to now, does not pass for it: it stood still while its vCPU was held
 * back. */
void pit_hold(struct pit *pit, uint64_t ns);
/* The output of counter 0 now. */
bool pit_output(const struct pit *pit);
/* When it next rises, after the time it has come to: exactly the earliest time at which
 * pit_advance() says so. UINT64_MAX: never. */
uint64_t pit_next_rise(const struct pit *pit);

#endif
