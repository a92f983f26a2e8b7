/* Lanes of several sizes: what stands where, what a click on it means, and which time is shown. */
#include "around.h"

#include "view/lanes.h"

enum { US = 1000, MS = 1000000 };

/* One return from the guest after so long in the host, and in there; or a note. */
static void spend(uint8_t vcpu, enum event_reason reason, uint64_t host_ns, uint64_t guest_ns)
{
    struct event e = { .vcpu = vcpu, .reason = (uint8_t)reason, .seq = seqs[vcpu]++ };
    e.irq = EVENT_NO_IRQ;
    e.entry_ns = now_ns += host_ns;
    e.exit_ns = now_ns += guest_ns;
    model_add(&model, &e);
    view.seen.now_ns = now_ns;
}

/* 2 ms of work, 3 ms asleep, 2 ms of work, 3 ms paused, and an end. */
static void a_day(uint8_t vcpu)
{
    spend(vcpu, EVENT_IO, MS, MS);
    spend(vcpu, EVENT_WAIT, 0, 0);
    spend(vcpu, EVENT_RESUME, 3 * MS, 0);
    spend(vcpu, EVENT_INJECT, 0, 0);
    spend(vcpu, EVENT_IO, MS, MS);
    spend(vcpu, EVENT_PAUSE, 0, 0);
    spend(vcpu, EVENT_RESUME, 3 * MS, 0);
    spend(vcpu, EVENT_END, 0, 0);
}

static void begin(unsigned count)
{
    start(count);
    now_ns = 1001000000;
    view.chosen.ascii = true;
    model_destroy(&model);
    model_init(&model, count);
    model_keep_history(&model);
    model_set_bin(&model, MS);
    memset(seqs, 0, sizeof seqs);
    for (uint8_t i = 0; i < count; i++)
        spend(i, EVENT_START, 0, 0);
}

static void sleep_is_no_work_and_a_pause_is_neither(void **state)
{
    begin(1);
    a_day(0);
    draws(view_lanes, 1, 40, " lanes 21.0 ms  0 -#...-#\n");
    assert_int_equal(grid_at(&grid, 0, 20)->role, ROLE_DIM);
    view.chosen.ascii = false;
    draws(view_lanes, 1, 40, " lanes 21.0 ms  0 ░█···░█\n");
}

/* A tick of 20 us now and then is no work to speak of; beside a pause it is all there is. */
static void ticks_do_not_look_like_work(void **state)
{
    begin(1);
    for (int i = 0; i < 4; i++) {
        spend(0, EVENT_HLT, 10 * US, 10 * US);
        spend(0, EVENT_WAIT, 0, 0);
        spend(0, EVENT_RESUME, MS - 20 * US, 0);
    }
    for (int i = 0; i < 4; i++) {
        spend(0, EVENT_HLT, 10 * US, 10 * US);
        spend(0, EVENT_PAUSE, 0, 0);
        spend(0, EVENT_RESUME, MS - 20 * US, 0);
    }
    spend(0, EVENT_END, 0, 0);
    draws(view_lanes, 1, 40, " lanes 21.0 ms  0 ....____\n");
}

static void with_rows_come_an_axis_and_a_legend(void **state)
{
    begin(1);
    a_day(0);
    draws(view_lanes, 2, 70,
          " lanes 39.0 ms              0 -#...-#\n"
          " # guest  - host  . asleep    '0                  '20 ms\n");
    draws(view_lanes, 5, 70,
          "+ lanes: 48.0 ms of time, 1.00 ms a column --------------------------+\n"
          "| 0 counter.bin     -#...-#                                          |\n"
          "|                   '0                  '20 ms              '40 ms   |\n"
          "|                   # guest  - host  . asleep  | exit  ^ interrupt   |\n"
          "+--------------------------------------------------------------------+\n");
}

/* Thick lanes: host above guest; below them exits and interrupts, which columns tell apart. */
static void with_more_rows_come_shares_and_marks(void **state)
{
    begin(1);
    a_day(0);
    draws(view_lanes, 10, 70,
          "+ lanes: 48.0 ms of time, 1.00 ms a column --------------------------+\n"
          "| 0 counter.bin     -#...-#                                          |\n"
          "|   guest   28.6 %  -#...-#                                          |\n"
          "|   host    28.6 %  -#...-#                                          |\n"
          "|   asleep  42.9 %  -#...-#                                          |\n"
          "|   exits             |    |                                         |\n"
          "|                        ^                                           |\n"
          "|                   '0                  '20 ms              '40 ms   |\n"
          "|                   # guest  - host  . asleep  | exit  ^ interrupt   |\n"
          "+--------------------------------------------------------------------+\n");
}

/* Nine times as many in one column as in another. */
static void many_exits_are_a_rate(void **state)
{
    begin(1);
    for (int i = 0; i < 9; i++)
        spend(0, EVENT_IO, 0, 100 * US);
    spend(0, EVENT_IO, 0, MS / 2);
    draws(view_lanes, 7, 70,
          "+ lanes: 48.0 ms of time, 1.00 ms a column --------------------------+\n"
          "| 0 counter.bin     ##                                               |\n"
          "|   guest    100 %  ##                                               |\n"
          "|   peak    9.0k/s  |.                                               |\n"
          "|                   '0                  '20 ms              '40 ms   |\n"
          "|                   # guest  - host  . asleep  .:| exits/s           |\n"
          "+--------------------------------------------------------------------+\n");
}

static void four_lanes_share_the_rows(void **state)
{
    begin(4);
    for (uint8_t i = 0; i < 4; i++)
        spend(i, EVENT_END, 0, 0);
    for (int rows = 1; rows < 60; rows++) {
        view_lanes(fresh(rows, 120), &view);
        for (int i = 0; i < 4; i++) {
            char number[4] = { (char)('0' + i), '\0' };
            assert_true(has(number));
        }
        assert_true(rows >= 7 ? has("+ lanes: ") : !has("+"));
    }
    draws(view_lanes, 9, 70,
          "+ lanes: 48.0 ms of time, 1.00 ms a column --------------------------+\n"
          "| 0 counter.bin                                                      |\n"
          "| 1 hello.bin                                                        |\n"
          "| 2 multiplication                                                   |\n"
          "| 3 echo.bin                                                         |\n"
          "|                   '0                  '20 ms              '40 ms   |\n"
          "|                                                                    |\n"
          "|                   # guest  - host  . asleep  | exit  ^ interrupt   |\n"
          "+--------------------------------------------------------------------+\n");
}

/* In one row, in its lane; with an axis, also below that. */
static void the_selected_moment_is_marked(void **state)
{
    begin(1);
    a_day(0);
    view.chosen.vcpus[0].in_history = true;
    view.chosen.vcpus[0].history_seq = 5; /* the second exit, 7 ms after the start */
    draws(view_lanes, 1, 40, " lanes 21.0 ms  0 -#...-#|\n");
    assert_int_equal(grid_at(&grid, 0, 25)->role, ROLE_CURRENT);
    view_lanes(fresh(6, 70), &view);
    assert_true(has("^ exit 2, 7 ms "));
    /* selected in the log alone */
    view.chosen.vcpus[0].in_history = false;
    view.chosen.log_has_selection = true;
    view.chosen.log_selected_seq = 5;
    view_lanes(fresh(6, 70), &view);
    assert_true(has("^ exit 2, 7 ms "));
}

static void a_place_is_a_time_of_a_vcpu(void **state)
{
    unsigned vcpu = 9;
    uint64_t ns;
    begin(2);
    a_day(0);
    a_day(1);
    /* all in one row */
    assert_true(view_lanes_moment(&view, 1, 80, 0, 20, &vcpu, &ns));
    assert_int_equal(vcpu, 0);
    assert_int_equal(ns, 1001000000 + 2 * MS + MS / 2);
    assert_false(view_lanes_moment(&view, 1, 80, 0, 3, &vcpu, &ns));
    assert_true(view_lanes_moment(&view, 1, 80, 0, 70, &vcpu, &ns));
    assert_int_equal(vcpu, 1);
    /* in a frame: the first and the last column of the second lane */
    view_lanes(fresh(12, 80), &view);
    assert_true(view_lanes_moment(&view, 12, 80, 6, 20, &vcpu, &ns));
    assert_int_equal(vcpu, 1);
    assert_int_equal(ns, 1001000000 + MS / 2);
    assert_true(view_lanes_moment(&view, 12, 80, 6, 77, &vcpu, &ns));
    assert_false(view_lanes_moment(&view, 12, 80, 6, 78, &vcpu, &ns));
    assert_false(view_lanes_moment(&view, 12, 80, 6, 19, &vcpu, &ns));
}

/* No more than a seventh stays empty; while it goes on, bins get twice as long. */
static void all_of_a_run_that_has_ended_is_shown(void **state)
{
    begin(1);
    for (int i = 0; i < 20000; i++)
        spend(0, EVENT_IO, 100 * US, 900 * US);
    uint64_t live = view_lanes_fit(&view, 10, 120);
    assert_int_equal(live, 65536000); /* as coarse as it gets */
    spend(0, EVENT_END, 0, 0);
    for (int columns = 40; columns < 250; columns += 7)
        for (int rows = 1; rows < 20; rows += 6) {
            uint64_t from, to;
            model_set_bin(&model, view_lanes_fit(&view, rows, columns));
            view_lanes_time(&view, rows, columns, &from, &to);
            assert_true(from <= model.first_ns && to >= model.last_ns);
            assert_true((model.last_ns - model.first_ns) * 7 >= (to - from) * 5);
        }
}

/* Nothing moves while one goes along in the middle of what is shown. */
static void a_page_stays_while_one_goes_along_in_it(void **state)
{
    uint64_t from, to, first = 0;
    unsigned pages = 0;
    begin(1);
    for (int i = 0; i < 1000; i++)
        spend(0, EVENT_IO, 100 * US, 900 * US);
    view.chosen.vcpus[0].in_history = true;
    for (uint64_t seq = 1; seq <= 1000; seq++) {
        view.chosen.vcpus[0].history_seq = seq;
        view_lanes_time(&view, 10, 120, &from, &to);
        const struct event *e = model_history(&model.vcpus[0], (uint32_t)seq);
        assert_true(e->exit_ns >= from && e->exit_ns <= to);
        pages += from != first;
        first = from;
    }
    assert_true(pages > 5 && pages < 30);
}

static void axes_have_round_numbers(void **state)
{
    static const struct {
        uint64_t ns, step, end;
        const char *text;
    } times[] = { { 0, 100, 100, "0" },
                  { 50 * US, 50 * US, 300 * US, "50 µs" },
                  { 200 * MS, 100 * MS, 800 * MS, "200 ms" },
                  { 2500 * (uint64_t)MS, 100 * MS, 2600 * (uint64_t)MS, "2500 ms" },
                  { 2000 * (uint64_t)MS, 1000 * MS, 6000 * (uint64_t)MS, "2 s" },
                  { 12500 * (uint64_t)MS, 500 * MS, 13000 * (uint64_t)MS, "12.5 s" },
                  { 12500020 * (uint64_t)US, 20 * US, 13000 * (uint64_t)MS, "12500.02 ms" } };
    char text[32];
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        assert_string_equal(lanes_time(&view, times[i].ns, times[i].step, times[i].end, text),
                            times[i].text);
    assert_int_equal(lanes_step(1), 1);
    assert_int_equal(lanes_step(11), 20);
    assert_int_equal(lanes_step(12 * 16 * US), 200 * US);
    assert_int_equal(lanes_step(500 * MS), 500 * MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sleep_is_no_work_and_a_pause_is_neither),
        TEST(ticks_do_not_look_like_work),
        TEST(with_rows_come_an_axis_and_a_legend),
        TEST(with_more_rows_come_shares_and_marks),
        TEST(many_exits_are_a_rate),
        TEST(four_lanes_share_the_rows),
        TEST(the_selected_moment_is_marked),
        TEST(a_place_is_a_time_of_a_vcpu),
        TEST(all_of_a_run_that_has_ended_is_shown),
        TEST(a_page_stays_while_one_goes_along_in_it),
        TEST(axes_have_round_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
