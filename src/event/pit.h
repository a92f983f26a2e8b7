/* An 8254 interval timer (Intel 8254 data sheet, order number 231164): three counters at 1,193,182
 * Hz, as a PC has them. The gates of counters 0 and 1 are wired high, so that a trigger never comes
 * to them (modes 1 and 5). Counter 0 is wired to IRQ 0, nothing hears counter 1; counter 2 has a
 * gate that the guest sets, and an output that it reads (dev/system_ports.h).
 *
 * Time is the caller's: device accesses happen at the exit_ns of their event, and pit_advance()
 * tells how far it has come since. Inside, it is counted in ticks of the one clock of all counters,
 * tick n beginning n / 1,193,182 s after time 0: so nothing is ever rounded but what goes in and
 * out, and a periodic counter does not drift.
 *
 * Simpler than the chip: an edge that a control word itself makes on the output is no interrupt;
 * see also event/pit_counter.h. What
 * it holds and what follows is here, for the device itself (dev/pit.h) and for front ends that
 * follow it by its events. No threads, and no memory but the caller's.
 */
#ifndef EVENT_PIT_H
#define EVENT_PIT_H

#include "event/pit_counter.h"

enum { PIT_HZ = 1193182 };

struct pit {
    struct pit_counter counters[PIT_COUNTERS];
    uint64_t now_ns;  /* how far it has come, without held_ns */
    uint64_t held_ns; /* the time that did not pass for it */
    bool rose;        /* the output of counter 0 did, and pit_advance() has not told yet, */
    uint64_t rose_ns; /* first at this time */
    bool standby;     /* see pit_init_standby() */
};

/* No counter is loaded: nothing ticks until the guest programs it. */
void pit_init(struct pit *pit);
/* Counter 0 waits in mode 2 with a period of 10 ms, and starts when pit_release() is called (the
 * guest has unmasked IRQ 0) or the guest programs it. */
void pit_init_standby(struct pit *pit);
/* Does nothing but the first time. */
void pit_release(struct pit *pit, uint64_t now_ns);

/* A byte at one of its four ports, of which the last is the control word's, at a time. */
uint8_t pit_read(struct pit *pit, uint16_t port, uint64_t now_ns);
void pit_write(struct pit *pit, uint16_t port, uint8_t value, uint64_t now_ns);

/* Comes up to a time; earlier ones than before are taken as the same. True if the output of counter
 * 0 rose since the last call, once or more: an edge on IRQ 0. */
bool pit_advance(struct pit *pit, uint64_t now_ns);
/* Time of that length, up to now, does not pass for it: it stood still while its vCPU was held
 * back. False, and it passes, while no counter has a count: there is nothing to hold. */
bool pit_hold(struct pit *pit, uint64_t ns);
/* The output of a counter, 0 to 2, at the time it has come to. */
bool pit_output(const struct pit *pit, unsigned counter);
/* How many ticks of its clock there have been since time 0. */
uint64_t pit_ticks(const struct pit *pit);
/* The gate of counter 2, which begins low; comes up to that time first. */
void pit_set_gate(struct pit *pit, bool gate, uint64_t now_ns);
/* When it next rises, after the time it has come to: exactly the earliest time at which
 * pit_advance() says so. UINT64_MAX: never. */
uint64_t pit_next_rise(const struct pit *pit);

#endif
