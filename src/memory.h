/* Guest RAM: one contiguous block from guest-physical address 0 on.
 *
 * Whoever touches RAM from outside the guest goes through these functions; nothing here can reach
 * past its end. vCPUs write it while the host reads: the host sees some recent state, as another
 * CPU would. Any thread, once memory_init() is done.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include "failure.h"

#include <stddef.h>
#include <stdint.h>

struct memory {
    uint8_t *base; /* owned; page-aligned; zero at first */
    uint64_t size; /* bytes, a multiple of the page size */
};

bool memory_init(struct memory *memory, uint64_t size, struct failure *failure);
void memory_destroy(struct memory *memory);

/* Copies all n bytes, or none and returns false when any of them lies outside. */
bool memory_read(const struct memory *memory, uint64_t gpa, void *to, size_t n);
bool memory_write(struct memory *memory, uint64_t gpa, const void *from, size_t n);

/* Copies what there is from gpa on, at most n bytes. Returns how many. */
size_t memory_read_some(const struct memory *memory, uint64_t gpa, void *to, size_t n);

/* All zero again. No vCPU may run. */
void memory_clear(struct memory *memory);

#endif
