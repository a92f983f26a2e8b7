/* A guest that called a BIOS which is not there: told from one that runs through zeros by
 * itself. */
#include "test.h"

#include "engine/empty_vector.h"
#include "memory/boot.h"

enum { CODE = 0x7c00, INT_AT = CODE + 3, STACK = 0x7000, LATER = EMPTY_VECTOR_NS };

/* mov $0x0e41, %ax; int $0x10; hlt */
static const uint8_t code[] = { 0xb8, 0x41, 0x0e, 0xcd, 0x10, 0xf4 };

static struct memory memory;
static struct registers regs;
static struct empty_vector seen;

static int set_up(void **state)
{
    struct failure failure;
    assert_true(memory_init(&memory, 0x100000, &failure));
    assert_true(memory_write(&memory, CODE, code, sizeof code));
    boot_real_mode_at(0, CODE, &regs);
    seen = (struct empty_vector){ 0 };
    return 0;
}

static int tear_down(void **state)
{
    memory_destroy(&memory);
    return 0;
}

/* As the CPU does: IP, CS, FLAGS on the stack, and on at 0000:0000, by now somewhat later. */
static void execute_int(void)
{
    const uint16_t frame[] = { INT_AT + 2, 0, 2 };
    assert_true(memory_write(&memory, STACK, frame, sizeof frame));
    regs.gpr[GPR_ESP] = STACK;
    regs.eip = 0x100;
}

static bool look(uint64_t ns)
{
    return empty_vector_look(&seen, &memory, &regs, ns);
}

static void a_vector_of_zeros_leads_nowhere(void **state)
{
    const uint8_t byte = 0xcf;
    assert_true(empty_vector_leads_nowhere(&memory, &regs, 0x10));
    memory_write(&memory, 0x10 * 4 + 2, &byte, 1); /* it has a segment */
    assert_false(empty_vector_leads_nowhere(&memory, &regs, 0x10));
    assert_true(empty_vector_leads_nowhere(&memory, &regs, 0x11));
    regs.cr0 |= CR0_PE;
    assert_false(empty_vector_leads_nowhere(&memory, &regs, 0x11));
    regs.cr0 &= ~(uint32_t)CR0_PE;
    memory_write(&memory, 0, &byte, 1); /* there is code at 0000:0000 */
    assert_false(empty_vector_leads_nowhere(&memory, &regs, 0x11));
}

static void it_is_sure_after_a_while(void **state)
{
    execute_int();
    assert_false(look(5));
    assert_false(look(LATER));
    assert_true(look(5 + LATER));
    assert_int_equal(seen.vector, 0x10);
    assert_int_equal(seen.linear, INT_AT);
}

/* Each round pushes once more, over the INT itself in the end. */
static void it_remembers_what_the_guest_has_overwritten(void **state)
{
    static const uint8_t pushed[sizeof code] = { 1, 2, 3, 4, 5, 6 };
    execute_int();
    assert_false(look(0));
    memory_write(&memory, CODE, pushed, sizeof pushed);
    regs.eip = CODE;
    assert_false(look(LATER)); /* not in the zeros right now */
    regs.eip = 0x200;
    assert_true(look(LATER));
    assert_int_equal(seen.linear, INT_AT);
}

static void the_int_itself_is_a_suspicion(void **state)
{
    regs.eip = INT_AT;
    assert_false(look(0));
    execute_int();
    assert_true(look(LATER));
}

static void zeros_alone_are_none(void **state)
{
    regs.eip = 0x100; /* nothing on the stack tells where from */
    assert_false(look(0));
    assert_false(look(LATER));
    assert_false(seen.suspected);
}

static void a_handler_that_is_there_is_none(void **state)
{
    const uint16_t vector[] = { 0x100, 0 };
    memory_write(&memory, 0x10 * 4, vector, sizeof vector);
    execute_int();
    assert_false(look(0));
    assert_false(look(LATER));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_vector_of_zeros_leads_nowhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_is_sure_after_a_while, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_remembers_what_the_guest_has_overwritten, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_int_itself_is_a_suspicion, set_up, tear_down),
        cmocka_unit_test_setup_teardown(zeros_alone_are_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_handler_that_is_there_is_none, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("empty vector", tests, NULL, NULL);
}
