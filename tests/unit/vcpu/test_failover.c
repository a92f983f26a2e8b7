/* Where an engine cannot go on, another does, from that instruction: the made-up engine gives up,
 * and the software CPU takes over. On any host, without KVM. */
#include "fake.h"

#include "event/engines.h"
#include "event/ports.h"
#include "memory/boot.h"
#include "soft/soft.h"
#include "vcpu/orders.h"

enum { AT = 0x400, VECTOR = 0x20, HANDLER = 0x800 };

static struct memory memory;
static struct engine_vm *vm;
static struct failure failure;

static int set_up(void **state)
{
    if (!memory_init(&memory, MEMORY_CHUNK, &failure))
        return -1;
    vm = engine_soft.vm_create(NULL, &memory, &failure);
    return vm ? 0 : -1;
}

static int tear_down(void **state)
{
    engine_soft.vm_destroy(vm);
    memory_destroy(&memory);
    return 0;
}

/* The guest as the engine leaves it: it stands at AT, and prints a B. */
static void leave_it_to_the_software_cpu(void)
{
    static const uint8_t code[] = { 0xb0, 'B', 0xba, 0xf8, 0x03, 0xee, 0xf4 };
    struct engine_cpu *spare = engine_soft.cpu_create(vm, 0, &failure);
    assert_non_null(spare);
    assert_true(memory_write(&memory, AT, code, sizeof code));
    vcpu_set_spare(vcpu, &engine_soft, spare);
    boot_real_mode(0, &fake.state);
    fake.state.eip = AT;
}

#define GIVES_UP                                                                                   \
    {                                                                                              \
        .reason = EVENT_INTERNAL_ERROR, .ip = AT, .linear = AT                                     \
    }
#define PREPARE(...)                                                                               \
    static const struct step script_[] = { __VA_ARGS__ };                                          \
    prepare(script_, sizeof script_ / sizeof *script_);                                            \
    leave_it_to_the_software_cpu()

static void start_paused(void)
{
    vcpu_order_pause(vcpu);
    go();
    expect(EVENT_START);
    expect(EVENT_PAUSE);
}

static void expect_takeover(void)
{
    expect(EVENT_ENGINE);
    assert_int_equal(last.detail, ENGINE_SOFT);
    assert_int_equal(last.linear, AT);
}

static void expect_it_halts(void)
{
    expect(EVENT_IO);
    assert_int_equal(last.data[0], 'B');
    assert_true(last.flags & EVENT_PRINTED);
    assert_int_equal(last.linear, AT + 5);
    expect(EVENT_HLT);
    expect(EVENT_END);
    assert_int_equal(last.outcome, OUTCOME_HALTED);
    end();
}

/* ---- It goes on ---- */

static void goes_on_from_the_instruction_that_failed(void **state)
{
    PREPARE(IO(EVENT_OUT, PORT_UART, 1, 'A'), GIVES_UP);
    go();
    expect(EVENT_START);
    expect(EVENT_IO);
    expect(EVENT_INTERNAL_ERROR);
    assert_int_equal(exits, fake.runs);
    expect_takeover();
    expect_it_halts();
}

static void goes_on_where_the_cpu_refuses_to_enter(void **state)
{
    PREPARE({ .reason = EVENT_FAIL_ENTRY, .ip = AT });
    go();
    expect(EVENT_START);
    expect(EVENT_FAIL_ENTRY);
    expect_takeover();
    expect_it_halts();
}

/* ---- What was ordered holds on ---- */

static void a_step_ends_where_it_failed_and_the_next_is_a_step_again(void **state)
{
    PREPARE(GIVES_UP);
    start_paused();
    vcpu_order_step_insn(vcpu);
    expect(EVENT_INTERNAL_ERROR);
    expect_takeover();
    expect(EVENT_PAUSE);
    vcpu_order_step_insn(vcpu);
    expect(EVENT_STEP);
    assert_int_equal(last.regs.eip, AT + 2);
    expect(EVENT_PAUSE);
    vcpu_order_resume(vcpu);
    expect(EVENT_RESUME);
    expect_it_halts();
}

static void a_breakpoint_stands_on_both(void **state)
{
    const struct control_until until = { .conditions = UNTIL_LINEAR, .linear = AT + 5 };
    PREPARE(GIVES_UP);
    start_paused();
    vcpu_order_run_until(vcpu, &until);
    expect(EVENT_RESUME);
    expect(EVENT_INTERNAL_ERROR);
    expect_takeover();
    expect(EVENT_STEP);
    assert_int_equal(last.regs.eip, AT + 5);
    expect(EVENT_PAUSE);
    vcpu_order_resume(vcpu);
    expect(EVENT_RESUME);
    expect_it_halts();
}

static void a_condition_may_be_the_failure_itself(void **state)
{
    const struct control_until until = { .conditions = UNTIL_REASON,
                                         .reason = EVENT_INTERNAL_ERROR };
    PREPARE(GIVES_UP);
    start_paused();
    vcpu_order_run_until(vcpu, &until);
    expect(EVENT_RESUME);
    expect(EVENT_INTERNAL_ERROR);
    expect_takeover();
    expect(EVENT_PAUSE);
    vcpu_order_resume(vcpu);
    expect(EVENT_RESUME);
    expect_it_halts();
}

/* In the guest, or on its way there: then there is no kick to be seen. */
static void kicks_reach_it(void **state)
{
    static const uint8_t spins[] = { 0xeb, 0xfe };
    PREPARE(GIVES_UP);
    assert_true(memory_write(&memory, AT, spins, sizeof spins));
    go();
    expect(EVENT_START);
    expect(EVENT_INTERNAL_ERROR);
    expect_takeover();
    for (int i = 0; i < 3; i++) {
        vcpu_order_pause(vcpu);
        while (next() == EVENT_KICK)
            ;
        assert_int_equal(last.reason, EVENT_PAUSE);
        vcpu_order_resume(vcpu);
        expect(EVENT_RESUME);
    }
    vcpu_order_stop(vcpu);
    while (next() == EVENT_KICK)
        ;
    assert_int_equal(last.outcome, OUTCOME_STOPPED);
    end();
}

/* A kick that comes just as it changes hands. */
static void no_kick_is_lost_on_the_way(void **state)
{
    static const uint8_t spins[] = { 0xeb, 0xfe };
    for (int i = 0; i < 500; i++) {
        PREPARE(GIVES_UP);
        assert_true(memory_write(&memory, AT, spins, sizeof spins));
        go();
        for (volatile int delay = (i * 37) % 4000; delay > 0; delay--)
            ;
        vcpu_order_stop(vcpu);
        while (next() != EVENT_END)
            ;
        assert_int_equal(last.outcome, OUTCOME_STOPPED);
        end();
    }
}

/* A guest that has its timer tick every millisecond, and spins from AT on. */
#define SETS_UP_ITS_TIMER                                                                          \
    IO(EVENT_OUT, PORT_PIC1, 1, 0x11), IO(EVENT_OUT, PORT_PIC1 + 1, 1, VECTOR),                    \
        IO(EVENT_OUT, PORT_PIC1 + 1, 1, 4), IO(EVENT_OUT, PORT_PIC1 + 1, 1, 1),                    \
        IO(EVENT_OUT, PORT_PIC1 + 1, 1, 0xfe), IO(EVENT_OUT, PORT_PIT + 3, 1, 0x34),               \
        IO(EVENT_OUT, PORT_PIT, 1, 0xa9), IO(EVENT_OUT, PORT_PIT, 1, 0x04)

static struct ticker ticker;

static void start_with_timer(void)
{
    static const uint8_t spins[] = { 0xeb, 0xfe }, handler[] = { 0xf4 };
    static const uint8_t vector[] = { (uint8_t)HANDLER, HANDLER >> 8, 0, 0 };
    void *contexts[VCPU_MAX] = { vcpu };
    ticker_init(&ticker, vcpu_tick, contexts);
    assert_true(ticker_start(&ticker, &failure));
    vcpu_set_ticker(vcpu, &ticker);
    assert_true(memory_write(&memory, AT, spins, sizeof spins));
    assert_true(memory_write(&memory, HANDLER, handler, sizeof handler));
    assert_true(memory_write(&memory, VECTOR * sizeof vector, vector, sizeof vector));
    fake.state.eflags |= EFLAGS_IF;
    go();
}

static void expect_the_tick(void)
{
    do
        assert_int_not_equal(next(), EVENT_END);
    while (last.reason != EVENT_ENGINE);
    while (next() != EVENT_INJECT) /* a window, if it was due before and the first took none */
        assert_true(last.reason == EVENT_KICK || last.reason == EVENT_IRQ_WINDOW);
    assert_int_equal(last.detail, VECTOR);
    while (next() == EVENT_KICK) /* the next tick, already */
        ;
    assert_int_equal(last.reason, EVENT_HLT);
    assert_int_equal(last.linear, HANDLER);
    expect(EVENT_END); /* its handler has interrupts off */
    vcpu_join(vcpu);
    ticker_destroy(&ticker);
    end();
}

/* The timer was set up on the first engine; its interrupt fetches the guest out of the second. */
static void timers_go_on(void **state)
{
    PREPARE(SETS_UP_ITS_TIMER, GIVES_UP);
    start_with_timer();
    expect_the_tick();
}

/* Its line rises at that very exit, which then is not the latest event any more. */
static void goes_on_though_a_timer_is_due_as_the_engine_gives_up(void **state)
{
    PREPARE(SETS_UP_ITS_TIMER,
            { .reason = EVENT_INTERNAL_ERROR, .ip = AT, .linear = AT, .late = true });
    start_with_timer();
    expect_the_tick();
}

/* ---- It does not ---- */

static void expect_failure(enum event_reason reason)
{
    go();
    expect(EVENT_START);
    expect(reason);
    expect_end(OUTCOME_FAILED);
}

static void what_is_not_the_engines_fault_ends_it(void **state)
{
    {
        PREPARE({ .reason = EVENT_INTERNAL_ERROR, .flags = EVENT_FETCH });
        expect_failure(EVENT_INTERNAL_ERROR);
    }
    {
        PREPARE({ .reason = EVENT_SHUTDOWN });
        expect_failure(EVENT_SHUTDOWN);
    }
    {
        PREPARE({ .reason = EVENT_RUN_ERROR });
        expect_failure(EVENT_RUN_ERROR);
    }
}

static void a_state_that_cannot_be_moved_ends_it(void **state)
{
    {
        PREPARE(GIVES_UP);
        fake.has_no_state = true;
        expect_failure(EVENT_INTERNAL_ERROR);
    }
    {
        PREPARE(GIVES_UP);
        fake.state.efer = EFER_LME | EFER_LMA;
        expect_failure(EVENT_INTERNAL_ERROR);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_on_from_the_instruction_that_failed),
        cmocka_unit_test(goes_on_where_the_cpu_refuses_to_enter),
        cmocka_unit_test(a_step_ends_where_it_failed_and_the_next_is_a_step_again),
        cmocka_unit_test(a_breakpoint_stands_on_both),
        cmocka_unit_test(a_condition_may_be_the_failure_itself),
        cmocka_unit_test(kicks_reach_it),
        cmocka_unit_test(no_kick_is_lost_on_the_way),
        cmocka_unit_test(timers_go_on),
        cmocka_unit_test(goes_on_though_a_timer_is_due_as_the_engine_gives_up),
        cmocka_unit_test(what_is_not_the_engines_fault_ends_it),
        cmocka_unit_test(a_state_that_cannot_be_moved_ends_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
