/* The log of exits: its order, lines, columns and colours, what is folded and what is cut. */
#include "views.h"

#include "symbols/symbols.h"

static void log_is_in_true_order(void **state)
{
    post_out(0, 'A');
    post_out(1, 'B');
    post_hlt(0);
    post_note(0, EVENT_END, real_mode(0, 0x12));
    view.chosen.log_all = true;
    draw(view_log, 12, 100);
    assert_true(strstr(drawn, "'A'") < strstr(drawn, "'B'"));
    assert_true(strstr(drawn, "'B'") < strstr(drawn, "hlt"));
    shows("all vCPUs");
    shows("8.00 µs");
    shows("    1  0       0.016  8.00 µs 12.0 µs  out"); /* exits are numbered, */
    shows("    2  0       0.036");
    shows("       0       0.038"); /* notes are not */
    shows("4000:000a");
    assert_int_equal(role_of("not started"), ROLE_DIM); /* the end, which has no outcome here */
    view.chosen.log_all = false;
    draw(view_log, 12, 38);
    shows("'A'");
    shows_not("'B'");
}

static void log_is_filtered_and_searched(void **state)
{
    for (char c = 'a'; c <= 'z'; c++)
        post_out(0, c);
    post_hlt(0);
    strcpy(view.chosen.log_filter, "HLT");
    draw(view_log, 10, 60);
    shows("hlt");
    shows_not("0x3f8");
    strcpy(view.chosen.log_filter, "nowhere");
    draw(view_log, 10, 60);
    shows("nothing fits");
    view.chosen.log_filter[0] = '\0';
    strcpy(view.chosen.log_search, "'z'");
    draw(view_log, 10, 60);
    assert_int_equal(role_of("'z' "), ROLE_CHANGED);
    unsigned vcpu;
    uint64_t seq;
    assert_true(view_log_find(&view, -1, &vcpu, &seq));
    assert_int_equal(seq, 26);
    view.chosen.log_has_selection = true;
    view.chosen.log_selected_seq = seq;
    assert_false(view_log_find(&view, 1, &vcpu, &seq));
    assert_false(view_log_find(&view, -1, &vcpu, &seq));
    strcpy(view.chosen.log_search, "'a'");
    assert_true(view_log_find(&view, -1, &vcpu, &seq));
    assert_int_equal(seq, 1);
}

static void log_selection_moves_and_stays_in_view(void **state)
{
    unsigned vcpu = 9;
    uint64_t seq = 0;
    for (int i = 0; i < 100; i++)
        post_out(i & 1, 'a');
    view.chosen.log_all = true;
    assert_true(view_log_move(&view, -1, &vcpu, &seq));
    assert_int_equal(vcpu, 1);
    assert_int_equal(seq, 50);
    view.chosen.log_has_selection = true;
    view.chosen.log_selected_vcpu = vcpu;
    view.chosen.log_selected_seq = seq;
    assert_true(view_log_move(&view, 1, &vcpu, &seq)); /* already the newest */
    assert_int_equal(seq, 50);
    assert_true(view_log_move(&view, -60, &vcpu, &seq));
    assert_int_equal(seq, 20);
    assert_int_equal(vcpu, 1);
    view.chosen.log_selected_seq = seq;
    draw(view_log, 10, 60);
    assert_int_equal(role_of(">"), ROLE_CURRENT);
    assert_true(view_log_move(&view, 59, &vcpu, &seq));
    assert_int_equal(vcpu, 0);
    assert_int_equal(seq, 50);
    assert_true(view_log_move(&view, -1000, &vcpu, &seq));
    assert_int_equal(vcpu, 0);
    assert_int_equal(seq, 0);
}

static void of_equal_times_the_higher_vcpu_is_newer(void **state)
{
    for (unsigned i = 0; i < 4; i++) {
        post_out(i, 'a');
        now_ns -= 10000;
    }
    view.chosen.log_all = view.chosen.log_has_selection = true;
    view.chosen.log_selected_seq = 1;
    for (unsigned i = 1; i <= 2; i++) {
        unsigned vcpu;
        uint64_t seq;
        view.chosen.log_selected_vcpu = i;
        assert_true(view_log_move(&view, 1, &vcpu, &seq));
        assert_int_equal(vcpu, i + 1);
        assert_true(view_log_move(&view, -1, &vcpu, &seq));
        assert_int_equal(vcpu, i - 1);
        assert_int_equal(seq, 1);
    }
}

/* ---- What is no line ---- */

static void post_pause(void)
{
    post_note(0, EVENT_PAUSE, real_mode(0, 0x0b));
}

static void post_resume(void)
{
    post_note(0, EVENT_RESUME, real_mode(0, 0x0b));
}

static unsigned lines_with(const char *text)
{
    unsigned count = 0;
    for (const char *at = drawn; (at = strstr(at, text)); at++)
        count++;
    return count;
}

/* Before the first step it stood still, which is worth a line; each step stands for itself. */
static void a_pause_that_ends_a_step_is_no_line(void **state)
{
    post_pause();
    for (const char *c = "Hell"; *c; c++) {
        post_out(0, *c);
        post_pause();
    }
    draw(view_log, 14, 60);
    assert_int_equal(lines_with("pause"), 1);
    assert_int_equal(lines_with("out 0x3f8"), 4);
    strcpy(view.chosen.log_filter, "pause"); /* who asks for them sees them */
    draw(view_log, 14, 60);
    assert_int_equal(lines_with(" pause "), 5);
    view.chosen.log_filter[0] = '\0';
    post_resume();
    post_out(0, 'o');
    post_pause(); /* by a key, while it ran */
    draw(view_log, 14, 60);
    assert_int_equal(lines_with("pause"), 2);
}

/* The wait within it ended by itself. */
static void a_step_may_wait_in_between(void **state)
{
    post_pause();
    post_out(0, 'a');
    post_note(0, EVENT_WAIT, real_mode(0, 0x0b));
    post_resume();
    post_hlt(0);
    post_pause();
    draw(view_log, 14, 60);
    assert_int_equal(lines_with("pause"), 1);
    assert_int_equal(lines_with("resume"), 1);
}

static void a_breakpoint_says_that_it_pauses(void **state)
{
    struct event e = { .reason = EVENT_HLT, .flags = EVENT_BREAK, .regs = real_mode(0, 0x12) };
    post_resume();
    post(e);
    post_pause();
    draw(view_log, 14, 60);
    shows("hlt, breakpoint");
    assert_int_equal(lines_with("pause"), 0);
}

static void keys_go_over_what_is_folded(void **state)
{
    unsigned vcpu;
    uint64_t seq;
    post_pause();
    post_out(0, 'a');
    const uint64_t first = seqs[0] - 1;
    post_pause();
    post_out(0, 'b');
    const uint64_t second = seqs[0] - 1;
    post_pause();
    assert_true(view_log_move(&view, -1, &vcpu, &seq));
    assert_int_equal(seq, second);
    view.chosen.log_has_selection = true;
    view.chosen.log_selected_seq = seq;
    assert_true(view_log_move(&view, -1, &vcpu, &seq));
    assert_int_equal(seq, first);
    assert_true(view_log_move(&view, 1, &vcpu, &seq));
    assert_int_equal(seq, second);
    view.chosen.log_selected_seq = second + 1; /* a folded one stands in the line before it */
    draw(view_log, 14, 60);
    assert_int_equal(role_of("out 0x3f8 (uart) 'b'"), ROLE_CURRENT);
}

/* ---- Columns ---- */

static void times_have_room_at_80_columns(void **state)
{
    post_out(0, 'A');
    post_hlt(0);
    draw(view_log, 12, 80);
    shows("guest");
    shows("host");
    shows("time ms");
    shows("8.00 µs 2.00 µs  out 0x3f8 (uart) 'A'");
    shows("0000:000a");
    draw(view_log, 12, 60); /* these go last */
    shows("out 0x3f8 (uart) 'A'");
    shows("0000:000a");
    shows("8.00 µs 2.00 µs");
    shows_not("time ms");
    draw(view_log, 12, 38);
    shows("    1  out 0x3f8 (uart) 'A'");
    shows_not("0000:000a");
}

/* Names say more than addresses, and stand in their place before times would have to go. */
static void names_stand_in_the_place_of_addresses(void **state)
{
    static const char list[] = "0 start\n5 next\n";
    struct failure failure;
    struct symbols *symbols = symbols_create();
    char path[] = "/tmp/test_log.XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, list, strlen(list)), strlen(list));
    close(fd);
    assert_true(symbols_add_list(symbols, path, 0, &failure));
    unlink(path);
    view.seen.vcpus[0].symbols = symbols;
    post_out(0, 'A');
    draw(view_log, 12, 90);
    shows("time ms");
    shows("next+0x05 0000:000a");
    draw(view_log, 12, 65);
    shows("  guest    host  what");
    shows(" where│");
    shows("out 0x3f8 (uart) 'A'");
    shows(" next+0x05│");
    shows_not("0000:000a");
    draw(view_log, 12, 38);
    shows("out 0x3f8 (uart) 'A'");
    shows_not("where");
    view.seen.vcpus[0].symbols = NULL;
    symbols_destroy(symbols);
}

static void whose_line_it_is_goes_without_saying_for_one(void **state)
{
    post_out(0, 'A');
    draw(view_log, 12, 80);
    shows_not(" v ");
    shows_not("vCPU  ");
    view.chosen.log_all = true;
    draw(view_log, 12, 80);
    shows("#  v");
    draw(view_log, 12, 100);
    shows("#  vCPU  ");
}

/* ---- Words ---- */

static void kinds_have_their_colours(void **state)
{
    struct event in = { .reason = EVENT_IO, .port = 0x3fd, .size = 1, .count = 1 },
                 mmio = { .reason = EVENT_MMIO, .gpa = 0x100000, .size = 1, .count = 1 },
                 call = { .reason = EVENT_HYPERCALL, .direction = EVENT_IN, .port = 0x500 },
                 inject = { .reason = EVENT_INJECT, .irq = 0, .detail = 0x20 },
                 shutdown = { .reason = EVENT_SHUTDOWN };
    in.flags = mmio.flags = EVENT_NO_DEVICE;
    in.regs = mmio.regs = call.regs = inject.regs = shutdown.regs = real_mode(0, 0);
    post_out(0, 'A');
    post(in);
    post(mmio);
    post(call);
    post_hlt(0);
    post(inject);
    post(shutdown);
    draw(view_log, 14, 60);
    assert_int_equal(role_of("out 0x3f8"), ROLE_TEXT);
    assert_int_equal(role_of("in 0x3fd"), ROLE_GUEST);
    assert_int_equal(role_of("mmio read"), ROLE_MARK);
    assert_int_equal(role_of("answer none"), ROLE_STRONG);
    assert_int_equal(role_of("hlt"), ROLE_WARN);
    assert_int_equal(role_of("timer"), ROLE_EXPLAIN);
    assert_int_equal(role_of("shutdown"), ROLE_BAD);
}

static void scan_codes_have_the_names_of_their_keys(void **state)
{
    struct event e = { .reason = EVENT_IO, .port = 0x60, .size = 1, .count = 1, .data = { 0x1e } };
    e.regs = real_mode(0, 0);
    post(e);
    e.data[0] = 0x9c;
    post(e);
    e.data[0] = 0xfa; /* an answer of the keyboard */
    post(e);
    draw(view_log, 14, 60);
    shows("in 0x60 (keyboard) 0x1e: A down");
    shows("in 0x60 (keyboard) 0x9c: Enter up");
    shows("in 0x60 (keyboard) 0xfa ");
    view.chosen.language = KOREAN;
    draw(view_log, 14, 60);
    shows("0x1e: A 누름");
    strcpy(view.chosen.log_filter, "Enter");
    draw(view_log, 14, 60);
    shows("0x9c: Enter 뗌");
    shows_not("0x1e");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(log_is_in_true_order),
        TEST(log_is_filtered_and_searched),
        TEST(log_selection_moves_and_stays_in_view),
        TEST(of_equal_times_the_higher_vcpu_is_newer),
        TEST(a_pause_that_ends_a_step_is_no_line),
        TEST(a_step_may_wait_in_between),
        TEST(a_breakpoint_says_that_it_pauses),
        TEST(keys_go_over_what_is_folded),
        TEST(times_have_room_at_80_columns),
        TEST(names_stand_in_the_place_of_addresses),
        TEST(whose_line_it_is_goes_without_saying_for_one),
        TEST(kinds_have_their_colours),
        TEST(scan_codes_have_the_names_of_their_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
