/* Holds events to what event.h promises of them: each by itself, those of one vCPU one after the
 * other, and the merged stream of several. Tests call it on whatever they drain; a build with
 * EVENT_CHECKS (the sanitized ones) on every event that leaves the stream, and ends there at the
 * first that breaks a promise. A recording from elsewhere may break any: nothing here is asserted.
 */
#ifndef EVENT_CHECK_H
#define EVENT_CHECK_H

#include "event/event.h"

#ifndef EVENT_CHECKS
#define EVENT_CHECKS 0
#endif

/* What has to be known of the events before. All zero at the beginning; the consumer's thread. */
struct event_check_vcpu {
    uint64_t count;          /* events so far */
    uint64_t last_ns;        /* the latest exit_ns, */
    uint64_t left_ns;        /* and that of the latest that is no EXCEPTION */
    uint64_t told_ns;        /* of the latest that tells of stalls: no EXCEPTION, no LINE */
    bool has_wide;           /* the WIDE of the latest event is to come */
    size_t rest;             /* bytes of the exit in moved that are still to come as DATA */
    struct event moved;      /* the latest exit that moved anything */
    uint8_t last, last_life; /* the reasons of the latest event, and of the latest with registers */
    bool waits, paused, may_end_interrupts, failed, ended;
    bool breaks;        /* a breakpoint was met, and no PAUSE came since */
    bool is_long;       /* the registers of that one are of IA-32e mode */
    unsigned code_bits; /* and its code has so many */
};

struct event_check {
    struct event_check_vcpu vcpus[VCPU_MAX];
    uint64_t last_ns; /* of all vCPUs */
};

/* Takes the next event of the stream. NULL if all holds, else what does not, in a few words. What
 * comes after such an event need not make sense. */
const char *event_check(struct event_check *check, const struct event *event);

/* The same, but ends the program if something does not hold, with a line on standard error that
 * names vCPU, number and kind of the event. */
void event_check_or_abort(struct event_check *check, const struct event *event);

#endif
