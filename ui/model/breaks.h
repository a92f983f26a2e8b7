/* The breakpoints of one vCPU, numbered from 1 on, and how often each was hit: counted from its
 * events. All zeros: none. Values, copied as they are; the front end's thread. */
#ifndef MODEL_BREAKS_H
#define MODEL_BREAKS_H

#include "event/breaks.h"

enum { BREAK_TEXT = 128 };

struct model_break {
    char text[BREAK_TEXT]; /* as it was typed */
    struct control_break what;
    bool enabled;
    uint64_t hits; /* while it was enabled; those that it lets go by, too */
};

struct model_breaks {
    unsigned count;
    struct model_break list[BREAKS_MAX];
    /* The latest pause at one of them, by index and the event's seq; BREAKS_MAX: there was none, or
     * the vCPU has gone on. */
    unsigned met;
    uint64_t met_seq;
    unsigned pauses; /* so many there were, for who waits for one */

    /* A return whose upper halves have not come yet. */
    bool is_held;
    struct event held;
};

/* Takes the next event of the vCPU. Cheap as long as there are none. */
void model_breaks_add(struct model_breaks *breaks, const struct event *event);
/* Adds one that is enabled. Its index; BREAKS_MAX: there is no room, also where it is a BREAK_WRITE
 * and there are BREAK_WRITES_MAX of those. */
unsigned model_breaks_append(struct model_breaks *breaks, const char *text,
                             const struct control_break *what);
void model_breaks_remove(struct model_breaks *breaks, unsigned index);
/* The index of the one that pauses at that linear address, enabled or not; BREAKS_MAX: none. */
unsigned model_breaks_at(const struct model_breaks *breaks, uint64_t linear);

#endif
