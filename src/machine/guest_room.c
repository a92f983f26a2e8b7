/* A guest's RAM; of raw bytes, how much room there is where they are loaded; where it is too
 * little, why, and the way out. */
#include "machine/private.h"

#include "memory/boot.h"

#include <stdio.h>

/* Raw bytes for which nobody asked for more: a slot. */
static bool has_slot(const struct machine_guest *guest)
{
    return !guest->paging && !guest->memory;
}

bool machine_guest_shares_vm(const struct machine_guest *guest, const struct machine_start *start)
{
    return start->boot == BOOT_FLAT && has_slot(guest);
}

uint64_t machine_guest_memory(const struct machine_guest *guest, const struct machine_start *start)
{
    if (start->boot != BOOT_FLAT)
        return guest->has_memory ? guest->memory : PC_MEMORY;
    if (has_slot(guest))
        return REAL_MODE_SLOT;
    return guest->memory ? guest->memory : PAGING_MEMORY;
}

enum { MEGABYTE = 1 << 20 };
enum { WORDS = 160 /* bytes of why or of a way out */ };

/* Bytes that are free from this address on, before what must not be overwritten; 0: it is taken. */
static size_t room_at(const struct machine_guest *guest, uint32_t load)
{
    if (has_slot(guest))
        return REAL_MODE_SLOT;
    uint32_t limit = guest->paging ? boot_paging_limit(load) : guest->memory;
    return limit > load ? limit - load : 0;
}

/* ---- Where it does not fit: why, and the way out ---- */

/* So many hold that many bytes. */
static unsigned megabytes(uint64_t bytes)
{
    return (unsigned)((bytes + MEGABYTE - 1) / MEGABYTE);
}

/* Where a paging guest of this size has room; false if it has none anywhere. */
static bool find_room(const struct machine_guest *guest, size_t size, uint32_t *load)
{
    const uint32_t loads[] = { PAGING_LOAD, PAGING_TABLES_END };
    for (size_t i = 0; i < sizeof loads / sizeof *loads; i++)
        if (room_at(guest, *load = loads[i]) >= size)
            return true;
    return false;
}

/* What a paging guest must not overwrite there, or cannot reach. */
static const char *taken_by(uint32_t load)
{
    return load >= PAGING_MEMORY      ? failure_words("only the first 4 MiB are mapped")
           : load >= PAGING_DIRECTORY ? failure_words("the page tables are there")
                                      : failure_words("the descriptor tables are there");
}

static bool refuse_paging(const struct machine_guest *guest, size_t size, size_t room,
                          struct failure *failure)
{
    uint32_t load;
    char why[WORDS], way[WORDS];
    snprintf(why, sizeof why, failure_words("from 0x%x on there is room for %zu"), guest->load,
             room);
    if (!find_room(guest, size, &load))
        snprintf(way, sizeof way, failure_words("no more than %zu in a row are free anywhere"),
                 room_at(guest, PAGING_TABLES_END));
    else if (load == PAGING_LOAD)
        snprintf(way, sizeof way, failure_words("try --load 0x%x"), load);
    else
        snprintf(way, sizeof way, failure_words("link it for --load 0x%x --entry 0x%x"), load,
                 PAGING_KERNEL + load);
    return room ? set_failure(failure, "%s has %zu bytes; %s: %s", guest->image, size, why, way)
                : set_failure(failure, "%s: --load 0x%x: %s, and it has %zu bytes: %s",
                              guest->image, guest->load, taken_by(guest->load), size, way);
}

/* Its machine has RAM where it fits, can have more, or both. */
static bool refuse_alone(const struct machine_guest *guest, size_t size, struct failure *failure)
{
    const uint64_t end = (uint64_t)guest->load + size;
    const bool fits = size <= guest->memory;
    const size_t below = (fits ? guest->memory : MEMORY_MAX) - size;
    char way[WORDS];
    if (end > MEMORY_MAX)
        snprintf(way, sizeof way, failure_words("load it at 0x%zx or below"), below);
    else if (fits)
        snprintf(way, sizeof way,
                 failure_words("load it at 0x%zx or below, or say --memory %uM before it"), below,
                 megabytes(end));
    else
        snprintf(way, sizeof way, failure_words("say --memory %uM before it"), megabytes(end));
    return set_failure(failure, "%s has %zu bytes, and from --load 0x%x on its RAM has %zu: %s",
                       guest->image, size, guest->load, room_at(guest, guest->load), way);
}

static bool refuse_shared(const struct machine_guest *guest, size_t size, struct failure *failure)
{
    return set_failure(failure,
                       "%s has %zu bytes; guests that share a machine have room for %u each: say "
                       "--memory %uM before it for a machine of its own",
                       guest->image, size, REAL_MODE_SLOT, megabytes(size));
}

bool guest_check_room(const struct machine_guest *guest, size_t size, struct failure *failure)
{
    size_t room = room_at(guest, guest->load);
    if (size <= room)
        return true;
    return guest->paging   ? refuse_paging(guest, size, room, failure)
           : guest->memory ? refuse_alone(guest, size, failure)
                           : refuse_shared(guest, size, failure);
}
