/* The writes of one REP, kept as one event of the history. */
#include "../test.h"

#include "event/pc.h"
#include "event/words.h"
#include "model/model.h"
#include "model/text_screen.h"

static struct model model;
static uint64_t seq, now_ns;

static const struct model_vcpu *const v = &model.vcpus[0];

static int set_up(void **state)
{
    seq = 0;
    now_ns = 1000;
    model_init(&model, 1);
    model_keep_history(&model);
    return 0;
}

static int tear_down(void **state)
{
    model_destroy(&model);
    return 0;
}

/* 30 ns in the guest, after 10 ns in the host. */
static void add(struct event e)
{
    e.seq = seq++;
    e.irq = EVENT_NO_IRQ;
    now_ns += 10;
    e.entry_ns = now_ns;
    now_ns += event_is_run_return(&e) ? 30 : 0;
    e.exit_ns = now_ns;
    model_add(&model, &e);
}

static const uint8_t movsd[] = { 0xf3, 0x67, 0x66, 0xa5 }, stosw[] = { 0xf3, 0xab },
                     plain_stosw[] = { 0xab };

/* One write of many: left are those after it. */
static struct event one(const uint8_t *insn, uint8_t insn_len, uint8_t size, uint64_t gpa,
                        uint32_t left)
{
    struct event e = { .reason = EVENT_MMIO,
                       .direction = EVENT_OUT,
                       .linear = 0x7c10,
                       .gpa = gpa,
                       .size = size,
                       .count = 1,
                       .insn_len = insn_len };
    memcpy(e.insn, insn, insn_len);
    e.regs.gpr[GPR_ECX] = left;
    for (unsigned i = 0; i < size && i < EVENT_DATA_INLINE; i++)
        e.data[i] = (uint8_t)(gpa - PC_TEXT + i);
    return e;
}

static void rep_movsd(uint64_t gpa, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        add(one(movsd, sizeof movsd, 4, gpa + 4 * i, count - 1 - i));
}

static void rep_stosw(uint64_t gpa, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        add(one(stosw, sizeof stosw, 2, gpa + 2 * i, count - 1 - i));
}

static void note(enum event_reason reason)
{
    add((struct event){ .reason = (uint8_t)reason });
}

static void describes(uint32_t index, const char *expected)
{
    char text[128];
    event_describe(model_history(v, index), text, sizeof text);
    assert_string_equal(text, expected);
}

static void a_rep_is_one_event(void **state)
{
    note(EVENT_START);
    rep_movsd(PC_TEXT, 960);
    rep_stosw(PC_TEXT + 3840, 80);
    assert_int_equal(model_history_size(v), 3);
    assert_int_equal(model_history_exits(v, 0), 0);
    assert_int_equal(model_history_exits(v, 1), 960);
    assert_int_equal(model_history_exits(v, 2), 80);
    describes(1, "REP MOVSD: 960 writes to the text screen, rows 0 to 23");
    describes(2, "REP STOSW: 80 writes to the text screen, row 24");
    assert_int_equal(v->exits, 1040);
    assert_int_equal(v->counts[EVENT_MMIO], 1040);
    assert_int_equal(model.rows[0].counts[0], 1040);
}

static void its_shorter_text_says_how_many(void **state)
{
    char text[128];
    rep_stosw(PC_TEXT, 80);
    event_describe_as(model_history(v, 0), NULL, 1, text, sizeof text);
    assert_string_equal(text, "REP STOSW: 80 writes, row 0");
}

static void elsewhere_it_has_addresses(void **state)
{
    rep_movsd(PC_BIOS, 16);
    describes(0, "REP MOVSD: 16 writes, 0xe0000 to 0xe003f");
    rep_stosw(PC_TEXT + 4000, 80); /* the second page */
    describes(1, "REP STOSW: 80 writes, 0xb8fa0 to 0xb903f");
}

static void one_that_goes_down_is_one_too(void **state)
{
    struct text_screen screen;
    for (uint32_t i = 0; i < 80; i++) {
        struct event e = one(stosw, sizeof stosw, 2, PC_TEXT + 320 - 2 * i, 79 - i);
        e.regs.eflags = EFLAGS_DF;
        add(e);
    }
    assert_int_equal(model_history_size(v), 1);
    describes(0, "REP STOSW: 80 writes to the text screen, rows 1 to 2");
    note(EVENT_PAUSE);
    assert_true(model_text_screen(v, 79, &screen));
    assert_int_equal(screen.memory[320], (uint8_t)320);
    assert_int_equal(screen.memory[162], 162);
    assert_int_equal(screen.memory[160], ' ');
}

/* What is no REP, or another one. */
static void others_stay_events_of_their_own(void **state)
{
    for (uint32_t i = 0; i < 4; i++)
        add(one(plain_stosw, sizeof plain_stosw, 2, PC_TEXT + 2 * i, 3 - i));
    assert_int_equal(model_history_size(v), 4);
    rep_stosw(PC_TEXT + 8, 4);
    rep_stosw(PC_TEXT + 16, 4); /* the same instruction goes on where it was, begun anew */
    assert_int_equal(model_history_size(v), 6);
    add(one(stosw, sizeof stosw, 2, PC_TEXT + 100, 3));
    add(one(stosw, sizeof stosw, 2, PC_TEXT + 104, 2)); /* not the next one */
    assert_int_equal(model_history_size(v), 8);
    struct event e = one(stosw, sizeof stosw, 2, PC_TEXT + 106, 1);
    e.linear++;
    add(e);
    e = one(stosw, sizeof stosw, 2, PC_TEXT + 108, 0);
    e.linear++;
    e.flags = EVENT_NO_DEVICE;
    add(e);
    assert_int_equal(model_history_size(v), 10);
}

/* Who steps from write to write sees each. */
static void what_comes_between_ends_it(void **state)
{
    add(one(stosw, sizeof stosw, 2, PC_TEXT, 3));
    add(one(stosw, sizeof stosw, 2, PC_TEXT + 2, 2));
    note(EVENT_PAUSE);
    add(one(stosw, sizeof stosw, 2, PC_TEXT + 4, 1));
    add(one(stosw, sizeof stosw, 2, PC_TEXT + 6, 0));
    assert_int_equal(model_history_size(v), 3);
    assert_int_equal(model_history_exits(v, 0), 2);
    assert_int_equal(model_history_exits(v, 2), 2);
}

static void exits_keep_their_numbers(void **state)
{
    note(EVENT_START);
    rep_stosw(PC_TEXT, 80);
    add((struct event){ .reason = EVENT_HLT });
    assert_int_equal(model_exit_number(v, 0), 0);
    assert_int_equal(model_exit_number(v, 1), 1);
    assert_int_equal(model_exit_number(v, 40), 40);
    assert_int_equal(model_exit_number(v, 80), 80);
    assert_int_equal(model_exit_number(v, 81), 81);
    assert_int_equal(model_history_find(v, 40), 1);
    assert_int_equal(model_history_exit(v, 2, -1), 1);
}

static void times_are_the_sums(void **state)
{
    uint64_t guest, host;
    note(EVENT_START);
    rep_stosw(PC_TEXT, 80);
    model_history_times(v, 1, &guest, &host);
    assert_int_equal(guest, 80 * 30);
    assert_int_equal(host, 79 * 10);
    assert_int_equal(model_history(v, 1)->exit_ns - model_history(v, 1)->entry_ns, guest + host);
}

/* Lanes made anew have as much of both. */
static void lanes_keep_their_shares(void **state)
{
    const uint64_t bin = 1000000;
    note(EVENT_START);
    for (unsigned i = 0; i < 24; i++)
        rep_stosw(PC_TEXT, 80);
    model_set_bin(&model, 2 * bin);
    struct model_bin before = model_bin_at(&model, 0, 1000);
    model_set_bin(&model, bin);
    struct model_bin after = model_bin_at(&model, 0, 1000);
    assert_int_equal(after.guest_ns, 24 * 80 * 30);
    assert_int_equal(after.guest_ns, before.guest_ns);
    assert_int_equal(after.host_ns, before.host_ns);
}

/* ---- The screen of the past ---- */

static void the_screen_of_the_past_is_whole(void **state)
{
    struct text_screen screen;
    rep_movsd(PC_TEXT, 960);
    uint64_t then = seq - 1;
    rep_stosw(PC_TEXT + 1, 80);
    assert_true(model_text_screen(v, then, &screen));
    for (unsigned i = 0; i < 3840; i++)
        assert_int_equal(screen.memory[i], (uint8_t)i);
    assert_true(model_text_screen(v, UINT64_MAX, &screen));
    assert_int_equal(screen.memory[2], 2);
}

/* More than the history could hold as single events, and as many bytes as it may keep. */
static void scrolling_does_not_empty_it(void **state)
{
    enum { PAGES = 12000 };
    struct text_screen screen;
    note(EVENT_START);
    for (unsigned i = 0; i < 110; i++)
        rep_movsd(PC_TEXT, 960);
    assert_int_equal(model_history_size(v), 111);
    assert_int_equal(model_history(v, 0)->reason, EVENT_START);
    for (unsigned i = 0; i < PAGES; i++)
        rep_movsd(PC_TEXT, 960);
    assert_true(model_history_size(v) > 2000 && model_history_size(v) < PAGES);
    assert_true(v->folded <= MODEL_FOLDED);
    uint64_t oldest = model_history(v, 0)->seq;
    assert_true(model_text_screen(v, oldest, &screen));
    assert_int_equal(screen.memory[1000], (uint8_t)1000);
    assert_int_equal(model_exit_number(v, seq - 1), v->exits);
}

static void one_longer_than_a_count_begins_anew(void **state)
{
    for (uint32_t i = 0; i < 70000; i++)
        add(one(stosw, sizeof stosw, 2, PC_BIOS + 2 * i, 69999 - i));
    assert_int_equal(model_history_size(v), 2);
    assert_int_equal(model_history_exits(v, 0), UINT16_MAX);
    assert_int_equal(model_history_exits(v, 1), 70000 - UINT16_MAX);
}

/* A recording may hold an event that says it were many. */
static void what_a_recording_says_is_not_believed(void **state)
{
    struct text_screen screen;
    struct event e = one(stosw, sizeof stosw, 2, PC_TEXT, 9);
    e.count = 60000;
    add(e);
    assert_int_equal(model_history_exits(v, 0), 1);
    e = one(stosw, sizeof stosw, 2, PC_TEXT + 2, 8);
    e.count = 60000;
    add(e);
    assert_int_equal(model_history_exits(v, 0), 2);
    assert_true(model_text_screen(v, seq - 1, &screen));
    e = one(stosw, sizeof stosw, 255, PC_TEXT + 4, 7);
    add(e);
    e = one(stosw, sizeof stosw, 255, PC_TEXT + 259, 6);
    add(e);
    assert_int_equal(model_history_size(v), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_rep_is_one_event),
        TEST(its_shorter_text_says_how_many),
        TEST(elsewhere_it_has_addresses),
        TEST(one_that_goes_down_is_one_too),
        TEST(others_stay_events_of_their_own),
        TEST(what_comes_between_ends_it),
        TEST(exits_keep_their_numbers),
        TEST(times_are_the_sums),
        TEST(lanes_keep_their_shares),
        TEST(the_screen_of_the_past_is_whole),
        TEST(scrolling_does_not_empty_it),
        TEST(one_longer_than_a_count_begins_anew),
        TEST(what_a_recording_says_is_not_believed),
    };
    return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
