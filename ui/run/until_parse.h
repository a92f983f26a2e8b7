/* "Run until ...", as it is typed at the prompt. */
#ifndef RUN_UNTIL_PARSE_H
#define RUN_UNTIL_PARSE_H

#include "event/until.h"

#include <stddef.h>

/* The conditions, for who asks what there is. */
#define UNTIL_EXAMPLES "port 3f8, value 'A', reason hlt, call getchar, ip 000c"

enum { UNTIL_WORD = 64 }; /* a longer one is not understood */

/* What of a text is not understood: a word that is no condition, a value that does not fit (or,
 * length 0, is not there), or, at its end, that it says nothing at all. */
struct until_mistake {
    size_t at, length;   /* bytes of the text */
    const char *example; /* of the condition whose value it is; NULL: of none */
};

/* Words in any order, all to be met: "port 3f8", "value '5'" or "value 35", "reason hlt", "call
 * putchar", "ip 000c" (offset in the code segment), "ip 4000:000c" or "at 4000c" (linear). Numbers
 * are hex, addresses of up to 64 bits where the guest is in long mode. regs are the guest's, for an
 * offset alone (NULL: as if its code began at 0). False, with a mistake: it is not understood. */
bool until_parse(const char *text, const struct registers *regs, struct control_until *until,
                 struct until_mistake *mistake);
/* An address as the prompt of "memory at" takes it: "0500" (linear), "4000:0010", or "sp", "ip" of
 * these registers (NULL: they are not known, and taken as 0). False if it is none. */
bool until_parse_address(const char *text, const struct registers *regs,
                         const struct event_wide *wide, uint64_t *linear);

#endif
