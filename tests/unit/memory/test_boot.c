/* How kernels start: the registers, and the tables that go with them. */
#include "test.h"

#include "memory/boot.h"

enum { RAM = 5 << 20 };

static struct memory memory;
static struct registers regs;

static int set_up(void **state)
{
    struct failure failure;
    return memory_init_pc(&memory, RAM, true, &failure) ? 0 : -1;
}

static int tear_down(void **state)
{
    memory_destroy(&memory);
    return 0;
}

static uint64_t get(uint64_t gpa)
{
    uint64_t value = 0;
    assert_true(memory_read(&memory, gpa, &value, sizeof value));
    return value;
}

static void a_pc_begins_below_4_gib(void **state)
{
    boot_reset(&regs);
    assert_int_equal(regs.seg[SEG_CS].base + regs.eip, 0xfffffff0);
    assert_int_equal(regs.seg[SEG_CS].selector, 0xf000);
    assert_int_equal(regs.cr0 & CR0_PE, 0);
}

/* The descriptors say what the segment registers hold. */
static void a_kernel_is_flat_and_without_paging(void **state)
{
    boot_kernel(&memory, 0x100000, &regs);
    assert_int_equal(regs.eip, 0x100000);
    assert_int_equal(regs.cr0, CR0_PE | CR0_ET);
    assert_int_equal(regs.eflags, EFLAGS_FIXED);
    assert_int_equal(regs.gpr[GPR_ESP], BOOT_STACK - 16);
    assert_int_equal(regs.seg[SEG_CS].selector, 8);
    assert_int_equal(regs.seg[SEG_SS].selector, 16);
    assert_int_equal(registers_code_bits(&regs), 32);
    assert_int_equal(regs.gdt.limit, 23);
    assert_int_equal(get(regs.gdt.base), 0);
    assert_int_equal(get(regs.gdt.base + 8), 0x00cf9b000000ffff);
    assert_int_equal(get(regs.gdt.base + 16), 0x00cf93000000ffff);
}

/* The address that is mapped there, by pages of 2 MiB. */
static uint64_t walk(uint64_t linear)
{
    uint64_t table = regs.cr3;
    for (unsigned shift = 39; shift >= 30; shift -= 9) {
        uint64_t entry = get(table + 8 * (linear >> shift & 511));
        if (!(entry & 1))
            return UINT64_MAX;
        assert_int_equal(entry & 0x83, 3);
        table = entry & ~0xfffull;
    }
    uint64_t page = get(table + 8 * (linear >> 21 & 511));
    if (!(page & 1))
        return UINT64_MAX;
    assert_int_equal(page & 0x83, 0x83);
    return (page & ~0x1fffffull) + (linear & 0x1fffff);
}

static void in_64_bit_mode_ram_is_where_it_is(void **state)
{
    boot_long(&memory, RAM, 0x123456, &regs);
    assert_int_equal(regs.eip, 0x123456);
    assert_int_equal(registers_code_bits(&regs), 64);
    assert_int_equal(regs.cr0, CR0_PE | CR0_ET | CR0_PG);
    assert_int_equal(regs.cr4, CR4_PAE);
    assert_int_equal(regs.efer, EFER_LME | EFER_LMA);
    assert_int_equal(get(regs.gdt.base + 8), 0x00af9b000000ffff);
    assert_int_equal(walk(0), 0);
    assert_int_equal(walk(RAM - 1), RAM - 1);
    assert_true(walk(6 << 20) == UINT64_MAX);
    assert_true(walk(BOOT_LONG_KERNEL) == UINT64_MAX);
}

static void and_where_kernels_are_linked(void **state)
{
    boot_long(&memory, RAM, BOOT_LONG_KERNEL + 0x123456, &regs);
    assert_int_equal(regs.eip, BOOT_FAR_ENTRY);
    assert_int_equal(get(BOOT_FAR_ENTRY) & 0xffffffffffff, 0xc38012345668); /* push; ret */
    assert_int_equal(walk(0x123456), 0x123456);
    assert_int_equal(walk(BOOT_LONG_KERNEL + 0x123456), 0x123456);
    assert_int_equal(walk(BOOT_LONG_KERNEL + RAM - 1), RAM - 1);
    assert_true(walk(BOOT_LONG_KERNEL + (1 << 30)) == UINT64_MAX);
}

/* What is loaded meets nothing that is written here. */
static void leaves_ram_to_what_is_loaded(void **state)
{
    uint8_t page[0x1000];
    boot_long(&memory, RAM, BOOT_LONG_KERNEL, &regs);
    for (uint64_t gpa = 0; gpa < RAM; gpa += sizeof page) {
        if (!boot_kernel_limit(gpa, RAM) || !memory_read(&memory, gpa, page, sizeof page))
            continue;
        for (size_t i = 0; i < sizeof page; i++)
            assert_int_equal(page[i], 0);
    }
    assert_int_equal(boot_kernel_limit(0, RAM), BOOT_OURS);
    assert_int_equal(boot_kernel_limit(BOOT_OURS - 1, RAM), BOOT_OURS);
    assert_int_equal(boot_kernel_limit(BOOT_OURS, RAM), 0);
    assert_int_equal(boot_kernel_limit(BOOT_FREE - 1, RAM), 0);
    assert_int_equal(boot_kernel_limit(BOOT_FREE, RAM), RAM);
    assert_int_equal(boot_kernel_limit(RAM, RAM), 0);
    assert_int_equal(boot_kernel_limit(UINT64_MAX, RAM), 0);
}

static void paging_guests_have_a_stack(void **state)
{
    struct memory paged;
    struct failure failure;
    assert_true(memory_init(&paged, PAGING_MEMORY, &failure));
    boot_paging(&paged, PAGING_ENTRY, &regs);
    assert_int_equal(regs.gpr[GPR_ESP], 0x803ffff0);
    assert_int_equal(regs.cr0, CR0_PE | CR0_ET | CR0_PG);
    memory_destroy(&paged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pc_begins_below_4_gib),
        cmocka_unit_test_setup_teardown(a_kernel_is_flat_and_without_paging, set_up, tear_down),
        cmocka_unit_test_setup_teardown(in_64_bit_mode_ram_is_where_it_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(and_where_kernels_are_linked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(leaves_ram_to_what_is_loaded, set_up, tear_down),
        cmocka_unit_test(paging_guests_have_a_stack),
    };
    return cmocka_run_group_tests_name("boot", tests, NULL, NULL);
}
