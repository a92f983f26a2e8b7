/* Breakpoints that stay: what a vCPU pauses at, each time it comes by. Values, copied as they are;
 * pure functions, any thread. */
#ifndef EVENT_BREAKS_H
#define EVENT_BREAKS_H

#include "event/until.h"

enum { BREAKS_MAX = 16, BREAK_WRITES_MAX = 4, BREAK_WRITE_BYTES = 4096 };

enum break_kind {
    BREAK_WHEN,  /* at an address or an exit: as event/until.h has it, without a time */
    BREAK_WRITE, /* once memory was written to */
};

/* A register's value that must be there for it to count; compared without signs. */
enum break_test { BREAK_ANY, BREAK_EQUAL, BREAK_DIFFERS, BREAK_BELOW, BREAK_ABOVE };

struct control_break {
    uint8_t kind;     /* enum break_kind */
    uint8_t test;     /* enum break_test: of register reg (event/wide.h numbers them) and value */
    uint8_t reg;      /* 0 to 15 */
    uint8_t reg_size; /* bytes of it: 1 (the low one), 2, 4, 8 */
    uint64_t value;
    uint64_t skip;             /* so many hits go by before it pauses */
    struct control_until when; /* WHEN */
    uint64_t linear;           /* WRITE: the first byte, */
    uint32_t length;           /* and how many, 1 to BREAK_WRITE_BYTES */
};

/* Is this return of the guest a hit, whatever skip says? wide: as of event/wide.h. */
bool break_is_hit(const struct control_break *b, const struct event *event,
                  const struct event_wide *wide);

#endif
