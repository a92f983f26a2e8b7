/* Inside the reading of decks: the ground that all of it stands on, which is the text, the list of
 * errors, and whether memory has run out. Whoever reads a deck may use it. */
#ifndef DECK_GROUND_H
#define DECK_GROUND_H

#include "deck/errors.h"

#include <stdint.h>

/* Offsets are bytes of the source; this one is that of what is not from there. */
#define NOWHERE UINT32_MAX

/* ---- The source ---- */

/* A copy of the text in which every byte that is not fit for a screen is a '?': offsets stay. */
struct deck_source {
    char *text;  /* size bytes and a NUL */
    char *given; /* the same as md4c gets it, which it is not shown as: deck/flanks.c */
    size_t size;
    uint32_t *lines; /* where they start */
    uint32_t *marks; /* characters before each MARK bytes; deck/source.c */
    unsigned line_count;
};

/* Copies the text, of at most DECK_SIZE_MAX bytes, and tells of each byte that cannot be shown.
 * False without memory; deck_source_free() is called then, too. */
bool deck_source_make(struct deck_source *source, const char *text, size_t size,
                      struct deck_errors *errors);
void deck_source_free(struct deck_source *source);
/* deck/flanks.c: makes what md4c gets of the text, for deck_source_make(); and where what md4c
 * brings is in the text, NOWHERE if it is not from there. */
bool deck_source_flank(struct deck_source *source);
size_t deck_source_offset(const struct deck_source *source, const char *given, size_t size);
/* The place of an offset, which is at most the size, here and below. */
struct deck_place deck_source_place(const struct deck_source *source, size_t offset);
/* The line that this offset is in: where its text ends, and where the next one starts. */
size_t deck_line_end(const struct deck_source *source, size_t offset);
size_t deck_line_next(const struct deck_source *source, size_t offset);
/* Why a character cannot be shown, in words for behind its number; NULL: it can, or is a blank. */
const char *deck_refusal(uint32_t c);

/* ---- The ground ---- */

struct deck_ground {
    struct deck_source source;
    struct deck_errors *errors;
    const char *path;  /* the deck's, borrowed: files are looked for near it */
    char *const *base; /* what command lines start with, as deck_parse() has it; may be NULL */
    size_t seen;       /* what has been read of the source */
    bool beyond_ascii; /* text of slides has had characters with nothing alike in ASCII */
    bool no_memory;    /* it has run out: the deck is thrown away */
};

/* The place of an offset of the source. */
struct deck_place deck_here(const struct deck_ground *ground, size_t offset);
/* An error about what is at an offset. */
void deck_error_at(struct deck_ground *ground, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Grows an array of count elements for one more, in powers of two. NULL without memory: the old one
 * is still there. */
void *deck_grow(void *array, unsigned count, size_t element);
/* A copy as a string, to be freed. Without memory it is NULL and no_memory is set: no deck that is
 * kept holds such a NULL, as it is thrown away then. */
char *deck_copy(struct deck_ground *ground, const char *text, size_t size);
/* The place of a byte of a line that starts at that place. */
struct deck_place deck_within(struct deck_place line, const char *start, const char *at);
/* The path by which a file can be opened: as it stands, or near the deck, or, a guest's, where
 * those are that came with the program; if it is nowhere, as it stands. To be freed; NULL without
 * memory. */
char *deck_find_file(const char *deck, const char *path, bool is_guest);

#endif
