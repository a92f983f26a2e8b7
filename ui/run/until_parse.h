/* "Run until ...", as it is typed at the prompt. */
#ifndef RUN_UNTIL_PARSE_H
#define RUN_UNTIL_PARSE_H

#include "event/failure.h"
#include "event/until.h"

/* Words in any order, all to be met: "port 3f8", "value '5'" or "value 35", "reason hlt", "call
 * putchar", "ip 000c" (offset in the code segment), "ip 4000:000c" or "at 4000c" (linear). Numbers
 * are hex. cs_base is the base of the code segment, for an offset alone. */
bool until_parse(const char *text, uint32_t cs_base, struct control_until *until,
                 struct failure *failure);
/* An address as the prompt of "memory at" takes it: "0500" (linear), "4000:0010", or "sp", "ip" of
 * these registers. False if it is none. */
bool until_parse_address(const char *text, const struct registers *regs, uint32_t *linear);

#endif
