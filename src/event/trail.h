/* What a guest ran before an event: straight runs of instructions, as the software CPU saw them go
 * by. Values, copied as they are.
 *
 * A CPU in hardware tells nothing of what runs between two exits; there is no trail of it then.
 */
#ifndef EVENT_TRAIL_H
#define EVENT_TRAIL_H

#include <stdbool.h>
#include <stdint.h>

enum { TRAIL_MAX = 64 };

/* Instructions executed one after the other, without a jump between them; the last of them may have
 * left it. */
struct trail_run {
    uint64_t seq;    /* of the return that ended the entry in which it ran */
    uint32_t linear; /* of its first instruction */
    uint32_t bytes;  /* from there to the end of its last instruction */
    uint64_t times;  /* it ran so often, one right after the other */
};

struct trail {
    unsigned count;
    struct trail_run runs[TRAIL_MAX]; /* oldest first; the last one ends with what left the guest */
    bool is_cut;                      /* there was more before it */
};

#endif
