/* The kinds of paging, by the registers that choose them. */
#include "test.h"

#include "event/paging.h"

static const struct kind {
    uint32_t cr4, efer;
    unsigned levels, largest; /* the highest level whose entries may map a page */
    uint64_t first;           /* table, of the CR3 below */
} kinds[] = {
    { 0, 0, PAGING_32_BIT, 0, 0x12345000 },
    { CR4_PSE, 0, PAGING_32_BIT, 1, 0x12345000 },
    { CR4_PAE, 0, PAGING_PAE, 1, 0x12345fe0 },
    { CR4_PAE, EFER_LMA, 4, 2, 0x712345000 },
    { CR4_PAE | CR4_LA57, EFER_LMA, 5, 2, 0x712345000 },
};

static void each_kind_has_its_levels_and_its_large_pages(void **state)
{
    const struct event_wide wide = { .cr3 = 7 };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct kind *k = &kinds[i];
        const struct registers regs = {
            .cr0 = CR0_PE | CR0_PG, .cr3 = 0x12345ff8, .cr4 = k->cr4, .efer = k->efer
        };
        assert_int_equal(paging_levels(&regs), k->levels);
        for (unsigned level = 0; level < k->levels; level++)
            assert_int_equal(paging_may_map(&regs, level), level <= k->largest);
        assert_true(paging_first_table(&regs, k->efer ? &wide : NULL) == k->first);
    }
}

static void without_paging_there_are_none(void **state)
{
    const struct registers regs = { .cr0 = CR0_PE, .cr4 = CR4_PAE, .efer = EFER_LMA };
    assert_int_equal(paging_levels(&regs), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_has_its_levels_and_its_large_pages),
        cmocka_unit_test(without_paging_there_are_none),
    };
    return cmocka_run_group_tests_name("paging", tests, NULL, NULL);
}
