/* Files made by hand for tests: a small ELF program and a small multiboot kernel, both right, to be
 * spoilt field by field. */
#ifndef PROGRAMS_H
#define PROGRAMS_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct made {
    uint8_t bytes[0x400];
    size_t size;
};

/* Two segments of 16 bytes in the file, at 0x200 and 0x210 of it, which hold 0x10, 0x11, ... and
 * 0x20, 0x21, ...; 256 bytes in RAM, at 0x100000 and 0x200000, linked there; entered at 0x100000.
 * Program header 1 is no PT_LOAD. */
enum { MADE_HEADERS = 3 };
void make_elf(struct made *made, bool is_64);
static inline Elf32_Ehdr *made_header(struct made *made)
{
    return (Elf32_Ehdr *)made->bytes;
}
static inline Elf32_Phdr *made_segments(struct made *made)
{
    return (Elf32_Phdr *)(made->bytes + sizeof(Elf32_Ehdr));
}
static inline Elf64_Ehdr *made_header64(struct made *made)
{
    return (Elf64_Ehdr *)made->bytes;
}
static inline Elf64_Phdr *made_segments64(struct made *made)
{
    return (Elf64_Phdr *)(made->bytes + sizeof(Elf64_Ehdr));
}

/* Its header is at 0x20 of the file, with addresses: all of the file, 0x100 bytes, goes to 0x100000,
 * zeros follow up to 0x100200; entered at 0x100060. */
enum {
    MADE_FLAGS = 1,
    MADE_HEADER_ADDR = 3,
    MADE_LOAD,
    MADE_LOAD_END,
    MADE_BSS_END,
    MADE_ENTRY,
    MADE_MODE,
};
void make_multiboot(struct made *made);
/* Sets a field by its place, and the checksum. */
void set_multiboot(struct made *made, unsigned field, uint32_t value);

#endif
