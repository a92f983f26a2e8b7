#include "memory.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

bool memory_init(struct memory *memory, uint64_t size, struct failure *failure)
{
    void *base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED)
        return set_failure(failure, "no %llu KiB of memory for the guests: %s", (unsigned long long)size >> 10, strerror(errno));
    *memory = (struct memory){ .base = base, .size = size };
    return true;
}

void memory_destroy(struct memory *memory)
{
    if (memory->base)
        munmap(memory->base, memory->size);
    *memory = (struct memory){ 0 };
}

static bool inside(const struct memory *memory, uint64_t gpa, size_t n)
{
    return gpa <= memory->size && n <= memory->size - gpa;
}

bool memory_read(const struct memory *memory, uint64_t gpa, void *to, size_t n)
{
    if (!inside(memory, gpa, n))
        return false;
    memcpy(to, memory->base + gpa, n);
    return true;
}

bool memory_write(struct memory *memory, uint64_t gpa, const void *from, size_t n)
{
    if (!inside(memory, gpa, n))
        return false;
    memcpy(memory->base + gpa, from, n);
    return true;
}

size_t memory_read_some(const struct memory *memory, uint64_t gpa, void *to, size_t n)
{
    if (gpa >= memory->size)
        return 0;
    if (n > memory->size - gpa)
        n = memory->size - gpa;
    memcpy(to, memory->base + gpa, n);
    return n;
}

void memory_clear(struct memory *memory)
{
    memset(memory->base, 0, memory->size);
}
