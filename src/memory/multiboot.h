/* Multiboot 1, the boot loader's side: a kernel's header, and what the kernel is told at its start
 * (Multiboot Specification 0.6.96, sections 3.1 to 3.3). Any thread; the information goes into the
 * RAM of a guest that does not run yet.
 */
#ifndef MEMORY_MULTIBOOT_H
#define MEMORY_MULTIBOOT_H

#include "event/registers.h"
#include "memory/program.h"

/* Its header is in the first so many bytes of the file. */
enum { MULTIBOOT_WITHIN = 8192 };
#define MULTIBOOT_EAX 0x2badb002u /* says to a kernel that it was loaded so */

enum {
    MULTIBOOT_INFO = 0x95000, /* the information; its strings follow, up to BOOT_OURS_END */
    MULTIBOOT_MODULES = 8,
    MULTIBOOT_WORDS = 4096, /* bytes of each string, with its 0 */
};

/* Is there a header, which adds up to 0? */
bool multiboot_has_header(const uint8_t *bytes, size_t size);

/* What the header asks for, and what goes where: by its address fields if it has them, else by the
 * headers of an ELF program. The failure names the file by `name`, the field and the number. */
bool multiboot_read(struct program *program, uint8_t *bytes, size_t size, const char *name,
                    struct failure *failure);

/* A module that was loaded: guest-physical, the last address is not in it; words are what the
 * kernel is told of it. */
struct multiboot_module {
    uint32_t from, to;
    const char *words;
};

struct multiboot_told {
    uint64_t ram;       /* bytes, as a PC has them: 640 KiB, and from 1 MiB on */
    const char *append; /* the command line */
    const struct multiboot_module *modules;
    unsigned module_count; /* at most MULTIBOOT_MODULES */
};

/* Writes the information at MULTIBOOT_INFO, and sets EAX and EBX as a kernel expects them. Strings
 * have less than MULTIBOOT_WORDS characters. */
void multiboot_tell(const struct multiboot_told *told, struct memory *memory,
                    struct registers *regs);

#endif
