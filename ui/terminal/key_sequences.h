/* What the keys of the user's terminal send, as terminfo has it. For keys.c alone. */
#ifndef TERMINAL_KEY_SEQUENCES_H
#define TERMINAL_KEY_SEQUENCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KEY_SEQUENCES_MAX = 96, KEY_SEQUENCE_BYTES = 16 };

struct key_sequence {
    uint32_t key; /* key.h */
    size_t size;
    char bytes[KEY_SEQUENCE_BYTES];
};

struct key_sequences {
    unsigned count;
    struct key_sequence list[KEY_SEQUENCES_MAX];
};

/* Reads them. Of a terminal that is unknown there are none: false. Not while a screen is open. */
bool key_sequences_read(struct key_sequences *known, const char *term);

/* The longest one that s, of n bytes, begins with; NULL: none. *more: s as a whole is the beginning
 * of a longer one. */
const struct key_sequence *key_sequences_match(const struct key_sequences *known, const char *s,
                                               size_t n, bool *more);

#endif
