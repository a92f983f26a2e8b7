/* Which returns of a guest are hits of a breakpoint, and which meet an address with a stack. */
#include "test.h"

#include "event/breaks.h"

static struct event at(uint32_t eip, uint32_t esp)
{
    struct event e = { .reason = EVENT_STEP, .irq = EVENT_NO_IRQ };
    e.regs.eip = e.linear = eip;
    e.regs.gpr[GPR_ESP] = esp;
    e.regs.seg[SEG_SS].base = 0x10000;
    return e;
}

static void an_address_counts_with_a_stack_that_is_as_high(void **state)
{
    struct control_until u = { UNTIL_LINEAR | UNTIL_STACK, .linear = 8, .stack = 0x1fff0 };
    assert_true(until_is_address(&u));
    static const struct {
        uint32_t eip, esp;
        bool met;
    } cases[] = { { 8, 0xfff0, true },
                  { 8, 0xfff2, true },
                  { 8, 0xffee, false },
                  { 9, 0xfff0, false },
                  { 8, 0x5fff0, true } /* SP alone has 16 bits */ };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct event e = at(cases[i].eip, cases[i].esp);
        assert_int_equal(until_is_met(&u, &e, NULL), cases[i].met);
    }
    u.conditions = UNTIL_LINEAR | UNTIL_STACK | UNTIL_PORT;
    assert_false(until_is_address(&u));
}

static void a_stack_of_64_bits_is_compared_by_all_of_them(void **state)
{
    const struct control_until u = { UNTIL_LINEAR | UNTIL_STACK, .linear = 8,
                                     .stack = 0xffffffff80001000 };
    struct event e = at(8, 0x80001000);
    struct event_wide wide = { 0 };
    e.regs.efer = EFER_LMA;
    e.regs.seg[SEG_CS].attr = SEGMENT_L;
    assert_false(until_is_met(&u, &e, &wide));
    wide.gpr[GPR_ESP] = 0xffffffff;
    assert_true(until_is_met(&u, &e, &wide));
}

static void a_register_decides(void **state)
{
    static const struct {
        uint8_t test, reg, size;
        uint64_t value;
        bool hit;
    } cases[] = {
        { BREAK_EQUAL, GPR_ECX, 1, 0x34, true },
        { BREAK_EQUAL, GPR_ECX, 2, 0x34, false },
        { BREAK_EQUAL, GPR_ECX, 2, 0x91234, true },
        { BREAK_EQUAL, GPR_ECX, 8, 0x1234, false },
        { BREAK_DIFFERS, GPR_ECX, 4, 0x1234, false },
        { BREAK_DIFFERS, GPR_ECX, 4, 1, true },
        { BREAK_BELOW, GPR_ECX, 4, 0x1235, true },
        { BREAK_BELOW, GPR_ECX, 4, 0x1234, false },
        { BREAK_ABOVE, GPR_ECX, 4, 0x1234, false },
        { BREAK_ABOVE, GPR_ECX, 8, 0x1234, true },
        { BREAK_EQUAL, 9, 8, 7, true },
        { BREAK_ANY, 0, 0, 5, true },
    };
    struct event e = at(8, 0);
    struct event_wide wide = { .r[1] = 7, .gpr[GPR_ECX] = 1 };
    e.regs.gpr[GPR_ECX] = 0x1234;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct control_break b = { .test = cases[i].test,
                                         .reg = cases[i].reg,
                                         .reg_size = cases[i].size,
                                         .value = cases[i].value,
                                         .when = { UNTIL_LINEAR, .linear = 8 } };
        assert_int_equal(break_is_hit(&b, &e, &wide), cases[i].hit);
    }
}

static void a_write_is_one_to_its_bytes(void **state)
{
    const struct control_break b = { .kind = BREAK_WRITE, .linear = 0x500, .length = 2 };
    struct event e = at(8, 0);
    e.gpa = 0x500;
    assert_false(break_is_hit(&b, &e, NULL));
    e.flags = EVENT_WATCH;
    for (e.gpa = 0x4ff; e.gpa < 0x504; e.gpa++)
        assert_int_equal(break_is_hit(&b, &e, NULL), e.gpa == 0x500 || e.gpa == 0x501);
}

static void an_exit_is_one_that_meets_all(void **state)
{
    const struct control_break b = { .when = { UNTIL_PORT | UNTIL_VALUE, .port = 0x80,
                                               .value = 5 } };
    struct event e = { .reason = EVENT_IO, .port = 0x80, .size = 1, .count = 1, .data = { 5 } };
    assert_true(break_is_hit(&b, &e, NULL));
    e.data[0] = 6;
    assert_false(break_is_hit(&b, &e, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_counts_with_a_stack_that_is_as_high),
        cmocka_unit_test(a_stack_of_64_bits_is_compared_by_all_of_them),
        cmocka_unit_test(a_register_decides),
        cmocka_unit_test(a_write_is_one_to_its_bytes),
        cmocka_unit_test(an_exit_is_one_that_meets_all),
    };
    return cmocka_run_group_tests_name("breaks", tests, NULL, NULL);
}
