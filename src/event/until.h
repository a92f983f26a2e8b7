/* What a vCPU is told: whether to go on; and of "run until", what it is to look out for. Values,
 * copied as they are; pure functions, any thread. */
#ifndef EVENT_UNTIL_H
#define EVENT_UNTIL_H

#include "event/wide.h"

enum control_order {
    CONTROL_GO,
    CONTROL_PAUSE,
    CONTROL_STEP, /* to pause again after steps, of which one at least has not ended yet */
};

enum control_condition {
    UNTIL_REASON = 1 << 0,
    UNTIL_PORT = 1 << 1,  /* I/O and hypercalls */
    UNTIL_VALUE = 1 << 2, /* the first element that moved; of PUTCHAR the character */
    UNTIL_CALL = 1 << 3,  /* a hypercall with this number */
    /* Alone, it is met when CS:IP comes to this linear address, whether the instruction there exits
     * or not, and before it is executed. With others, it is the address of the one that left. */
    UNTIL_LINEAR = 1 << 4,
    /* Alone, and on virtual time: so long after the vCPU takes the order, by its own time. */
    UNTIL_TIME = 1 << 5,
    /* Beside an address alone: and the stack pointer is at least this, so that a deeper call of the
     * same code does not count. With anything else it is not looked at. */
    UNTIL_STACK = 1 << 6,
};

struct control_until {
    unsigned conditions; /* enum control_condition; 0: none */
    enum event_reason reason;
    uint16_t port;
    uint32_t value;
    uint8_t call;
    uint64_t linear;
    uint64_t ns;
    uint64_t stack; /* linear */
};

/* Is it an address alone? That takes a breakpoint: no exit need happen there. */
static inline bool until_is_address(const struct control_until *until)
{
    return (until->conditions & ~(unsigned)UNTIL_STACK) == UNTIL_LINEAR;
}

/* Does CS:IP stand on the address? */
static inline bool until_stands_there(const struct control_until *until,
                                      const struct registers *regs, const struct event_wide *wide)
{
    return wide_code_linear(regs, wide) == until->linear;
}

/* Does this return of KVM_RUN meet all conditions that are set? Only exits do, but for an address
 * alone a kick that finds the guest there is as good. False if none is set; time is not looked at
 * here. wide: as of event/wide.h, NULL without one. */
bool until_is_met(const struct control_until *until, const struct event *event,
                  const struct event_wide *wide);

#endif
