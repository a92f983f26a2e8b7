/* A guest program: read from a file and checked, then placed in guest RAM.
 *
 * An image is the raw bytes of a flat binary; the ABI (design: "What a guest sees") says where it
 * is loaded and how it is entered. Any file that keeps it will run, whoever built it.
 */
#ifndef MEMORY_IMAGE_H
#define MEMORY_IMAGE_H

#include "memory/kind.h"
#include "memory/memory.h"

enum { IMAGE_REAL_MODE_MAX = 256 * 1024 }; /* bytes: one real-mode slot */

struct image {
    uint8_t *bytes; /* owned */
    size_t size;    /* 1 to the limit */
    /* What it is, one that can be started; NULL: a flat binary, of which nothing more is known. */
    const struct kind *kind;
};

/* Reads a regular file of 1 to max bytes, of a kind that can be started; max is not 0. The failure
 * names the file; the image is then empty, and may be destroyed all the same. */
bool image_read(struct image *image, const char *path, size_t max, struct failure *failure);
void image_destroy(struct image *image);

/* Copies one that was read to a guest-physical address; false if it does not fit. */
bool image_place(const struct image *image, struct memory *memory, uint64_t gpa);

#endif
