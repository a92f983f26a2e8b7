/* Where events are in the source, as lines of --verbose and --json say it: a guest leaves at few
 * places, again and again, so the texts of the last ones are kept. The front end's thread.
 */
#ifndef RUN_PLACES_H
#define RUN_PLACES_H

#include "symbols/symbols.h"

enum { PLACES_KEPT = 64 };

/* Both are "" where nothing is known. */
struct place_texts {
    char verbose[SYMBOLS_PLACE + 2]; /* "  next+0x05  hello.S:13" */
    char json[3 * SYMBOLS_PLACE];    /* ,"symbol":"next+0x05","source":"hello.S:13" */
};

/* Of one guest. All zeros but for its symbols: nothing is kept yet. */
struct places {
    const struct symbols *symbols; /* borrowed; NULL: there are none */
    struct place_kept {
        uint64_t linear;
        uint8_t insn[EVENT_INSN_MAX], insn_len;
        bool is_kept;
        struct place_texts texts;
    } kept[PLACES_KEPT];
};

/* The texts of an event's instruction, there until the next call; wide is what it has beyond 32
 * bits (NULL: nothing). places may be NULL. */
const struct place_texts *places_of(struct places *places, const struct event *event,
                                    const struct event_wide *wide);
/* The symbol at a linear address, "putchar+0x0c"; "" if it has none. Returns text. */
const char *places_symbol(const struct places *places, uint64_t linear, char text[SYMBOLS_PLACE]);
/* Writes a member of a JSON object, and a comma before it, cut to room. Returns its length. */
size_t places_put_member(char *to, size_t room, const char *key, const char *text);

#endif
