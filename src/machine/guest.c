/* What a guest may be: where it is loaded, how much room it has there, and its program. */
#include "machine/private.h"

#include "memory/boot.h"

bool machine_guest_shares_vm(const struct machine_guest *guest)
{
    return !guest->paging && !guest->memory;
}

bool machine_guest_is_alone(const struct machine_config *config, unsigned guest)
{
    unsigned sharing = 0;
    for (unsigned i = 0; i < config->count; i++)
        sharing += machine_guest_shares_vm(&config->guests[i]);
    return !machine_guest_shares_vm(&config->guests[guest]) || sharing == 1;
}

/* The first bytes that an image must not reach where it is loaded. */
static size_t room_for(const struct machine_guest *guest)
{
    if (guest->paging)
        return boot_paging_limit(guest->load) - guest->load;
    return guest->memory ? guest->memory - guest->load : REAL_MODE_SLOT;
}

static bool check_load(const struct machine_guest *guest, struct failure *failure)
{
    if (guest->paging && !boot_paging_limit(guest->load))
        return set_failure(
            failure,
            "%s: --load 0x%x: a page table, a descriptor table or no RAM is there; try 0x%x",
            guest->image, guest->load, PAGING_LOAD);
    if (!guest->paging && guest->memory && guest->load >= guest->memory)
        return set_failure(failure, "%s: --load 0x%x: its RAM ends at 0x%x; --memory gives it more",
                           guest->image, guest->load, guest->memory);
    return true;
}

/* It has its own words for one that is not too large in itself, but ends where there is no RAM. */
bool machine_guest_read(const struct machine_guest *guest, struct image *image,
                        struct failure *failure)
{
    if (!check_load(guest, failure))
        return false;
    size_t room = room_for(guest);
    if (!image_read(image, guest->image, guest->memory > room ? guest->memory : room, failure))
        return false;
    if (image->size > room)
        return set_failure(failure, "%s has %zu bytes; from --load 0x%x on there is room for %zu",
                           guest->image, image->size, guest->load, room);
    return true;
}

bool machine_check_guest(const struct machine_guest *guest, struct failure *failure)
{
    struct image image = { 0 };
    bool ok = machine_guest_read(guest, &image, failure);
    image_destroy(&image);
    return ok;
}
