/* The rows at the bottom of the screen: all output in one, time, plain words; as text. */
#include "around.h"

/* ---- Interleaved ---- */

static void output_is_interleaved_in_true_order(void **state)
{
    start(2);
    print(0, "0");
    print(1, "He");
    print(0, "1\r\n");
    print(1, "\033");
    draws(view_interleaved, 1, 60, " interleaved  ₀0₁He₀1↵₁·\n");
    assert_int_equal(grid_at(&grid, 0, 14)->role, ROLE_DIM);
    assert_int_equal(grid_at(&grid, 0, 15)->role, ROLE_VCPU0);
    assert_int_equal(grid_at(&grid, 0, 17)->role, ROLE_VCPU1);
    draws(view_interleaved, 1, 19, " interleaved  ₀↵₁·\n");
    view.chosen.ascii = true;
    draws(view_interleaved, 1, 60, " interleaved  <0>0<1>He<0>1|<1>.\n");
}

/* One guest's byte between those of another's character. */
static void characters_are_decoded_per_vcpu(void **state)
{
    start(2);
    print(0, "\xed");
    print(1, "x");
    print(0, "\x95\x9c");
    print(0, "\xed"
             "A");
    draws(view_interleaved, 1, 40, " interleaved  ₁x₀한·A\n");
    view.chosen.ascii = true;
    draws(view_interleaved, 1, 40, " interleaved  <1>x<0>..A\n");
}

static void the_last_characters_are_kept(void **state)
{
    start(2);
    for (int i = 0; i < 5000; i++)
        print(0, "x");
    print(1, "end");
    draws(view_interleaved, 1, 30, " interleaved  ₀xxxxxxxxxx₁end\n");
}

/* ---- Lanes ---- */

static void lanes_show_guest_and_host_time(void **state)
{
    start(1);
    model_set_bin(&model, 10000);
    now_ns = 1000010000 - 1000;
    /* at the start of a bin; then host for 1 us and guest for 4 us, four times */
    note(0, EVENT_RESUME);
    print(0, "abcd");
    view.chosen.ascii = true;
    /* silent since, and running: in the guest */
    draws(view_lanes, 1, 30, " lanes 110 us   0 -###\n");
    view.chosen.ascii = false;
    draws(view_lanes, 1, 30, " lanes 110 µs   0 ▇▆▆█\n");
    assert_int_equal(grid_at(&grid, 0, 18)->role, ROLE_HOST);
    assert_int_equal(grid_at(&grid, 0, 19)->role, ROLE_GUEST);
}

static void a_pause_is_blank_or_low(void **state)
{
    start(1);
    model_set_bin(&model, 10000);
    now_ns = 1000010000 - 1000;
    note(0, EVENT_PAUSE);
    now_ns = 1000039000 - 1000; /* leaves a tenth of its bin to the host */
    note(0, EVENT_RESUME);
    print(0, "ab");
    view.chosen.ascii = true;
    draws(view_lanes, 1, 30, " lanes 110 us   0 -  _#\n");
}

/* Paused for four bins, then on its way to an exit that does not come. */
static void a_step_without_an_exit_is_guest_time(void **state)
{
    start(1);
    model_set_bin(&model, 10000);
    now_ns = 1000010000 - 1000;
    note(0, EVENT_PAUSE);
    now_ns = view.seen.now_ns = 1000079000;
    view.seen.vcpus[0].state = MODEL_STEPPING;
    view.seen.vcpus[0].steps_from_ns = 1000050000;
    view.chosen.ascii = true;
    draws(view_lanes, 1, 30, " lanes 110 us   0 -    ###\n");
    pane(0, 2, 50,
         "+ 0 counter.bin - KVM - stepping, no exit yet ---+\n"
         "+------------------------------------------------+\n");
    assert_true(grid_at(&grid, 0, 25)->role == ROLE_WARN);
    view_explain(fresh(3, 80), &view);
    assert_true(has("on its way to its next exit"));
    assert_true(has("Space or p pauses it"));
    view.chosen.typing = true; /* those would go to the guest */
    view_explain(fresh(3, 80), &view);
    assert_false(has("Space or p"));
    view.chosen.typing = false;
    view_header(fresh(1, 80), &view);
    assert_true(has("> stepping, no exit yet"));
    note(0, EVENT_WAIT);
    pane(0, 2, 60,
         "+ 0 counter.bin - KVM - stepping, waits for input ---------+\n"
         "+----------------------------------------------------------+\n");
    pane(0, 2, 30,
         "+0 counter - KVM - stepping--+\n"
         "+----------------------------+\n");
}

static void lanes_have_a_row_each_where_there_is_room(void **state)
{
    start(2);
    view_lanes(fresh(2, 80), &view);
    assert_int_equal(grid_at(&grid, 0, 28)->chars[0], '0');
    assert_int_equal(grid_at(&grid, 1, 28)->chars[0], '1');
    assert_true(has("guest") && has("host") && has("asleep"));
    view_lanes(fresh(1, 80), &view);
    assert_int_equal(grid_at(&grid, 0, 16)->chars[0], '0');
    assert_false(has("guest"));
}

/* ---- Explanation ---- */

static void the_explanation_is_of_what_is_selected(void **state)
{
    start(2);
    print(0, "a");
    print(1, "xyz");
    draws(view_explain, 1, 250,
          " vCPU 0 exit 1 ◀ At 0000:0000. Port 0x3f8 is the serial port, which KVM does not know, so "
          "the CPU left the guest. ● The VMM printed 'a'. ▶ The guest goes on at 0000:0000.\n");
    view.chosen.log_has_selection = true;
    view.chosen.log_selected_vcpu = 1;
    view.chosen.log_selected_seq = 2;
    view_explain(fresh(2, 300), &view);
    assert_true(has(" vCPU 1 exit 2 ◀ "));
}

/* What an OUT means depends on those before it: here, on the low byte of the timer's divisor. */
static void the_explanation_knows_what_was_written_before(void **state)
{
    static const uint16_t writes[][2] = {
        { 0x43, 0x34 }, { 0x40, 0x9c }, { 0x3f8, 'x' }, { 0x40, 0x2e }
    };
    start(1);
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++)
        add((struct event){ .reason = EVENT_IO,
                            .direction = EVENT_OUT,
                            .port = writes[i][0],
                            .data = { (uint8_t)writes[i][1] },
                            .size = 1,
                            .count = 1 });
    view_explain(fresh(3, 100), &view);
    assert_true(has("11932") && has("100.0 times a second"));
    view.chosen.vcpus[0].in_history = true;
    view.chosen.vcpus[0].history_seq = 2;
    view_explain(fresh(3, 100), &view);
    assert_true(has("low byte"));
}

static void a_cut_explanation_says_so(void **state)
{
    start(1);
    print(0, "a");
    view_explain(fresh(1, 40), &view);
    assert_int_equal(grid_at(&grid, 0, 38)->chars[0], 0x2026);
    view_explain(fresh(10, 60), &view);
    assert_false(has("…"));
}

/* What there is no room for is left out by sentences. */
static void an_explanation_ends_with_a_sentence(void **state)
{
    start(1);
    add((struct event){ .reason = EVENT_WAIT, .detail = WAIT_INPUT });
    view_explain(fresh(2, 70), &view);
    assert_true(has("burning a core."));
    assert_false(has("Input or"));
    assert_false(has("…"));
    view_explain(fresh(3, 80), &view);
    assert_true(has("will not notice."));
}

/* Who steps is told of the exit; who pauses a guest that waits, of the pause. */
static void a_pause_after_an_exit_explains_the_exit(void **state)
{
    start(1);
    print(0, "a");
    add((struct event){ .reason = EVENT_PAUSE });
    view_explain(fresh(3, 200), &view);
    assert_true(has(" exit 1 ◀ "));
    add((struct event){ .reason = EVENT_INJECT, .detail = 0x20 });
    add((struct event){ .reason = EVENT_STEP });
    view_explain(fresh(3, 200), &view);
    assert_true(has("first instruction of an interrupt's handler"));
    add((struct event){ .reason = EVENT_STEP });
    view_explain(fresh(3, 200), &view);
    assert_true(has("executed one instruction"));
    add((struct event){ .reason = EVENT_RESUME });
    add((struct event){ .reason = EVENT_PAUSE });
    view_explain(fresh(3, 200), &view);
    assert_true(has("vCPU 0 was paused from outside"));
}

/* What an IN has read is taken by entering the guest once more, right before the pause. */
static void a_pause_after_an_in_explains_the_in(void **state)
{
    start(1);
    add((struct event){ .reason = EVENT_IO,
                        .direction = EVENT_IN,
                        .port = 0x60,
                        .size = 1,
                        .count = 1,
                        .linear = 0xd4 });
    add((struct event){ .reason = EVENT_KICK, .linear = 0xd6 });
    add((struct event){ .reason = EVENT_PAUSE, .linear = 0xd6 });
    view_explain(fresh(3, 200), &view);
    assert_true(has(" exit 1 ◀ ") && has("0x60"));
    add((struct event){ .reason = EVENT_RESUME, .linear = 0xd6 });
    add((struct event){ .reason = EVENT_KICK, .linear = 0x120 }); /* fetched out while it ran on */
    add((struct event){ .reason = EVENT_PAUSE, .linear = 0x120 });
    view_explain(fresh(3, 200), &view);
    assert_true(has("vCPU 0 was paused from outside"));
}

static void an_end_leaves_the_last_exit_explained(void **state)
{
    start(3);
    print(0, "a");
    end(0, OUTCOME_INPUT_ENDED);
    view_explain(fresh(6, 300), &view);
    assert_true(has(" vCPU 0, exit 1 "));
    assert_true(has("printed 'a'"));
    assert_true(has("vCPU 0 is done: the guest asked for more input"));
    view.chosen.focus = 1;
    add((struct event){ .vcpu = 1, .reason = EVENT_SHUTDOWN });
    end(1, OUTCOME_FAILED);
    view_explain(fresh(6, 300), &view);
    assert_true(has(" vCPU 1, exit 1 "));
    assert_true(has("Triple fault"));
    assert_false(has("is done"));
    assert_int_equal(grid_at(&grid, 1, 10)->role, ROLE_BAD);
    view.chosen.focus = 2;
    end(2, OUTCOME_STOPPED); /* it never left its guest */
    view_explain(fresh(6, 300), &view);
    assert_true(has(" vCPU 2 is done: it was stopped"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(output_is_interleaved_in_true_order),
        TEST(characters_are_decoded_per_vcpu),
        TEST(the_last_characters_are_kept),
        TEST(lanes_show_guest_and_host_time),
        TEST(a_pause_is_blank_or_low),
        TEST(a_step_without_an_exit_is_guest_time),
        TEST(lanes_have_a_row_each_where_there_is_room),
        TEST(the_explanation_is_of_what_is_selected),
        TEST(the_explanation_knows_what_was_written_before),
        TEST(a_cut_explanation_says_so),
        TEST(an_explanation_ends_with_a_sentence),
        TEST(a_pause_after_an_exit_explains_the_exit),
        TEST(a_pause_after_an_in_explains_the_in),
        TEST(an_end_leaves_the_last_exit_explained),
    };
    return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
