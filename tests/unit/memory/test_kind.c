/* What a file holds, told by its first bytes. */
#include "test.h"

#include "memory/kind.h"
#include "programs.h"

static const char *name_of(const void *bytes, size_t size)
{
    const struct kind *kind = kind_of(bytes, size);
    return kind ? kind->name : "";
}

static void marks_tell_kinds(void **state)
{
    static const struct {
        const char *name;
        size_t at;
        const char *mark;
    } marks[] = {
        { "1K OS", 2, "1K OS" },
        { "an ELF program for another CPU, or cut off", 0, "\177ELF" },
        { "a disk", 510, "\125\252" },
        { "a Linux kernel", 514, "HdrS" },
        { "a Mach-O program", 0, "\317\372\355\376" },
        { "an archive (ar)", 0, "!<arch>\n" },
        { "an archive (tar)", 257, "ustar" },
        { "compressed (xz)", 0, "\3757zXZ" },
        { "an image of a CD", 0x8001, "CD001" },
    };
    static uint8_t file[KIND_HEAD];
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const size_t end = marks[i].at + strlen(marks[i].mark);
        memset(file, 0, sizeof file);
        memcpy(file + marks[i].at, marks[i].mark, end - marks[i].at);
        assert_string_equal(name_of(file, sizeof file), marks[i].name);
        assert_string_equal(name_of(file, end), end == 512 ? "a boot sector" : marks[i].name);
        assert_string_equal(name_of(file, end - 1), "");
    }
}

static void what_code_may_begin_with_is_looked_at(void **state)
{
    static const uint8_t dec_pop_hlt[] = { 'M', 'Z', 0xf4 }, and_hlt[] = { '#', '!', 0xf4 };
    static const uint8_t exe[0x1c] = { 'M', 'Z', 0x90, 0, 3, 0, 0, 0, 4, 0, [0x18] = 0x40 };
    static const uint8_t multiboot[] = { 0,    0, 0, 0, 0x02, 0xb0, 0xad, 0x1b,
                                         0x03, 0, 0, 0, 0xfb, 0x4f, 0x52, 0xe4 };
    assert_string_equal(name_of(dec_pop_hlt, sizeof dec_pop_hlt), "");
    assert_string_equal(name_of(and_hlt, sizeof and_hlt), "");
    assert_string_equal(name_of(exe, sizeof exe), "a program for DOS");
    assert_string_equal(name_of(multiboot, sizeof multiboot), "a multiboot kernel");
    assert_string_equal(name_of(multiboot, sizeof multiboot - 1), "");
    assert_string_equal(name_of("#!/bin/sh\n", 10), "a script");
}

static void text_is_lines_of_characters(void **state)
{
    static const char korean[] = "\354\225\210\353\205\225\n";
    assert_string_equal(name_of("mov $1, %al\n", 12), "text");
    assert_string_equal(name_of(korean, sizeof korean - 1), "text");
    assert_string_equal(name_of("AAAA", 4), ""); /* INC CX, and no line ends */
    assert_string_equal(name_of("a\n\0", 3), "");
    assert_string_equal(name_of("a\n\364", 3), ""); /* HLT */
    assert_string_equal(name_of("a\n\354 ", 4), "");
}

/* What an ELF file needs to be started here, by the first field that is wrong. */
static void elf_files_are_told_apart(void **state)
{
    static const struct {
        size_t at;
        uint8_t value;
        const char *name;
    } changes[] = {
        { EI_DATA, ELFDATA2MSB, "an ELF program for a big-endian CPU" },
        { 18, EM_ARM, "an ELF program for ARM" },
        { 18, EM_AARCH64, "an ELF program for ARM (64 bits)" },
        { 18, EM_RISCV, "an ELF program for RISC-V" },
        { 18, EM_MIPS, "an ELF program for MIPS" },
        { 18, EM_SPARC, "an ELF program for another CPU, or cut off" },
        { 16, ET_REL, "an ELF object that is not linked" },
        { 16, ET_DYN, "an ELF program or library that a system relocates" },
        { 16, ET_CORE, "a core dump (ELF)" },
    };
    struct made made;
    make_elf(&made, true);
    assert_int_equal(kind_of(made.bytes, made.size)->start, KIND_ELF64);
    make_elf(&made, false);
    assert_int_equal(kind_of(made.bytes, made.size)->start, KIND_ELF32);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        make_elf(&made, false);
        made.bytes[changes[i].at] = changes[i].value;
        assert_string_equal(name_of(made.bytes, made.size), changes[i].name);
        assert_int_equal(kind_of(made.bytes, made.size)->start, KIND_NEVER);
        assert_true(*kind_of(made.bytes, made.size)->advice);
    }
}

static void put_multiboot2(uint8_t *at)
{
    const uint32_t header[] = { 0xe85250d6, 0, 16, -(0xe85250d6 + 16) };
    memcpy(at, header, sizeof header);
}

static void multiboot_goes_before_elf(void **state)
{
    static const uint32_t header[] = { 0x1badb002, 0, -0x1badb002u };
    struct made made;
    make_elf(&made, false);
    put_multiboot2(made.bytes + 0x180);
    assert_string_equal(name_of(made.bytes, made.size), "a multiboot 2 kernel");
    memcpy(made.bytes + 0x1a0, header, sizeof header);
    assert_int_equal(kind_of(made.bytes, made.size)->start, KIND_MULTIBOOT);
    make_multiboot(&made);
    assert_int_equal(kind_of(made.bytes, made.size)->start, KIND_MULTIBOOT);
    memset(&made, 0, sizeof made);
    put_multiboot2(made.bytes + 8);
    assert_string_equal(name_of(made.bytes, 24), "a multiboot 2 kernel");
    assert_string_equal(name_of(made.bytes, 23), "");
}

/* GRUB's disks have a multiboot kernel in them, Linux the mark of a boot sector, and what is on a CD
 * may be a disk as well. */
static void the_mark_of_a_boot_sector_is_not_all(void **state)
{
    static uint8_t file[KIND_HEAD];
    struct made made;
    memset(file, 0, sizeof file);
    make_multiboot(&made);
    memcpy(file + 0x400, made.bytes, made.size);
    memcpy(file + 0x8001, "CD001", 5);
    assert_string_equal(name_of(file, sizeof file), "an image of a CD");
    file[510] = 0x55;
    assert_string_equal(name_of(file, sizeof file), "an image of a CD");
    file[511] = 0xaa;
    assert_string_equal(name_of(file, sizeof file), "a disk");
    assert_string_equal(name_of(file, 512), "a boot sector");
    assert_string_equal(name_of(file, 511), "");
    memcpy(file + 0x202, "HdrS", 4);
    assert_string_equal(name_of(file, sizeof file), "a Linux kernel");
    memcpy(file + 2, "1K OS", 5);
    assert_string_equal(name_of(file, sizeof file), "1K OS");
}

static void windows_is_not_dos(void **state)
{
    static uint8_t exe[0x100] = { 'M', 'Z', 0x90, 0, 3, 0, 0, 0, 4, 0, [0x18] = 0x40 };
    memcpy(exe + 0x80, "PE\0\0", 4);
    assert_string_equal(name_of(exe, sizeof exe), "a program for DOS");
    exe[0x3c] = 0x80;
    assert_string_equal(name_of(exe, sizeof exe), "a program for Windows or UEFI");
    memset(exe + 0x3c, 0xff, 4);
    assert_string_equal(name_of(exe, sizeof exe), "a program for DOS");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_tell_kinds),
        cmocka_unit_test(what_code_may_begin_with_is_looked_at),
        cmocka_unit_test(text_is_lines_of_characters),
        cmocka_unit_test(elf_files_are_told_apart),
        cmocka_unit_test(multiboot_goes_before_elf),
        cmocka_unit_test(the_mark_of_a_boot_sector_is_not_all),
        cmocka_unit_test(windows_is_not_dos),
    };
    return cmocka_run_group_tests_name("kind", tests, NULL, NULL);
}
