/* Page tables walked from one end to the other, also such as no kernel would make, and compared. */
#include "test.h"

#include "event/event.h"
#include "event/wide.h"
#include "view/ranges.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096, PAGES = 64 };
enum { P = 1, W = 2, U = 4, PS = 0x80 };
#define NX (1ull << 63)

static uint8_t ram[PAGES * PAGE];
static unsigned reads;
static struct ranges ranges, before, shown;

static size_t read_ram(void *context, uint64_t gpa, void *to, size_t n)
{
    (void)context;
    reads++;
    if (gpa >= sizeof ram)
        return 0;
    if (n > sizeof ram - gpa)
        n = sizeof ram - gpa;
    memcpy(to, ram + gpa, n);
    return n;
}

static int set_up(void **state)
{
    memset(ram, 0, sizeof ram);
    reads = 0;
    return 0;
}

static void put32(uint64_t table, unsigned index, uint32_t entry)
{
    memcpy(ram + table + 4 * (size_t)index, &entry, sizeof entry);
}

static void put64(uint64_t table, unsigned index, uint64_t entry)
{
    memcpy(ram + table + 8 * (size_t)index, &entry, sizeof entry);
}

static void walk(uint32_t cr3, uint32_t cr4, uint64_t efer)
{
    struct registers regs = {
        .cr0 = CR0_PE | CR0_PG, .cr3 = cr3, .cr4 = cr4, .efer = (uint32_t)efer
    };
    ranges_walk(&ranges, &regs, NULL, read_ram, NULL);
}

static void has(unsigned i, uint64_t from, uint64_t to, uint8_t rights, uint64_t physical)
{
    assert_true(i < ranges.count);
    assert_int_equal(ranges.list[i].from, from);
    assert_int_equal(ranges.list[i].to, to);
    assert_int_equal(ranges.list[i].rights, rights);
    assert_int_equal(ranges.list[i].physical, physical);
}

/* ---- Walks ---- */

static void without_paging_there_are_none(void **state)
{
    struct registers regs = { .cr0 = CR0_PE };
    ranges.count = 7;
    ranges_walk(&ranges, &regs, NULL, read_ram, NULL);
    assert_int_equal(ranges.count, 0);
    assert_int_equal(reads, 0);
}

static void two_levels(void **state)
{
    put32(0x1000, 0, 0x2000 | P | W | U);
    put32(0x1000, 512, 0x3000 | P | W);
    put32(0x1000, 1023, 0x40000000 | P | W | U | PS);
    put32(0x2000, 5, 0x9000 | P | W | U);
    put32(0x2000, 6, 0xa000 | P | W | U);
    put32(0x2000, 7, 0xb000 | P | U); /* read-only */
    put32(0x2000, 8, 0x5000 | P | U); /* not the next one */
    put32(0x2000, 9, 0x6000 | W | U); /* not present */
    for (unsigned i = 0; i < 1024; i++)
        put32(0x3000, i, i << 12 | P | W | U); /* user only in the table */
    walk(0x1000, CR4_PSE, 0);
    assert_int_equal(ranges.count, 5);
    has(0, 0x5000, 0x6fff, RANGE_WRITE | RANGE_USER, 0x9000);
    has(1, 0x7000, 0x7fff, RANGE_USER, 0xb000);
    has(2, 0x8000, 0x8fff, RANGE_USER, 0x5000);
    has(3, 0x80000000, 0x803fffff, RANGE_WRITE, 0);
    has(4, 0xffc00000, 0xffffffff, RANGE_WRITE | RANGE_USER, 0x40000000);
    assert_false(ranges.is_cut);
    walk(0x1000, 0, 0); /* without PSE a table stands there, and it is not in RAM */
    has(4, 0xffc00000, 0xffffffff, RANGE_NO_TABLE, 0x40000000);
}

static void pae(void **state)
{
    put64(0x1020, 1, 0x2000 | P);
    put64(0x2000, 0, 0x200000 | P | W | PS);
    put64(0x2000, 1, 0x3000 | P | W | NX);
    put64(0x3000, 511, 0x7000 | P | W);
    put64(0x1020, 4, 0x2000 | P); /* a fifth pointer is none */
    walk(0x1020, CR4_PAE, 0);
    assert_int_equal(ranges.count, 2);
    has(0, 0x40000000, 0x401fffff, RANGE_WRITE, 0x200000);
    has(1, 0x403ff000, 0x403fffff, RANGE_WRITE | RANGE_NO_EXECUTE, 0x7000);
}

static void four_levels_and_five(void **state)
{
    put64(0x1000, 0, 0x2000 | P | W | U);
    put64(0x1000, 511, 0x2000 | P | W);
    put64(0x2000, 1, 0x40000000 | P | W | U | PS); /* 1 GiB */
    put64(0x2000, 510, 0x3000 | P | U);
    put64(0x3000, 0, 0x4000 | P | W | U);
    put64(0x4000, 1, 0x9000 | P | W | U | NX);
    walk(0x1000, CR4_PAE, EFER_LMA);
    assert_int_equal(ranges.count, 4);
    has(0, 0x40000000, 0x7fffffff, RANGE_WRITE | RANGE_USER, 0x40000000);
    has(1, 0x7f80001000, 0x7f80001fff, RANGE_USER | RANGE_NO_EXECUTE, 0x9000);
    has(2, 0xffffff8040000000, 0xffffff807fffffff, RANGE_WRITE, 0x40000000);
    has(3, 0xffffffff80001000, 0xffffffff80001fff, RANGE_NO_EXECUTE, 0x9000);
    put64(0x8000, 511, 0x1000 | P | W | U);
    walk(0x8000, CR4_PAE | CR4_LA57, EFER_LMA);
    assert_int_equal(ranges.count, 4);
    has(0, 0xffff000040000000, 0xffff00007fffffff, RANGE_WRITE | RANGE_USER, 0x40000000);
}

/* ---- Tables that no kernel would make ---- */

static void the_first_table_may_be_nowhere(void **state)
{
    walk(0x7ffff000, 0, 0);
    assert_int_equal(ranges.count, 1);
    has(0, 0, 0xffffffff, RANGE_NO_TABLE, 0x7ffff000);
}

static void assert_in_order(const struct ranges *r)
{
    assert_true(r->count <= RANGES_MAX);
    for (unsigned i = 0; i < r->count; i++) {
        assert_true(r->list[i].from <= r->list[i].to);
        if (i)
            assert_true(r->list[i - 1].to < r->list[i].from);
    }
    if (r->is_cut && r->count)
        assert_true(r->list[r->count - 1].to < r->cut_at);
}

/* Every entry leads to the table that it stands in. */
static void a_loop_has_an_end(void **state)
{
    for (unsigned i = 0; i < 512; i++)
        put64(0x1000, i, 0x1000 | P | W);
    walk(0x1000, CR4_PAE, EFER_LMA);
    assert_true(reads <= RANGES_TABLES);
    assert_true(ranges.is_cut);
    assert_in_order(&ranges);
    reads = 0;
    for (unsigned i = 0; i < 1024; i++)
        put32(0x1000, i, 0x1000 | P | W);
    walk(0x1000, 0, 0);
    assert_true(reads <= RANGES_TABLES);
    assert_in_order(&ranges);
}

static void garbage_is_bounded(void **state)
{
    static const struct {
        uint32_t cr4;
        uint64_t efer;
    } modes[] = {
        { 0, 0 },
        { CR4_PSE, 0 },
        { CR4_PAE, 0 },
        { CR4_PAE, EFER_LMA },
        { CR4_PAE | CR4_LA57, EFER_LMA },
    };
    srand(14);
    for (unsigned round = 0; round < 100; round++) {
        for (size_t i = 0; i < sizeof ram; i++)
            ram[i] = (uint8_t)(rand() >> 7);
        for (size_t i = 2; round % 2 && i < sizeof ram; i += 8) /* leads to RAM more often */
            memset(ram + i, 0, 6);
        reads = 0;
        walk((uint32_t)rand(), modes[round % 5].cr4, modes[round % 5].efer);
        walk(0x1000, modes[round % 5].cr4, modes[round % 5].efer);
        assert_true(reads <= 2 * RANGES_TABLES);
        assert_in_order(&ranges);
        ranges_compare(&shown, &ranges, &before);
        assert_in_order(&shown);
        before = ranges;
    }
}

/* ---- What changed ---- */

static struct range range(uint64_t from, uint64_t to, uint8_t rights, uint64_t physical)
{
    return (struct range){ .from = from, .to = to, .rights = rights, .physical = physical };
}

static void is_shown(unsigned i, uint64_t from, uint64_t to, enum range_change change)
{
    assert_true(i < shown.count);
    assert_int_equal(shown.list[i].from, from);
    assert_int_equal(shown.list[i].to, to);
    assert_int_equal(shown.list[i].change, change);
}

static void what_changed_is_told_by_the_page(void **state)
{
    before = (struct ranges){ .list = { range(0x1000, 0x4fff, RANGE_WRITE, 0x1000),
                                        range(0x8000, 0x9fff, 0, 0x8000),
                                        range(0xc000, 0xcfff, 0, 0xc000) },
                              .count = 3 };
    ranges = (struct ranges){
        .list = { range(0x1000, 0x1fff, RANGE_WRITE, 0x1000), range(0x2000, 0x2fff, 0, 0x2000),
                  range(0x3000, 0x5fff, RANGE_WRITE, 0x3000), range(0x8000, 0x8fff, 0, 0x8000),
                  range(0xc000, 0xcfff, 0, 0xd000) },
        .count = 5
    };
    ranges_compare(&shown, &ranges, &before);
    assert_int_equal(shown.count, 7);
    is_shown(0, 0x1000, 0x1fff, RANGE_SAME);
    is_shown(1, 0x2000, 0x2fff, RANGE_DIFFERENT); /* no longer writable */
    is_shown(2, 0x3000, 0x4fff, RANGE_SAME);
    is_shown(3, 0x5000, 0x5fff, RANGE_NEW);
    is_shown(4, 0x8000, 0x8fff, RANGE_SAME);
    is_shown(5, 0x9000, 0x9fff, RANGE_GONE);
    is_shown(6, 0xc000, 0xcfff, RANGE_DIFFERENT); /* another page */
    assert_int_equal(shown.list[6].physical, 0xd000);
}

static void what_is_not_known_has_not_changed(void **state)
{
    before = (struct ranges){
        .list = { range(0x1000, 0x1fff, 0, 0) }, .count = 1, .is_cut = true, .cut_at = 0x8000
    };
    ranges = (struct ranges){ .list = { range(0x2000, 0x2fff, 0, 0), range(0x9000, 0x9fff, 0, 0) },
                              .count = 2 };
    ranges_compare(&shown, &ranges, &before);
    assert_int_equal(shown.count, 3);
    is_shown(0, 0x1000, 0x1fff, RANGE_GONE);
    is_shown(1, 0x2000, 0x2fff, RANGE_NEW);
    is_shown(2, 0x9000, 0x9fff, RANGE_SAME);
    ranges_compare(&shown, &before, &ranges);
    assert_int_equal(shown.count, 2); /* what may still be there beyond is not gone */
    assert_true(shown.is_cut);
}

static void all_of_memory_is_compared(void **state)
{
    before = (struct ranges){ .list = { range(0, UINT64_MAX, 0, 0) }, .count = 1 };
    ranges = (struct ranges){ .list = { range(UINT64_MAX - 0xfff, UINT64_MAX, RANGE_USER, 0) },
                              .count = 1 };
    ranges_compare(&shown, &ranges, &before);
    assert_int_equal(shown.count, 2);
    is_shown(0, 0, UINT64_MAX - 0x1000, RANGE_GONE);
    is_shown(1, UINT64_MAX - 0xfff, UINT64_MAX, RANGE_DIFFERENT);
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_paging_there_are_none),
        TEST(two_levels),
        TEST(pae),
        TEST(four_levels_and_five),
        TEST(the_first_table_may_be_nowhere),
        TEST(a_loop_has_an_end),
        TEST(garbage_is_bounded),
        TEST(what_changed_is_told_by_the_page),
        TEST(what_is_not_known_has_not_changed),
        TEST(all_of_memory_is_compared),
    };
    return cmocka_run_group_tests_name("ranges", tests, NULL, NULL);
}
