/* RAM, images and address translation: nothing reaches past an end. */
#include "test.h"

#include "memory/boot.h"
#include "memory/image.h"
#include "memory/mmu.h"

#include <fcntl.h>
#include <sys/stat.h>

static struct memory memory;

static int set_up(void **state)
{
    struct failure failure;
    return memory_init(&memory, 0x10000, &failure) ? 0 : -1;
}

static int tear_down(void **state)
{
    memory_destroy(&memory);
    return 0;
}

static void stays_inside(void **state)
{
    uint8_t b[16] = { 1, 2, 3, 4 };
    assert_true(memory_write(&memory, 0x10000 - 4, b, 4));
    assert_false(memory_write(&memory, 0x10000 - 3, b, 4));
    assert_false(memory_write(&memory, UINT64_MAX - 1, b, 4));
    assert_true(memory_read(&memory, 0x10000 - 4, b + 8, 4));
    assert_memory_equal(b, b + 8, 4);
    assert_false(memory_read(&memory, 0x10001, b, 0));
    assert_int_equal(memory_read_some(&memory, 0x10000 - 2, b, 4), 2);
    assert_int_equal(memory_read_some(&memory, 0x10000, b, 4), 0);
    memory_clear(&memory);
    assert_true(memory_read(&memory, 0x10000 - 4, b, 4));
    assert_int_equal(b[0] | b[1] | b[2] | b[3], 0);
}

/* Where a PC has nothing there is nothing, and the host may write what its guest may not. */
static void a_pc_has_holes(void **state)
{
    static const struct {
        uint64_t gpa;
        bool has, ram;
    } places[] = {
        { 0, true, true },           { 0x9ffff, true, true },     { 0xa0000, false, false },
        { 0xb7fff, false, false },   { 0xb8000, true, false },    { 0xc0000, false, false },
        { 0xe0000, true, false },    { 0xfffff, true, false },    { 0x100000, true, true },
        { 0x1fffff, true, true },    { 0x200000, false, false },  { 0xfffdffff, false, false },
        { 0xfffe0000, true, false }, { 0xffffffff, true, false }, { 0x100000000, false, false },
    };
    struct memory pc;
    struct failure failure;
    uint8_t b[8] = { 1, 2, 3, 4 };
    assert_true(memory_init_pc(&pc, 2 << 20, false, &failure));
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        assert_int_equal(memory_has(&pc, places[i].gpa), places[i].has);
        assert_int_equal(memory_has_ram(&pc, places[i].gpa), places[i].ram);
    }
    assert_true(memory_write(&pc, 0xffffe, b, 4)); /* from the BIOS into RAM */
    assert_int_equal(memory_read_some(&pc, 0xfffffffe, b + 4, 4), 2);
    assert_memory_equal(b + 4, b, 2);
    assert_false(memory_write(&pc, 0x9fffe, b, 4));
    assert_int_equal(memory_read_some(&pc, 0x9fffe, b, 4), 2);
    assert_false(memory_read(&pc, 0xfffffffe, b, 4));
    memory_destroy(&pc);
    assert_true(memory_init_pc(&pc, 1 << 20, true, &failure));
    assert_true(memory_has_ram(&pc, 0xe0000));
    assert_false(memory_has(&pc, 0x100000));
    memory_destroy(&pc);
}

static void put32(uint32_t gpa, uint32_t value)
{
    assert_true(memory_write(&memory, gpa, &value, sizeof value));
}

static void translates_as_the_page_tables_say(void **state)
{
    struct registers regs = { .cr0 = CR0_PE, .cr3 = 0x1000 };
    uint64_t gpa;
    memory_clear(&memory);
    assert_true(mmu_translate(&memory, &regs, NULL, 0x12345678, &gpa));
    assert_int_equal(gpa, 0x12345678);
    regs.cr0 |= CR0_PG;
    assert_false(mmu_translate(&memory, &regs, NULL, 0, &gpa)); /* no directory entry */
    put32(0x1000 + 4 * 0x200, 0x2000 | 1);
    assert_false(mmu_translate(&memory, &regs, NULL, 0x80003123, &gpa)); /* no table entry */
    put32(0x2000 + 4 * 3, 0x5000 | 1);
    assert_true(mmu_translate(&memory, &regs, NULL, 0x80003123, &gpa));
    assert_int_equal(gpa, 0x5123);
    put32(0x1000 + 4 * 0x201, 0xfff000 | 1); /* a table outside RAM */
    assert_false(mmu_translate(&memory, &regs, NULL, 0x80400000, &gpa));
    put32(0x1000 + 4 * 0x202, 0x00400000 | 0x81);
    regs.cr4 = CR4_PSE;
    assert_true(mmu_translate(&memory, &regs, NULL, 0x80812345, &gpa));
    assert_int_equal(gpa, 0x00412345);
}

static void put64(uint64_t gpa, uint64_t value)
{
    assert_true(memory_write(&memory, gpa, &value, sizeof value));
}

static void expect_page(const struct registers *regs, const struct event_wide *wide,
                        uint64_t linear, uint64_t expected)
{
    uint64_t gpa;
    assert_true(mmu_translate(&memory, regs, wide, linear, &gpa));
    assert_true(gpa == expected);
}

static void expect_no_page(const struct registers *regs, const struct event_wide *wide,
                           uint64_t linear)
{
    uint64_t gpa;
    assert_false(mmu_translate(&memory, regs, wide, linear, &gpa));
}

/* Pointers at a multiple of 32, entries of eight bytes, no pages of 1 GiB, addresses of 32 bits. */
static void translates_with_pae(void **state)
{
    const struct registers regs = { .cr0 = CR0_PE | CR0_PG, .cr4 = CR4_PAE, .cr3 = 0x1020 };
    memory_clear(&memory);
    put64(0x1020 + 8 * 2, 0x2000 | 1);
    put64(0x1020 + 8 * 3, 0x8000000040000000 | 0x81);
    put64(0x2000 + 8 * 0, 0x3000 | 1);
    put64(0x2000 + 8 * 1, 0x8000000500000000 | 0x81); /* above 4 GiB, and not to be executed */
    put64(0x3000 + 8 * 3, 0x5000 | 1);
    expect_page(&regs, NULL, 0x80003123, 0x5123);
    expect_page(&regs, NULL, 0x12380003123, 0x5123);
    expect_page(&regs, NULL, 0x80212345, 0x500012345);
    expect_no_page(&regs, NULL, 0x80004000);
    expect_no_page(&regs, NULL, 0x80400000);
    expect_no_page(&regs, NULL, 0x00000000);
    expect_no_page(&regs, NULL, 0xc0000000);
}

static void translates_in_64_bits(void **state)
{
    const struct event_wide high = { .cr3 = 1 };
    struct registers regs = {
        .cr0 = CR0_PE | CR0_PG, .cr4 = CR4_PAE, .cr3 = 0x1018, .efer = EFER_LMA | EFER_LME
    };
    uint8_t b[8];
    memory_clear(&memory);
    put64(0x1000 + 8 * 511, 0x2000 | 3); /* PML4 */
    put64(0x1000 + 8 * 0, 0x10000 | 3);  /* outside RAM */
    put64(0x2000 + 8 * 509, 0x40000000 | 0x83);
    put64(0x2000 + 8 * 510, 0x3000 | 3);
    put64(0x3000 + 8 * 0, 0x4000 | 3);
    put64(0x3000 + 8 * 1, 0x8000001000200000 | 0x83);
    put64(0x4000 + 8 * 0, 0x5000 | 3);
    put64(0x4000 + 8 * 1, 0x7000 | 0x83); /* in a page table that bit is no size */
    expect_page(&regs, NULL, 0xffffffff80000123, 0x5123);
    expect_page(&regs, NULL, 0xffffffff80001123, 0x7123);
    expect_page(&regs, NULL, 0xffffffff80212345, 0x1000212345);
    expect_page(&regs, NULL, 0xffffffff7fffffff, 0x7fffffff);
    expect_no_page(&regs, NULL, 0xffffffff80002000);
    expect_no_page(&regs, NULL, 0xffffffffc0000000);
    expect_no_page(&regs, NULL, 0);                  /* tables outside RAM */
    expect_no_page(&regs, NULL, 0x0000ffff80000123); /* not canonical */
    expect_no_page(&regs, &high, 0xffffffff80000123);
    put64(0x5ffc, 0x04030201);
    put64(0x7000, 0x08070605);
    assert_int_equal(mmu_read(&memory, &regs, NULL, 0xffffffff80000ffc, b, 8), 8);
    assert_memory_equal(b, "\1\2\3\4\5\6\7\10", 8);
    assert_int_equal(mmu_read(&memory, &regs, NULL, 0xffffffff80001ffd, b, 8), 3);
    put64(0x6000 + 8 * 511, 0x1000 | 3); /* a level more */
    regs.cr3 = 0x6000;
    regs.cr4 |= CR4_LA57;
    expect_page(&regs, NULL, 0xffffffff80000123, 0x5123);
    expect_no_page(&regs, NULL, 0x00ffffff80000123);
}

static void reads_across_pages_until_one_is_missing(void **state)
{
    struct registers regs = { .cr0 = CR0_PE | CR0_PG, .cr3 = 0x1000 };
    uint8_t b[8];
    memory_clear(&memory);
    put32(0x1000, 0x2000 | 1);
    put32(0x2000, 0x7000 | 1); /* 0 -> 7000 */
    put32(0x2004, 0x3000 | 1); /* 1000 -> 3000; 2000 is missing */
    put32(0x7ffc, 0x04030201);
    put32(0x3000, 0x08070605);
    assert_int_equal(mmu_read(&memory, &regs, NULL, 0xffc, b, 8), 8);
    assert_memory_equal(b, "\1\2\3\4\5\6\7\10", 8);
    assert_int_equal(mmu_read(&memory, &regs, NULL, 0x1ffd, b, 8), 3);
}

static void starts_where_firmware_does(void **state)
{
    struct registers regs, first;
    boot_real_mode(0, &first);
    boot_real_mode_at(0xf000, 0xfff0, &regs);
    assert_int_equal(registers_code_linear(&regs, regs.eip), 0xffff0);
    assert_int_equal(regs.seg[SEG_CS].selector, 0xf000);
    assert_int_equal(regs.seg[SEG_CS].base, 0xf0000);
    assert_int_equal(regs.seg[SEG_CS].limit, 0xffff);
    assert_int_equal(regs.seg[SEG_SS].base, 0);
    assert_int_equal(regs.gpr[GPR_ESP], 0xfffe);
    assert_int_equal(regs.idt.base, 0);
    assert_int_equal(regs.idt.limit, 0x3ff);
    regs.seg[SEG_CS] = first.seg[SEG_CS];
    regs.eip = first.eip;
    assert_memory_equal(&regs, &first, sizeof regs); /* all else as guest 0 */
}

static char path[64];

static void write_file(size_t size)
{
    strcpy(path, "/tmp/kvm-vmm-test-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, (off_t)size), 0);
    close(fd);
}

static void expect_refusal(const char *name, const char *why)
{
    struct image image;
    struct failure failure;
    assert_false(image_read(&image, name, REAL_MODE_SLOT, &failure));
    if (!strstr(failure.text, why) || !strstr(failure.text, name))
        fail_msg("'%s' says neither %s nor %s", failure.text, name, why);
}

static void refuses_what_is_no_image(void **state)
{
    expect_refusal("/tmp/there/is/no/such.bin", "No such file");
    expect_refusal("/tmp", "is a directory");
    expect_refusal("/dev/zero", "is a device");
    write_file(0);
    expect_refusal(path, "is empty");
    unlink(path);
    write_file(REAL_MODE_SLOT + 1);
    expect_refusal(path, "no guest has more than 262144");
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    expect_refusal(path, "is a pipe"); /* and does not hang */
    unlink(path);
}

static void takes_the_largest_image(void **state)
{
    struct image image;
    struct failure failure;
    write_file(REAL_MODE_SLOT);
    assert_true(image_read(&image, path, REAL_MODE_SLOT, &failure));
    assert_int_equal(image.size, REAL_MODE_SLOT);
    assert_false(image_place(&image, &memory, 0));
    image_destroy(&image);
    unlink(path);
}

/* Holes in the file are zeros, and what is between them is there. */
static void reads_a_file_with_holes(void **state)
{
    static const size_t at[] = { 0, 0x12345, 0x100000, 0x2fffff };
    const size_t size = 0x300000;
    struct image image;
    struct failure failure;
    write_file(size);
    int fd = open(path, O_WRONLY);
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        assert_int_equal(pwrite(fd, "x", 1, (off_t)at[i]), 1);
    close(fd);
    assert_true(image_read_raw(&image, path, size, &failure));
    size_t found = 0;
    for (size_t i = 0; i < size; i++)
        if (image.bytes[i])
            assert_int_equal(i, at[found++]);
    assert_int_equal(found, sizeof at / sizeof *at);
    image_destroy(&image);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stays_inside),
        cmocka_unit_test(a_pc_has_holes),
        cmocka_unit_test(translates_as_the_page_tables_say),
        cmocka_unit_test(translates_with_pae),
        cmocka_unit_test(translates_in_64_bits),
        cmocka_unit_test(reads_across_pages_until_one_is_missing),
        cmocka_unit_test(starts_where_firmware_does),
        cmocka_unit_test(refuses_what_is_no_image),
        cmocka_unit_test(takes_the_largest_image),
        cmocka_unit_test(reads_a_file_with_holes),
    };
    return cmocka_run_group_tests_name("memory", tests, set_up, tear_down);
}
