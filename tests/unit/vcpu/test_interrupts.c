/* From a device's line into the guest: when it is delivered, when it waits, what wakes a guest that
 * has halted, and that each is told. On an engine made up for the purpose, with the machine's own
 * devices. */
#include "fake.h"

#include "event/ata.h"
#include "event/pc.h"
#include "event/ports.h"
#include "event/words.h"
#include "vcpu/orders.h"

#define OUT(port, value) IO(EVENT_OUT, port, 1, value)

/* What a guest does to get interrupts: vectors from 0x20 on, all lines masked but those of the
 * mask. */
#define SET_UP_PIC(mask)                                                                           \
    OUT(PORT_PIC1, 0x11), OUT(PORT_PIC1 + 1, 0x20), OUT(PORT_PIC1 + 1, 0x04),                      \
        OUT(PORT_PIC1 + 1, 0x01), OUT(PORT_PIC1 + 1, mask)
/* Counter 0 in mode 2, 55 ms. */
#define SET_UP_TIMER OUT(PORT_PIT + 3, 0x34), OUT(PORT_PIT, 0), OUT(PORT_PIT, 0)
#define HALT                                                                                       \
    {                                                                                              \
        .reason = EVENT_HLT, .takes = true, .on = true                                             \
    }
#define END_OF_INTERRUPT OUT(PORT_PIC1, 0x20)

enum { ONLY_TIMER = 0xfe, ONLY_KEYBOARD = 0xfd };

/* A kick may come at any time. */
static void await(enum event_reason reason)
{
    while (next() == EVENT_KICK)
        ;
    assert_string_equal(event_reason_name(last.reason), event_reason_name(reason));
}

static void await_io(unsigned n)
{
    while (n--)
        await(EVENT_IO);
}

static void await_injection(uint8_t irq)
{
    await(EVENT_INJECT);
    assert_int_equal(last.irq, irq);
    assert_int_equal(last.detail, 0x20 + irq);
    assert_int_equal(last.flags, 0);
}

static void await_wait(enum event_wait what)
{
    await(EVENT_WAIT);
    assert_int_equal(last.detail, what);
}

/* What is typed has been taken: the front end is asked for more, and has none yet. */
static void answer_none(void)
{
    while (vcpu_input_wanted(vcpu) != INPUT_WANTED_NOW)
        ;
    vcpu_input_none(vcpu);
}

static void stop_spinning(void)
{
    wait_until_it_spins();
    vcpu_order_stop(vcpu);
    while (next() == EVENT_KICK)
        ;
    assert_int_equal(last.reason, EVENT_END);
    end();
}

static void a_tick_wakes_a_guest_that_has_halted(void **state)
{
    START(SET_UP_PIC(ONLY_TIMER), SET_UP_TIMER, HALT, END_OF_INTERRUPT, HALT, END_OF_INTERRUPT);
    await(EVENT_START);
    await_io(8);
    for (int i = 0; i < 2; i++) {
        await(EVENT_HLT);
        await_wait(WAIT_INTERRUPT);
        await(EVENT_RESUME);
        await_injection(IRQ_TIMER);
        assert_int_equal(fake.injected, i + 1);
        await(EVENT_IO);
        await(EVENT_EOI);
        assert_int_equal(last.irq, IRQ_TIMER);
        assert_int_equal(last.detail, 0x20);
    }
    vcpu_order_stop(vcpu);
    while (next() != EVENT_END)
        ;
    end();
}

/* What the host refuses was never given: nothing says so but the run that fails for it. */
static void an_interrupt_that_is_refused_is_not_told(void **state)
{
    static const struct step script[] = { SET_UP_PIC(ONLY_TIMER), SET_UP_TIMER, HALT };
    prepare(script, sizeof script / sizeof *script);
    fake.refuses = true;
    go();
    await(EVENT_START);
    await_io(8);
    await(EVENT_HLT);
    await_wait(WAIT_INTERRUPT);
    await(EVENT_RESUME);
    await(EVENT_RUN_ERROR);
    assert_int_equal(fake.injected, 1);
    expect_end(OUTCOME_FAILED);
}

/* Elsewhere a step leaves an interrupt pending on an engine that cannot stop in its handler. */
static void a_step_from_hlt_goes_by_the_interrupt(void **state)
{
    START(SET_UP_PIC(ONLY_TIMER), SET_UP_TIMER,
          { .reason = EVENT_HLT, .takes = true, .on = true, .pause = true }, END_OF_INTERRUPT);
    await(EVENT_START);
    await_io(8);
    await(EVENT_HLT);
    await(EVENT_PAUSE);
    vcpu_order_step_insn(vcpu);
    while (next() == EVENT_WAIT || last.reason == EVENT_RESUME || last.reason == EVENT_KICK)
        ;
    assert_int_equal(last.reason, EVENT_INJECT);
    await(EVENT_IO);
    await(EVENT_EOI);
    await(EVENT_PAUSE);
    assert_int_equal(fake.steps, 0);
    vcpu_order_stop(vcpu);
    while (next() != EVENT_END)
        ;
    end();
}

/* Else each step by hand would only take the tick that came due before it. */
static void the_timer_stands_still_in_a_pause(void **state)
{
    enum { PAUSE_NS = 5000000 };
    START(OUT(PORT_PIT + 3, 0x34), OUT(PORT_PIT, 0),
          { .reason = EVENT_IO,
            .direction = EVENT_OUT,
            .port = PORT_PIT,
            .count = 1,
            .pause = true });
    while (next() != EVENT_PAUSE)
        ;
    uint64_t rests_since = clock_ns();
    for (bool rests = false; !rests || clock_ns() - rests_since < PAUSE_NS;) {
        pthread_mutex_lock(&vcpu->shared.lock);
        if (!rests && vcpu->shared.rests) {
            rests = true;
            rests_since = clock_ns();
        }
        pthread_mutex_unlock(&vcpu->shared.lock);
    }
    vcpu_order_resume(vcpu);
    expect(EVENT_RESUME);
    uint64_t held_ns = vcpu->devices.pit.held_ns;
    stop_spinning();
    assert_true(held_ns >= PAUSE_NS);
    struct event line;
    assert_true(next_line(&line));
    assert_int_equal(line.detail, LINE_HELD);
    assert_int_equal(line.irq, IRQ_TIMER);
    assert_int_equal(line.line.held_ns, held_ns);
}

/* On the slave, by the master's line 2; told by an EOI to each. */
static void a_disk_interrupts(void **state)
{
    enum { COMMAND = PORT_ATA + ATA_STATUS, CASCADE_OPEN = 0xfb, DISK_OPEN = 0xbf };
    static const struct step script[] = {
        SET_UP_PIC(CASCADE_OPEN),    OUT(PORT_PIC2, 0x11),
        OUT(PORT_PIC2 + 1, 0x28),    OUT(PORT_PIC2 + 1, 0x02),
        OUT(PORT_PIC2 + 1, 0x01),    OUT(PORT_PIC2 + 1, DISK_OPEN),
        OUT(COMMAND, ATA_FLUSH),     { .reason = EVENT_HLT, .takes = true, .on = true },
        IO(EVENT_IN, COMMAND, 1, 0), OUT(PORT_PIC2, 0x20),
        OUT(PORT_PIC1, 0x20),
    };
    static uint8_t disk[ATA_SECTOR], text[PC_TEXT_END - PC_TEXT];
    prepare(script, sizeof script / sizeof *script);
    vcpu_add_pc(vcpu, &(struct vcpu_pc){ .text = text, .disk = disk, .disk_size = sizeof disk });
    go();
    await(EVENT_START);
    await_io(11);
    assert_int_equal(last.irq, IRQ_DISK);
    await(EVENT_HLT);
    await(EVENT_INJECT);
    assert_int_equal(last.irq, IRQ_DISK);
    assert_int_equal(last.detail, 0x28 + 6);
    await_io(2);
    await(EVENT_EOI);
    assert_int_equal(last.irq, IRQ_DISK);
    await(EVENT_IO);
    await(EVENT_EOI);
    assert_int_equal(last.irq, IRQ_CASCADE);
    stop_spinning();
    assert_int_equal(fake.injected, 1);
}

static void halts_for_good_when_nothing_can_wake_it(void **state)
{
    {
        START(SET_UP_PIC(0xff), SET_UP_TIMER, HALT); /* all masked */
        await(EVENT_START);
        await_io(8);
        await(EVENT_HLT);
        expect_end(OUTCOME_HALTED);
    }
    {
        START(SET_UP_PIC(ONLY_TIMER), HALT); /* the timer never started */
        await(EVENT_START);
        await_io(5);
        await(EVENT_HLT);
        expect_end(OUTCOME_HALTED);
    }
    {
        START(SET_UP_PIC(ONLY_TIMER), SET_UP_TIMER, { .reason = EVENT_HLT }); /* IF is clear */
        await(EVENT_START);
        await_io(8);
        await(EVENT_HLT);
        expect_end(OUTCOME_HALTED);
    }
}

/* The guest cannot take it: it is asked for an exit when it can, and gets it then, once. */
static void waits_for_the_window(void **state)
{
    static const struct step script[] = {
        SET_UP_PIC(ONLY_KEYBOARD),
        OUT(0x80, 0),
        { .reason = EVENT_IO, .direction = EVENT_OUT, .port = 0x80, .on = true },
        { .reason = EVENT_IRQ_WINDOW, .takes = true, .on = true },
        END_OF_INTERRUPT,
    };
    prepare(script, sizeof script / sizeof *script);
    vcpu_input_push(vcpu, (const uint8_t *)"a", 1);
    go();
    await(EVENT_START);
    await_io(7); /* at the last of them IF is set, but it cannot be given yet */
    assert_int_equal(last.irq, IRQ_KEYBOARD);
    assert_true(last.flags & EVENT_MASKED);
    answer_none();
    await(EVENT_IRQ_WINDOW);
    assert_int_equal(last.irq, IRQ_KEYBOARD);
    assert_false(last.flags & EVENT_MASKED);
    await_injection(IRQ_KEYBOARD);
    await(EVENT_IO);
    assert_int_equal(last.irq, EVENT_NO_IRQ);
    await(EVENT_EOI);
    assert_int_equal(fake.injected, 1);
    assert_false(fake.window);
    stop_spinning();
}

/* The window of a host that has forgotten an STI: what was due comes at the HLT's own exit. */
static void no_interrupt_comes_between_sti_and_hlt(void **state)
{
    static const struct step script[] = {
        SET_UP_PIC(ONLY_KEYBOARD),
        { .reason = EVENT_IO, .direction = EVENT_OUT, .port = 0x80, .on = true },
        { .reason = EVENT_IRQ_WINDOW, .takes = true, .on = true, .insn = 0xf4 },
        HALT,
        END_OF_INTERRUPT,
    };
    prepare(script, sizeof script / sizeof *script);
    vcpu_input_push(vcpu, (const uint8_t *)"a", 1);
    go();
    await(EVENT_START);
    await_io(6);
    answer_none();
    await(EVENT_IRQ_WINDOW);
    await(EVENT_HLT);
    assert_false(fake.window); /* it would have left before the HLT, again and again */
    await_injection(IRQ_KEYBOARD);
    await(EVENT_IO);
    await(EVENT_EOI);
    assert_int_equal(fake.injected, 1);
    stop_spinning();
}

static void a_tick_fetches_a_spinning_guest(void **state)
{
    struct ticker ticker;
    static const struct step script[] = { SET_UP_PIC(ONLY_TIMER), SET_UP_TIMER };
    prepare(script, sizeof script / sizeof *script);
    ticker_init(&ticker, vcpu_tick, (void *[VCPU_MAX]){ vcpu });
    struct failure failure;
    assert_true(ticker_start(&ticker, &failure));
    vcpu_set_ticker(vcpu, &ticker);
    go();
    await(EVENT_START);
    await_io(8);
    expect(EVENT_KICK);
    assert_int_equal(last.irq, IRQ_TIMER);
    stop_spinning();
    ticker_destroy(&ticker);
}

static void typing_wakes_a_guest_that_listens(void **state)
{
    START(SET_UP_PIC(ONLY_KEYBOARD), HALT, IO(EVENT_IN, PORT_KEYBOARD, 1, 0), END_OF_INTERRUPT,
          HALT);
    await(EVENT_START);
    await_io(5);
    await(EVENT_HLT);
    answer_none();
    await_wait(WAIT_INTERRUPT);
    assert_int_equal(vcpu_input_wanted(vcpu), INPUT_WANTED_LATER); /* it listens */
    vcpu_input_push(vcpu, (const uint8_t *)"a", 1);
    await(EVENT_RESUME);
    answer_none();
    await_injection(IRQ_KEYBOARD);
    await(EVENT_IO);
    assert_int_equal(last.data[0], 0x1e);
    await(EVENT_IO);
    await(EVENT_EOI);
    await(EVENT_HLT);
    await_injection(IRQ_KEYBOARD); /* the key goes up again */
    wait_until_it_spins();
    vcpu_order_stop(vcpu);
    while (next() != EVENT_END)
        ;
    end();
}

static void the_end_of_input_ends_who_only_listens(void **state)
{
    static const struct step script[] = { SET_UP_PIC(ONLY_KEYBOARD), HALT };
    prepare(script, sizeof script / sizeof *script);
    vcpu_input_end(vcpu);
    go();
    await(EVENT_START);
    await_io(5);
    await(EVENT_HLT);
    expect_end(OUTCOME_INPUT_ENDED);
}

/* Ticks wake our BIOS from its HLT, and are not what INT 16h waits for there; INT 15h, which waits
 * for some time, goes on. */
static void the_end_of_input_ends_who_waits_for_a_key_of_the_bios(void **state)
{
#define HALT_OF_BIOS(mark_)                                                                        \
    {                                                                                              \
        .reason = EVENT_HLT, .takes = true, .on = true, .mark = mark_                              \
    }
    static const struct step script[] = { SET_UP_PIC(ONLY_KEYBOARD & ONLY_TIMER), SET_UP_TIMER,
                                          HALT_OF_BIOS(0xad86), END_OF_INTERRUPT,
                                          HALT_OF_BIOS(0xae10) };
    prepare(script, sizeof script / sizeof *script);
    vcpu_input_end(vcpu);
    go();
    await(EVENT_START);
    await_io(8);
    await(EVENT_HLT);
    await_wait(WAIT_INTERRUPT);
    await(EVENT_RESUME);
    await_injection(IRQ_TIMER);
    await(EVENT_IO);
    await(EVENT_EOI);
    await(EVENT_HLT);
    expect_end(OUTCOME_INPUT_ENDED);
}

/* With interrupts off no key could have woken it. */
static void who_halts_with_interrupts_off_has_halted(void **state)
{
    static const struct step script[] = { SET_UP_PIC(ONLY_KEYBOARD),
                                          { .reason = EVENT_IRQ_WINDOW, .on = true },
                                          { .reason = EVENT_HLT } };
    prepare(script, sizeof script / sizeof *script);
    vcpu_input_end(vcpu);
    go();
    await(EVENT_START);
    await_io(5);
    await(EVENT_IRQ_WINDOW);
    await(EVENT_HLT);
    expect_end(OUTCOME_HALTED);
}

/* The two come before the vCPU gets to look at either. */
static void what_is_typed_right_before_the_end_is_delivered(void **state)
{
    START(SET_UP_PIC(ONLY_KEYBOARD), HALT, IO(EVENT_IN, PORT_KEYBOARD, 1, 0), END_OF_INTERRUPT,
          HALT, IO(EVENT_IN, PORT_KEYBOARD, 1, 0), END_OF_INTERRUPT, HALT);
    await(EVENT_START);
    while (vcpu_input_wanted(vcpu) != INPUT_WANTED_NOW)
        ;
    vcpu_begin_orders(vcpu);
    input_push(&vcpu->shared.input, (const uint8_t *)"a", 1);
    input_end(&vcpu->shared.input);
    vcpu_end_orders(vcpu, 0, 0, false);
    await_io(5);
    await(EVENT_HLT);
    for (uint8_t code = 0x1e; code; code = code == 0x1e ? 0x9e : 0) {
        await_injection(IRQ_KEYBOARD);
        await(EVENT_IO);
        assert_int_equal(last.data[0], code);
        await(EVENT_IO);
        await(EVENT_EOI);
        await(EVENT_HLT);
    }
    expect_end(OUTCOME_INPUT_ENDED);
}

/* A guest that polls for input sleeps; ticks wake it, and it sleeps again. */
static void ticks_go_on_while_it_waits_for_input(void **state)
{
#define POLL                                                                                       \
    { .reason = EVENT_IO,                                                                          \
      .direction = EVENT_OUT,                                                                      \
      .port = PORT_HYPERCALL,                                                                      \
      .value = HYPERCALL_GETCHAR,                                                                  \
      .takes = true,                                                                               \
      .on = true }
    START(SET_UP_PIC(ONLY_TIMER), SET_UP_TIMER, POLL, POLL, POLL, POLL, POLL, END_OF_INTERRUPT,
          POLL);
    await(EVENT_START);
    await_io(8);
    for (int polls = 0; polls < INPUT_PATIENCE;) {
        enum event_reason reason = next();
        if (reason != EVENT_HYPERCALL) /* a tick may come at any time */
            continue;
        polls++;
        answer_none();
    }
    while (next() != EVENT_WAIT)
        ;
    assert_int_equal(last.detail, WAIT_INPUT);
    vcpu_order_stop(vcpu);
    while (next() != EVENT_END)
        ;
    assert_int_equal(last.outcome, OUTCOME_STOPPED);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tick_wakes_a_guest_that_has_halted),
        cmocka_unit_test(an_interrupt_that_is_refused_is_not_told),
        cmocka_unit_test(a_step_from_hlt_goes_by_the_interrupt),
        cmocka_unit_test(the_timer_stands_still_in_a_pause),
        cmocka_unit_test(a_disk_interrupts),
        cmocka_unit_test(halts_for_good_when_nothing_can_wake_it),
        cmocka_unit_test(waits_for_the_window),
        cmocka_unit_test(no_interrupt_comes_between_sti_and_hlt),
        cmocka_unit_test(a_tick_fetches_a_spinning_guest),
        cmocka_unit_test(typing_wakes_a_guest_that_listens),
        cmocka_unit_test(what_is_typed_right_before_the_end_is_delivered),
        cmocka_unit_test(the_end_of_input_ends_who_only_listens),
        cmocka_unit_test(the_end_of_input_ends_who_waits_for_a_key_of_the_bios),
        cmocka_unit_test(who_halts_with_interrupts_off_has_halted),
        cmocka_unit_test(ticks_go_on_while_it_waits_for_input),
    };
    return cmocka_run_group_tests_name("interrupts", tests, NULL, NULL);
}
