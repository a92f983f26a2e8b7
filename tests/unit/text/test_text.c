/* What reaches a terminal: text made harmless, lines kept whole, words and numbers. */
#include "test.h"

#include "model/model.h"
#include "run/console.h"
#include "run/reports.h"

static struct out sink; /* never flushed: its bytes are what would be written */

static const char *written(void)
{
    out_put(&sink, "", 1);
    sink.end = sink.start;
    return sink.bytes + sink.start;
}

static int set_up(void **state)
{
    sink = (struct out){ .fd = -1 };
    return 0;
}

static int tear_down(void **state)
{
    out_destroy(&sink);
    return 0;
}

static void filter(const char *from, bool utf8, const char *expected)
{
    struct text_filter f = { 0 };
    char text[512] = "", piece[TEXT_MAX];
    size_t at = 0;
    for (; *from; from++) {
        size_t n = text_filter_put(&f, utf8, (uint8_t)*from, piece);
        assert_true(n <= TEXT_MAX);
        memcpy(text + at, piece, n);
        at += n;
    }
    at += text_filter_end(&f, text + at);
    text[at] = '\0';
    assert_string_equal(text, expected);
}

static void escape_sequences_become_visible(void **state)
{
    filter("plain\ttext\r\n", true, "plain\ttext\r\n");
    filter("\033[2J\033]0;title\007", true, "^[[2J^[]0;title^G");
    filter("\x7f\x01", true, "^?^A");
    filter("\x9b"
           "31m",
           true, "\\x9b31m");
    filter("\xc2\x9b"
           "31m",
           true, "\\xc2\\x9b31m"); /* C1 in UTF-8 */
}

static void whole_characters_pass(void **state)
{
    filter("안녕 é €", true, "안녕 é €");
    filter("é", false, "\\xc3\\xa9");
    filter("\xed\x95", true, "\\xed\\x95"); /* cut off */
    filter("\xed\x95"
           "A",
           true,
           "\\xed\\x95"
           "A");                                              /* broken off */
    filter("\xe0\x80\xaf", true, "\\xe0\\x80\\xaf");          /* overlong */
    filter("\xf4\x90\x80\x80", true, "\\xf4\\x90\\x80\\x80"); /* beyond Unicode */
    filter("\xe2\x80\xae", true, "\\xe2\\x80\\xae");          /* right-to-left override */
    filter("\xf8\xff\xc0", true, "\\xf8\\xff\\xc0");
}

static void messages_stay_on_their_line(void **state)
{
    char to[64];
    text_safe("a\nb\033c\r", true, to, sizeof to);
    assert_string_equal(to, "a^Jb^[c^M");
    text_safe("0123456789", true, to, 5);
    assert_string_equal(to, "0123");
}

static void numbers_have_commas_and_units(void **state)
{
    char b[32];
    assert_string_equal(text_number(0, b), "0");
    assert_string_equal(text_number(999, b), "999");
    assert_string_equal(text_number(18204, b), "18,204");
    assert_string_equal(text_number(UINT64_MAX, b), "18,446,744,073,709,551,615");
    assert_string_equal(text_duration(812, b), "812 ns");
    assert_string_equal(text_duration(8120, b), "8.12 us");
    assert_string_equal(text_duration(81200000, b), "81.2 ms");
    assert_string_equal(text_duration(1234567890123, b), "1235 s");
}

/* ---- Consoles ---- */

static void print(struct console *c, int vcpu, const char *text)
{
    for (; *text; text++) {
        struct event e = { .reason = EVENT_IO,
                           .direction = EVENT_OUT,
                           .size = 1,
                           .count = 1,
                           .flags = EVENT_PRINTED,
                           .vcpu = (uint8_t)vcpu,
                           .data = { (uint8_t)*text } };
        console_add(c, &e);
    }
}

static void note(struct console *c, int vcpu, enum event_reason reason)
{
    struct event e = { .reason = (uint8_t)reason, .vcpu = (uint8_t)vcpu };
    console_add(c, &e);
}

static void raw_output_is_untouched(void **state)
{
    struct console c;
    console_init(&c, &sink, 2, false);
    print(&c, 0, "a\033[");
    print(&c, 1, "\xff");
    print(&c, 0, "31m");
    console_rest(&c);
    assert_string_equal(written(), "a\033[\xff"
                                   "31m");
    console_destroy(&c);
}

static void each_vcpu_has_its_colour_on_a_terminal(void **state)
{
    struct console c;
    sink.is_terminal = true;
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    console_init(&c, &sink, 2, false);
    print(&c, 0, "ab");
    print(&c, 1, "c\033");
    console_rest(&c);
    assert_string_equal(written(), "\033[36mab\033[33mc^[\033[m");
    setenv("NO_COLOR", "1", 1);
    console_init(&c, &sink, 2, false);
    print(&c, 0, "ab");
    print(&c, 1, "c");
    assert_string_equal(written(), "abc");
    unsetenv("NO_COLOR");
    console_destroy(&c);
}

/* With exits in the same file: whole lines, a prompt when its guest waits, the rest at the end. */
static void lines_are_held_until_they_are_whole(void **state)
{
    struct console c;
    console_init(&c, &sink, 2, true);
    print(&c, 0, "one");
    print(&c, 1, "two\nthree");
    console_fresh_line(&c);
    out_put(&sink, "exit\n", 5);
    print(&c, 0, " line\n$ ");
    note(&c, 0, EVENT_WAIT);
    console_fresh_line(&c);
    out_put(&sink, "wait\n", 5);
    note(&c, 1, EVENT_END);
    console_fresh_line(&c);
    assert_string_equal(written(), "two\nexit\none line\n$ \nwait\nthree\n");
    console_destroy(&c);
}

static void an_endless_line_does_not_grow_for_ever(void **state)
{
    struct console c;
    console_init(&c, &sink, 1, true);
    for (int i = 0; i < 100000; i++)
        print(&c, 0, "x");
    assert_true(c.lanes[0].held_size < 10000);
    assert_true(out_pending(&sink) > 90000);
    console_destroy(&c);
}

/* ---- The model and its closing lines ---- */

static void closing_lines_say_what_happened(void **state)
{
    struct model m;
    model_init(&m, 1);
    const struct event events[] = {
        { .reason = EVENT_START, .exit_ns = 1000 },
        { .reason = EVENT_IO,
          .flags = EVENT_NO_DEVICE,
          .port = 0x80,
          .exit_ns = 2000,
          .stalled_ns = 5000000 },
        { .reason = EVENT_IO, .flags = EVENT_NO_DEVICE, .port = 0x81, .exit_ns = 2000 },
        { .reason = EVENT_KICK, .exit_ns = 3000 },
        { .reason = EVENT_SHUTDOWN,
          .exit_ns = 4000,
          .linear = 0x10,
          .insn = { 0x0f, 0x0b },
          .insn_len = 2 },
        { .reason = EVENT_END, .outcome = OUTCOME_FAILED, .exit_ns = 5000 },
    };
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        assert_false(model_is_over(&m));
        model_add(&m, &events[i]);
    }
    assert_true(model_is_over(&m));
    assert_true(model_has_failed(&m));
    assert_int_equal(m.vcpus[0].exits, 3);
    report_closing(&sink, &m.vcpus[0], 0, "some/where/x\033.bin", ENGINE_KVM, NULL);
    assert_string_equal(written(), "vCPU 0 x^[.bin on KVM: failed: triple fault at 0000:0010 "
                                   "(bytes 0f 0b), 3 exits in 4.00 us, "
                                   "of which 5.00 ms waiting for the output to be read\n"
                                   "vCPU 0: 2 accesses to ports without a device (the first: "
                                   "0x80); reads gave ones, writes went nowhere\n");
}

static void closing_lines_have_the_last_post_code(void **state)
{
    struct model m;
    model_init(&m, 1);
    struct event e = { .reason = EVENT_IO,
                       .direction = EVENT_OUT,
                       .port = 0x80,
                       .size = 1,
                       .count = 1,
                       .flags = EVENT_POST };
    for (e.data[0] = 1; e.data[0] < 8; e.data[0]++)
        model_add(&m, &e);
    e.direction = EVENT_IN; /* nothing is reported by reading */
    model_add(&m, &e);
    model_add(&m, &(struct event){ .reason = EVENT_END, .outcome = OUTCOME_HALTED });
    report_closing(&sink, &m.vcpus[0], 0, "a", ENGINE_KVM, NULL);
    assert_string_equal(written(),
                        "vCPU 0 a on KVM: Guest halted, 8 exits in 0 ns; last POST code 0x07\n");
}

static void closing_lines_name_both_engines_and_the_way_out(void **state)
{
    struct model m;
    char text[512];
    struct event e = { .reason = EVENT_INTERNAL_ERROR,
                       .detail = 1,
                       .linear = 0x10,
                       .insn = { 0xcd, 0x30 },
                       .insn_len = 2 };
    struct model_vcpu v = { .outcome = OUTCOME_FAILED, .exits = 1, .last_exit = e };
    report_closing(&sink, &v, 0, "a", ENGINE_KVM, NULL);
    assert_non_null(strstr(written(), "at 0000:0010 (bytes cd 30); try --engine soft, 1 exit in"));
    report_closing(&sink, &v, 0, "a", ENGINE_SOFT, NULL);
    assert_null(strstr(written(), "--engine soft"));
    v.last_exit.flags = EVENT_FETCH;
    report_closing(&sink, &v, 0, "a", ENGINE_KVM, NULL);
    assert_null(strstr(written(), "--engine soft"));
    v.last_exit = e;
    v.last_exit.regs.efer = EFER_LMA;
    report_closing(&sink, &v, 0, "a", ENGINE_KVM, NULL);
    assert_null(strstr(written(), "--engine soft"));

    model_init(&m, 1);
    model_add(&m, &e);
    assert_false(report_takeover(&m.vcpus[0], 0, "a", text, sizeof text));
    assert_string_equal(text, "");
    model_add(&m, &(struct event){ .reason = EVENT_ENGINE, .detail = ENGINE_SOFT });
    assert_true(report_takeover(&m.vcpus[0], 0, "some/where/a", text, sizeof text));
    assert_string_equal(text,
                        "vCPU 0 a: KVM could not execute an instruction (internal error, "
                        "suberror 1) at 0000:0010 (bytes cd 30); the software CPU takes over");
    model_add(&m, &(struct event){ .reason = EVENT_END, .outcome = OUTCOME_HALTED });
    report_closing(&sink, &m.vcpus[0], 0, "a", ENGINE_KVM, NULL);
    assert_string_equal(written(),
                        "vCPU 0 a on KVM, then software CPU: Guest halted, 1 exit in 0 ns\n");
}

/* Some hosts' KVM drops CR0.PG, or dies of it at once. */
static void closing_lines_suspect_paging(void **state)
{
    struct model_vcpu v = { .outcome = OUTCOME_FAILED,
                            .last_exit = { .reason = EVENT_SHUTDOWN, .insn_len = 3 } };
    memcpy(v.last_exit.insn, "\x0f\x22\xd8", 3); /* mov %eax, %cr3 */
    report_closing(&sink, &v, 0, "a", ENGINE_KVM, NULL);
    assert_null(strstr(written(), "paging"));
    v.last_exit.insn[2] = 0xc0;
    report_closing(&sink, &v, 0, "a", ENGINE_KVM, NULL);
    assert_non_null(strstr(written(), "if it turned on paging, which not every KVM can do"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    setenv("LC_ALL", "C.UTF-8", 1);
    const struct CMUnitTest tests[] = {
        TEST(escape_sequences_become_visible),
        TEST(whole_characters_pass),
        TEST(messages_stay_on_their_line),
        TEST(numbers_have_commas_and_units),
        TEST(raw_output_is_untouched),
        TEST(each_vcpu_has_its_colour_on_a_terminal),
        TEST(lines_are_held_until_they_are_whole),
        TEST(an_endless_line_does_not_grow_for_ever),
        TEST(closing_lines_say_what_happened),
        TEST(closing_lines_have_the_last_post_code),
        TEST(closing_lines_name_both_engines_and_the_way_out),
        TEST(closing_lines_suspect_paging),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
