/* What registers have beyond 32 bits: told right after each event that has it, and of no other. */
#include "fake.h"

#include "event/ports.h"
#include "vcpu/orders.h"

static const struct event_wide wide = {
    .r = { 0x1122334455667788 }, .gpr = { 7 }, .eip = 0xffffffff, .linear = 0x12
};

/* The note right after, and the upper half of the address that it tells. */
static void expect_wide(uint32_t linear)
{
    struct event_wide expected = wide;
    expect(EVENT_WIDE);
    expected.linear = linear;
    assert_memory_equal(&last.wide, &expected, sizeof expected);
}

static const struct step long_out_then_halt[] = {
    { .reason = EVENT_IO, .direction = EVENT_OUT, .port = PORT_UART, .count = 20, .pause = true },
    { .reason = EVENT_HLT },
};

static void comes_before_the_data_and_after_notes(void **state)
{
    prepare(long_out_then_halt, 2);
    fake.is_long = true;
    fake.wide = wide;
    go();
    expect(EVENT_START); /* it was told to start with 32 bits */
    expect(EVENT_IO);
    expect_wide(wide.linear);
    expect(EVENT_DATA);
    expect(EVENT_PAUSE);
    expect_wide(wide.eip); /* where it goes on */
    vcpu_order_resume(vcpu);
    expect(EVENT_RESUME);
    expect_wide(wide.eip);
    expect(EVENT_HLT);
    expect_wide(wide.linear);
    expect_end(OUTCOME_HALTED); /* and nothing after that */
}

static void expect_none(void)
{
    expect(EVENT_START);
    expect(EVENT_IO);
    expect(EVENT_DATA);
    expect(EVENT_PAUSE);
    vcpu_order_resume(vcpu);
    expect(EVENT_RESUME);
    expect(EVENT_HLT);
    expect_end(OUTCOME_HALTED);
}

static void is_not_told_where_there_is_nothing(void **state)
{
    prepare(long_out_then_halt, 2);
    fake.wide = wide; /* the fake fails the test if it is asked for that */
    go();
    expect_none();
    prepare(long_out_then_halt, 2);
    fake.is_long = true;
    go();
    expect_none();
}

static void do_nothing(void *context)
{
    (void)context;
}

/* An event that is dropped leaves the last one's: there is no more to tell than what was told. */
static void is_not_told_past_the_limit(void **state)
{
    static const struct step script[] = { { .reason = EVENT_IO, .port = 0x99 },
                                          { .reason = EVENT_IO, .port = 0x99 } };
    struct limit limit = { .exits_left = 1, .reached = do_nothing };
    prepare(script, 2);
    vcpu_set_limit(vcpu, &limit);
    fake.is_long = true;
    fake.wide = wide;
    go();
    expect(EVENT_START);
    expect(EVENT_IO);
    expect_wide(wide.linear);
    expect(EVENT_END);
    assert_int_equal(last.outcome, OUTCOME_LIMIT);
    end();
}

/* An address is met by all of its bits. */
static void runs_until_an_address_of_64_bits(void **state)
{
    static const struct step script[] = { { .reason = EVENT_STEP, .ip = 4 },
                                          { .reason = EVENT_HLT } };
    static const uint64_t addresses[] = { 4, 0xffffffff00000004 };
    for (int i = 0; i < 2; i++) {
        const struct control_until until = { .conditions = UNTIL_LINEAR, .linear = addresses[i] };
        prepare(script, 2);
        fake.is_long = true;
        fake.wide = wide;
        vcpu_order_run_until(vcpu, &until);
        go();
        expect(EVENT_START);
        expect(EVENT_STEP);
        expect_wide(wide.linear);
        assert_true(atomic_load(&fake.breakpoint) == addresses[i]);
        if (i == 0) {
            expect(EVENT_HLT);
            expect_wide(wide.linear);
            expect_end(OUTCOME_HALTED);
            continue;
        }
        expect(EVENT_PAUSE);
        expect_wide(wide.eip);
        vcpu_order_stop(vcpu);
        expect(EVENT_RESUME);
        expect_wide(wide.eip);
        expect_end(OUTCOME_STOPPED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_before_the_data_and_after_notes),
        cmocka_unit_test(is_not_told_where_there_is_nothing),
        cmocka_unit_test(is_not_told_past_the_limit),
        cmocka_unit_test(runs_until_an_address_of_64_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
