/* Multiboot: what a header says of where its kernel goes, and what the kernel is told. */
#include "test.h"

#include "memory/boot.h"
#include "memory/multiboot.h"
#include "programs.h"

enum { RAM = 4 << 20 };

static struct made made;
static struct program program;
static struct failure failure;

static bool read_made(void)
{
    uint8_t *bytes = malloc(made.size);
    memcpy(bytes, made.bytes, made.size);
    bool ok = multiboot_read(&program, bytes, made.size, "file", &failure) &&
              program_check(&program, "file", boot_kernel_limit, RAM, "taken", &failure);
    free(bytes);
    return ok;
}

static void expect_refusal(const char *why)
{
    assert_false(read_made());
    if (strncmp(failure.text, "file", 4) != 0 || !strstr(failure.text, why))
        fail_msg("'%s' does not say '%s'", failure.text, why);
}

static void goes_where_its_addresses_say(void **state)
{
    make_multiboot(&made);
    assert_true(read_made());
    assert_int_equal(program.entry, 0x100060);
    assert_int_equal(program.segments[0].gpa, 0x100000);
    assert_int_equal(program.segments[0].size, 0x200);
    assert_int_equal(program.segments[0].from, 0);
    assert_int_equal(program.segments[0].in_file, 0x100);
    set_multiboot(&made, MADE_HEADER_ADDR, 0x100010); /* the first 16 bytes stay in the file */
    set_multiboot(&made, MADE_LOAD_END, 0x100020);
    set_multiboot(&made, MADE_BSS_END, 0);
    assert_true(read_made());
    assert_int_equal(program.segments[0].from, 0x10);
    assert_int_equal(program.segments[0].in_file, 0x20);
    assert_int_equal(program.segments[0].size, 0x20);
}

static void an_elf_program_has_its_own_headers(void **state)
{
    static const uint32_t header[] = { 0x1badb002, 3, -(0x1badb002u + 3) };
    make_elf(&made, false);
    memcpy(made.bytes + 0x1c0, header, sizeof header);
    assert_true(read_made());
    assert_int_equal(program.count, 2);
    make_multiboot(&made);
    set_multiboot(&made, MADE_FLAGS, 3);
    expect_refusal("flags 0x3: without addresses (bit 16) it has to be an ELF program");
}

static void names_what_is_wrong(void **state)
{
    static const struct {
        unsigned field;
        uint32_t value;
        const char *why;
    } changes[] = {
        { MADE_FLAGS, 0x10008, "flags 0x10008 demand what multiboot 0.6.96 does not have" },
        { MADE_FLAGS, 0x10004, "flags 0x10004, mode_type 0 ask for graphics of 0x0" },
        { MADE_HEADER_ADDR, 0x100021,
          "header_addr 0x100021, load_addr 0x100000: the header is at" },
        { MADE_HEADER_ADDR, 0xfffff, "header_addr 0xfffff, load_addr 0x100000" },
        { MADE_HEADER_ADDR, UINT32_MAX, "header_addr 0xffffffff, load_addr 0x100000" },
        { MADE_LOAD, UINT32_MAX, "header_addr 0x100020, load_addr 0xffffffff" },
        { MADE_LOAD_END, 0x100101, "load_end_addr 0x100101: up to there 0x1 bytes are missing" },
        { MADE_LOAD_END, 1, "load_addr 0x100000, load_end_addr 0x1, bss_end_addr 0x100200" },
        { MADE_BSS_END, 0x1000ff, "load_end_addr 0x100100, bss_end_addr 0x1000ff are not in this" },
        { MADE_BSS_END, 0x400001, "load_addr 0x100000 + 0x300001 is outside its RAM of 4 MiB" },
        { MADE_BSS_END, UINT32_MAX, "load_addr 0x100000 + 0xffefffff is outside any RAM" },
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        make_multiboot(&made);
        set_multiboot(&made, changes[i].field, changes[i].value);
        expect_refusal(changes[i].why);
    }
    make_multiboot(&made);
    set_multiboot(&made, MADE_FLAGS, 0x10004);
    set_multiboot(&made, MADE_MODE, 1); /* text it may have */
    assert_true(read_made());
}

static void is_cut_off_anywhere(void **state)
{
    make_multiboot(&made);
    set_multiboot(&made, MADE_LOAD_END, 0x100100);
    while (--made.size)
        expect_refusal(made.size >= 0x40   ? "bytes are missing: it is cut off"
                       : made.size >= 0x2c ? "say that it has 32 bytes, and after"
                                           : "no multiboot header");
    make_multiboot(&made);
    set_multiboot(&made, MADE_FLAGS, 0x10004);
    set_multiboot(&made, MADE_MODE, 1);
    made.size = 0x4f;
    expect_refusal("flags 0x10004 say that it has 48 bytes, and after 47 the file ends");
}

static uint32_t get(struct memory *memory, uint32_t gpa)
{
    uint32_t value = 0;
    assert_true(memory_read(memory, gpa, &value, sizeof value));
    return value;
}

static const char *text_at(struct memory *memory, uint32_t gpa)
{
    static char text[32];
    assert_true(memory_read(memory, gpa, text, sizeof text));
    return text;
}

static void a_kernel_is_told_what_there_is(void **state)
{
    const struct multiboot_module modules[] = { { 0x101000, 0x101010, "one" },
                                                { 0x102000, 0x103000, "two words" } };
    struct memory memory;
    struct registers regs = { 0 };
    assert_true(memory_init_pc(&memory, RAM, true, &failure));
    multiboot_tell(&(const struct multiboot_told){ RAM, "a=1 b", modules, 2 }, &memory, &regs);
    const uint32_t info = regs.gpr[GPR_EBX];
    assert_int_equal(regs.gpr[GPR_EAX], 0x2badb002);
    assert_in_range(info, BOOT_OURS, BOOT_OURS_END - 1);
    assert_int_equal(get(&memory, info), 0x24d);
    assert_int_equal(get(&memory, info + 4), 640);
    assert_int_equal(get(&memory, info + 8), 3072);
    assert_string_equal(text_at(&memory, get(&memory, info + 16)), "a=1 b");
    assert_int_equal(get(&memory, info + 20), 2);
    const uint32_t mods = get(&memory, info + 24), map = get(&memory, info + 48);
    assert_int_equal(get(&memory, mods), 0x101000);
    assert_int_equal(get(&memory, mods + 4), 0x101010);
    assert_string_equal(text_at(&memory, get(&memory, mods + 8)), "one");
    assert_string_equal(text_at(&memory, get(&memory, mods + 24)), "two words");
    assert_string_equal(text_at(&memory, get(&memory, info + 64)), "kvm-vmm");

    static const uint32_t areas[3][3] = { { 0, 0xa0000, 1 },
                                          { 0xa0000, 0x60000, 2 },
                                          { 0x100000, 0x300000, 1 } };
    assert_int_equal(get(&memory, info + 44), 3 * 24);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(get(&memory, map + 24 * i), 20);
        assert_int_equal(get(&memory, map + 24 * i + 4), areas[i][0]);
        assert_int_equal(get(&memory, map + 24 * i + 12), areas[i][1]);
        assert_int_equal(get(&memory, map + 24 * i + 20), areas[i][2]);
    }
    memory_destroy(&memory);
}

/* The longest there may be stay where they belong. */
static void there_is_room_for_all_words(void **state)
{
    static char words[MULTIBOOT_WORDS];
    struct multiboot_module modules[MULTIBOOT_MODULES];
    struct memory memory;
    struct registers regs = { 0 };
    memset(words, 'x', sizeof words - 1);
    for (unsigned i = 0; i < MULTIBOOT_MODULES; i++)
        modules[i] = (struct multiboot_module){ 0, 0, words };
    assert_true(memory_init_pc(&memory, 1 << 20, true, &failure));
    multiboot_tell(&(const struct multiboot_told){ 1 << 20, words, modules, MULTIBOOT_MODULES },
                   &memory, &regs);
    const uint32_t last =
        get(&memory, get(&memory, MULTIBOOT_INFO + 24) + 16 * (MULTIBOOT_MODULES - 1) + 8);
    assert_true(last + sizeof words <= BOOT_OURS_END);
    assert_int_equal(get(&memory, last + sizeof words - 4), 0x00787878);
    assert_int_equal(get(&memory, MULTIBOOT_INFO + 44), 2 * 24); /* nothing from 1 MiB on */
    memory_destroy(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_where_its_addresses_say),
        cmocka_unit_test(an_elf_program_has_its_own_headers),
        cmocka_unit_test(names_what_is_wrong),
        cmocka_unit_test(is_cut_off_anywhere),
        cmocka_unit_test(a_kernel_is_told_what_there_is),
        cmocka_unit_test(there_is_room_for_all_words),
    };
    return cmocka_run_group_tests_name("multiboot", tests, NULL, NULL);
}
