/* Holds one return from the guest against the conditions that are set. */
#include "event/until.h"

#include "event/ports.h"

static bool is_port_io(const struct event *e)
{
    return e->reason == EVENT_IO || e->reason == EVENT_HYPERCALL;
}

static bool is_call(const struct event *e, uint8_t call)
{
    return e->reason == EVENT_HYPERCALL && e->direction == EVENT_OUT && e->data[0] == call;
}

static bool has_value(const struct event *e, uint32_t value)
{
    if (is_call(e, HYPERCALL_PUTCHAR))
        return (e->regs.gpr[GPR_EBX] & 0xff) == value;
    return (is_port_io(e) || e->reason == EVENT_MMIO) && event_value(e) == value;
}

/* Is it no deeper a call than the one that is meant? */
static bool is_up_there(const struct control_until *u, const struct event *e,
                        const struct event_wide *wide)
{
    return !(u->conditions & UNTIL_STACK) || wide_stack_linear(&e->regs, wide) >= u->stack;
}

/* Has the guest come to the address, with its instruction still to be begun? A read or a string
 * instruction that left stands on itself; so does a REP that was stopped between two elements,
 * which the resume flag tells (SDM vol. 3B, 17.3.1.1). */
static bool has_arrived(const struct control_until *u, const struct event *e,
                        const struct event_wide *wide)
{
    if (!until_stands_there(u, &e->regs, wide) || (e->regs.eflags & EFLAGS_RF))
        return false;
    return e->reason == EVENT_STEP || e->reason == EVENT_KICK || wide_linear(e, wide) != u->linear;
}

bool until_is_met(const struct control_until *u, const struct event *e,
                  const struct event_wide *wide)
{
    const unsigned set = u->conditions;
    if (until_is_address(u))
        return has_arrived(u, e, wide) && is_up_there(u, e, wide);
    if (!set || set & UNTIL_TIME || !event_is_exit(e))
        return false;
    return (!(set & UNTIL_REASON) || e->reason == u->reason) &&
           (!(set & UNTIL_PORT) || (is_port_io(e) && e->port == u->port)) &&
           (!(set & UNTIL_VALUE) || has_value(e, u->value)) &&
           (!(set & UNTIL_CALL) || is_call(e, u->call)) &&
           (!(set & UNTIL_LINEAR) || wide_linear(e, wide) == u->linear);
}
