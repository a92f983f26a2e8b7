/* How guests fare in the user's eyes, between a command and the events that tell of it. On the
 * software CPU. */
#include "built.h"
#include "test.h"

#include "event/clock.h"
#include "machine/control.h"
#include "run/run.h"
#include "run/until_parse.h"

#include <poll.h>

enum { LIMIT_MS = 60000 };

static struct run run;
static struct options options;

static void start(const char *guest)
{
    char *argv[] = { "kvm-vmm", "--step", "--engine", "soft", (char *)guest, NULL };
    struct failure failure;
    run = (struct run){ 0 };
    bool ok = options_parse(&options, 5, argv, &failure);
    memset(options.inputs, 0, sizeof options.inputs); /* it is typed */
    if (!ok || !run_build(&run, &options, 0, &failure) || !run_start(&run, &failure))
        fail_msg("%s", failure.text);
}

static int tear_down(void **state)
{
    run_end(&run);
    run_tear_down(&run);
    return 0;
}

/* Takes one event. */
static enum event_reason next(void)
{
    uint64_t end = clock_ns() + (uint64_t)LIMIT_MS * 1000000;
    while (!run_drain(&run, 1))
        if (clock_ns() > end)
            fail_msg("no event comes");
    return run.model.vcpus[0].last.reason;
}

static void turn(void)
{
    run_drain(&run, 100);
    run_serve_typed(&run);
    poll(NULL, 0, 1);
}

static void expect(enum model_state state)
{
    uint64_t end = clock_ns() + (uint64_t)LIMIT_MS * 1000000;
    while (run_state(&run, 0) != state) {
        turn();
        if (clock_ns() > end)
            fail_msg("it is in state %d, not %d", run_state(&run, 0), state);
    }
}

static void expect_order(enum control_order order)
{
    uint64_t end = clock_ns() + (uint64_t)LIMIT_MS * 1000000;
    while (control_last_order(run.machine, 0) != order)
        if (clock_ns() > end)
            fail_msg("its order is another one");
}

/* Its exit is known, but not yet that it has paused again. */
static void in_the_middle_of_a_step_it_is_paused(void **state)
{
    start("guests/counter.bin");
    expect(MODEL_PAUSED);
    run_step_exit(&run, 0);
    assert_int_equal(run_state(&run, 0), MODEL_PAUSED);
    expect_order(CONTROL_PAUSE);
    assert_int_equal(next(), EVENT_IO);
    assert_int_equal(run.model.vcpus[0].state, MODEL_RUNNING);
    assert_int_equal(run_state(&run, 0), MODEL_PAUSED);
    assert_int_equal(next(), EVENT_PAUSE);
    assert_int_equal(run_state(&run, 0), MODEL_PAUSED);
}

static void an_order_counts_before_its_event_has_come(void **state)
{
    start("guests/spin.bin");
    expect(MODEL_PAUSED);
    run_resume(&run, 0);
    assert_int_equal(run.model.vcpus[0].state, MODEL_PAUSED);
    assert_int_equal(run_state(&run, 0), MODEL_RUNNING);
    expect(MODEL_RUNNING);
    assert_int_equal(next(), EVENT_RESUME);
    run_pause(&run, 0);
    assert_int_equal(run.model.vcpus[0].state, MODEL_RUNNING);
    assert_int_equal(run_state(&run, 0), MODEL_PAUSED);
}

static void a_step_without_an_exit_is_told_and_can_be_stopped(void **state)
{
    void (*const steps[])(struct run *, unsigned) = { run_step_exit, run_step_insn };
    start("guests/spin.bin");
    expect(MODEL_PAUSED);
    assert_false(run_is_live(&run));
    steps[0](&run, 0);
    assert_true(run_is_live(&run));
    expect(MODEL_STEPPING);
    run_pause(&run, 0);
    assert_int_equal(run_state(&run, 0), MODEL_PAUSED);
    expect_order(CONTROL_PAUSE);
    steps[1](&run, 0); /* which does end */
    expect_order(CONTROL_PAUSE);
    expect(MODEL_PAUSED);
}

static void a_step_into_a_wait_for_input_is_told(void **state)
{
    start("guests/echo.bin");
    expect(MODEL_PAUSED);
    run_resume(&run, 0);
    expect(MODEL_WAITING);
    run_step_exit(&run, 0);
    expect(MODEL_STEPPING);
    for (int i = 0; i < LIMIT_MS && run.model.vcpus[0].state != MODEL_WAITING; i++)
        turn();
    assert_int_equal(run.model.vcpus[0].state, MODEL_WAITING);
    assert_int_equal(run_state(&run, 0), MODEL_STEPPING);
}

static void go_until(const char *text)
{
    struct control_until until;
    struct until_mistake mistake;
    assert_true(until_parse(text, NULL, &until, &mistake));
    run_until(&run, 0, &until, text);
}

static void a_condition_that_was_never_met_is_told_once(void **state)
{
    char text[ORDERS_UNTIL];
    start("guests/counter.bin");
    expect(MODEL_PAUSED);
    go_until("port 3f8 value '3'");
    while (next() != EVENT_PAUSE)
        ;
    assert_int_equal(run_state(&run, 0), MODEL_PAUSED);
    go_until("port 3f9");
    assert_false(run_take_unmet(&run, 0, text));
    expect(MODEL_ENDED);
    assert_true(run_take_unmet(&run, 0, text));
    assert_string_equal(text, "port 3f9");
    assert_false(run_take_unmet(&run, 0, text));
}

#define TEST(f) cmocka_unit_test_teardown(f, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(in_the_middle_of_a_step_it_is_paused),
        TEST(an_order_counts_before_its_event_has_come),
        TEST(a_step_without_an_exit_is_told_and_can_be_stopped),
        TEST(a_step_into_a_wait_for_input_is_told),
        TEST(a_condition_that_was_never_met_is_told_once),
    };
    return cmocka_run_group_tests_name("orders", tests, guests_are_built, NULL);
}
