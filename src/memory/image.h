/* A guest's file: read and checked, then placed in guest RAM.
 *
 * An image is the bytes of its file. What it is for depends on what they are (kind.h) and on what
 * is wanted: raw bytes for an address, a program with headers of its own, or a disk. Any file that
 * keeps the ABI (boot.h) will run, whoever built it.
 */
#ifndef MEMORY_IMAGE_H
#define MEMORY_IMAGE_H

#include "memory/kind.h"
#include "memory/program.h"

struct image {
    uint8_t *bytes; /* owned */
    size_t size;    /* 1 to the limit */
    /* What it is, one that can be started; NULL: raw bytes, of which nothing more is known. */
    const struct kind *kind;

    /* Filled by whoever reads its headers. Zeros at first. */
    struct program program;
    struct image *modules; /* what is loaded beside it; owned */
    unsigned module_count;
};

/* Reads a regular file of 1 to max bytes, of a kind that can be started; max is not 0. The failure
 * names the file; the image is then empty, and may be destroyed all the same. */
bool image_read(struct image *image, const char *path, size_t max, struct failure *failure);
/* The same of whatever it holds, which is raw bytes then. */
bool image_read_raw(struct image *image, const char *path, size_t max, struct failure *failure);
void image_destroy(struct image *image);

/* Copies one that was read to a guest-physical address; false if it does not fit. */
bool image_place(const struct image *image, struct memory *memory, uint64_t gpa);

#endif
