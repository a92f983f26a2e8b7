/* Exceptions as lines of the log, and the list of interrupts. */
#include "views.h"

static void post_exception(struct event_exception x)
{
    post((struct event){ .reason = EVENT_EXCEPTION, .irq = EVENT_NO_IRQ, .exception = x });
}

static void post_page_fault(void)
{
    post_exception((struct event_exception){ .vector = 14,
                                             .has_error = true,
                                             .error = 2,
                                             .cr2 = 0x400000,
                                             .from = 0x80200123,
                                             .to = 0x80201000 });
}

static void post_return(void)
{
    post_exception((struct event_exception){ .kind = EXCEPTION_RETURN, .from = 1, .to = 2 });
}

static void post_tick(void)
{
    post((struct event){ .reason = EVENT_INJECT,
                         .irq = 0,
                         .detail = 0x20,
                         .gpa = 0x80201f70,
                         .linear = 0x400100,
                         .regs = real_mode(0, 0) });
}

static void on(enum engine_kind engine)
{
    for (unsigned i = 0; i < VCPU_MAX; i++)
        view.seen.vcpus[i].engine = engine;
}

/* ---- The log ---- */

static void exceptions_stand_before_the_return_after_them(void **state)
{
    post_hlt(0);
    post_page_fault();
    post_return();
    post_out(0, 'A');
    const char *log = draw(view_log, 10, 120);
    shows("#PF (error 0x2: write, not present), cr2 00400000, to 80201000");
    shows("80200123");
    shows_not("iret");
    assert_int_equal(role_of("#PF"), ROLE_EXPLAIN);
    assert_true(strstr(log, "hlt") < strstr(log, "#PF"));
    assert_true(strstr(log, "#PF") < strstr(log, "'A'"));
}

static void what_is_not_delivered_is_bad(void **state)
{
    post_hlt(0);
    post_exception((struct event_exception){ .vector = 8, .has_error = true, .failed = true });
    post((struct event){ .reason = EVENT_SHUTDOWN, .irq = EVENT_NO_IRQ });
    draw(view_log, 10, 120);
    shows("#DF (error 0x0), not delivered");
    assert_int_equal(role_of("#DF"), ROLE_BAD);
}

/* Those of the return that is selected, and of all that come after it, stay on the page. */
static void a_selection_goes_from_return_to_return(void **state)
{
    unsigned vcpu;
    uint64_t seq;
    post_hlt(0);
    post_page_fault();
    post_return();
    post_out(0, 'A');
    assert_true(view_log_move(&view, -1, &vcpu, &seq));
    assert_int_equal(seq, 4);
    view.chosen.log_has_selection = true;
    view.chosen.log_selected_seq = seq;
    assert_true(view_log_move(&view, -1, &vcpu, &seq));
    assert_int_equal(seq, 1);
}

static void a_selection_stays_on_a_page_full_of_exceptions(void **state)
{
    post_out(0, 'S');
    post_out(0, 'A');
    for (unsigned i = 0; i < 50; i++)
        post_page_fault();
    post_out(0, 'B');
    view.chosen.log_has_selection = true;
    view.chosen.log_selected_seq = 2;
    draw(view_log, 12, 120);
    shows(">");
    shows("'A'");
}

static void filter_and_search_find_exceptions_by_their_return(void **state)
{
    unsigned vcpu;
    uint64_t seq;
    post_hlt(0);
    post_page_fault();
    post_out(0, 'A');
    post_hlt(0);
    snprintf(view.chosen.log_search, sizeof view.chosen.log_search, "cr2 0040");
    assert_true(view_log_find(&view, -1, &vcpu, &seq));
    assert_int_equal(seq, 3);
    snprintf(view.chosen.log_filter, sizeof view.chosen.log_filter, "#pf");
    draw(view_log, 10, 120);
    shows("#PF");
    shows("'A'");
    shows_not("hlt");
    snprintf(view.chosen.log_filter, sizeof view.chosen.log_filter, "hlt");
    draw(view_log, 10, 120);
    shows_not("#PF");
}

/* ---- The list ---- */

static void the_list_says_what_interrupted_what(void **state)
{
    on(ENGINE_SOFT);
    post_hlt(0);
    post_tick();
    post_page_fault();
    post_out(0, 'A');
    post_exception((struct event_exception){ .kind = EXCEPTION_SOFTWARE, .vector = 0x80 });
    post_return();
    post_out(0, 'B');
    draw(view_interrupts, 10, 80);
    shows("IRQ 0 timer               20    00400100  80201f70                      runs");
    shows("  #PF cr2 00400000        0e    80200123  80201000                      runs");
    shows("    int 0x80              80");
    shows_not("KVM");
}

static void the_list_says_how_long_a_handler_took(void **state)
{
    on(ENGINE_SOFT);
    post_hlt(0);
    post_tick();
    post_out(0, 'A');
    post_return();
    post_out(0, 'B');
    draw(view_interrupts, 10, 80);
    shows(" µs ");
    shows_not("runs");
}

/* What was not so at that time is not shown as if it was. */
static void in_history_the_list_is_that_of_then(void **state)
{
    on(ENGINE_SOFT);
    post_hlt(0);
    post_tick();
    post_out(0, 'A');
    post_return();
    post_page_fault();
    post_out(0, 'B');
    view.chosen.vcpus[0].in_history = true;
    view.chosen.vcpus[0].history_seq = 3;
    draw(view_interrupts, 10, 80);
    shows("runs");
    shows_not("#PF");
    view.chosen.vcpus[0].history_seq = 1;
    draw(view_interrupts, 10, 80);
    shows("none yet");
}

static void on_kvm_it_says_what_is_not_seen(void **state)
{
    on(ENGINE_KVM);
    post_hlt(0);
    post_tick();
    post_tick();
    draw(view_interrupts, 10, 80);
    shows("?");
    shows_not("  IRQ 0");
    shows("KVM shows neither exceptions");
}

static void a_failed_one_has_no_handler(void **state)
{
    on(ENGINE_SOFT);
    post_exception(
        (struct event_exception){ .vector = 13, .has_error = true, .error = 0x18, .failed = true });
    post((struct event){ .reason = EVENT_SHUTDOWN, .irq = EVENT_NO_IRQ });
    draw(view_interrupts, 10, 80);
    shows("#GP 0x18");
    shows("not delivered");
    assert_int_equal(role_of("#GP"), ROLE_BAD);
}

static void the_newest_stay_in_sight(void **state)
{
    on(ENGINE_SOFT);
    post_tick();
    for (unsigned i = 0; i < 100; i++)
        post_page_fault();
    post_exception((struct event_exception){ .kind = EXCEPTION_SOFTWARE, .vector = 0x42 });
    post_out(0, 'A');
    for (int rows = 1; rows < 24; rows++)
        draw(view_interrupts, rows, 80);
    shows("int 0x42");
    shows_not("IRQ 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(exceptions_stand_before_the_return_after_them),
        TEST(what_is_not_delivered_is_bad),
        TEST(a_selection_goes_from_return_to_return),
        TEST(a_selection_stays_on_a_page_full_of_exceptions),
        TEST(filter_and_search_find_exceptions_by_their_return),
        TEST(the_list_says_what_interrupted_what),
        TEST(the_list_says_how_long_a_handler_took),
        TEST(in_history_the_list_is_that_of_then),
        TEST(on_kvm_it_says_what_is_not_seen),
        TEST(a_failed_one_has_no_handler),
        TEST(the_newest_stay_in_sight),
    };
    return cmocka_run_group_tests_name("interrupts", tests, NULL, NULL);
}
