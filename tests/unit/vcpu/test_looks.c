/* Guests that look for input: what it costs them, and when they are ended. On the engine made up
 * for the purpose, and where it is about time, on the software CPU on virtual time. */
#include "fake.h"

#include "event/ports.h"
#include "memory/boot.h"
#include "soft/soft.h"
#include "vcpu/orders.h"

#include <stdalign.h>

enum { LINE_STATUS = PORT_UART + 5, DATA_READY = 0x01 };

#define ASK      IO(EVENT_OUT, PORT_HYPERCALL, 1, HYPERCALL_GETCHAR)
#define ANSWER   IO(EVENT_IN, PORT_HYPERCALL, 1, 0)
#define LOOK     IO(EVENT_IN, LINE_STATUS, 1, 0)
#define PRINT(c) IO(EVENT_OUT, PORT_UART, 1, c)

static void expect_line_status(uint8_t ready)
{
    expect(EVENT_IO);
    assert_int_equal(last.port, LINE_STATUS);
    assert_int_equal(last.data[0] & DATA_READY, ready);
}

enum { SPARE = 4000 };

/* It looks by itself once a millisecond, so more often than once where this thread comes late.
 * Returns how many looks that took, at most so many. */
static unsigned expect_looks_until(uint8_t ready, unsigned most)
{
    for (unsigned looks = 1; looks < most; looks++) {
        expect(EVENT_RESUME);
        expect(EVENT_IO);
        if ((last.data[0] & DATA_READY) == ready)
            return looks;
        expect(EVENT_WAIT);
    }
    fail_msg("no look in %u saw %u", most, ready);
    return 0;
}

/* The first one only looks, the second one asks; then so many are free. */
static void looks_cost_nothing_at_first(void **state)
{
    static struct step looks[INPUT_FREE_LOOKS + 3 + SPARE];
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        looks[i] = (struct step)LOOK;
    start(looks, sizeof looks / sizeof *looks);
    expect(EVENT_START);
    expect_line_status(0);
    expect_line_status(0);
    assert_int_equal(vcpu_input_wanted(vcpu), INPUT_WANTED_NOW);
    vcpu_input_none(vcpu);
    for (unsigned i = 1; i < INPUT_FREE_LOOKS; i++)
        expect_line_status(0);
    assert_int_equal(vcpu_input_wanted(vcpu), INPUT_WANTED_LATER); /* it listens */
    expect_line_status(0);
    expect(EVENT_WAIT);
    assert_int_equal(last.detail, WAIT_INPUT);
    expect(EVENT_RESUME); /* by itself */
    expect_line_status(0);
    expect(EVENT_WAIT);
    vcpu_input_push(vcpu, (const uint8_t *)"x", 1);
    for (unsigned i = expect_looks_until(DATA_READY, SPARE); i < SPARE; i++)
        expect_line_status(DATA_READY);
    wait_until_it_spins();
    vcpu_order_stop(vcpu);
    expect(EVENT_KICK);
    expect_end(OUTCOME_STOPPED);
}

static void getchar_at_the_end_says_so_once(void **state)
{
    START(ASK, ANSWER, PRINT('b'), ASK, ANSWER, LOOK, ASK, ANSWER, ASK);
    expect(EVENT_START);
    expect(EVENT_HYPERCALL);
    vcpu_input_end(vcpu);
    expect(EVENT_HYPERCALL);
    assert_int_equal(last.data[0], HYPERCALL_NO_CHARACTER);
    expect(EVENT_IO); /* it has more to do, */
    for (unsigned i = 0; i < 2; i++) {
        expect(EVENT_HYPERCALL);
        expect(EVENT_HYPERCALL);
        if (!i)
            expect_line_status(0);
    }
    expect(EVENT_HYPERCALL);
    expect_end(OUTCOME_INPUT_ENDED); /* or not */
}

/* ---- On virtual time ---- */

/* Runs code without any input until it ends, and gives its events by kind. */
static uint64_t run_to_the_end(const uint8_t *code, size_t size,
                               unsigned counts[EVENT_REASON_COUNT], enum event_outcome *outcome)
{
    struct failure failure;
    struct memory memory;
    struct turns turns;
    struct registers boot;
    struct doorbell rings;
    struct vcpu *v = aligned_alloc(alignof(struct vcpu), sizeof *v);
    assert_non_null(v);
    assert_true(memory_init(&memory, REAL_MODE_SLOT, &failure));
    assert_true(memory_write(&memory, 0, code, size));
    struct engine_vm *vm = engine_soft.vm_create(NULL, &memory, &failure);
    struct engine_cpu *cpu = engine_soft.cpu_create(vm, 0, &failure);
    turns_init(&turns, 1);
    boot_real_mode(0, &boot);
    assert_int_equal(doorbell_init(&rings), 0);
    assert_true(vcpu_init(v, 0, &engine_soft, cpu, &boot, 1 << 16, &rings, &failure));
    vcpu_set_virtual_time(v, &turns);
    vcpu_input_end(v);
    assert_true(vcpu_start(v, &failure));
    uint64_t ns = 0;
    for (bool over = false; !over;) {
        uint32_t n;
        const struct event *e = ring_peek(&v->ring, &n);
        if (!n)
            continue;
        counts[e->reason]++;
        ns = e->exit_ns - TURNS_START_NS;
        *outcome = e->outcome;
        over = e->reason == EVENT_END;
        ring_release(&v->ring, 1);
    }
    vcpu_join(v);
    vcpu_destroy(v);
    free(v);
    engine_soft.vm_destroy(vm);
    memory_destroy(&memory);
    doorbell_destroy(&rings);
    turns_destroy(&turns);
    return ns;
}

static const uint64_t second = 1000000000;

static void who_does_nothing_but_look_is_ended_after_three_seconds(void **state)
{
    static const uint8_t looks_at_uart[] = { 0xba, 0xfd, 0x03, 0xec, 0xeb, 0xfd };
    static const uint8_t looks_at_keyboard[] = { 0xe4, 0x64, 0xeb, 0xfc };
    /* in $0x64, %al; mov $0x500, %dx; mov $2, %al; out %al, %dx; in %dx, %al; and again */
    static const uint8_t looks_and_asks[] = { 0xe4, 0x64, 0xba, 0x00, 0x05, 0xb0,
                                              0x02, 0xee, 0xec, 0xeb, 0xf5 };
    static const struct {
        const uint8_t *code;
        size_t size;
    } cases[] = {
        { looks_at_uart, sizeof looks_at_uart },
        { looks_at_keyboard, sizeof looks_at_keyboard },
        { looks_and_asks, sizeof looks_and_asks },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned counts[EVENT_REASON_COUNT] = { 0 };
        enum event_outcome outcome;
        uint64_t ns = run_to_the_end(cases[i].code, cases[i].size, counts, &outcome);
        assert_int_equal(outcome, OUTCOME_INPUT_ENDED);
        assert_true(ns >= 3 * second && ns < 3 * second + second / 100);
        assert_true(counts[EVENT_IO] > INPUT_FREE_LOOKS);
        assert_in_range(counts[EVENT_WAIT], 2900, 3000); /* a millisecond each */
        assert_int_equal(counts[EVENT_RESUME], counts[EVENT_WAIT]);
    }
}

static void who_looks_at_a_clock_in_between_has_all_the_time(void **state)
{
    /* mov $0x4000, %cx; 1: in $0x64, %al; in $0x40, %al; loop 1b; and halt */
    static const uint8_t code[] = { 0xb9, 0x00, 0x40, 0xe4, 0x64, 0xe4, 0x40, 0xe2, 0xfa, 0xf4 };
    unsigned counts[EVENT_REASON_COUNT] = { 0 };
    enum event_outcome outcome;
    uint64_t ns = run_to_the_end(code, sizeof code, counts, &outcome);
    assert_int_equal(outcome, OUTCOME_HALTED);
    assert_true(ns > 8 * second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_cost_nothing_at_first),
        cmocka_unit_test(getchar_at_the_end_says_so_once),
        cmocka_unit_test(who_does_nothing_but_look_is_ended_after_three_seconds),
        cmocka_unit_test(who_looks_at_a_clock_in_between_has_all_the_time),
    };
    return cmocka_run_group_tests_name("looks", tests, NULL, NULL);
}
