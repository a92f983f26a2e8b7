/* ELF programs: what is right is loaded where its headers say; of what is wrong the field is named,
 * whatever number it has. */
#include "test.h"

#include "memory/boot.h"
#include "memory/elf.h"
#include "programs.h"

enum { RAM = 4 << 20 };

static struct made made;
static struct program program;
static struct failure failure;

static bool read_made(void)
{
    /* Of its size alone, for what watches over memory. */
    uint8_t *bytes = malloc(made.size);
    memcpy(bytes, made.bytes, made.size);
    bool ok = elf_read(&program, bytes, made.size, "file", &failure) &&
              program_check(&program, "file", boot_kernel_limit, RAM, "taken", &failure);
    free(bytes);
    return ok;
}

static void expect_refusal(const char *why)
{
    assert_false(read_made());
    if (strncmp(failure.text, "file: ", 6) != 0 || !strstr(failure.text, why))
        fail_msg("'%s' does not say '%s'", failure.text, why);
}

static void loads_what_its_headers_say(void **state)
{
    for (int is_64 = 0; is_64 < 2; is_64++) {
        struct memory memory;
        uint8_t b[2];
        make_elf(&made, is_64);
        assert_true(read_made());
        assert_int_equal(program.count, 2);
        assert_int_equal(program.entry, 0x100000);
        assert_int_equal(program_end(&program), 0x200100);
        assert_true(memory_init(&memory, RAM, &failure));
        assert_true(program_place(&program, made.bytes, &memory));
        memory_read(&memory, 0x100000, b, 2);
        assert_int_equal(b[0] | b[1] << 8, 0x1110);
        memory_read(&memory, 0x20000f, b, 2); /* its last byte, and the first that is zero */
        assert_int_equal(b[0] | b[1] << 8, 0x002f);
        memory_destroy(&memory);
    }
}

/* Where it is loaded and where it was linked to run are two things. */
static void tells_addresses_apart(void **state)
{
    make_elf(&made, true);
    made_segments64(&made)[0].p_vaddr = 0xffffffff80100000;
    made_header64(&made)->e_entry = 0xffffffff80100010;
    assert_true(read_made());
    assert_int_equal(program.segments[0].gpa, 0x100000);
    assert_ptr_equal(program_at(&program, program.entry), &program.segments[0]);
    assert_null(program_at(&program, 0x100000));
    assert_ptr_equal(program_at_gpa(&program, 0x100000), &program.segments[0]);
    assert_null(program_at_gpa(&program, 0x100100));
    assert_null(program_at_gpa(&program, 0xfffff));
}

/* gcc's build ID: a segment of its own, where no kernel is. */
static void leaves_notes_out(void **state)
{
    make_elf(&made, false);
    made_segments(&made)[1].p_offset = 0x200;
    made_segments(&made)[1].p_filesz = 0x20;
    made_segments(&made)[2].p_paddr = 0x80480f4;
    expect_refusal("p_paddr 0x80480f4 + p_memsz 0x100 is outside its RAM"); /* zeros follow */
    made_segments(&made)[2].p_memsz = 16;
    assert_true(read_made());
    assert_int_equal(program.count, 1);
    made_segments(&made)[2].p_flags = PF_X;
    assert_false(read_made());
    made_segments(&made)[2].p_flags = PF_R;
    made_segments(&made)[1].p_filesz = 0x1f;
    assert_false(read_made());
}

static void names_what_is_wrong_with_a_segment(void **state)
{
    enum { OFFSET = 4, PADDR = 12, FILESZ = 16, MEMSZ = 20 };
    static const struct {
        size_t field;
        uint32_t value;
        const char *why;
    } changes[] = {
        { OFFSET, 0x211, "program header 2: p_offset 0x211 + p_filesz 0x10 is past the end" },
        { OFFSET, UINT32_MAX, "program header 2: p_offset 0xffffffff + p_filesz 0x10 is past" },
        { FILESZ, 0x11, "program header 2: p_offset 0x210 + p_filesz 0x11 is past the end" },
        { FILESZ, 0x101, "program header 2: p_filesz 0x101 is more than p_memsz 0x100" },
        { FILESZ, UINT32_MAX, "program header 2: p_filesz 0xffffffff is more than p_memsz 0x100" },
        { MEMSZ, 15, "program header 2: p_filesz 0x10 is more than p_memsz 0xf" },
        { MEMSZ, 0x200001,
          "program header 2: p_paddr 0x200000 + p_memsz 0x200001 is outside its RAM of 4 MiB: say "
          "--memory 5M before it" },
        { MEMSZ, UINT32_MAX, "p_memsz 0xffffffff is outside any RAM: no guest has more than 1024" },
        { PADDR, 0x400000, "p_paddr 0x400000 + p_memsz 0x100 is outside its RAM of 4 MiB" },
        { PADDR, 0x3fff01, "p_paddr 0x3fff01 + p_memsz 0x100 is outside its RAM of 4 MiB" },
        { PADDR, UINT32_MAX, "p_paddr 0xffffffff + p_memsz 0x100 is outside any RAM" },
        { PADDR, 0x8ff00, "p_paddr 0x8ff00 + p_memsz 0x100 is not all free RAM: taken" },
        { PADDR, 0x8ef01, "p_paddr 0x8ef01 + p_memsz 0x100 is not all free RAM: taken" },
        { PADDR, 0xb8000, "p_paddr 0xb8000 + p_memsz 0x100 is not all free RAM: taken" },
        { PADDR, 0x1000ff,
          "two of its parts overlap: program header 0: p_paddr 0x100000 + p_memsz 0x100; program "
          "header 2: p_paddr 0x1000ff" },
        { PADDR, 0xfff01, "two of its parts overlap" },
    };
    static const uint32_t fit[] = { 0, 0x8ef00, 0xc0000, 0xfff00, 0x100100, 0x3fff00 };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        make_elf(&made, false);
        memcpy((uint8_t *)&made_segments(&made)[2] + changes[i].field, &changes[i].value, 4);
        expect_refusal(changes[i].why);
    }
    for (size_t i = 0; i < sizeof fit / sizeof *fit; i++) {
        make_elf(&made, false);
        made_segments(&made)[2].p_paddr = fit[i];
        assert_true(read_made());
    }
}

static void sums_of_64_bits_do_not_wrap(void **state)
{
    make_elf(&made, true);
    made_segments64(&made)[2].p_paddr = UINT64_MAX - 0xff;
    expect_refusal("p_paddr 0xffffffffffffff00 + p_memsz 0x100 is outside any RAM");
    make_elf(&made, true);
    made_segments64(&made)[2].p_memsz = UINT64_MAX;
    expect_refusal("p_memsz 0xffffffffffffffff is outside any RAM");
    make_elf(&made, true);
    made_segments64(&made)[2].p_offset = UINT64_MAX - 7;
    expect_refusal("p_offset 0xfffffffffffffff8 + p_filesz 0x10 is past the end");
    make_elf(&made, true);
    made_segments64(&made)[2].p_filesz = made_segments64(&made)[2].p_memsz = UINT64_MAX;
    expect_refusal("p_offset 0x210 + p_filesz 0xffffffffffffffff is past the end");
    make_elf(&made, true);
    made_header64(&made)->e_phoff = UINT64_MAX - 7;
    expect_refusal("ELF header");
}

static void names_what_is_wrong_with_the_header(void **state)
{
    make_elf(&made, false);
    made_header(&made)->e_type = ET_REL;
    expect_refusal("e_type 1, e_machine 3");
    make_elf(&made, false);
    made_header(&made)->e_machine = EM_ARM;
    expect_refusal("e_type 2, e_machine 40");
    make_elf(&made, false);
    made_header(&made)->e_phnum = 0;
    expect_refusal("e_phnum 0");
    make_elf(&made, false);
    made_header(&made)->e_phentsize++;
    expect_refusal("e_phentsize 33, and a program header has 32");
    make_elf(&made, false);
    made_header(&made)->e_phnum = UINT16_MAX;
    expect_refusal("e_phnum 65535: no more than 128 are read");
    make_elf(&made, false);
    made_header(&made)->e_phnum = 128;
    expect_refusal("e_phnum 128: its table of program headers is cut off");
    make_elf(&made, false);
    made_header(&made)->e_phoff = 0x200;
    expect_refusal("e_phoff 0x200, e_phnum 3: its table of program headers is cut off");
    make_elf(&made, false);
    made_segments(&made)[1].p_type = PT_INTERP;
    expect_refusal("program header 1: PT_INTERP");
    make_elf(&made, false);
    made_segments(&made)[0].p_type = made_segments(&made)[2].p_type = PT_NOTE;
    expect_refusal("no program header is a PT_LOAD");
}

/* From its last byte on, every length is refused, by a line. */
static void is_cut_off_anywhere(void **state)
{
    for (int is_64 = 0; is_64 < 2; is_64++) {
        make_elf(&made, is_64);
        while (--made.size >= 4)
            expect_refusal("cut off");
    }
}

/* Each of one byte, from 1 MiB on. */
static void has_so_many_parts(void **state)
{
    static uint8_t bytes[sizeof(Elf32_Ehdr) + (PROGRAM_SEGMENTS + 1) * sizeof(Elf32_Phdr)];
    Elf32_Ehdr *header = (Elf32_Ehdr *)bytes;
    Elf32_Phdr *parts = (Elf32_Phdr *)(header + 1);
    make_elf(&made, false);
    *header = *made_header(&made);
    for (unsigned i = 0; i <= PROGRAM_SEGMENTS; i++)
        parts[i] = (Elf32_Phdr){ .p_type = PT_LOAD, .p_paddr = 0x100000 + i, .p_memsz = 1 };
    header->e_phnum = PROGRAM_SEGMENTS;
    assert_true(elf_read(&program, bytes, sizeof bytes, "file", &failure));
    assert_int_equal(program.count, PROGRAM_SEGMENTS);
    header->e_phnum++;
    assert_false(elf_read(&program, bytes, sizeof bytes, "file", &failure));
    assert_non_null(strstr(failure.text, "program header 32: no more than 32 parts"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads_what_its_headers_say),
        cmocka_unit_test(tells_addresses_apart),
        cmocka_unit_test(leaves_notes_out),
        cmocka_unit_test(names_what_is_wrong_with_a_segment),
        cmocka_unit_test(sums_of_64_bits_do_not_wrap),
        cmocka_unit_test(names_what_is_wrong_with_the_header),
        cmocka_unit_test(is_cut_off_anywhere),
        cmocka_unit_test(has_so_many_parts),
    };
    return cmocka_run_group_tests_name("elf", tests, NULL, NULL);
}
