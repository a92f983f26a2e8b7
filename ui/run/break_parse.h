/* A breakpoint or a watched piece of memory, as it is typed: at the prompt, in a deck, behind
 * --break. */
#ifndef RUN_BREAK_PARSE_H
#define RUN_BREAK_PARSE_H

#include "event/breaks.h"
#include "run/until_parse.h"

/* For who asks what there is. */
#define BREAK_EXAMPLES                                                                             \
    "putchar, at 4000c, port 3f8 value 'A', write count 4, ... if ax == 5 after 3"

/* Where, as run/until_parse.h has it ("putchar", "port 3f8 value 'A'"), or "write NAME", "write
 * 0500 16", "write 4000:0010": memory from there on, so many bytes (without a number: as many as
 * the name has, or one). Behind it maybe "if AX == 5" (also != < >; a register of 16, 32 or 64 bits
 * or its low byte; the value is hex or as 'A'), and "after 3": so many hits go by. How many bytes
 * and hits, is decimal; so is 0x10, in hex. False, with a mistake: it is not understood. */
bool break_parse(const char *text, const struct until_guest *guest, struct control_break *b,
                 struct until_mistake *mistake);

/* Does it have an address at which the guest pauses, before the instruction there? */
static inline bool break_has_address(const struct control_break *b)
{
    return b->kind == BREAK_WHEN && until_is_address(&b->when);
}

#endif
