/* Guest RAM: guest-physical addresses from 0 up to a size, in chunks of 256 KiB, of which some may
 * be left out: there is nothing there, as on a bus where nobody answers.
 *
 * Whoever touches RAM from outside the guest goes through these functions; nothing here can reach
 * past its end. vCPUs write it while the host reads: the host sees some recent state, as another
 * CPU would. Any thread, once memory_init() is done.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include "event/failure.h"

#include <stddef.h>
#include <stdint.h>

enum { MEMORY_CHUNK = 0x40000, MEMORY_CHUNKS_MAX = 64 };

struct memory {
    uint8_t *base;   /* owned; page-aligned; zero at first; the byte of guest-physical address 0 */
    uint64_t size;   /* bytes, up to the end of the last chunk */
    uint64_t chunks; /* bit n: there is RAM at n x MEMORY_CHUNK */
};

/* Is there RAM at this address? */
static inline bool memory_has(const struct memory *memory, uint64_t gpa)
{
    return gpa < memory->size && (memory->chunks >> gpa / MEMORY_CHUNK & 1);
}

/* RAM where the bits of chunks say so, as above; they are not all 0. False if the host has none
 * left. */
bool memory_init_chunks(struct memory *memory, uint64_t chunks, struct failure *failure);
/* All of it from 0 to size, which is not 0 and at most MEMORY_CHUNKS_MAX chunks. */
bool memory_init(struct memory *memory, uint64_t size, struct failure *failure);
void memory_destroy(struct memory *memory);

/* Copies all n bytes, or none and returns false when any of them is where there is no RAM. */
bool memory_read(const struct memory *memory, uint64_t gpa, void *to, size_t n);
bool memory_write(struct memory *memory, uint64_t gpa, const void *from, size_t n);

/* Copies what there is from gpa on, at most n bytes. Returns how many. */
size_t memory_read_some(const struct memory *memory, uint64_t gpa, void *to, size_t n);

/* All zero again. No vCPU may run. */
void memory_clear(struct memory *memory);

#endif
