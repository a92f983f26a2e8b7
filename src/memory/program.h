/* What of a file goes where in guest RAM, and where it is entered: what an ELF program, a multiboot
 * kernel and raw bytes have in common once their headers were read (elf.h, multiboot.h).
 *
 * Nothing here trusts the numbers, which are a file's: sums are taken so that they cannot wrap.
 * Values; any thread.
 */
#ifndef MEMORY_PROGRAM_H
#define MEMORY_PROGRAM_H

#include "memory/memory.h"

enum { PROGRAM_SEGMENTS = 32 };

/* By which names a failure is to call its numbers. */
enum program_form { PROGRAM_RAW, PROGRAM_ELF, PROGRAM_MULTIBOOT, PROGRAM_MODULE };

/* All in bytes. */
struct program_segment {
    uint64_t gpa, size;     /* in RAM; zeros where the file has less */
    uint64_t linear;        /* where it was linked to run */
    uint64_t from, in_file; /* of the file: from this offset on, so many, which it has */
    unsigned number;        /* of its program header, from 0 on as readelf counts them */
};

struct program {
    enum program_form form;
    unsigned bits;  /* of the code that it is said to be, 32 or 64; 0: nobody says so */
    uint64_t entry; /* as it was linked: linear */
    unsigned count; /* 1 at least, once it was read */
    struct program_segment segments[PROGRAM_SEGMENTS];
};

/* The first byte that what is loaded there must not reach, in a guest with so many bytes of RAM; 0
 * if nothing may be loaded there. */
typedef uint64_t program_limit_fn(uint64_t gpa, uint64_t ram);

/* A whole file at one address, where it is entered, too. */
void program_of_bytes(struct program *program, size_t size, uint64_t gpa);

/* Do all segments have room, and none lies upon another? The failure names the file, and says by
 * `taken` what is where RAM is not free. */
bool program_check(const struct program *program, const char *name, program_limit_fn *limit,
                   uint64_t ram, const char *taken, struct failure *failure);

/* The segment that has this linear address; NULL: none. */
const struct program_segment *program_at(const struct program *program, uint64_t linear);
/* The same of a guest-physical address. */
const struct program_segment *program_at_gpa(const struct program *program, uint64_t gpa);
/* Behind the last byte of all segments. */
uint64_t program_end(const struct program *program);

/* Copies the segments of a file that it was read from into RAM, which is zero; false if there is
 * none somewhere. */
bool program_place(const struct program *program, const uint8_t *bytes, struct memory *memory);

#endif
