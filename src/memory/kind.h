/* What a file holds, known by marks that its own format puts there. One table has all kinds; what
 * is none of them is taken for a flat binary, and nothing is guessed of it.
 *
 * The marks are those of the formats' own documents: System V ABI (ELF, ar), Microsoft's PE format,
 * Apple's loader.h, APPNOTE.TXT (zip), RFC 1952 (gzip), POSIX pax (tar, cpio), RFC 8878
 * (Zstandard), the .xz file format, Linux's boot protocol (bzImage), the Multiboot specification
 * 0.6.96 and that of multiboot 2, ECMA-119 (CD), and for a boot sector the AT's BIOS, which wants
 * 55 AA at its end. Any thread.
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
    KIND_NEVER,     /* it is no guest */
    KIND_PAGING,    /* as raw bytes with paging on */
    KIND_DISK,      /* on a PC, whose BIOS loads its first sector */
    KIND_ELF32,     /* by its program headers, in 32-bit protected mode */
    KIND_ELF64,     /* by its program headers, in 64-bit mode */
    KIND_MULTIBOOT, /* by its multiboot header, in 32-bit protected mode */
};

struct kind_mark {
    const char *bytes;
    uint16_t offset; /* where they stand */
    uint8_t size;    /* 0: there is no such mark */
};

struct kind {
    const char *name;   /* after "is": "a boot sector" */
    const char *advice; /* what it takes to start it, or what to do instead; "": it is started */
    enum kind_start start;
    struct kind_mark marks[2]; /* all of them; with none looks() alone tells */
    /* A closer look, for marks that code may have by chance, or NULL. Gets the head of the file. */
    bool (*looks)(const uint8_t *bytes, size_t size);
};

/* Of a file that begins with these bytes; NULL: a flat binary, as far as anybody can tell. */
const struct kind *kind_of(const uint8_t *bytes, size_t size);

#endif
