/* The BIOS of a PC: ours, which the program carries along, or a file. */
#include "machine/private.h"

#include "event/pc.h"

/* The assembler puts it in: paths are from the repository's root, where make runs. */
__asm__(".section .rodata\n"
        ".global machine_bios, machine_bios_size\n"
        ".hidden machine_bios, machine_bios_size\n"
        "machine_bios:\n"
        ".incbin \"guests/bios/bios.bin\"\n"
        ".balign 4\n"
        "machine_bios_size:\n"
        ".long . - machine_bios\n"
        ".previous\n");
extern const uint8_t machine_bios[];
extern const uint32_t machine_bios_size; /* bytes */

enum { MOST = PC_BIOS_END - PC_BIOS, UNIT = 0x10000 }; /* bytes of a file */

/* The last byte of it is the last of the first MiB, where the reset vector is. */
static bool place(const uint8_t *bytes, size_t size, struct memory *memory)
{
    return memory_write(memory, PC_BIOS_END - size, bytes, size);
}

static bool place_file(const char *path, struct memory *memory, struct failure *failure)
{
    struct image image;
    bool ok = image_read_raw(&image, path, MEMORY_MAX, failure);
    if (ok && (image.size > MOST || image.size % UNIT))
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
    return place(machine_bios, machine_bios_size, memory) ||
           set_failure(failure, "%s: its memory has no room for the BIOS", guest->image);
}
