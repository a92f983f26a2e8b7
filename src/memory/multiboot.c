/* A kernel's header, and the information that it finds. */
#include "memory/multiboot.h"

#include "memory/boot.h"
#include "memory/elf.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ---- The header: 32-bit numbers, by their places in it (section 3.1.1) ---- */

enum {
    MAGIC,
    FLAGS,
    CHECKSUM,
    HEADER_ADDR,
    LOAD_ADDR,
    LOAD_END_ADDR,
    BSS_END_ADDR,
    ENTRY_ADDR,
    MODE_TYPE,
    WIDTH,
    HEIGHT,
    FIELDS = 12,
};
enum { WANTS_VIDEO = 1 << 2, UNKNOWN = 0xfff8, HAS_ADDRESSES = 1 << 16 };
#define HEADER_MAGIC 0x1badb002u

struct header {
    uint32_t field[FIELDS]; /* 0 where the file has ended */
    size_t at;              /* its offset in the file */
    size_t size;            /* bytes that were there */
};

static bool find_header(const uint8_t *bytes, size_t size, struct header *h)
{
    enum { LEAST = 3 * sizeof(uint32_t) };
    for (size_t at = 0; at + LEAST <= size && at + LEAST <= MULTIBOOT_WITHIN; at += 4) {
        const size_t left = size - at;
        *h = (struct header){ .at = at, .size = left < sizeof h->field ? left : sizeof h->field };
        memcpy(h->field, bytes + at, h->size);
        if (h->field[MAGIC] == HEADER_MAGIC &&
            h->field[MAGIC] + h->field[FLAGS] + h->field[CHECKSUM] == 0)
            return true;
    }
    return false;
}

bool multiboot_has_header(const uint8_t *bytes, size_t size)
{
    struct header h;
    return find_header(bytes, size, &h);
}

static bool check_flags(const struct header *h, const char *name, struct failure *failure)
{
    const uint32_t flags = h->field[FLAGS];
    const size_t needs = flags & WANTS_VIDEO     ? sizeof h->field
                         : flags & HAS_ADDRESSES ? MODE_TYPE * sizeof(uint32_t)
                                                 : 0;
    if (flags & UNKNOWN)
        return set_failure(failure,
                           "%s: multiboot header: flags 0x%x demand what multiboot 0.6.96 does not "
                           "have",
                           name, flags);
    if (h->size < needs)
        return set_failure(failure,
                           "%s: multiboot header: flags 0x%x say that it has %zu bytes, and after "
                           "%zu the file ends",
                           name, flags, needs, h->size);
    if ((flags & WANTS_VIDEO) && h->field[MODE_TYPE] == 0)
        return set_failure(failure,
                           "%s: multiboot header: flags 0x%x, mode_type 0 ask for graphics of "
                           "%ux%u; there is a text screen (mode_type 1) alone",
                           name, flags, h->field[WIDTH], h->field[HEIGHT]);
    return true;
}

/* The file up to load_end_addr goes to load_addr, so that the header gets to header_addr; zeros
 * follow up to bss_end_addr. The ends may be 0: that of the file, and none. */
static bool take_addresses(const struct header *h, size_t size, struct program *program,
                           const char *name, struct failure *failure)
{
    const uint32_t load = h->field[LOAD_ADDR], header = h->field[HEADER_ADDR];
    const uint32_t bss_end = h->field[BSS_END_ADDR];
    if (header < load || header - load > h->at)
        return set_failure(failure,
                           "%s: multiboot header: header_addr 0x%x, load_addr 0x%x: the header is "
                           "at 0x%zx of the file, so that it cannot get there",
                           name, header, load, h->at);
    const uint64_t from = h->at - (header - load);
    const uint64_t load_end =
        h->field[LOAD_END_ADDR] ? h->field[LOAD_END_ADDR] : load + (size - from);
    if (load_end <= load || (bss_end && bss_end < load_end))
        return set_failure(failure,
                           "%s: multiboot header: load_addr 0x%x, load_end_addr 0x%llx, "
                           "bss_end_addr 0x%x are not in this order",
                           name, load, (unsigned long long)load_end, bss_end);
    if (load_end - load > size - from)
        return set_failure(failure,
                           "%s: multiboot header: load_end_addr 0x%llx: up to there 0x%llx bytes "
                           "are missing: it is cut off",
                           name, (unsigned long long)load_end,
                           (unsigned long long)(load_end - load - (size - from)));
    *program =
        (struct program){ .form = PROGRAM_MULTIBOOT, .entry = h->field[ENTRY_ADDR], .count = 1 };
    program->segments[0] = (struct program_segment){ .gpa = load,
                                                     .size = (bss_end ? bss_end : load_end) - load,
                                                     .linear = load,
                                                     .from = from,
                                                     .in_file = load_end - load };
    return true;
}

bool multiboot_read(struct program *program, uint8_t *bytes, size_t size, const char *name,
                    struct failure *failure)
{
    struct header h;
    if (!find_header(bytes, size, &h))
        return set_failure(failure, "%s has no multiboot header in its first %u bytes", name,
                           MULTIBOOT_WITHIN);
    if (!check_flags(&h, name, failure))
        return false;
    if (h.field[FLAGS] & HAS_ADDRESSES)
        return take_addresses(&h, size, program, name, failure);
    if (elf_is(bytes, size))
        return elf_read(program, bytes, size, name, failure);
    return set_failure(failure,
                       "%s: multiboot header: flags 0x%x: without addresses (bit 16) it has to be "
                       "an ELF program",
                       name, h.field[FLAGS]);
}

/* ---- The information (section 3.3) ---- */

enum {
    INFO_MEMORY = 1 << 0,
    INFO_COMMAND_LINE = 1 << 2,
    INFO_MODULES = 1 << 3,
    INFO_MEMORY_MAP = 1 << 6,
    INFO_LOADER = 1 << 9,
};
enum { AVAILABLE = 1, RESERVED = 2 };

struct info {
    uint32_t flags;
    uint32_t mem_lower, mem_upper; /* KiB from 0, and from 1 MiB on */
    uint32_t boot_device, command_line;
    uint32_t mods_count, mods_addr;
    uint32_t symbols[4];
    uint32_t mmap_length, mmap_addr;
    uint32_t drives_length, drives_addr;
    uint32_t config_table, boot_loader_name;
};

struct mod {
    uint32_t from, to, words, reserved;
};

/* size does not count itself. */
struct __attribute__((packed)) area {
    uint32_t size;
    uint64_t from, length;
    uint32_t type;
};

/* All that is written, in this order; the strings follow. */
struct information {
    struct info info;
    struct mod mods[MULTIBOOT_MODULES];
    struct area areas[3];
};

/* The command line, a name as short as ours, and the words of each module. */
static_assert(MULTIBOOT_INFO + sizeof(struct information) +
                      (1 + 1 + MULTIBOOT_MODULES) * MULTIBOOT_WORDS <=
                  BOOT_OURS_END,
              "there is room for the longest strings");

#define ADDRESS_OF(part) ((uint32_t)(MULTIBOOT_INFO + offsetof(struct information, part)))

/* Appends a string; returns its address. */
static uint32_t put_words(struct memory *memory, uint32_t *at, const char *words)
{
    const uint32_t address = *at;
    const size_t size = strlen(words) + 1;
    assert(size <= MULTIBOOT_WORDS);
    memory_write(memory, address, words, size);
    *at += (uint32_t)size;
    return address;
}

static void put_area(struct area *area, uint64_t from, uint64_t to, uint32_t type)
{
    *area = (struct area){ sizeof *area - sizeof area->size, from, to - from, type };
}

void multiboot_tell(const struct multiboot_told *told, struct memory *memory,
                    struct registers *regs)
{
    const uint64_t top = told->ram > PC_HIGH_RAM ? told->ram : PC_HIGH_RAM;
    uint32_t at = MULTIBOOT_INFO + sizeof(struct information);
    struct information i = {
        .info = {
            .flags = INFO_MEMORY | INFO_COMMAND_LINE | INFO_MODULES | INFO_MEMORY_MAP | INFO_LOADER,
            .mem_lower = PC_LOW_RAM_END >> 10,
            .mem_upper = (uint32_t)(top - PC_HIGH_RAM) >> 10,
            .mods_count = told->module_count,
            .mods_addr = ADDRESS_OF(mods),
            .mmap_length = (top > PC_HIGH_RAM ? 3 : 2) * sizeof(struct area),
            .mmap_addr = ADDRESS_OF(areas),
        },
    };
    assert(told->module_count <= MULTIBOOT_MODULES);
    i.info.command_line = put_words(memory, &at, told->append ? told->append : "");
    i.info.boot_loader_name = put_words(memory, &at, "kvm-vmm");
    for (unsigned m = 0; m < told->module_count; m++)
        i.mods[m] = (struct mod){ told->modules[m].from, told->modules[m].to,
                                  put_words(memory, &at, told->modules[m].words), 0 };
    put_area(&i.areas[0], 0, PC_LOW_RAM_END, AVAILABLE);
    put_area(&i.areas[1], PC_LOW_RAM_END, PC_HIGH_RAM, RESERVED);
    put_area(&i.areas[2], PC_HIGH_RAM, top, AVAILABLE);
    memory_write(memory, MULTIBOOT_INFO, &i, sizeof i);
    regs->gpr[GPR_EAX] = MULTIBOOT_EAX;
    regs->gpr[GPR_EBX] = MULTIBOOT_INFO;
}
