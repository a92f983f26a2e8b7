/* Events on their way to lines of text, each with what it has beyond 32 bits. That comes in an
 * event of its own (EVENT_WIDE), so the line of one that has any is held until then, which is a
 * moment, and with it all that come meanwhile: the order stays. The front end's thread. */
#ifndef RUN_LINES_H
#define RUN_LINES_H

#include "event/event.h"

/* Gets the events in their order; wide is NULL where there is nothing beyond 32 bits. */
typedef void lines_fn(void *context, const struct event *event, const struct event_wide *wide);

struct lines {
    lines_fn *fn;
    void *context;
    struct event *held; /* owned; from the first on whose WIDE has not come */
    size_t count, capacity;
    unsigned awaited;                      /* bit n: that of vCPU n's latest event has not */
    const struct event_wide *of[VCPU_MAX]; /* what its latest event had, in wides; or NULL */
    struct event_wide wides[VCPU_MAX];
};

/* context is borrowed. */
void lines_init(struct lines *lines, lines_fn *fn, void *context);
/* Hands on what is held, whatever is missing. */
void lines_destroy(struct lines *lines);
void lines_add(struct lines *lines, const struct event *event);

#endif
