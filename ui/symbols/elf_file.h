/* An ELF file as far as names need it: read whole, and what of it stands where in memory.
 *
 * It may hold anything. Its size, and how much is taken of it, is bounded by the limits below; what
 * is more is left out. Front end's thread, at the start: files are opened by system/open.h.
 */
#ifndef SYMBOLS_ELF_FILE_H
#define SYMBOLS_ELF_FILE_H

#include "event/failure.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ELF_FILE_MOST = 64 << 20,  /* bytes of it */
    ELF_FILE_PARTS = 256,      /* sections that are in memory */
    ELF_FILE_NAMES = 1 << 18,  /* symbols */
    ELF_FILE_LINES = 1 << 20,  /* rows of its line tables */
    ELF_FILE_SOURCES = 1 << 14 /* source files */
};

/* A section that is in memory. */
struct elf_part {
    uint64_t linear, load; /* where it runs, and where it is loaded: its VMA and LMA */
    uint64_t size;         /* bytes */
    const uint8_t *bytes;  /* in the file; NULL: it is zeros at the start, as .bss */
    bool is_data;          /* it may be written */
    unsigned section;      /* its number */
};

struct elf_file {
    char *path;
    uint8_t *bytes; /* owned, size of them */
    size_t size;
    int64_t built_s; /* when it was written, in seconds of the host's calendar */
    void *elf;       /* libelf's */
    struct elf_part parts[ELF_FILE_PARTS];
    unsigned part_count;
};

/* Is there a file that begins as ELF files do? Nothing is said of others. */
bool elf_file_is(const char *path);
/* Reads one for x86, linked. False with a failure that names it; then there is nothing to free. */
bool elf_file_read(struct elf_file *file, const char *path, struct failure *failure);
void elf_file_free(struct elf_file *file);

/* Is the flat image that objcopy or ld --oformat binary make of it what these bytes begin with?
 * Then *linear is where their first byte runs as it was linked. */
bool elf_file_is_flat(const struct elf_file *file, const uint8_t *bytes, size_t size,
                      uint64_t *linear);
/* Is that image anywhere within these bytes? */
bool elf_file_is_within(const struct elf_file *file, const uint8_t *bytes, size_t size);

#endif
