/* Names and source lines of one guest's code and data, from ELF files (their symbol table and
 * DWARF) and from lists of addresses. By linear address.
 *
 * All texts that come from a file are harmless for a terminal and cut to their room. Files are
 * hostile input: what is broken in one is a failure or is left out, and what they may cost is
 * bounded (elf_file.h has the limits). Filled by one thread at the start; then constant, and any
 * thread may ask.
 */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include "event/event.h"
#include "event/failure.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SYMBOLS_NAME = 64, SYMBOLS_FILE = 64, SYMBOLS_PLACE = 160 };

struct elf_file;
struct symbols;

/* Where an address is. */
struct symbols_place {
    char name[SYMBOLS_NAME]; /* of the symbol before it or there; "" none */
    uint64_t offset;         /* from that, in bytes */
    char file[SYMBOLS_FILE]; /* its source's, without folders; "" none */
    unsigned line;           /* from 1 on; 0: none */
    const char *path;        /* of the source as DWARF says, borrowed; NULL: none */
    const char *beside;      /* the file that told so, which sources may lie beside; borrowed */
    int64_t built_s; /* when that was written, in seconds of the host's calendar; 0: unknown */
};

/* Empty; NULL: no memory. */
struct symbols *symbols_create(void);
void symbols_destroy(struct symbols *symbols);        /* NULL is fine */
bool symbols_is_empty(const struct symbols *symbols); /* NULL is */

/* Adds what an ELF file that was read (elf_file.h) says, bias added to its addresses. What is added
 * first is asked first where several files have an address. The file stays the caller's. False with
 * a failure, and nothing is added: there are too many files, or there is no memory. */
bool symbols_add_elf(struct symbols *symbols, struct elf_file *elf, uint64_t bias,
                     struct failure *failure);
/* Adds a text file of lines "address name": linear addresses in hexadecimal, bias added to them; #
 * begins a comment. What no ELF file knows is looked up there: a name reaches as far as the next,
 * at most 64 KiB. False with a failure that names the file and the line. */
bool symbols_add_list(struct symbols *symbols, const char *path, uint64_t bias,
                      struct failure *failure);

/* What is known of a linear address. bytes: the n that stand there now; where the file has others
 * at that address nothing is known (NULL: they are not looked at; nor are they in data, which
 * changes as a program runs). False, and all empty, if nothing is. symbols may be NULL here and
 * below. */
bool symbols_place(const struct symbols *symbols, uint64_t linear, const uint8_t *bytes, size_t n,
                   struct symbols_place *place);
/* The same of the instruction that an event is about: at its linear address, by its bytes. wide is
 * what the event has beyond 32 bits; NULL: nothing. */
bool symbols_of_event(const struct symbols *symbols, const struct event *event,
                      const struct event_wide *wide, struct symbols_place *place);
/* Writes "putchar+0x0c  console.c:14", or what there is of it; "" if nothing. Returns text. */
char *symbols_put_place(const struct symbols_place *place, char text[SYMBOLS_PLACE]);

/* Where is "putchar", "putchar+0xc", "console.c:14", "user/shell.c:14"? A line without code is the
 * next that has some; numbers behind a + are hexadecimal. size: of the object or function, or 1.
 * False: nowhere. */
bool symbols_find(const struct symbols *symbols, const char *text, uint64_t *linear,
                  uint64_t *size);
/* The name (or file, as "console.c:") number index, from 0 on, of those that begin with prefix, in
 * the order of the alphabet, each once; false: there are no more. */
bool symbols_complete(const struct symbols *symbols, const char *prefix, unsigned index,
                      char name[SYMBOLS_NAME]);
/* The next line's address after linear, in the same function: where code of the line ends. 0: not
 * known. */
uint64_t symbols_line_end(const struct symbols *symbols, uint64_t linear);

#endif
