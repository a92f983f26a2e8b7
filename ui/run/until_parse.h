/* "Run until ...", as it is typed at the prompt, and addresses as all prompts take them. */
#ifndef RUN_UNTIL_PARSE_H
#define RUN_UNTIL_PARSE_H

#include "event/until.h"
#include "symbols/symbols.h"

#include <stddef.h>

/* The conditions, for who asks what there is. */
#define UNTIL_EXAMPLES "port 3f8, value 'A', reason hlt, call getchar, ip 000c, putchar"

enum { UNTIL_WORD = 64 }; /* a longer one is not understood */

/* What is known of the guest that a text is about; all zeros: nothing. Borrowed. */
struct until_guest {
    const struct registers *regs;  /* NULL: as if its code began at 0 */
    const struct event_wide *wide; /* what they have beyond 32 bits; NULL: nothing */
    const struct symbols *symbols;
    bool any_name; /* they are not known yet: what may be a name is one, at 0 */
};

/* What of a text is not understood: a word that is no condition, a value that does not fit (or,
 * length 0, is not there), or, at its end, that it says nothing at all. */
struct until_mistake {
    size_t at, length;   /* bytes of the text */
    const char *example; /* of the condition whose value it is; NULL: of none */
};

/* Words in any order, all to be met: "port 3f8", "value '5'" or "value 35", "reason hlt", "call
 * putchar", "ip 000c" (offset in the code segment), "ip 4000:000c" or "at 4000c" (linear); a place
 * in the guest's code stands alone: "putchar", "putchar+0xc", "console.c:14", "4000:000c", "4000c";
 * `ip` and `at` take names, too. Numbers are hex, addresses of up to 64 bits where the guest is in
 * long mode. guest: NULL is as one that is all zeros, here and below. False, with a mistake: it is
 * not understood. */
bool until_parse(const char *text, const struct until_guest *guest, struct control_until *until,
                 struct until_mistake *mistake);
/* An address as the prompt of "memory at" takes it: a name, "0500" (linear), "4000:0010", or "sp",
 * "ip" of the guest's registers (not known: 0). False if it is none. */
bool until_parse_address(const char *text, const struct until_guest *guest, uint64_t *linear);

/* ---- For what is built on it (run/break_parse.h, run/complete.h) ---- */

/* The words that a value follows, and the calls, from number 0 on; NULL: there are no more. */
const char *until_condition_name(unsigned index);
const char *until_call_name(unsigned index);

/* Copies the next word behind at->at + at->length, and moves *at onto it. False: there is none. */
bool until_next_word(const char *text, struct until_mistake *at, char word[UNTIL_WORD]);
/* A number of hex digits, of at most max; a character as 'A' is one, too. */
bool until_parse_value(const char *word, uint64_t max, uint64_t *value);
/* A place: a name or an address. size: of what has the name, in bytes; 1 of addresses. */
bool until_parse_place(const char *word, const struct until_guest *guest, uint64_t *linear,
                       uint64_t *size);

#endif
