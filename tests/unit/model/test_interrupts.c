/* The list of interrupts and exceptions: what began when and where, which IRET ended it, how deep
 * it was, whatever a guest does. */
#include "test.h"

#include "model/interrupts.h"

static struct model model;
static uint64_t seq, now_ns;

static int set_up(void **state)
{
    model_init(&model, 1);
    model_keep_history(&model);
    seq = now_ns = 0;
    return 0;
}

static int tear_down(void **state)
{
    model_destroy(&model);
    return 0;
}

static uint64_t add(struct event e)
{
    e.seq = seq++;
    e.entry_ns = e.exit_ns = now_ns += 100;
    model_add(&model, &e);
    return e.seq;
}

static void inject(uint8_t vector, uint8_t irq)
{
    add((struct event){ .reason = EVENT_INJECT,
                        .detail = vector,
                        .irq = irq,
                        .linear = 0x100,
                        .gpa = 0x1000u + vector,
                        .flags = irq == 7 ? EVENT_SPURIOUS : 0 });
}

static void happens(enum event_exception_kind kind, uint8_t vector, bool failed)
{
    add((struct event){ .reason = EVENT_EXCEPTION,
                        .irq = EVENT_NO_IRQ,
                        .exception = { .kind = (uint8_t)kind,
                                       .vector = vector,
                                       .failed = failed,
                                       .from = 0x200,
                                       .to = failed ? 0 : 0x2000 } });
}

static void fault(uint8_t vector)
{
    happens(EXCEPTION_FAULT, vector, false);
}

static void iret(void)
{
    happens(EXCEPTION_RETURN, 0, false);
}

static const struct model_interrupt *at(uint32_t index)
{
    const struct model_interrupt *i = model_interrupt(&model.vcpus[0], index);
    assert_non_null(i);
    return i;
}

static void expect(uint32_t index, uint8_t vector, unsigned depth, uint64_t took_ns)
{
    assert_int_equal(at(index)->vector, vector);
    assert_int_equal(at(index)->depth, depth);
    if (took_ns)
        assert_int_equal(at(index)->ended_ns - at(index)->began_ns, took_ns);
    else
        assert_int_equal(at(index)->ended_ns, 0);
}

static void a_guest_without_any_has_none(void **state)
{
    add((struct event){ .reason = EVENT_HLT });
    assert_int_equal(model_interrupts(&model.vcpus[0]), 0);
    assert_null(model_interrupt(&model.vcpus[0], 0));
    assert_int_equal(model_interrupt_find(&model.vcpus[0], 0), 0);
    assert_null(model.vcpus[0].nesting);
}

static void they_say_what_their_events_do(void **state)
{
    inject(0x20, 0);
    add((struct event){ .reason = EVENT_EXCEPTION,
                        .irq = EVENT_NO_IRQ,
                        .exception = { .kind = EXCEPTION_FAULT,
                                       .vector = 14,
                                       .has_error = true,
                                       .error = 2,
                                       .cr2 = 0x400000,
                                       .from = 0x80200123,
                                       .to = 0x80201000 } });
    inject(0x27, 7);
    assert_int_equal(at(0)->kind, EXCEPTION_INTERRUPT);
    assert_int_equal(at(0)->irq, 0);
    assert_int_equal(at(0)->from, 0x100);
    assert_int_equal(at(0)->to, 0x1020);
    assert_false(at(0)->spurious);
    assert_int_equal(at(1)->kind, EXCEPTION_FAULT);
    assert_int_equal(at(1)->irq, EVENT_NO_IRQ);
    assert_true(at(1)->has_error);
    assert_int_equal(at(1)->error, 2);
    assert_int_equal(at(1)->cr2, 0x400000);
    assert_int_equal(at(1)->from, 0x80200123);
    assert_int_equal(at(1)->to, 0x80201000);
    assert_true(at(2)->spurious);
}

/* A tick, in its handler a page fault and in that an INT. */
static void an_iret_ends_the_innermost(void **state)
{
    inject(0x20, 0);
    fault(14);
    happens(EXCEPTION_SOFTWARE, 0x80, false);
    iret();
    iret();
    fault(13);
    iret();
    iret();
    iret(); /* of nothing */
    fault(0);
    expect(0, 0x20, 0, 700);
    expect(1, 14, 1, 300);
    expect(2, 0x80, 2, 100);
    expect(3, 13, 1, 100);
    expect(4, 0, 0, 0);
    assert_int_equal(at(2)->ended_seq, 3);
}

static void what_failed_has_no_handler_to_return_from(void **state)
{
    fault(6);
    happens(EXCEPTION_FAULT, 13, true);
    happens(EXCEPTION_FAULT, 11, true);
    fault(8);
    iret();
    expect(0, 6, 0, 0);
    expect(1, 13, 1, 0);
    expect(2, 11, 1, 0);
    expect(3, 8, 1, 100);
}

/* It was injected, and the CPU says that it did not come to its handler. */
static void an_injection_that_fails_is_one_line(void **state)
{
    fault(1);
    inject(0x20, 0);
    happens(EXCEPTION_INTERRUPT, 0x20, true);
    fault(11);
    assert_int_equal(model_interrupts(&model.vcpus[0]), 3);
    assert_true(at(1)->failed);
    expect(2, 11, 1, 0);
}

/* Only an engine that tells of exceptions tells of what ends a handler. */
static void on_kvm_none_is_known_to_end_and_none_to_nest(void **state)
{
    for (unsigned i = 0; i < 100; i++) {
        inject(0x20, 0);
        add((struct event){ .reason = EVENT_EOI, .irq = 0, .detail = 0x20 });
    }
    for (uint32_t i = 0; i < 100; i++)
        expect(i, 0x20, 0, 0);
    add((struct event){ .reason = EVENT_ENGINE, .irq = EVENT_NO_IRQ, .detail = ENGINE_SOFT });
    fault(14);
    iret();
    expect(99, 0x20, 0, 0);
    expect(100, 14, 0, 100);
}

/* Before the first exception it is not known whether the engine tells of any. */
static void injections_before_the_first_exception_nest_as_well(void **state)
{
    inject(0x20, 0);
    inject(0x21, 1);
    iret();
    iret();
    expect(0, 0x20, 0, 300);
    expect(1, 0x21, 1, 100);
}

static void a_guest_that_never_returns_does_not_get_ever_deeper(void **state)
{
    for (unsigned i = 0; i < 10 * MODEL_INTERRUPTS; i++)
        fault(14);
    assert_int_equal(model_interrupts(&model.vcpus[0]), MODEL_INTERRUPTS);
    for (uint32_t i = 0; i < MODEL_INTERRUPTS; i++)
        assert_in_range(at(i)->depth, MODEL_NESTING - 1, MODEL_NESTING - 1);
    iret();
    assert_int_equal(at(MODEL_INTERRUPTS - 1)->ended_seq, seq - 1);
    for (unsigned i = 0; i < 2 * MODEL_NESTING; i++)
        iret();
    fault(0);
    expect(MODEL_INTERRUPTS - 1, 0, 0, 0);
}

/* What ends long after it began may be gone from the list. */
static void one_that_is_not_kept_any_more_may_end(void **state)
{
    fault(14);
    for (unsigned i = 0; i < MODEL_INTERRUPTS; i++) {
        fault(3);
        iret();
    }
    iret();
    fault(0);
    expect(0, 3, 1, 100);
    expect(MODEL_INTERRUPTS - 1, 0, 0, 0);
}

static void they_are_found_by_their_events(void **state)
{
    add((struct event){ .reason = EVENT_HLT });
    fault(14);
    iret();
    fault(13);
    const struct model_vcpu *v = &model.vcpus[0];
    assert_int_equal(model_interrupt_find(v, 0), 0);
    assert_int_equal(model_interrupt_find(v, 1), 0);
    assert_int_equal(model_interrupt_find(v, 2), 1);
    assert_int_equal(model_interrupt_find(v, 3), 1);
    assert_int_equal(model_interrupt_find(v, 4), 2);
}

static void upper_halves_belong_to_an_injection(void **state)
{
    inject(0x20, 0);
    add((struct event){ .reason = EVENT_WIDE, .wide = { .linear = 0xffffffff } });
    assert_int_equal(at(0)->from, 0xffffffff00000100);
}

static void without_history_nothing_is_kept(void **state)
{
    model_destroy(&model);
    model_init(&model, 1);
    fault(14);
    assert_int_equal(model_interrupts(&model.vcpus[0]), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_guest_without_any_has_none),
        TEST(they_say_what_their_events_do),
        TEST(an_iret_ends_the_innermost),
        TEST(what_failed_has_no_handler_to_return_from),
        TEST(an_injection_that_fails_is_one_line),
        TEST(on_kvm_none_is_known_to_end_and_none_to_nest),
        TEST(injections_before_the_first_exception_nest_as_well),
        TEST(a_guest_that_never_returns_does_not_get_ever_deeper),
        TEST(one_that_is_not_kept_any_more_may_end),
        TEST(they_are_found_by_their_events),
        TEST(upper_halves_belong_to_an_injection),
        TEST(without_history_nothing_is_kept),
    };
    return cmocka_run_group_tests_name("interrupts", tests, NULL, NULL);
}
