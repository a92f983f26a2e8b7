/* What a word that is typed at a prompt may become: the words of its grammar and the guest's names.
 * Pure. */
#ifndef RUN_COMPLETE_H
#define RUN_COMPLETE_H

#include "symbols/symbols.h"

#include <stdbool.h>

enum { COMPLETE_LIST = 160 };

/* What a prompt takes. */
enum complete_grammar {
    COMPLETE_NOTHING,
    COMPLETE_ADDRESS, /* until_parse_address() */
    COMPLETE_UNTIL,   /* until_parse() */
    COMPLETE_BREAK,   /* break_parse() */
};

/* A word that needs another behind it ends with a blank, a file with its colon. */
struct completion {
    size_t from;               /* where the word begins that the text ends with */
    unsigned count;            /* what may stand there instead; 0: nothing, and all below is "" */
    char common[SYMBOLS_NAME]; /* what all of them begin with */
    char chosen[SYMBOLS_NAME]; /* the one asked for */
    char list[COMPLETE_LIST];  /* it and those that come next, as there is room */
};

/* Completes the word at the end of a text: candidate number index, the grammar's words first, then
 * names in the order of the alphabet; an index that is too large leaves `chosen` and `list` empty.
 * symbols may be NULL. What nobody could type is left out. */
void complete(enum complete_grammar grammar, const struct symbols *symbols, const char *text,
              unsigned index, struct completion *completion);

/* Writes the name at an index, at most size - 1 bytes. False: there are not so many. */
typedef bool complete_name(const void *context, unsigned index, char *name, size_t size);

/* The same of a whole text, which is to become one of these names; they may hold blanks, and one
 * that comes twice is offered once. */
void complete_among(complete_name *names, const void *context, const char *text, unsigned index,
                    struct completion *completion);

#endif
