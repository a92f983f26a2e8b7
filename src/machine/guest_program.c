/* Disks, kernels and their modules: what their files say, checked against the RAM they get. */
#include "machine/private.h"

#include "event/ata.h"
#include "event/pc.h"
#include "memory/boot.h"
#include "memory/elf.h"
#include "memory/multiboot.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Disks ---- */

/* Bytes: where a boot sector has its mark; the largest floppy disk there was. */
enum { SIGNATURE = 510, FLOPPY_MAX = 2880 << 10 };

/* A master boot record, as FDISK writes it: four entries of 16 bytes, of which each has 0 or 0x80
 * first, and one a type and as many sectors as there can be. Code is not so by chance. */
static bool is_partitioned(const struct image *image)
{
    enum { ENTRIES = 0x1be, ENTRY = 16, TYPE = 4, START = 8, COUNT = 12 };
    bool is_one_used = false;
    for (unsigned i = 0; i < 4; i++) {
        const uint8_t *entry = image->bytes + ENTRIES + (size_t)i * ENTRY;
        uint32_t from, count;
        memcpy(&from, entry + START, sizeof from);
        memcpy(&count, entry + COUNT, sizeof count);
        if (entry[0] & 0x7f)
            return false;
        is_one_used =
            is_one_used || (entry[TYPE] && from && count && from <= image->size / ATA_SECTOR);
    }
    return is_one_used;
}

/* Only whole sectors can be read. */
static bool round_up(struct image *image, const char *name, struct failure *failure)
{
    const size_t size = (image->size + ATA_SECTOR - 1) / ATA_SECTOR * ATA_SECTOR;
    uint8_t *bytes = size == image->size ? image->bytes : realloc(image->bytes, size);
    if (!bytes)
        return set_failure(failure, "%s: no memory for its %zu bytes", name, size);
    memset(bytes + image->size, 0, size - image->size);
    image->bytes = bytes;
    image->size = size;
    return true;
}

bool guest_read_disk(const struct machine_guest *guest, struct image *image,
                     struct machine_start *start, struct failure *failure)
{
    if (image->size < ATA_SECTOR)
        return set_failure(failure,
                           "%s has %zu bytes; a boot sector has 512, and ends in 55 aa at 510: "
                           "say --flat for raw bytes",
                           guest->image, image->size);
    const uint8_t *signature = image->bytes + SIGNATURE;
    if (signature[0] != 0x55 || signature[1] != 0xaa)
        return set_failure(failure,
                           "%s has %02x %02x at 510, where a boot sector has 55 aa: say --flat for "
                           "raw bytes",
                           guest->image, signature[0], signature[1]);
    start->entry = PC_BOOT_SECTOR;
    /* Only our BIOS makes a floppy of an ATA disk. */
    start->drive = guest->bios || image->size > FLOPPY_MAX || is_partitioned(image) ? 0x80 : 0;
    return round_up(image, guest->image, failure);
}

/* ---- Where a program is entered ---- */

static bool refuse_entry(const struct machine_guest *guest, const struct program *program,
                         uint64_t entry, struct failure *failure)
{
    const char *field = guest->has_entry               ? "--entry"
                        : program->form == PROGRAM_ELF ? failure_words("ELF header: e_entry")
                        : program->form == PROGRAM_MULTIBOOT
                            ? failure_words("multiboot header: entry_addr")
                            : "--load";
    return set_failure(failure, "%s: %s 0x%llx: nothing of it is loaded there", guest->image, field,
                       (unsigned long long)entry);
}

/* Without paging: where it was linked to run counts, if it is loaded elsewhere. */
static bool find_physical_entry(const struct machine_guest *guest, const struct program *program,
                                uint64_t *entry, struct failure *failure)
{
    *entry = guest->has_entry ? guest->entry : program->entry;
    const struct program_segment *s = guest->has_entry ? NULL : program_at(program, *entry);
    if (s)
        *entry += s->gpa - s->linear;
    return s || program_at_gpa(program, *entry) || refuse_entry(guest, program, *entry, failure);
}

/* With paging on: RAM is where it is, and once more at another address. */
static bool find_linear_entry(const struct machine_guest *guest, const struct program *program,
                              uint64_t again, uint64_t *entry, struct failure *failure)
{
    *entry = guest->has_entry ? guest->entry : program->entry;
    const struct program_segment *s = program_at(program, *entry);
    if (!s)
        return program_at_gpa(program, *entry) || program_at_gpa(program, *entry - again) ||
               refuse_entry(guest, program, *entry, failure);
    if (s->linear == s->gpa || s->linear - again == s->gpa)
        return true;
    return set_failure(failure,
                       "%s: program header %u: p_vaddr 0x%llx, p_paddr 0x%llx: RAM appears at its "
                       "own address and at 0x%llx alone, so that it cannot be entered at 0x%llx",
                       guest->image, s->number, (unsigned long long)s->linear,
                       (unsigned long long)s->gpa, (unsigned long long)again,
                       (unsigned long long)*entry);
}

/* ---- Kernels ---- */

static bool check_kernel(const struct machine_guest *guest, const struct machine_start *start,
                         const struct program *program, struct failure *failure)
{
    return program_check(
        program, guest->image, boot_kernel_limit, machine_guest_memory(guest, start),
        failure_words("0x8f000 to 0xc0000 is taken by its stack and tables, and by "
                      "a PC's screen"),
        failure);
}

static bool refuse_load(const struct machine_guest *guest, struct failure *failure)
{
    return set_failure(failure,
                       "%s says itself where it is loaded, as its headers have it: leave --load "
                       "0x%x out, or say --flat",
                       guest->image, guest->load);
}

/* 1K OS is linked so, to where RAM appears with paging on. */
static bool is_for_paging(const struct program *program)
{
    const struct program_segment *s = program_at(program, program->entry);
    return s && s->gpa == s->linear && s->gpa - PAGING_KERNEL < PAGING_MEMORY;
}

bool guest_read_kernel(const struct machine_guest *guest, struct image *image,
                       struct machine_start *start, struct failure *failure)
{
    struct program *program = &image->program;
    if (guest->has_load)
        return refuse_load(guest, failure);
    if (!(start->multiboot ? multiboot_read : elf_read)(program, image->bytes, image->size,
                                                        guest->image, failure))
        return false;
    if (is_for_paging(program))
        return set_failure(failure,
                           "%s is entered at 0x%llx, where RAM is with paging on: say --paging "
                           "before it",
                           guest->image, (unsigned long long)program->entry);
    return check_kernel(guest, start, program, failure) &&
           find_physical_entry(guest, program, &start->entry, failure);
}

bool guest_read_long(const struct machine_guest *guest, struct image *image,
                     struct machine_start *start, struct failure *failure)
{
    struct program *program = &image->program;
    const bool is_elf = elf_is(image->bytes, image->size);
    if (is_elf && guest->has_load)
        return refuse_load(guest, failure);
    if (!is_elf)
        program_of_bytes(program, image->size, guest->has_load ? guest->load : BOOT_LOAD);
    else if (!elf_read(program, image->bytes, image->size, guest->image, failure))
        return false;
    if (program->bits == 32)
        return set_failure(failure, "%s is %s: --long is for 64 bits", guest->image,
                           failure_words("an ELF program of 32 bits"));
    return check_kernel(guest, start, program, failure) &&
           find_linear_entry(guest, program, BOOT_LONG_KERNEL, &start->entry, failure);
}

/* ---- With paging ---- */

static uint64_t paging_limit(uint64_t gpa, uint64_t ram)
{
    return gpa < ram ? boot_paging_limit((uint32_t)gpa) : 0;
}

/* It was linked to where RAM appears again, or to RAM. */
bool guest_read_paging_elf(const struct machine_guest *guest, struct image *image,
                           struct machine_start *start, struct failure *failure)
{
    struct program *program = &image->program;
    if (guest->has_load)
        return refuse_load(guest, failure);
    if (!elf_read(program, image->bytes, image->size, guest->image, failure))
        return false;
    if (program->bits == 64)
        return set_failure(failure, "%s is %s: --paging is for 32 bits", guest->image,
                           failure_words("an ELF program of 64 bits"));
    for (unsigned i = 0; i < program->count; i++)
        if (program->segments[i].gpa >= PAGING_KERNEL)
            program->segments[i].gpa -= PAGING_KERNEL;
    return program_check(program, guest->image, paging_limit, machine_guest_memory(guest, start),
                         failure_words("its GDT and IDT are at 0x500 to 0xd28, its page tables at "
                                       "0x100000 to 0x103000, and only 4 MiB are mapped"),
                         failure) &&
           find_linear_entry(guest, program, PAGING_KERNEL, &start->entry, failure);
}

/* ---- Modules ---- */

/* Its path is what comes before the first blank. */
static bool read_module(const char *words, struct image *module, struct failure *failure)
{
    char path[PATH_MAX];
    size_t size = strcspn(words, " ");
    if (size >= sizeof path || strlen(words) >= MULTIBOOT_WORDS)
        return set_failure(failure, "--module %.40s...: it has more than %u characters", words,
                           MULTIBOOT_WORDS - 1);
    snprintf(path, sizeof path, "%.*s", (int)size, words);
    return image_read_raw(module, path, MEMORY_MAX, failure);
}

/* They follow the kernel, and each other, at whole pages from 1 MiB on. */
static bool put_module(const struct machine_guest *guest, const struct machine_start *start,
                       const char *name, struct image *module, uint64_t *at,
                       struct failure *failure)
{
    enum { PAGE = 0x1000 };
    uint64_t gpa = (*at + PAGE - 1) / PAGE * PAGE;
    program_of_bytes(&module->program, module->size, gpa);
    module->program.form = PROGRAM_MODULE;
    *at = program_end(&module->program);
    return check_kernel(&(const struct machine_guest){ .image = name,
                                                       .memory = guest->memory,
                                                       .has_memory = guest->has_memory },
                        start, &module->program, failure);
}

bool guest_read_modules(const struct machine_guest *guest, struct image *image,
                        const struct machine_start *start, struct failure *failure)
{
    uint64_t at = program_end(&image->program);
    if (at < PC_HIGH_RAM)
        at = PC_HIGH_RAM;
    if (guest->append && strlen(guest->append) >= MULTIBOOT_WORDS)
        return set_failure(failure, "%s: --append has more than %u characters", guest->image,
                           MULTIBOOT_WORDS - 1);
    if (!guest->module_count)
        return true;
    if (!(image->modules = calloc(guest->module_count, sizeof *image->modules)))
        return set_failure(failure, "%s: no memory for its modules", guest->image);
    for (; image->module_count < guest->module_count; image->module_count++) {
        struct image *module = &image->modules[image->module_count];
        const char *words = guest->modules[image->module_count];
        if (!read_module(words, module, failure) ||
            !put_module(guest, start, words, module, &at, failure)) {
            image_destroy(module);
            return false;
        }
    }
    return true;
}
