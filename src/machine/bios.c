/* The BIOS of a PC: ours, which the program carries along, or a file. */
#include "machine/private.h"

#include "event/pc.h"

#include <string.h>

enum { SIZE_MAX_BYTES = PC_BIOS_END - PC_BIOS, SIZE_UNIT = 0x10000 };

/* The last byte of it is the last of the first MiB, where the reset vector is. */
static bool place(const uint8_t *bytes, size_t size, struct memory *memory)
{
    return memory_write(memory, PC_BIOS_END - size, bytes, size);
}

static bool place_file(const char *path, struct memory *memory, struct failure *failure)
{
    struct image image;
    bool ok = image_read(&image, path, MEMORY_MAX, failure);
    if (ok && (image.size > SIZE_MAX_BYTES || image.size % SIZE_UNIT))
        ok = set_failure(failure, "%s has %zu bytes; a BIOS has 64 or 128 KiB", path, image.size);
    ok = ok && place(image.bytes, image.size, memory);
    image_destroy(&image);
    return ok;
}

bool machine_bios_place(const struct machine_guest *guest, struct memory *memory,
                        struct failure *failure)
{
    if (guest->bios)
        return place_file(guest->bios, memory, failure);
    return set_failure(failure, "there is no BIOS of ours yet");
}
