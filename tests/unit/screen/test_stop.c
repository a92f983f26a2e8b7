/* Which memory the memory on show is compared with: that of the stop before, or the last one. */
#include "test.h"

#include "screen/stop.h"

static struct screen_stop stop;
static struct view view;
static struct model_vcpu vcpu;

static int set_up(void **state)
{
    stop = (struct screen_stop){ 0 };
    view = (struct view){ .said.overlay = OVERLAY_MEMORY };
    vcpu = (struct model_vcpu){ .state = MODEL_PAUSED };
    vcpu.counts[EVENT_PAUSE] = 1;
    return 0;
}

/* A frame that shows this byte in memory. */
static void frame(uint8_t byte)
{
    memset(view.seen.memory, byte, sizeof view.seen.memory);
    stop_compare(&stop, &view, &vcpu);
}

static void stops(uint8_t byte)
{
    vcpu.state = MODEL_PAUSED;
    vcpu.counts[EVENT_PAUSE]++;
    frame(byte);
}

static void runs(uint8_t byte)
{
    vcpu.state = MODEL_RUNNING;
    frame(byte);
}

/* It is compared with memory full of this byte, at both ends. */
static void assert_before(uint8_t byte)
{
    assert_true(view.seen.memory_has_before);
    assert_int_equal(view.seen.memory_before[0], byte);
    assert_int_equal(view.seen.memory_before[VIEW_MEMORY - 1], byte);
}

static void test_first_seen(void **state)
{
    frame(1);
    assert_before(1);
}

static void test_each_stop_against_the_one_before(void **state)
{
    frame(1);
    stops(2);
    assert_before(1);
    stops(3);
    assert_before(2);
}

/* Page tables: the same, of each vCPU for itself. */
static void tables_frame(uint64_t physical)
{
    view.seen.tables.ranges =
        (struct ranges){ .list = { { 0, 0xfff, physical, 0, 0 } }, .count = 1 };
    stop_compare(&stop, &view, &vcpu);
}

static void test_page_tables(void **state)
{
    view.said.overlay = OVERLAY_TABLES;
    tables_frame(0x1000);
    assert_true(view.seen.ranges_have_before);
    assert_int_equal(view.seen.ranges_before.list[0].physical, 0x1000);
    vcpu.counts[EVENT_PAUSE]++;
    tables_frame(0x2000);
    tables_frame(0x2000);
    assert_int_equal(view.seen.ranges_before.list[0].physical, 0x1000);
    vcpu.state = MODEL_RUNNING;
    tables_frame(0x3000);
    assert_int_equal(view.seen.ranges_before.list[0].physical, 0x2000);
    view.chosen.focus = 1;
    tables_frame(0x4000);
    assert_int_equal(view.seen.ranges_before.list[0].physical, 0x4000);
    view.said.overlay = OVERLAY_NONE;
    tables_frame(0x5000);
    assert_false(view.seen.ranges_have_before);
}

static void test_frames_of_one_stop(void **state)
{
    frame(1);
    stops(2);
    frame(2);
    frame(2);
    assert_before(1);
}

static void test_running_against_the_last_stop(void **state)
{
    frame(1);
    stops(2);
    runs(3);
    assert_before(2);
    runs(4);
    assert_before(2);
    stops(5);
    assert_before(2);
    frame(5);
    assert_before(2);
}

/* Two stops between two frames are one as far as anybody saw. */
static void test_stops_that_no_frame_saw(void **state)
{
    frame(1);
    vcpu.counts[EVENT_PAUSE]++;
    stops(3);
    assert_before(1);
}

static void test_other_memory_starts_anew(void **state)
{
    frame(1);
    view.chosen.memory_choice++;
    frame(7);
    assert_before(7);
    stops(8);
    assert_before(7);
}

static void test_other_memory_as_it_stops(void **state)
{
    frame(1);
    view.chosen.memory_choice++;
    stops(7);
    assert_before(7);
    stops(8);
    assert_before(7);
}

/* What changes while nobody looks is not said to have changed at the next stop. */
static void test_not_on_show(void **state)
{
    frame(1);
    view.said.overlay = OVERLAY_NONE;
    stops(2);
    assert_false(view.seen.memory_has_before);
    stops(3);
    view.said.overlay = OVERLAY_MEMORY;
    frame(4);
    assert_before(4);
}

static void test_on_show_in_a_talk(void **state)
{
    view.said.overlay = OVERLAY_NONE;
    view.chosen.shows_memory = true;
    frame(1);
    stops(2);
    assert_before(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_first_seen, set_up),
        cmocka_unit_test_setup(test_each_stop_against_the_one_before, set_up),
        cmocka_unit_test_setup(test_frames_of_one_stop, set_up),
        cmocka_unit_test_setup(test_page_tables, set_up),
        cmocka_unit_test_setup(test_running_against_the_last_stop, set_up),
        cmocka_unit_test_setup(test_stops_that_no_frame_saw, set_up),
        cmocka_unit_test_setup(test_other_memory_starts_anew, set_up),
        cmocka_unit_test_setup(test_other_memory_as_it_stops, set_up),
        cmocka_unit_test_setup(test_not_on_show, set_up),
        cmocka_unit_test_setup(test_on_show_in_a_talk, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
