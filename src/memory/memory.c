/* Guest memory as one anonymous mapping, of which the host keeps only the pages that are used;
 * every access from outside the guest is checked here. */
#include "memory/memory.h"

#include "event/pc.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

static bool reserve(struct memory *memory, struct failure *failure)
{
    memory->size = memory->regions[memory->count - 1].to;
    void *base = mmap(NULL, memory->size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED)
        return set_failure(failure, "no %llu KiB of memory for the guests: %s",
                           (unsigned long long)memory->size >> 10, error_words(errno));
    memory->base = base;
    return true;
}

static void add(struct memory *memory, uint64_t from, uint64_t to, bool read_only)
{
    assert(memory->count < MEMORY_REGIONS && from < to);
    memory->regions[memory->count++] = (struct memory_region){ from, to, read_only };
}

bool memory_init(struct memory *memory, uint64_t size, struct failure *failure)
{
    assert(size && size <= MEMORY_MAX);
    *memory = (struct memory){ 0 };
    add(memory, 0, size, false);
    return reserve(memory, failure);
}

bool memory_init_chunks(struct memory *memory, uint64_t chunks, struct failure *failure)
{
    assert(chunks);
    *memory = (struct memory){ 0 };
    for (unsigned from = 0, to; from < 64; from = to + 1) {
        for (to = from; to < 64 && chunks >> to & 1;)
            to++;
        if (to > from)
            add(memory, (uint64_t)from * MEMORY_CHUNK, (uint64_t)to * MEMORY_CHUNK, false);
    }
    return reserve(memory, failure);
}

bool memory_init_pc(struct memory *memory, uint64_t size, bool bios_is_ram, struct failure *failure)
{
    assert(size >= PC_HIGH_RAM && size <= MEMORY_MAX);
    *memory = (struct memory){ .top = PC_BIOS_END - PC_BIOS };
    add(memory, 0, PC_LOW_RAM_END, false);
    add(memory, PC_TEXT, PC_TEXT_END, true);
    add(memory, bios_is_ram ? PC_OPTION_ROMS : PC_BIOS, PC_BIOS_END, !bios_is_ram);
    if (size > PC_HIGH_RAM)
        add(memory, PC_HIGH_RAM, size, false);
    return reserve(memory, failure);
}

void memory_destroy(struct memory *memory)
{
    if (memory->base)
        munmap(memory->base, memory->size);
    *memory = (struct memory){ 0 };
}

/* How many bytes there are from an address on, in the host too, at most n. Neighbours go on into
 * each other. */
static size_t reachable(const struct memory *memory, uint64_t gpa, size_t n)
{
    const struct memory_region *region;
    const bool at_top = gpa >= memory_top(memory);
    size_t have = 0;
    while (have < n && (region = memory_region_at(memory, gpa + have))) {
        uint64_t left = at_top ? MEMORY_TOP_END - gpa : region->to - gpa;
        have = left < n ? (size_t)left : n;
        if (at_top)
            break;
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

/* Is all of it there? No bytes have a place, too: up to the end, and where memory is. */
static bool has_all(const struct memory *memory, uint64_t gpa, size_t n)
{
    return (gpa <= memory->size || memory_has(memory, gpa)) && reachable(memory, gpa, n) == n;
}

bool memory_read(const struct memory *memory, uint64_t gpa, void *to, size_t n)
{
    if (!has_all(memory, gpa, n))
        return false;
    if (n)
        copy(to, memory_host(memory, gpa), n);
    return true;
}

bool memory_write(struct memory *memory, uint64_t gpa, const void *from, size_t n)
{
    if (!has_all(memory, gpa, n))
        return false;
    if (n)
        copy(memory_host(memory, gpa), from, n);
    return true;
}

size_t memory_read_some(const struct memory *memory, uint64_t gpa, void *to, size_t n)
{
    n = reachable(memory, gpa, n);
    if (n)
        copy(to, memory_host(memory, gpa), n);
    return n;
}

void memory_clear(struct memory *memory)
{
    memset(memory->base, 0, memory->size);
}
