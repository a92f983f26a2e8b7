/* Holds one return from the guest against a breakpoint. */
#include "event/breaks.h"

static bool is_write_to(const struct control_break *b, const struct event *e)
{
    return e->reason == EVENT_STEP && (e->flags & EVENT_WATCH) && e->gpa - b->linear < b->length;
}

static bool passes_test(const struct control_break *b, const struct registers *regs,
                        const struct event_wide *wide)
{
    const uint64_t mask = b->reg_size < 8 ? (1ull << 8 * b->reg_size) - 1 : ~0ull;
    const uint64_t is = wide_gpr(regs, wide, b->reg) & mask, value = b->value & mask;
    switch ((enum break_test)b->test) {
    case BREAK_EQUAL: return is == value;
    case BREAK_DIFFERS: return is != value;
    case BREAK_BELOW: return is < value;
    case BREAK_ABOVE: return is > value;
    default: return true;
    }
}

bool break_is_hit(const struct control_break *b, const struct event *e,
                  const struct event_wide *wide)
{
    const bool met = b->kind == BREAK_WRITE ? is_write_to(b, e) : until_is_met(&b->when, e, wide);
    return met && passes_test(b, &e->regs, wide);
}
