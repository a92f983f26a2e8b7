/* The text of source files, for a view that shows the lines of a guest's code: read when first
 * asked for, then kept, whether or not there was one. The front end's thread.
 */
#ifndef SYMBOLS_SOURCE_H
#define SYMBOLS_SOURCE_H

#include "symbols/symbols.h"

enum {
    SOURCE_FOLDERS = 8,     /* that are looked into */
    SOURCE_TEXTS = 64,      /* files that are kept; of more than these nothing is known */
    SOURCE_MOST = 4 << 20,  /* bytes of a file; of a larger one nothing is known */
    SOURCE_LINES = 1 << 17, /* lines of it */
    SOURCE_LINE = 512       /* bytes that are shown of a line, and the zero behind them */
};

struct source_texts; /* all that were read */
struct source_text;  /* one file */

/* folders: where files are looked for, before the place that DWARF names and the folder of the ELF
 * file, by the end of their path, the longest that is there; count of them, borrowed. NULL: no
 * memory. */
struct source_texts *source_texts_create(const char *const *folders, unsigned count);
void source_texts_destroy(struct source_texts *texts); /* NULL is fine */

/* The file of a place; NULL: there is none, or it cannot be read. texts may be NULL. */
const struct source_text *source_text_of(struct source_texts *texts,
                                         const struct symbols_place *place);
/* How many lines it has, and one of them, from 1 on: harmless for a terminal, tabs made blanks;
 * "" behind the last. Kept with the texts. */
unsigned source_text_lines(const struct source_text *text);
const char *source_text_line(const struct source_text *text, unsigned line);
/* Was it changed after the ELF file was written? Then its lines may be others by now. */
bool source_text_is_newer(const struct source_text *text);
/* Where it was found. */
const char *source_text_path(const struct source_text *text);

/* A line of the file of a place; NULL: not known. */
const char *source_line(struct source_texts *texts, const struct symbols_place *place,
                        unsigned line);

#endif
