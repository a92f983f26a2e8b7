/* Guest memory: guest-physical addresses from 0 up to a size, of which some may be left out: there
 * is nothing there, as on a bus where nobody answers. Some may be read-only for the guest: it reads
 * and runs what stands there like RAM, and every write is an exit.
 *
 * Whoever touches memory from outside the guest goes through these functions; nothing here can
 * reach past its end. vCPUs write it while the host reads: the host sees some recent state, as
 * another CPU would. Any thread, once memory_init() is done.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include "event/failure.h"

#include <stddef.h>
#include <stdint.h>

/* Bytes: RAM that is given away in pieces comes in chunks; no guest has more than the most. */
enum { MEMORY_CHUNK = 0x40000, MEMORY_MAX = 1 << 30, MEMORY_REGIONS = 8 };

/* What ends at the one address may be there again up to the other, where a CPU begins. */
enum { MEMORY_MIRRORED_END = 1 << 20 };
#define MEMORY_TOP_END (1ull << 32)

/* From a guest-physical address up to another, both at multiples of 4 KiB. */
struct memory_region {
    uint64_t from, to;
    bool read_only; /* for the guest */
};

struct memory {
    uint8_t *base; /* owned; page-aligned; zero at first; the byte of guest-physical address 0 */
    uint64_t size; /* bytes, up to the end of the last region below 4 GiB */
    struct memory_region regions[MEMORY_REGIONS]; /* in order, none of them empty */
    unsigned count;
    /* So many bytes below 4 GiB are those below 1 MiB once more; 0: none. In no region. */
    uint64_t top;
};

/* The first address of those below 4 GiB. */
static inline uint64_t memory_top(const struct memory *memory)
{
    return MEMORY_TOP_END - memory->top;
}

/* The same byte below 1 MiB, of one at the top; all others are where they are. */
static inline uint64_t memory_home(const struct memory *memory, uint64_t gpa)
{
    const bool at_top = gpa >= memory_top(memory) && gpa < MEMORY_TOP_END;
    return at_top ? gpa - (MEMORY_TOP_END - MEMORY_MIRRORED_END) : gpa;
}

/* The region that has this address; NULL: there is nothing. At the top, that of the same bytes
 * below 1 MiB. */
static inline const struct memory_region *memory_region_at(const struct memory *memory,
                                                           uint64_t gpa)
{
    gpa = memory_home(memory, gpa);
    for (unsigned i = 0; i < memory->count; i++)
        if (gpa >= memory->regions[i].from && gpa < memory->regions[i].to)
            return &memory->regions[i];
    return NULL;
}

/* Is there memory at this address, that can be read? */
static inline bool memory_has(const struct memory *memory, uint64_t gpa)
{
    return memory_region_at(memory, gpa);
}

/* May the guest write there without an exit? */
static inline bool memory_has_ram(const struct memory *memory, uint64_t gpa)
{
    const struct memory_region *region = memory_region_at(memory, gpa);
    return region && !region->read_only;
}

/* Where that byte is in the host, and what follows it in its page; there must be memory. */
static inline uint8_t *memory_host(const struct memory *memory, uint64_t gpa)
{
    return memory->base + memory_home(memory, gpa);
}

/* RAM where the bits of chunks say so: bit n is MEMORY_CHUNK bytes from n times as many on. They
 * are not all 0, and have at most MEMORY_REGIONS runs. False if the host has no memory left. */
bool memory_init_chunks(struct memory *memory, uint64_t chunks, struct failure *failure);
/* All of it from 0 to size, which is not 0 and at most MEMORY_MAX. */
bool memory_init(struct memory *memory, uint64_t size, struct failure *failure);
/* A PC (event/pc.h) with size bytes, 1 MiB at least: RAM up to 640 KiB and from 1 MiB on, the text
 * screen's memory, which is read-only, and the BIOS: read-only as well; or RAM from where option
 * ROMs are, for a BIOS that wants to write there. */
bool memory_init_pc(struct memory *memory, uint64_t size, bool bios_is_ram,
                    struct failure *failure);
void memory_destroy(struct memory *memory);

/* Copies all n bytes, or none and returns false when any of them is where there is no memory. The
 * host may write what is read-only for the guest. */
bool memory_read(const struct memory *memory, uint64_t gpa, void *to, size_t n);
bool memory_write(struct memory *memory, uint64_t gpa, const void *from, size_t n);

/* Copies what there is from gpa on, at most n bytes. Returns how many. */
size_t memory_read_some(const struct memory *memory, uint64_t gpa, void *to, size_t n);

/* All zero again. No vCPU may run. */
void memory_clear(struct memory *memory);

#endif
