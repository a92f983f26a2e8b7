/* Names and source lines of one guest's code and data, from ELF files (their symbol table and DWARF)
 * and from lists of addresses. By linear address.
 *
 * All texts that come from a file are harmless for a terminal and cut to their room. Files are
 * hostile input: what is broken in one is a failure or is left out, and what they may cost is
 * bounded. Filled by one thread at the start; then constant, and any thread may ask.
 */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include "event/failure.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SYMBOLS_NAME = 64, SYMBOLS_FILE = 64, SYMBOLS_PLACE = 160 };

struct symbols;

/* Where an address is. */
struct symbols_place {
    char name[SYMBOLS_NAME]; /* of the symbol before it or there; "" none */
    uint64_t offset;         /* from that, in bytes */
    char file[SYMBOLS_FILE]; /* its source's, without folders; "" none */
    unsigned line;           /* from 1 on; 0: none */
    const char *path;        /* of the source as DWARF says, borrowed; NULL: none */
};

/* Empty; NULL: no memory. */
struct symbols *symbols_create(void);
void symbols_destroy(struct symbols *symbols);        /* NULL is fine */
bool symbols_is_empty(const struct symbols *symbols); /* NULL is */

/* What is known of a linear address. bytes: the n that stand there now; where the file has others at
 * that address nothing is known (NULL: they are not looked at). False, and all empty, if nothing is.
 * symbols may be NULL here and below. */
bool symbols_place(const struct symbols *symbols, uint64_t linear, const uint8_t *bytes, size_t n,
                   struct symbols_place *place);
/* Writes "putchar+0x0c  console.c:14", or what there is of it; "" if nothing. Returns text. */
char *symbols_put_place(const struct symbols_place *place, char text[SYMBOLS_PLACE]);

/* Where is "putchar", "putchar+0xc", "console.c:14"? size: of the object or function, or 1. False:
 * nowhere. */
bool symbols_find(const struct symbols *symbols, const char *text, uint64_t *linear,
                  uint64_t *size);
/* The name (or file) number index, from 0 on, of those that begin with prefix, in the order of the
 * alphabet; false: there are no more. */
bool symbols_complete(const struct symbols *symbols, const char *prefix, unsigned index,
                      char name[SYMBOLS_NAME]);
/* The next line's address after linear, in the same function: where code of the line ends. 0: not
 * known. */
uint64_t symbols_line_end(const struct symbols *symbols, uint64_t linear);

#endif
