/* The vCPU and its control, on an engine made up for the purpose: each exit is what the test
 * says. */
#include "fake.h"

#include "event/pc.h"
#include "event/ports.h"
#include "event/words.h"
#include "vcpu/orders.h"

#include <poll.h>

/* ---- The tests ---- */

#define ASK    IO(EVENT_OUT, PORT_HYPERCALL, 1, HYPERCALL_GETCHAR)
#define ANSWER IO(EVENT_IN, PORT_HYPERCALL, 1, 0)

static void ends_as_its_guest_does(void **state)
{
    {
        START(IO(EVENT_OUT, PORT_UART, 1, 'x'), { .reason = EVENT_HLT });
        expect(EVENT_START);
        expect(EVENT_IO);
        assert_true(last.flags & EVENT_PRINTED);
        assert_int_equal(last.data[0], 'x');
        expect(EVENT_HLT);
        expect_end(OUTCOME_HALTED);
    }
    {
        START(IO(EVENT_OUT, PORT_HYPERCALL, 1, HYPERCALL_EXIT));
        expect(EVENT_START);
        expect(EVENT_HYPERCALL);
        expect_end(OUTCOME_EXITED);
    }
    static const enum event_reason bad[] = { EVENT_SHUTDOWN, EVENT_INTERNAL_ERROR, EVENT_FAIL_ENTRY,
                                             EVENT_RUN_ERROR, EVENT_OTHER };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct step script = { .reason = (uint8_t)bad[i] };
        start(&script, 1);
        expect(EVENT_START);
        expect(bad[i]);
        expect_end(OUTCOME_FAILED);
    }
}

/* With what its guest wrote there, and not by what it wrote elsewhere. */
static void ends_by_its_exit_port(void **state)
{
    static const struct step script[] = { IO(EVENT_OUT, 0xf5, 1, 3), IO(EVENT_IN, 0xf4, 1, 0),
                                          IO(EVENT_OUT, 0xf4, 1, 0x10) };
    prepare(script, sizeof script / sizeof *script);
    vcpu_add_exit_port(vcpu, 0xf4);
    go();
    expect(EVENT_START);
    expect(EVENT_IO);
    assert_int_equal(last.flags, EVENT_NO_DEVICE);
    expect(EVENT_IO);
    expect(EVENT_IO);
    assert_int_equal(last.flags, EVENT_STATUS);
    expect(EVENT_END);
    assert_int_equal(last.outcome, OUTCOME_EXITED);
    assert_int_equal(last.flags, EVENT_STATUS);
    assert_int_equal(last.detail, 0x21);
    end();
}

static void an_end_without_a_status_has_none(void **state)
{
    static const struct step script[] = { IO(EVENT_OUT, PORT_HYPERCALL, 1, HYPERCALL_EXIT) };
    prepare(script, 1);
    vcpu_add_exit_port(vcpu, 0xf4);
    go();
    expect(EVENT_START);
    expect(EVENT_HYPERCALL);
    expect(EVENT_END);
    assert_int_equal(last.flags, 0);
    assert_int_equal(last.detail, 0);
    end();
}

static void a_triple_fault_may_be_a_reset(void **state)
{
    static const struct step fault = { .reason = EVENT_SHUTDOWN },
                             other = { .reason = EVENT_INTERNAL_ERROR };
    prepare(&fault, 1);
    vcpu_set_reset_ends(vcpu);
    go();
    expect(EVENT_START);
    expect(EVENT_SHUTDOWN);
    expect_end(OUTCOME_RESET);
    prepare(&other, 1);
    vcpu_set_reset_ends(vcpu);
    go();
    expect(EVENT_START);
    expect(EVENT_INTERNAL_ERROR);
    expect_end(OUTCOME_FAILED);
}

static void assert_prints(uint8_t byte)
{
    uint8_t bytes[EVENT_DATA_MORE];
    expect(EVENT_IO);
    assert_int_equal(event_printed(&last, bytes), 1);
    assert_int_equal(bytes[0], byte);
}

static void prints_at_its_console_ports(void **state)
{
    static const struct step script[] = { IO(EVENT_OUT, PORT_DEBUG_CONSOLE, 1, 'a'),
                                          IO(EVENT_OUT, 0x3bc, 1, 'b') };
    for (int i = 0; i < 2; i++) { /* that all have the first is no reason not to ask for it */
        prepare(script, 2);
        vcpu_add_console(vcpu, i ? PORT_DEBUG_CONSOLE : 0x3bc);
        go();
        expect(EVENT_START);
        assert_prints('a');
        if (i)
            expect(EVENT_IO);
        else
            assert_prints('b');
        assert_int_equal(last.flags, i ? EVENT_NO_DEVICE : EVENT_PRINTED);
        wait_until_it_spins();
        vcpu_order_stop(vcpu);
        expect(EVENT_KICK);
        expect_end(OUTCOME_STOPPED);
    }
}

static void stops_a_spinning_guest(void **state)
{
    start(NULL, 0);
    expect(EVENT_START);
    wait_until_it_spins();
    vcpu_order_stop(vcpu);
    expect(EVENT_KICK);
    expect_end(OUTCOME_STOPPED);
}

/* A stop at any moment of the start: before the thread runs, before the entry, in the guest. */
static void never_loses_a_kick(void **state)
{
    for (int i = 0; i < 2000; i++) {
        start(NULL, 0);
        for (volatile int delay = (i * 37) % 4000; delay > 0; delay--)
            ;
        vcpu_order_stop(vcpu);
        expect(EVENT_START);
        while (next() != EVENT_END)
            assert_int_equal(last.reason, EVENT_KICK);
        assert_int_equal(last.outcome, OUTCOME_STOPPED);
        end();
    }
}

static void pauses_and_resumes(void **state)
{
    start(NULL, 0);
    expect(EVENT_START);
    for (int i = 0; i < 3; i++) {
        wait_until_it_spins();
        vcpu_order_pause(vcpu);
        expect(EVENT_KICK);
        expect(EVENT_PAUSE);
        vcpu_order_resume(vcpu);
        expect(EVENT_RESUME);
    }
    wait_until_it_spins();
    vcpu_order_pause(vcpu);
    expect(EVENT_KICK);
    expect(EVENT_PAUSE);
    vcpu_order_stop(vcpu); /* also while paused */
    expect(EVENT_RESUME);
    expect_end(OUTCOME_STOPPED);
}

/* A read completes only at re-entry: before a pause it is completed by a run that goes nowhere. */
static void completes_a_read_before_a_pause(void **state)
{
    START(IO(EVENT_OUT, PORT_HYPERCALL, 1, HYPERCALL_GETCHAR), IO(EVENT_IN, 0x80, 1, 0));
    expect(EVENT_START);
    expect(EVENT_HYPERCALL);
    vcpu_order_pause(vcpu); /* it waits for an answer: the pause comes first */
    expect(EVENT_PAUSE);
    assert_int_equal(fake.completions, 0);
    vcpu_order_resume(vcpu);
    expect(EVENT_RESUME);
    vcpu_input_none(vcpu);
    expect(EVENT_IO);
    assert_true(last.flags & EVENT_NO_DEVICE);
    wait_until_it_spins(); /* the read was completed by the entry */
    vcpu_order_stop(vcpu);
    expect(EVENT_KICK);
    expect_end(OUTCOME_STOPPED);

    static const struct step read_and_pause = {
        .reason = EVENT_IO, .direction = EVENT_IN, .port = 0x80, .pause = true
    };
    start(&read_and_pause, 1);
    expect(EVENT_START);
    expect(EVENT_IO);
    expect(EVENT_KICK); /* the run that only completed it */
    expect(EVENT_PAUSE);
    assert_int_equal(fake.completions, 1);
    vcpu_order_stop(vcpu);
    expect(EVENT_RESUME);
    expect_end(OUTCOME_STOPPED);
}

static void waits_for_input_and_takes_it(void **state)
{
    START(ASK, ANSWER, ASK, ANSWER, ASK, ANSWER, ASK, ANSWER, ASK, ANSWER, ASK, ANSWER, ASK);
    expect(EVENT_START);
    for (int i = 0; i < INPUT_PATIENCE; i++) { /* in vain, at first */
        expect(EVENT_HYPERCALL);
        assert_int_equal(vcpu_input_wanted(vcpu), INPUT_WANTED_NOW);
        vcpu_input_none(vcpu);
        expect(EVENT_HYPERCALL);
        assert_int_equal(last.data[0], HYPERCALL_NO_CHARACTER);
    }
    expect(EVENT_HYPERCALL);
    expect(EVENT_WAIT);
    assert_int_equal(vcpu_input_wanted(vcpu), INPUT_WANTED_LATER);
    assert_int_equal(vcpu_input_push(vcpu, (const uint8_t *)"q", 1), 1);
    expect(EVENT_RESUME);
    expect(EVENT_HYPERCALL);
    assert_int_equal(last.data[0], 'q');
    assert_true(last.flags & EVENT_TOOK_INPUT);
    expect(EVENT_HYPERCALL);
    vcpu_input_end(vcpu);
    expect(EVENT_HYPERCALL);
    assert_int_equal(last.data[0], HYPERCALL_NO_CHARACTER); /* told once, */
    expect(EVENT_HYPERCALL);
    expect_end(OUTCOME_INPUT_ENDED); /* and asked again */
}

static void can_be_stopped_while_it_waits_for_input(void **state)
{
    START(ASK, ANSWER);
    expect(EVENT_START);
    expect(EVENT_HYPERCALL);
    vcpu_order_stop(vcpu);
    expect_end(OUTCOME_STOPPED);
}

/* A string exit of more bytes than an event holds goes on in notes. */
static void posts_all_data_of_a_long_string(void **state)
{
    START(IO(EVENT_OUT, PORT_UART, 1000, 'x'));
    uint8_t bytes[EVENT_DATA_MORE];
    size_t printed = 0;
    expect(EVENT_START);
    expect(EVENT_IO);
    assert_int_equal(last.count, 1000);
    printed += event_printed(&last, bytes);
    while (printed < 1000) {
        expect(EVENT_DATA);
        size_t n = event_printed(&last, bytes);
        assert_true(n > 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(bytes[i], 'x');
        printed += n;
    }
    assert_int_equal(printed, 1000);
    vcpu_order_stop(vcpu);
    while (next() != EVENT_END)
        ;
    end();
}

static void tells_how_long_a_full_ring_held_it_up(void **state)
{
    static struct step prints[64];
    for (size_t i = 0; i < 64; i++)
        prints[i] = (struct step)IO(EVENT_OUT, PORT_UART, 1, 'x');
    start(prints, 64);
    while (!atomic_load(&vcpu->ring.starved)) /* 16 events, and it sleeps */
        ;
    uint64_t stalled = 0;
    for (int i = 0; i < 65; i++) {
        next();
        stalled += last.stalled_ns;
    }
    assert_true(stalled > 0);
    vcpu_order_stop(vcpu);
    while (next() != EVENT_END)
        ;
    assert_int_equal(exits, fake.runs);
    end();
}

/* ---- Steps ---- */

#define PRINT(c) IO(EVENT_OUT, PORT_UART, 1, c)

static void starts_paused_and_steps(void **state)
{
    START_PAUSED(PRINT('a'), PRINT('b'), { .reason = EVENT_STEP }, { .reason = EVENT_HLT });
    assert_int_equal(fake.runs, 0);
    vcpu_order_step_exit(vcpu);
    expect(EVENT_IO);
    expect(EVENT_PAUSE);
    vcpu_order_step_exit(vcpu);
    expect(EVENT_IO);
    assert_int_equal(last.data[0], 'b');
    expect(EVENT_PAUSE);
    vcpu_order_step_insn(vcpu);
    expect(EVENT_KICK); /* the OUT is finished first, without single-step */
    expect(EVENT_STEP);
    expect(EVENT_PAUSE);
    assert_int_equal(fake.completions, 1);
    assert_int_equal(fake.steps, 1);
    vcpu_order_step_exit(vcpu);
    expect(EVENT_HLT);
    expect_end(OUTCOME_HALTED);
}

static void queues_steps(void **state)
{
    START_PAUSED(PRINT('a'), PRINT('b'), PRINT('c'), PRINT('d'));
    for (int i = 0; i < 3; i++)
        vcpu_order_step_exit(vcpu);
    for (int i = 0; i < 3; i++) {
        expect(EVENT_IO);
        assert_int_equal(last.data[0], 'a' + i);
        expect(EVENT_PAUSE);
    }
    vcpu_order_step_insn(vcpu);
    expect(EVENT_KICK);
    expect(EVENT_IO);
    expect(EVENT_PAUSE);
    vcpu_order_resume(vcpu);
    expect(EVENT_RESUME);
    wait_until_it_spins();
    vcpu_order_stop(vcpu);
    expect(EVENT_KICK);
    expect_end(OUTCOME_STOPPED);
}

/* A step of a guest that runs pauses it first; a kick is no exit; a resume and a pause end a
 * step. */
static void steps_a_running_guest(void **state)
{
    start(NULL, 0);
    expect(EVENT_START);
    wait_until_it_spins();
    vcpu_order_step_exit(vcpu);
    expect(EVENT_KICK);
    expect(EVENT_PAUSE);
    wait_until_it_spins(); /* in its step, for ever */
    vcpu_order_pause(vcpu);
    expect(EVENT_KICK);
    expect(EVENT_PAUSE);
    vcpu_order_step_insn(vcpu);
    wait_until_it_spins();
    assert_int_equal(fake.steps, 1);
    vcpu_order_resume(vcpu);
    expect(EVENT_KICK);
    expect(EVENT_RESUME);
    wait_until_it_spins();
    vcpu_order_step_exit(vcpu);
    expect(EVENT_KICK);
    expect(EVENT_PAUSE);
    wait_until_it_spins();
    vcpu_order_stop(vcpu);
    expect(EVENT_KICK);
    expect_end(OUTCOME_STOPPED);
}

/* Up to where it sleeps for input, paused in front of it. */
static void get_it_to_ask_in_vain(void)
{
    expect(EVENT_START);
    for (int i = 0; i < INPUT_PATIENCE; i++) {
        expect(EVENT_HYPERCALL);
        vcpu_input_none(vcpu);
        expect(EVENT_HYPERCALL);
    }
    expect(EVENT_HYPERCALL);
    expect(EVENT_WAIT);
    vcpu_order_pause(vcpu);
    expect(EVENT_RESUME);
    expect(EVENT_PAUSE);
    vcpu_order_step_exit(vcpu);
    expect(EVENT_WAIT);
}

static void steps_while_it_waits_for_input(void **state)
{
#define POLLS ASK, ANSWER, ASK, ANSWER, ASK, ANSWER, ASK, ANSWER, ASK, ANSWER
    START(POLLS, { .reason = EVENT_HLT });
    get_it_to_ask_in_vain();
    vcpu_order_pause(vcpu); /* takes the step back */
    expect(EVENT_RESUME);
    expect(EVENT_PAUSE);
    vcpu_order_step_exit(vcpu);
    expect(EVENT_WAIT);
    vcpu_input_push(vcpu, (const uint8_t *)"q", 1);
    expect(EVENT_RESUME);
    expect(EVENT_HYPERCALL);
    assert_int_equal(last.data[0], 'q');
    expect(EVENT_KICK); /* the read is completed */
    expect(EVENT_PAUSE);
    vcpu_order_resume(vcpu);
    expect(EVENT_RESUME);
    expect(EVENT_HLT);
    expect_end(OUTCOME_HALTED);

    start(script_, sizeof script_ / sizeof *script_);
    get_it_to_ask_in_vain();
    vcpu_order_stop(vcpu);
    expect(EVENT_RESUME);
    expect_end(OUTCOME_STOPPED);
}

/* ---- Until ---- */

static void until(const struct control_until *what)
{
    vcpu_order_run_until(vcpu, what);
    expect(EVENT_RESUME);
    while (next() != EVENT_PAUSE)
        assert_int_not_equal(last.reason, EVENT_END);
}
#define UNTIL(...) until(&(const struct control_until){ __VA_ARGS__ })

static void runs_until_a_condition_is_met(void **state)
{
    enum { CALL_PUT_X = 'x' << 8 | HYPERCALL_PUTCHAR, CALL_PUT_Y = 'y' << 8 | HYPERCALL_PUTCHAR };
    START_PAUSED(
        PRINT('a'), { .reason = EVENT_MMIO, .direction = EVENT_OUT }, PRINT('b'), /* 3 */
        IO(EVENT_OUT, 0x80, 1, 'b'), PRINT('b'), PRINT('c'),                      /* 6 */
        IO(EVENT_OUT, PORT_HYPERCALL, 1, CALL_PUT_X), IO(EVENT_OUT, PORT_HYPERCALL, 1, CALL_PUT_Y),
        IO(EVENT_OUT, PORT_HYPERCALL, 1, 77), IO(EVENT_OUT, PORT_HYPERCALL, 1, CALL_PUT_X),
        { .reason = EVENT_IO, .direction = EVENT_OUT, .port = 0x80, .linear = 0x20, .ip = 0x21 });
    UNTIL(UNTIL_REASON, .reason = EVENT_MMIO);
    assert_int_equal(fake.at, 2);
    UNTIL(UNTIL_PORT, .port = 0x80);
    assert_int_equal(fake.at, 4);
    UNTIL(UNTIL_PORT | UNTIL_VALUE, .port = PORT_UART, .value = 'c');
    assert_int_equal(fake.at, 6);
    UNTIL(UNTIL_VALUE, .value = 'y');
    assert_int_equal(fake.at, 8);
    UNTIL(UNTIL_CALL, .call = HYPERCALL_PUTCHAR);
    assert_int_equal(fake.at, 10);
    UNTIL(UNTIL_REASON | UNTIL_LINEAR, .reason = EVENT_IO, .linear = 0x20);
    assert_int_equal(fake.at, 11);
    assert_false(fake.breaks);
    vcpu_order_run_until(vcpu, &(const struct control_until){ UNTIL_REASON, .reason = EVENT_HLT });
    expect(EVENT_RESUME);
    wait_until_it_spins(); /* never met; a resume forgets it */
    vcpu_order_resume(vcpu);
    expect(EVENT_KICK);
    vcpu_order_stop(vcpu);
    while (next() != EVENT_END)
        assert_int_equal(last.reason, EVENT_KICK);
    assert_int_equal(exits, fake.runs);
    end();
}

#define AT(ip_)                                                                                    \
    {                                                                                              \
        .reason = EVENT_STEP, .linear = ip_, .ip = ip_                                             \
    }
#define LEFT(from_, ip_)                                                                           \
    {                                                                                              \
        .reason = EVENT_IO, .direction = EVENT_OUT, .port = 0x80, .linear = from_, .ip = ip_       \
    }

static void runs_until_an_address(void **state)
{
    START_PAUSED(AT(0x10), AT(0x11), AT(0x10), LEFT(0x10, 0x11), LEFT(0xf, 0x10));
    UNTIL(UNTIL_LINEAR, .linear = 0x10);
    assert_int_equal(fake.at, 1);
    assert_int_equal(fake.steps, 0); /* it hit the breakpoint */
    UNTIL(UNTIL_LINEAR, .linear = 0x10);
    assert_int_equal(fake.at, 3);
    assert_int_equal(fake.steps, 1); /* to get off it */
    UNTIL(UNTIL_LINEAR, .linear = 0x10);
    /* the exit of that very instruction is none; the one before it is */
    assert_int_equal(fake.at, 5);
    assert_int_equal(fake.steps, 2);
    assert_false(fake.breaks);
    vcpu_order_stop(vcpu);
    expect(EVENT_RESUME);
    expect_end(OUTCOME_STOPPED);

    prepare(script_, 3);
    fake.cannot_break = true;
    vcpu_order_run_until(vcpu, &(const struct control_until){ UNTIL_LINEAR, .linear = 0x11 });
    go();
    expect(EVENT_START); /* and no kick of a command before that */
    expect(EVENT_STEP);
    expect(EVENT_STEP);
    expect(EVENT_PAUSE);
    assert_int_equal(fake.steps, 2); /* the host cannot break: all are steps */
    vcpu_order_stop(vcpu);
    expect(EVENT_RESUME);
    expect_end(OUTCOME_STOPPED);
}

/* ---- Slow motion ---- */

static void goes_slowly(void **state)
{
    static struct step prints[21];
    for (size_t i = 0; i < 20; i++)
        prints[i] = (struct step)PRINT('x');
    prints[20].reason = EVENT_HLT;
    prepare(prints, 21);
    vcpu_order_rate(vcpu, 200);
    go();
    uint64_t before = 0;
    expect(EVENT_START);
    for (int i = 0; i < 20; i++) {
        expect(EVENT_IO);
        /* the wait is told, and not as a stall */
        assert_int_equal(last.stalled_ns > 0, (last.flags & EVENT_SLOWED) != 0);
        assert_true(!before || last.entry_ns - before >= 5000000);
        before = last.exit_ns;
    }
    expect(EVENT_HLT);
    expect_end(OUTCOME_HALTED);
}

/* At one exit in a thousand seconds only what wakes it can make the next ones come. */
static void wakes_from_slow_motion(void **state)
{
    START_PAUSED(PRINT('a'), PRINT('b'), PRINT('c'), PRINT('d'), PRINT('e'));
    vcpu_order_rate(vcpu, 0.001);
    vcpu_order_resume(vcpu);
    expect(EVENT_RESUME);
    expect(EVENT_IO);
    vcpu_order_pause(vcpu);
    expect(EVENT_PAUSE);
    vcpu_order_step_exit(vcpu);
    expect(EVENT_IO);
    expect(EVENT_PAUSE);
    vcpu_order_resume(vcpu);
    expect(EVENT_RESUME);
    vcpu_order_step_exit(vcpu);
    expect(EVENT_PAUSE);
    while (next() == EVENT_KICK) /* of the command: it may find the vCPU in its step already */
        ;
    assert_int_equal(last.reason, EVENT_IO);
    expect(EVENT_PAUSE);
    vcpu_order_resume(vcpu);
    expect(EVENT_RESUME);
    vcpu_order_rate(vcpu, 0);
    expect(EVENT_IO);
    expect(EVENT_IO);
    vcpu_order_rate(vcpu, 0.5);
    vcpu_order_stop(vcpu);
    while (next() != EVENT_END)
        assert_int_equal(last.reason, EVENT_KICK);
    end();
}

/* An option gives a port to no second device because those that have one have a name. */
static void every_port_of_a_pc_has_a_name(void **state)
{
    static uint8_t text[PC_TEXT_END - PC_TEXT], disk[512];
    const struct vcpu_pc pc = { .text = text, .disk = disk, .disk_size = sizeof disk };
    static const struct step script[] = { { .reason = EVENT_HLT } };
    prepare(script, 1);
    vcpu_add_pc(vcpu, &pc);
    for (unsigned port = 0; port <= UINT16_MAX; port++) {
        uint8_t byte = 0;
        struct event e = {
            .reason = EVENT_IO, .direction = EVENT_IN, .port = (uint16_t)port, .size = 1, .count = 1
        };
        bus_io(&vcpu->devices.bus, &e, &byte);
        if (!(e.flags & EVENT_NO_DEVICE) != !!*event_port_name((uint16_t)port))
            fail_msg("port 0x%x: '%s'", port, event_port_name((uint16_t)port));
    }
    go();
    expect(EVENT_START);
    expect(EVENT_HLT);
    expect_end(OUTCOME_HALTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_as_its_guest_does),
        cmocka_unit_test(ends_by_its_exit_port),
        cmocka_unit_test(an_end_without_a_status_has_none),
        cmocka_unit_test(a_triple_fault_may_be_a_reset),
        cmocka_unit_test(prints_at_its_console_ports),
        cmocka_unit_test(stops_a_spinning_guest),
        cmocka_unit_test(never_loses_a_kick),
        cmocka_unit_test(pauses_and_resumes),
        cmocka_unit_test(completes_a_read_before_a_pause),
        cmocka_unit_test(waits_for_input_and_takes_it),
        cmocka_unit_test(can_be_stopped_while_it_waits_for_input),
        cmocka_unit_test(posts_all_data_of_a_long_string),
        cmocka_unit_test(tells_how_long_a_full_ring_held_it_up),
        cmocka_unit_test(starts_paused_and_steps),
        cmocka_unit_test(queues_steps),
        cmocka_unit_test(steps_a_running_guest),
        cmocka_unit_test(steps_while_it_waits_for_input),
        cmocka_unit_test(runs_until_a_condition_is_met),
        cmocka_unit_test(runs_until_an_address),
        cmocka_unit_test(goes_slowly),
        cmocka_unit_test(wakes_from_slow_motion),
        cmocka_unit_test(every_port_of_a_pc_has_a_name),
    };
    return cmocka_run_group_tests_name("vcpu", tests, NULL, NULL);
}
