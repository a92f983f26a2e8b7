/* Files made by hand. */
#include "programs.h"

#include <string.h>

static const uint32_t addresses[MADE_HEADERS] = { 0x100000, 0, 0x200000 };

static void fill32(struct made *made)
{
    *made_header(made) = (Elf32_Ehdr){ .e_type = ET_EXEC,
                                       .e_machine = EM_386,
                                       .e_version = EV_CURRENT,
                                       .e_entry = addresses[0],
                                       .e_phoff = sizeof(Elf32_Ehdr),
                                       .e_ehsize = sizeof(Elf32_Ehdr),
                                       .e_phentsize = sizeof(Elf32_Phdr),
                                       .e_phnum = MADE_HEADERS };
    for (unsigned i = 0; i < MADE_HEADERS; i++)
        made_segments(made)[i] = (Elf32_Phdr){ .p_type = i == 1 ? PT_NOTE : PT_LOAD,
                                               .p_offset = 0x200 + 8 * i,
                                               .p_vaddr = addresses[i],
                                               .p_paddr = addresses[i],
                                               .p_filesz = 16,
                                               .p_memsz = 0x100 };
}

static void fill64(struct made *made)
{
    *made_header64(made) = (Elf64_Ehdr){ .e_type = ET_EXEC,
                                         .e_machine = EM_X86_64,
                                         .e_version = EV_CURRENT,
                                         .e_entry = addresses[0],
                                         .e_phoff = sizeof(Elf64_Ehdr),
                                         .e_ehsize = sizeof(Elf64_Ehdr),
                                         .e_phentsize = sizeof(Elf64_Phdr),
                                         .e_phnum = MADE_HEADERS };
    for (unsigned i = 0; i < MADE_HEADERS; i++)
        made_segments64(made)[i] = (Elf64_Phdr){ .p_type = i == 1 ? PT_NOTE : PT_LOAD,
                                                 .p_offset = 0x200 + 8 * i,
                                                 .p_vaddr = addresses[i],
                                                 .p_paddr = addresses[i],
                                                 .p_filesz = 16,
                                                 .p_memsz = 0x100 };
}

void make_elf(struct made *made, bool is_64)
{
    memset(made, 0, sizeof *made);
    made->size = 0x220;
    (is_64 ? fill64 : fill32)(made);
    memcpy(made->bytes, ELFMAG, SELFMAG);
    made->bytes[EI_CLASS] = is_64 ? ELFCLASS64 : ELFCLASS32;
    made->bytes[EI_DATA] = ELFDATA2LSB;
    made->bytes[EI_VERSION] = EV_CURRENT;
    for (unsigned i = 0; i < 32; i++)
        made->bytes[0x200 + i] = (uint8_t)(0x10 + i);
}

enum { MULTIBOOT_AT = 0x20, MAGIC = 0x1badb002 };

void set_multiboot(struct made *made, unsigned field, uint32_t value)
{
    uint32_t header[3] = { MAGIC };
    memcpy(made->bytes + MULTIBOOT_AT + 4 * (size_t)field, &value, sizeof value);
    memcpy(&header[1], made->bytes + MULTIBOOT_AT + 4, sizeof header[1]);
    header[2] = -(header[0] + header[1]);
    memcpy(made->bytes + MULTIBOOT_AT, header, sizeof header);
}

void make_multiboot(struct made *made)
{
    memset(made, 0, sizeof *made);
    made->size = 0x100;
    set_multiboot(made, MADE_FLAGS, 0x10003);
    set_multiboot(made, MADE_HEADER_ADDR, 0x100020);
    set_multiboot(made, MADE_LOAD, 0x100000);
    set_multiboot(made, MADE_BSS_END, 0x100200);
    set_multiboot(made, MADE_ENTRY, 0x100060);
    memset(made->bytes + 0x60, 0xf4, 4);
}
