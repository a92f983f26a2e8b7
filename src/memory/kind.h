/* What a file holds, known by marks that its own format puts there. One table has all kinds; what
 * is none of them is taken for a flat binary, and nothing is guessed of it.
 *
 * The marks are those of the formats' own documents: System V ABI (ELF, ar), Microsoft's PE format,
 * Apple's loader.h, APPNOTE.TXT (zip), RFC 1952 (gzip), POSIX pax (tar, cpio), RFC 8878
 * (Zstandard), the .xz file format, Linux's boot protocol (bzImage), the Multiboot specification
 * 0.6.96, ECMA-119 (CD). Any thread.
 */
#ifndef MEMORY_KIND_H
#define MEMORY_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many bytes from the beginning of a file are enough to tell; less only where it ends. */
enum { KIND_HEAD = 0x8006 };

/* How one of a kind can be started. */
enum kind_start {
    KIND_NEVER,  /* it is no guest */
    KIND_PAGING, /* as a guest with paging on */
};

struct kind {
    const char *name;   /* after "is": "an ELF program" */
    const char *advice; /* what it takes to start it, or what to do instead */
    enum kind_start start;
    /* The mark: these bytes at this offset. */
    uint32_t offset;
    uint8_t size; /* 0: there are none, looks() alone tells */
    const char *mark;
    /* A closer look, for marks that code may have by chance, or NULL. Gets the head of the file. */
    bool (*looks)(const uint8_t *bytes, size_t size);
};

/* Of a file that begins with these bytes; NULL: a flat binary, as far as anybody can tell. */
const struct kind *kind_of(const uint8_t *bytes, size_t size);

#endif
