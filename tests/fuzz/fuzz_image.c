/* Guests' files: whatever bytes they are, the kind that they are taken for, and the readers of ELF
 * and multiboot headers, stay within the file; what they accept fits into the RAM it was checked
 * for, and what they refuse is said in a line. Built with -DFUZZ_MAIN it needs no fuzzing engine:
 *
 *   fuzz_image SEED RUNS     changes files that are right, and makes up others
 */
#include "memory/boot.h"
#include "memory/elf.h"
#include "memory/kind.h"
#include "memory/multiboot.h"

#include <elf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define EXPECT(what)                                                                               \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what);                             \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

enum { RAM = 2 << 20 };

/* ---- Promises ---- */

/* One line that names the file, and is not cut. */
static void check_refusal(const struct failure *failure)
{
    EXPECT(!strncmp(failure->text, "file", 4) && !strchr(failure->text, '\n'));
    EXPECT(strlen(failure->text) < sizeof failure->text - 1);
}

static bool is_ours(uint64_t gpa)
{
    return gpa >= BOOT_OURS && gpa < BOOT_FREE;
}

/* What was read is in the file, and has RAM of its own. */
static void check_program(const struct program *program, const uint8_t *bytes, size_t size,
                          struct memory *memory)
{
    EXPECT(program->count >= 1 && program->count <= PROGRAM_SEGMENTS);
    EXPECT(program_end(program) <= RAM);
    for (unsigned i = 0; i < program->count; i++) {
        const struct program_segment *s = &program->segments[i];
        EXPECT(s->size && s->in_file <= s->size && s->from <= size && s->in_file <= size - s->from);
        EXPECT(!is_ours(s->gpa) && !is_ours(s->gpa + s->size - 1));
        EXPECT(program_at_gpa(program, s->gpa) == s && program_at(program, s->linear));
    }
    EXPECT(program_place(program, bytes, memory));
}

typedef bool read_fn(struct program *, uint8_t *, size_t, const char *, struct failure *);

static void try_reader(read_fn *read, uint8_t *bytes, size_t size)
{
    struct program program;
    struct memory memory;
    struct failure failure = { "" };
    bool ok = read(&program, bytes, size, "file", &failure) &&
              program_check(&program, "file", boot_kernel_limit, RAM, "taken", &failure);
    if (!ok) {
        check_refusal(&failure);
        return;
    }
    EXPECT(memory_init_pc(&memory, RAM, true, &failure));
    check_program(&program, bytes, size, &memory);
    memory_destroy(&memory);
}

/* What is known by its kind has what the kind says. */
static void check_kind(const uint8_t *bytes, size_t size)
{
    const struct kind *kind = kind_of(bytes, size < KIND_HEAD ? size : KIND_HEAD);
    if (!kind)
        return;
    EXPECT(*kind->name && !*kind->advice == (kind->start > KIND_PAGING));
    EXPECT(kind->start != KIND_MULTIBOOT || multiboot_has_header(bytes, size));
    EXPECT(kind->start != KIND_DISK || (bytes[510] == 0x55 && bytes[511] == 0xaa));
    EXPECT((kind->start != KIND_ELF32 && kind->start != KIND_ELF64) || elf_is(bytes, size));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    uint8_t *own = malloc(size ? size : 1); /* of its size alone, for what watches over memory */
    EXPECT(own);
    memcpy(own, bytes, size);
    check_kind(own, size);
    try_reader(elf_read, own, size);
    try_reader(multiboot_read, own, size);
    EXPECT(!memcmp(own, bytes, size));
    free(own);
    return 0;
}

#ifdef FUZZ_MAIN

/* ---- Making files up ---- */

static uint8_t file[0x9000];

static unsigned pick(unsigned below)
{
    return (unsigned)(random() >> 4) % below;
}

/* Addresses and sizes at which something ends, or a sum wraps. */
static uint64_t number(void)
{
    static const uint64_t edges[] = {
        0,          1,          0x10,    0x100,      0x1000,          BOOT_OURS,  BOOT_FREE,
        0x100000,   RAM,        1 << 30, 0x7fffffff, 1u << 31,        UINT32_MAX, 1ull << 32,
        1ull << 63, UINT64_MAX, 0x20,    0x40,       BOOT_LONG_KERNEL
    };
    uint64_t edge = edges[pick(sizeof edges / sizeof *edges)];
    return pick(3) ? edge : edge + pick(0x21) - 0x10;
}

static size_t make_elf32(void)
{
    Elf32_Ehdr *header = (Elf32_Ehdr *)file;
    Elf32_Phdr *parts = (Elf32_Phdr *)(header + 1);
    const uint16_t count = (uint16_t)(1 + pick(6));
    *header = (Elf32_Ehdr){ .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB, EV_CURRENT },
                            .e_type = ET_EXEC,
                            .e_machine = EM_386,
                            .e_version = EV_CURRENT,
                            .e_entry = 0x100000,
                            .e_phoff = sizeof *header,
                            .e_ehsize = sizeof *header,
                            .e_phentsize = sizeof *parts,
                            .e_phnum = count };
    for (unsigned i = 0; i < count; i++)
        parts[i] = (Elf32_Phdr){ .p_type = PT_LOAD,
                                 .p_offset = 0x200 + 0x10 * i,
                                 .p_vaddr = 0x100000 + 0x1000 * i,
                                 .p_paddr = 0x100000 + 0x1000 * i,
                                 .p_filesz = pick(0x11),
                                 .p_memsz = 0x10 + pick(0x1000) };
    return 0x300;
}

static size_t make_elf64(void)
{
    Elf64_Ehdr *header = (Elf64_Ehdr *)file;
    Elf64_Phdr *parts = (Elf64_Phdr *)(header + 1);
    const uint16_t count = (uint16_t)(1 + pick(4));
    *header = (Elf64_Ehdr){ .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
                            .e_type = ET_EXEC,
                            .e_machine = EM_X86_64,
                            .e_version = EV_CURRENT,
                            .e_entry = BOOT_LONG_KERNEL + 0x100000,
                            .e_phoff = sizeof *header,
                            .e_ehsize = sizeof *header,
                            .e_phentsize = sizeof *parts,
                            .e_phnum = count };
    for (unsigned i = 0; i < count; i++)
        parts[i] = (Elf64_Phdr){ .p_type = PT_LOAD,
                                 .p_offset = 0x200 + 0x10 * i,
                                 .p_vaddr = BOOT_LONG_KERNEL + 0x100000 + 0x1000 * i,
                                 .p_paddr = 0x100000 + 0x1000 * i,
                                 .p_filesz = pick(0x11),
                                 .p_memsz = 0x10 + pick(0x1000) };
    return 0x300;
}

/* Its checksum is right, whatever the rest says. */
static void put_multiboot(size_t at)
{
    uint32_t header[12] = { 0x1badb002, pick(2) ? 0x10003 : 3 };
    header[3] = 0x100000 + (uint32_t)at; /* header_addr, load_addr, the ends, the entry */
    header[4] = 0x100000;
    header[5] = pick(2) ? 0 : 0x100000 + pick(0x400);
    header[6] = pick(2) ? 0 : 0x100400 + pick(0x400);
    header[7] = 0x100000 + pick(0x400);
    header[8] = pick(3);
    if (!pick(3))
        header[pick(12)] = (uint32_t)number();
    if (!pick(4))
        header[1] |= 1u << pick(20);
    header[0] = 0x1badb002;
    header[2] = -(header[0] + header[1]);
    memcpy(file + at, header, sizeof header);
}

static size_t make_up(void)
{
    static const size_t lengths[] = { 0, 1, 511, 512, 513, 0x300, 0x2000, sizeof file };
    memset(file, 0, sizeof file);
    size_t size = lengths[pick(sizeof lengths / sizeof *lengths)];
    switch (pick(5)) {
    case 0: return make_elf32();
    case 1: return make_elf64();
    case 2:
        size = make_elf32();
        put_multiboot(0x200 + 4 * pick(8));
        return size;
    case 3: put_multiboot(4 * pick(size > 0x100 ? 0x40 : 1)); return size;
    default:
        memcpy(file + 510, "\x55\xaa", 2);
        for (size_t i = 0; i < size && i < 0x400; i++)
            file[i] = pick(3) ? file[i] : (uint8_t)pick(256);
        return size;
    }
}

/* Fields, most of them at multiples of four; bytes; the end. */
static size_t change(size_t size)
{
    for (unsigned left = pick(5); left && size; left--) {
        uint64_t value = number();
        size_t at = pick(size < 0x140 ? (unsigned)size : 0x140) & (pick(3) ? ~3u : ~1u);
        size_t n = (size_t)1 << pick(4);
        if (!pick(6))
            size -= pick((unsigned)size);
        else if (pick(3))
            memcpy(file + at, &value, n);
        else
            file[at] = (uint8_t)pick(256);
    }
    return size;
}

int main(int argc, char **argv)
{
    unsigned seed = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 0) : 1;
    unsigned long runs = argc > 2 ? strtoul(argv[2], NULL, 0) : 1000;
    srandom(seed);
    for (unsigned long i = 0; i < runs; i++) {
        size_t size = make_up();
        LLVMFuzzerTestOneInput(file, change(size));
    }
    printf("fuzz_image: %lu runs from seed %u\n1 passed, 0 failed, 0 skipped\n", runs, seed);
    return 0;
}
#endif
