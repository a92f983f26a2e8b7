/* The writes of one REP MOVS or REP STOS to memory where each is an exit (SDM vol. 2,
 * "REP/REPE/...", "MOVS", "STOS"): an audience takes them for one thing that the guest does. Events
 * never come with more than one write; a model may keep those that follow each other as one event,
 * the last of them, with count of them all. Pure functions; any thread; whatever the event
 * holds. */
#ifndef EVENT_REP_H
#define EVENT_REP_H

#include "event/event.h"

/* "REP MOVSB", "REP STOSD", ... by the size of the write; NULL: the event is no write of these. */
const char *event_rep_name(const struct event *e);
/* Is this the write right after that one (or the last of those) by the same REP? */
bool event_rep_goes_on(const struct event *before, const struct event *e);

/* The guest-physical address of one of the writes: 0 is the first, count - 1 the last. */
uint64_t event_rep_gpa(const struct event *e, unsigned index);
/* The lowest address of all, and the highest. */
uint64_t event_rep_low(const struct event *e);
uint64_t event_rep_high(const struct event *e);
/* Are they all on the first page of the text screen? Then in these rows. */
bool event_rep_rows(const struct event *e, unsigned *first, unsigned *last);

#endif
