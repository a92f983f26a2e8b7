/* Guest RAM as one anonymous mapping; every access from outside the guest is checked here. */
#include "memory/memory.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

static bool reserve(struct memory *memory, uint64_t size, uint64_t chunks, struct failure *failure)
{
    void *base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED)
        return set_failure(failure, "no %llu KiB of memory for the guests: %s",
                           (unsigned long long)size >> 10, error_words(errno));
    *memory = (struct memory){ .base = base, .size = size, .chunks = chunks };
    return true;
}

bool memory_init(struct memory *memory, uint64_t size, struct failure *failure)
{
    assert(size && size <= (uint64_t)MEMORY_CHUNKS_MAX * MEMORY_CHUNK);
    uint64_t count = (size + MEMORY_CHUNK - 1) / MEMORY_CHUNK;
    return reserve(memory, size, count < MEMORY_CHUNKS_MAX ? (1ull << count) - 1 : ~0ull, failure);
}

bool memory_init_chunks(struct memory *memory, uint64_t chunks, struct failure *failure)
{
    assert(chunks);
    unsigned last = 63 - (unsigned)__builtin_clzll(chunks);
    return reserve(memory, (uint64_t)(last + 1) * MEMORY_CHUNK, chunks, failure);
}

void memory_destroy(struct memory *memory)
{
    if (memory->base)
        munmap(memory->base, memory->size);
    *memory = (struct memory){ 0 };
}

/* How many bytes of RAM there are from an address on, at most n. */
static size_t reachable(const struct memory *memory, uint64_t gpa, size_t n)
{
    size_t have = 0;
    if (gpa >= memory->size)
        return 0;
    if (n > memory->size - gpa)
        n = (size_t)(memory->size - gpa);
    while (have < n && memory_has(memory, gpa + have)) {
        size_t in_chunk = MEMORY_CHUNK - (size_t)((gpa + have) % MEMORY_CHUNK);
        have += n - have < in_chunk ? n - have : in_chunk;
    }
    return have;
}

/* The guest may be writing meanwhile, on purpose; the thread sanitizer is not to mind. */
static void copy(uint8_t *to, const uint8_t *from, size_t n)
{
#ifdef __SANITIZE_THREAD__
    for (size_t i = 0; i < n; i++)
        __atomic_store_n(&to[i], __atomic_load_n(&from[i], __ATOMIC_RELAXED), __ATOMIC_RELAXED);
#else
    memcpy(to, from, n);
#endif
}

bool memory_read(const struct memory *memory, uint64_t gpa, void *to, size_t n)
{
    if (gpa > memory->size || reachable(memory, gpa, n) < n)
        return false;
    copy(to, memory->base + gpa, n);
    return true;
}

bool memory_write(struct memory *memory, uint64_t gpa, const void *from, size_t n)
{
    if (gpa > memory->size || reachable(memory, gpa, n) < n)
        return false;
    copy(memory->base + gpa, from, n);
    return true;
}

size_t memory_read_some(const struct memory *memory, uint64_t gpa, void *to, size_t n)
{
    n = reachable(memory, gpa, n);
    copy(to, memory->base + gpa, n);
    return n;
}

void memory_clear(struct memory *memory)
{
    memset(memory->base, 0, memory->size);
}
