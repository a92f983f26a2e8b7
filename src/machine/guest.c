/* What a guest may be: where it is loaded, how much room it has there, and its program. */
#include "machine/private.h"

#include "event/pc.h"
#include "memory/boot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool machine_guest_shares_vm(const struct machine_guest *guest)
{
    return !guest->paging && !guest->memory;
}

enum { MEGABYTE = 1 << 20 };
enum { WORDS = 160 /* bytes of why or of a way out */ };

/* Bytes that are free from this address on, before what must not be overwritten; 0: it is taken. */
static size_t room_at(const struct machine_guest *guest, uint32_t load)
{
    if (machine_guest_shares_vm(guest))
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

/* ---- All of it ---- */

static bool check_kind(const struct machine_guest *guest, const struct image *image,
                       struct failure *failure)
{
    if (!image->kind || image->kind->start != KIND_PAGING || guest->paging)
        return true;
    return set_failure(failure, "%s is %s; %s", guest->image, failure_words(image->kind->name),
                       failure_words(image->kind->advice));
}

/* A disk has 55 AA at the end of its first sector, and then whole sectors. */
static bool is_disk(const struct image *image)
{
    return image->size >= 512 && image->bytes[510] == 0x55 && image->bytes[511] == 0xaa;
}

static bool round_up(struct image *image, struct failure *failure)
{
    const size_t size = (image->size + 511) / 512 * 512;
    uint8_t *bytes = realloc(image->bytes, size);
    if (!bytes)
        return set_failure(failure, "no memory for a disk of %zu bytes", size);
    memset(bytes + image->size, 0, size - image->size);
    image->bytes = bytes;
    image->size = size;
    return true;
}

bool machine_guest_read(const struct machine_guest *guest, struct image *image,
                        struct machine_start *start, struct failure *failure)
{
    *start = (struct machine_start){ .boot = BOOT_FLAT, .kind = "" };
    if (!image_read(image, guest->image, MEMORY_MAX, failure) || !check_kind(guest, image, failure))
        return false;
    start->size = image->size;
    if (guest->boot == BOOT_BY_FILE && !guest->paging && !guest->has_load && is_disk(image)) {
        *start = (struct machine_start){ .boot = BOOT_DISK,
                                         .kind = FAILURE_WORDS("boot sector"),
                                         .entry = PC_BOOT_SECTOR,
                                         .is_known = true };
        return round_up(image, failure);
    }
    size_t room = room_at(guest, guest->load);
    if (image->size <= room)
        return true;
    return guest->paging                    ? refuse_paging(guest, image->size, room, failure)
           : machine_guest_shares_vm(guest) ? refuse_shared(guest, image->size, failure)
                                            : refuse_alone(guest, image->size, failure);
}

bool machine_guest_place(const struct machine_guest *guest, const struct machine_start *start,
                         const struct image *image, struct memory *memory, unsigned vcpu,
                         struct registers *boot, struct failure *failure)
{
    if (start->boot == BOOT_DISK) {
        boot_real_mode_at(PC_BIOS_SEGMENT, 0xfff0, boot);
        return machine_bios_place(guest, memory, failure);
    }
    if (guest->paging)
        boot_paging(memory, guest->entry, boot);
    else if (guest->memory)
        boot_real_mode_at((uint16_t)(guest->entry >> 16), (uint16_t)guest->entry, boot);
    else
        boot_real_mode(vcpu, boot);
    bool shares = machine_guest_shares_vm(guest);
    return image_place(image, memory, shares ? (uint64_t)vcpu * REAL_MODE_SLOT : guest->load) ||
           set_failure(failure, "%s does not fit", guest->image);
}

bool machine_check_guest(const struct machine_guest *guest, struct failure *failure)
{
    struct image image = { 0 };
    struct machine_start start;
    bool ok = machine_guest_read(guest, &image, &start, failure);
    image_destroy(&image);
    return ok;
}
