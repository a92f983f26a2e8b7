/* Headers, with random code behind them; a few fields are wrong. */
#include "random_file.h"

#include "random_code.h"

#include <elf.h>
#include <string.h>

enum { CODE_MAX = 0x1000, ELF_CODE = 0x200, SECTOR = 512, BOOT_SECTOR = 0x7c00, HIGH = 0x100000 };

/* Acts up to a size, and back to the first of them. */
static void put_acts(struct random *numbers, struct writer *w, unsigned bits, size_t most)
{
    const size_t from = w->n;
    for (unsigned i = 1 + random_below(numbers, 40); i && w->n + PC_ACT < most; i--)
        a_pc_act(numbers, w, bits);
    const uint64_t back = from - (w->n + (bits == 16 ? 3 : 5));
    put(w, 1, 0xe9);
    put_number(w, back, bits == 16 ? 2 : 4);
}

static size_t random_disk(struct random *numbers, uint8_t *to)
{
    struct writer w = { to, 0 };
    const size_t most = 446; /* a table of partitions begins here */
    if (random_percent(numbers, 40)) {
        put_protect(numbers, &w, BOOT_SECTOR);
        put_acts(numbers, &w, 32, most);
    } else
        put_acts(numbers, &w, 16, most);
    if (random_percent(numbers, 10))
        put_number(&w, random_next(numbers), 8);
    to[SECTOR - 2] = 0x55;
    to[SECTOR - 1] = 0xaa;
    if (random_percent(numbers, 20)) /* a partition that is active */
        to[446] = 0x80;
    return SECTOR + random_below(numbers, random_percent(numbers, 50) ? 2 : 0x4000);
}

/* One of the fields of a header becomes a number at which something ends. */
static void spoil(struct random *numbers, uint8_t *from, size_t size)
{
    static const uint64_t edges[] = { 0,          1,          0xffff,     0x8f000,   0xa0000,
                                      0xc0000,    0xfffff,    0x100000,   0x1000000, 0x40000000,
                                      UINT32_MAX, 1ull << 32, 1ull << 63, UINT64_MAX };
    const uint64_t edge = edges[random_below(numbers, sizeof edges / sizeof *edges)];
    const size_t bytes = (size_t)2 << random_below(numbers, 3);
    if (random_percent(numbers, 20))
        memcpy(from + 4 * random_below(numbers, (uint32_t)(size - bytes) / 4 + 1), &edge, bytes);
}

static size_t random_elf32(struct random *numbers, uint8_t *to)
{
    struct writer w = { to, ELF_CODE };
    put_acts(numbers, &w, 32, ELF_CODE + CODE_MAX);
    const Elf32_Ehdr header = {
        .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB, EV_CURRENT },
        .e_type = ET_EXEC,
        .e_machine = EM_386,
        .e_version = EV_CURRENT,
        .e_entry = HIGH,
        .e_phoff = sizeof header,
        .e_ehsize = sizeof header,
        .e_phentsize = sizeof(Elf32_Phdr),
        .e_phnum = 1,
    };
    const Elf32_Phdr part = { .p_type = PT_LOAD,
                              .p_offset = ELF_CODE,
                              .p_vaddr = HIGH,
                              .p_paddr = HIGH,
                              .p_filesz = (uint32_t)w.n - ELF_CODE,
                              .p_memsz = (uint32_t)w.n };
    memcpy(to, &header, sizeof header);
    memcpy(to + sizeof header, &part, sizeof part);
    spoil(numbers, to, sizeof header + sizeof part);
    return w.n;
}

/* A header of multiboot 1 behind those of ELF, with a checksum that is right. */
static size_t random_multiboot(struct random *numbers, uint8_t *to)
{
    const size_t n = random_elf32(numbers, to), at = 0x100;
    const bool has_addresses = random_percent(numbers, 40);
    uint32_t header[12] = { 0, has_addresses ? 0x10003 : 3, 0, HIGH + at, HIGH, 0, 0, 0, 1 };
    header[7] = HIGH + ELF_CODE;
    spoil(numbers, (uint8_t *)header, sizeof header);
    header[0] = 0x1badb002;
    header[2] = -(header[0] + header[1]);
    memcpy(to + at, header, sizeof header);
    return n;
}

static size_t random_elf64(struct random *numbers, uint8_t *to)
{
    struct writer w = { to, ELF_CODE };
    const bool high = random_percent(numbers, 30); /* where compilers put kernels */
    const uint64_t linear = (high ? 0xffffffff80000000 : 0) + HIGH;
    put_acts(numbers, &w, 64, ELF_CODE + CODE_MAX);
    const Elf64_Ehdr header = {
        .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
        .e_type = ET_EXEC,
        .e_machine = EM_X86_64,
        .e_version = EV_CURRENT,
        .e_entry = linear,
        .e_phoff = sizeof header,
        .e_ehsize = sizeof header,
        .e_phentsize = sizeof(Elf64_Phdr),
        .e_phnum = 1,
    };
    const Elf64_Phdr part = { .p_type = PT_LOAD,
                              .p_offset = ELF_CODE,
                              .p_vaddr = linear,
                              .p_paddr = HIGH,
                              .p_filesz = w.n - ELF_CODE,
                              .p_memsz = w.n };
    memcpy(to, &header, sizeof header);
    memcpy(to + sizeof header, &part, sizeof part);
    spoil(numbers, to, sizeof header + sizeof part);
    return w.n;
}

static size_t random_long(struct random *numbers, uint8_t *to)
{
    struct writer w = { to, 0 };
    put_acts(numbers, &w, 64, CODE_MAX);
    return w.n;
}

size_t random_file(struct random *numbers, enum file_kind kind, uint8_t *to)
{
    memset(to, 0, FILE_MAX);
    switch (kind) {
    case FILE_DISK: return random_disk(numbers, to);
    case FILE_ELF32: return random_elf32(numbers, to);
    case FILE_MULTIBOOT: return random_multiboot(numbers, to);
    case FILE_ELF64: return random_elf64(numbers, to);
    default: return random_long(numbers, to);
    }
}
