/* What is explained, drawn: a panel in three parts, rows where there are few, and what of the
 * screen it names. */
#include "around.h"

#include "event/ports.h"
#include "view/named.h"

/* As hello prints: "out dx, al" at 0000:000b, then "jmp 0x0006". */
static struct event out(uint8_t vcpu)
{
    struct event e = { .vcpu = vcpu,
                       .reason = EVENT_IO,
                       .direction = EVENT_OUT,
                       .port = 0x3f8,
                       .size = 1,
                       .count = 1,
                       .flags = EVENT_PRINTED,
                       .data = { 'l' },
                       .linear = 0x0b,
                       .insn_len = 1,
                       .insn = { 0xee },
                       .irq = EVENT_NO_IRQ };
    e.regs.eip = 0x0c;
    return e;
}

static void know_code(void)
{
    static const uint8_t code[] = { 0xee, 0xeb, 0xf8 };
    memcpy(view.seen.code, code, sizeof code);
    view.seen.code_linear = 0x0b;
    view.seen.code_size = sizeof code;
}

static void a_panel_has_three_parts(void **state)
{
    start(1);
    add(out(0));
    know_code();
    draws(view_explain, 6, 80,
          "┌ vCPU 0, exit 1 ──────────────────────────────────────────────────────────────┐\n"
          "│ ◀ why   out dx, al at 0000:000b. Port 0x3f8 is the serial port, which KVM    │\n"
          "│         does not know, so the CPU left the guest.                            │\n"
          "│ ● VMM   The VMM printed 'l'.                                                 │\n"
          "│ ▶ next  The guest goes on with jmp 0x0006 at 0000:000c.                      │\n"
          "└──────────────────────────────────────────────────────────────────────────────┘\n");
    assert_int_equal(role_of("out dx"), ROLE_EXPLAIN);
    assert_int_equal(role_of("0x3f8"), ROLE_EXPLAIN);
    assert_int_equal(role_of("serial port"), ROLE_TEXT);
    assert_int_equal(role_of("jmp"), ROLE_EXPLAIN);
    view.chosen.ascii = true;
    view_explain(fresh(6, 100), &view);
    assert_true(has("| < why ") && has("| * VMM ") && has("| > next "));
    view.chosen.ascii = false;
    view.chosen.language = KOREAN;
    view_explain(fresh(6, 100), &view);
    assert_true(has("◀ 이유") && has("● VMM") && has("▶ 다음"));
    view.chosen.language = ENGLISH;
}

static void few_rows_have_all_three_parts(void **state)
{
    start(1);
    add(out(0));
    know_code();
    draws(view_explain, 2, 80,
          " exit 1 ◀ out dx, al at 0000:000b. Port 0x3f8 is the serial port, which KVM\n"
          " does not know. ● The VMM printed 'l'. ▶ Next: jmp 0x0006 at 0000:000c.\n");
}

/* At any size nothing is drawn outside, and no line ends within a word. */
static void any_size_has_whole_words(void **state)
{
    start(1);
    add(out(0));
    know_code();
    for (int rows = 1; rows <= 12; rows++)
        for (int columns = 40; columns <= 160; columns += 7) {
            view_explain(fresh(rows, columns), &view);
            assert_true(has("out dx, al"));
            assert_false(has("sys\n") || has("por\n"));
            assert_true(rows < 6 || has("VMM printed 'l'."));
        }
}

/* It wants the same rows from exit to exit; the diagnosis of an end may want more. */
static void the_rows_stay_while_a_guest_runs(void **state)
{
    static struct diagnosis long_one = { .count = 1 };
    start(1);
    for (int columns = 40; columns <= 250; columns++) {
        int before = view_explain_rows(&view, columns);
        assert_in_range(before, 5, 8);
        add(out(0));
        add((struct event){ .reason = EVENT_HLT });
        assert_int_equal(view_explain_rows(&view, columns), before);
    }
    int before = view_explain_rows(&view, 60);
    memset(long_one.sentences[0], 'x', 500);
    view.seen.vcpus[0].diagnosis = &long_one;
    assert_in_range(view_explain_rows(&view, 60), before + 1, 10);
    view.seen.vcpus[0].diagnosis = NULL;
}

static void what_follows_tells_what_comes_next(void **state)
{
    start(1);
    add(out(0));
    know_code();
    post((struct event){
        .reason = EVENT_INJECT, .irq = IRQ_TIMER, .detail = 8, .gpa = 0xf065, .linear = 0x0c });
    view.chosen.log_has_selection = true;
    view.chosen.log_selected_vcpu = 0;
    view.chosen.log_selected_seq = 1;
    view_explain(fresh(8, 130), &view);
    assert_true(has("First IRQ 0 (timer) comes: the guest goes on in its handler at 0000f065."));
    view.chosen.log_has_selection = false;
    add(out(0));
    end(0, OUTCOME_STOPPED);
    view_explain(fresh(8, 100), &view);
    assert_false(has("The guest goes on"));
    assert_true(has("it was stopped from outside"));
}

/* A diagnosis without advice leaves no guess of what might be wrong with any such guest. */
static void a_diagnosis_takes_the_place_of_guesses(void **state)
{
    static struct diagnosis d = { .count = 1, .sentences = { "#UD at 0000:003a" } };
    start(1);
    struct event e = { .reason = EVENT_SHUTDOWN };
    e.regs.cr0 = CR0_PE;
    add(e);
    end(0, OUTCOME_FAILED);
    view_explain(fresh(9, 100), &view);
    assert_true(has("If the guest turned on paging"));
    view.seen.vcpus[0].diagnosis = &d;
    view_explain(fresh(9, 100), &view);
    assert_true(has("#UD at 0000:003a") && has("The guest cannot go on."));
    assert_false(has("paging"));
    view.seen.vcpus[0].diagnosis = NULL;
}

/* The same accent ties the sentence to the places that it names. */
static void what_is_named_stands_out_elsewhere(void **state)
{
    start(1);
    add(out(0));
    note(0, EVENT_PAUSE);
    struct view_named named = view_named(&view);
    assert_int_equal(named.gprs, 1 << GPR_EAX | 1 << GPR_EDX);
    assert_true(named.has_port && named.port == 0x3f8);
    view_registers(fresh(20, 60), &view);
    assert_int_equal(role_of("ax "), ROLE_EXPLAIN);
    assert_int_equal(role_of("dx "), ROLE_EXPLAIN);
    assert_int_equal(role_of("bx "), ROLE_DIM);
    view_matrix(fresh(10, 60), &view);
    assert_int_equal(role_of("out 3f8"), ROLE_EXPLAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_panel_has_three_parts),
        TEST(few_rows_have_all_three_parts),
        TEST(any_size_has_whole_words),
        TEST(the_rows_stay_while_a_guest_runs),
        TEST(what_follows_tells_what_comes_next),
        TEST(a_diagnosis_takes_the_place_of_guesses),
        TEST(what_is_named_stands_out_elsewhere),
    };
    return cmocka_run_group_tests_name("explained", tests, NULL, NULL);
}
