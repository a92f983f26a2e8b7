/* What the software CPU says it ran: straight runs, loops counted, and no further than it came. */
#include "test.h"

#include "soft/soft.h"
#include "soft_guest.h"

enum { UD = 6 }; /* a vector */

static struct trail trail;

static void expect_run(unsigned index, uint32_t from, uint32_t to, uint64_t times)
{
    assert_true(index < trail.count);
    assert_int_equal(trail.runs[index].linear, from);
    assert_int_equal(trail.runs[index].bytes, to - from);
    assert_int_equal(trail.runs[index].times, times);
}

static void take(unsigned count)
{
    engine_soft.cpu_trail(g.cpu, &trail);
    assert_int_equal(trail.count, count);
}

static void a_loop_is_counted(void **state)
{
    g.regs.gpr[GPR_ECX] = 5;
    EMIT(0x40, 0x90, 0xe2, 0xfd, 0xf4); /* inc eax; l: nop; loop l; hlt */
    load();
    run();
    expect_halt(CODE + 5);
    take(3);
    assert_false(trail.is_cut);
    expect_run(0, CODE, CODE + 4, 1);
    expect_run(1, CODE + 1, CODE + 4, 4);
    expect_run(2, CODE + 4, CODE + 5, 1);
}

static void what_was_taken_is_not_told_again(void **state)
{
    EMIT(0xe6, PORT, 0xeb, 0xfc); /* l: out al; jmp l */
    load();
    run();
    take(1);
    expect_run(0, CODE, CODE + 2, 1);
    resume();
    take(2);
    expect_run(0, CODE + 2, CODE + 4, 1);
    expect_run(1, CODE, CODE + 2, 1);
    take(0);
}

static void a_read_is_told_when_it_leaves_and_not_when_it_is_completed(void **state)
{
    EMIT(0x40, 0xe4, PORT, 0x40, 0xf4); /* inc eax; in al; inc eax; hlt */
    load();
    run();
    take(1);
    expect_run(0, CODE, CODE + 3, 1);
    answer(1);
    resume();
    take(1);
    expect_run(0, CODE + 3, CODE + 5, 1);
}

static void a_fault_ends_the_run_with_its_instruction(void **state)
{
    EMIT(0x40, 0x0f, 0x0b, 0x40, 0xf4); /* inc eax; ud2; inc eax; hlt */
    load();
    run();
    expect_vector(UD);
    take(2);
    expect_run(0, CODE, CODE + 3, 1);
    expect_run(1, HANDLER(UD), HANDLER(UD) + 1, 1);
}

static void the_latest_are_kept(void **state)
{
    unsigned n = 0;
    for (; n < 2 * TRAIL_MAX; n++)
        EMIT(0xeb, 0x00); /* jmp to the next */
    EMIT(0xf4);
    load();
    run();
    take(TRAIL_MAX - 1);
    assert_true(trail.is_cut);
    expect_run(TRAIL_MAX - 2, CODE + 2 * n, CODE + 2 * n + 1, 1);
    expect_run(0, CODE + 2 * (n - TRAIL_MAX + 2), CODE + 2 * (n - TRAIL_MAX + 3), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GUEST_TEST(a_loop_is_counted),
        GUEST_TEST(what_was_taken_is_not_told_again),
        GUEST_TEST(a_read_is_told_when_it_leaves_and_not_when_it_is_completed),
        GUEST_TEST(a_fault_ends_the_run_with_its_instruction),
        GUEST_TEST(the_latest_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
