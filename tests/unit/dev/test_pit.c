/* The interval timer, on a clock made up here. */
#include "device.h"

#include "dev/pit.h"
#include "event/ports.h"

enum { CONTROL = PORT_PIT + 3 };
enum {
    LATCH_0 = 0x00,
    LOW = 0x10,
    HIGH = 0x20,
    BOTH = 0x30,
    MODE_0 = 0,
    MODE_1 = 2,
    MODE_2 = 4,
    MODE_3 = 6,
    MODE_4 = 8,
    MODE_5 = 10,
    BCD = 1
};
enum { STATUS_0 = 0xe2, COUNT_AND_STATUS_0 = 0xc2 };
static const uint64_t second = 1000000000;
static const uint64_t hour = 3600 * 1000000000ull;

static struct pit pit;

static int set_up(void **state)
{
    reset_devices();
    pit_init(&pit);
    bus_add(&bus, pit_device(&pit));
    return 0;
}

/* The first nanosecond of a tick. */
static uint64_t ns_of(uint64_t tick)
{
    return (uint64_t)(((unsigned __int128)tick * second + PIT_HZ - 1) / PIT_HZ);
}

/* Time is told by accesses; this makes it the beginning of a tick. */
static void at(uint64_t tick)
{
    now = ns_of(tick);
}

/* Programs counter 0: it holds the count first at the tick after this one. */
static void program(uint8_t control, uint16_t count)
{
    out(CONTROL, control);
    if (control & LOW)
        out(PORT_PIT, (uint8_t)count);
    if (control & HIGH)
        out(PORT_PIT, (uint8_t)(count >> 8));
}

static unsigned count(void)
{
    out(CONTROL, LATCH_0);
    unsigned low = in(PORT_PIT);
    return low | in(PORT_PIT) << 8;
}

static uint8_t status(void)
{
    out(CONTROL, STATUS_0);
    return in(PORT_PIT);
}

/* Goes to the next rise, checks that it is announced to the nanosecond, and gives its tick. */
static uint64_t next_rise(void)
{
    pit_advance(&pit, now);
    uint64_t rise = pit_next_rise(&pit);
    if (rise == UINT64_MAX)
        return 0;
    assert_true(rise > now);
    assert_false(pit_advance(&pit, rise - 1));
    assert_true(pit_advance(&pit, rise));
    assert_true(pit_output(&pit, 0));
    assert_false(pit_advance(&pit, rise));
    now = rise;
    return (uint64_t)((unsigned __int128)rise * PIT_HZ / second);
}

static void nothing_ticks_before_it_is_programmed(void **state)
{
    assert_false(pit_advance(&pit, hour));
    assert_true(pit_next_rise(&pit) == UINT64_MAX);
    out(CONTROL, BOTH | MODE_2);
    assert_true(pit_next_rise(&pit) == UINT64_MAX); /* no count yet */
    out(PORT_PIT, 0x10);
    assert_true(pit_next_rise(&pit) == UINT64_MAX); /* half a count */
    out(PORT_PIT, 0x00);
    assert_true(pit_next_rise(&pit) < UINT64_MAX);
}

static void mode_0_rises_once_at_its_end(void **state)
{
    program(BOTH | MODE_0, 100);
    assert_false(pit_output(&pit, 0));
    assert_int_equal(next_rise(), 101); /* N + 1 clocks after it was written */
    assert_int_equal(next_rise(), 0);
    assert_false(pit_advance(&pit, hour));
    assert_true(pit_output(&pit, 0));
}

static void mode_0_counts_on_below_zero(void **state)
{
    program(BOTH | MODE_0, 100);
    at(1);
    assert_int_equal(count(), 100);
    at(51);
    assert_int_equal(count(), 50);
    at(101);
    assert_int_equal(count(), 0);
    at(103);
    assert_int_equal(count(), 0xfffe);
}

static void mode_0_starts_again_with_each_count(void **state)
{
    program(BOTH | MODE_0, 100);
    at(50);
    out(PORT_PIT, 200);
    assert_true(pit_next_rise(&pit) == UINT64_MAX); /* half a count stops it */
    at(60);
    out(PORT_PIT, 0);
    assert_int_equal(next_rise(), 261);
    out(PORT_PIT, 5);
    out(PORT_PIT, 0);
    assert_false(pit_output(&pit, 0));
    assert_int_equal(next_rise(), 261 + 6);
}

static void mode_2_is_low_for_one_clock(void **state)
{
    program(BOTH | MODE_2, 5);
    const unsigned counts[] = { 5, 4, 3, 2, 1, 5, 4 };
    for (unsigned i = 0; i < 7; i++) {
        at(1 + i);
        assert_int_equal(count(), counts[i]);
        pit_advance(&pit, now);
        assert_int_equal(pit_output(&pit, 0), counts[i] != 1);
    }
    assert_int_equal(next_rise(), 11);
    assert_int_equal(next_rise(), 16);
}

static void mode_3_is_a_square_wave(void **state)
{
    static const struct {
        unsigned count, values[8];
        const char *wave;
    } cases[] = {
        { 6, { 6, 4, 2, 6, 4, 2, 6, 4 }, "HHHLLLHH" },
        { 5, { 4, 2, 0, 4, 2, 4, 2, 0 }, "HHHLLHHH" }, /* the odd clock belongs to the first half */
    };
    for (unsigned c = 0; c < 2; c++) {
        set_up(state);
        program(BOTH | MODE_3, (uint16_t)cases[c].count);
        for (unsigned i = 0; i < 8; i++) {
            at(1 + i);
            assert_int_equal(count(), cases[c].values[i]);
            pit_advance(&pit, now);
            assert_int_equal(pit_output(&pit, 0), cases[c].wave[i] == 'H');
        }
        assert_int_equal(next_rise(), 1 + cases[c].count * (1 + 7 / cases[c].count));
    }
}

static void several_rises_at_once_are_one_edge(void **state)
{
    program(BOTH | MODE_2, 1000);
    assert_true(pit_advance(&pit, second));
    assert_false(pit_advance(&pit, second));
    assert_false(pit_advance(&pit, second / 2)); /* time does not go back */
    now = second;
    assert_int_equal(next_rise() % 1000, 1);
}

/* A rise that an access of the guest came past is told by the next pit_advance(). */
static void accesses_swallow_no_rise(void **state)
{
    program(BOTH | MODE_2, 1000);
    at(1500);
    in(PORT_PIT);
    at(1600);
    program(BOTH | MODE_0, 1000);
    assert_true(pit_advance(&pit, now));
    assert_false(pit_advance(&pit, now));
}

static void it_does_not_drift_over_hours(void **state)
{
    at(12345);
    program(BOTH | MODE_3, 11932);
    uint64_t rises = 0;
    for (uint64_t rise; (rise = pit_next_rise(&pit)) < 10 * hour; rises++) {
        assert_true(pit_advance(&pit, rise));
        assert_true(rise == ns_of(12346 + (rises + 1) * 11932));
    }
    assert_true(rises ==
                (uint64_t)((unsigned __int128)10 * hour * PIT_HZ / second - 12346) / 11932);
}

static void any_time_of_the_clock_will_do(void **state)
{
    for (unsigned i = 0; i < 5; i++) {
        at(((uint64_t)1 << (20 + 8 * i)) + 7); /* up to hundreds of years after boot */
        program(BOTH | MODE_2, 3);
        uint64_t first = next_rise();
        assert_true(first == ((uint64_t)1 << (20 + 8 * i)) + 7 + 4);
        assert_true(next_rise() == first + 3);
    }
}

static void a_count_of_zero_is_the_longest(void **state)
{
    program(BOTH | MODE_2, 0);
    assert_int_equal(next_rise(), 1 + 65536);
    assert_int_equal(count(), 0);
    set_up(state);
    program(BOTH | MODE_2 | BCD, 0);
    assert_int_equal(next_rise(), 1 + 10000);
}

static void bcd_counts_in_decimal(void **state)
{
    program(BOTH | MODE_0 | BCD, 0x1000);
    at(2);
    assert_int_equal(count(), 0x0999);
    assert_int_equal(next_rise(), 1001);
    at(1002);
    assert_int_equal(count(), 0x9999);
}

static void a_forbidden_count_gives_no_edges(void **state)
{
    program(LOW | MODE_2, 1);
    assert_int_equal(next_rise(), 0);
    program(LOW | MODE_2, 2);
    assert_int_not_equal(next_rise(), 0);
}

static void a_new_period_begins_when_the_old_one_ends(void **state)
{
    program(BOTH | MODE_2, 100);
    at(130);
    out(PORT_PIT, 50);
    out(PORT_PIT, 0);
    at(150);
    assert_int_equal(count(), 51);
    out(PORT_PIT, 30); /* thought better of it */
    out(PORT_PIT, 0);
    assert_int_equal(status() & 0x40, 0x40); /* null count: not loaded yet */
    assert_int_equal(next_rise(), 201);
    assert_int_equal(status() & 0x40, 0);
    assert_int_equal(next_rise(), 231);
    assert_int_equal(next_rise(), 261);
}

static void half_a_count_in_mode_2_changes_nothing(void **state)
{
    program(BOTH | MODE_2, 100);
    out(PORT_PIT, 50);
    assert_int_equal(next_rise(), 101);
    assert_int_equal(next_rise(), 201);
}

static void single_bytes_count_too(void **state)
{
    program(LOW | MODE_2, 0x34);
    assert_int_equal(next_rise(), 1 + 0x34);
    assert_int_equal(in(PORT_PIT), 0x34);
    assert_int_equal(in(PORT_PIT), 0x34); /* no second byte */
    set_up(state);
    program(HIGH | MODE_2, 0x1200);
    assert_int_equal(next_rise(), 1 + 0x1200);
    assert_int_equal(in(PORT_PIT), 0x12);
}

static void without_a_latch_each_byte_is_of_its_time(void **state)
{
    program(BOTH | MODE_2, 0x1000);
    at(1);
    assert_int_equal(in(PORT_PIT), 0x00);
    at(2);
    assert_int_equal(in(PORT_PIT), 0x0f);
    assert_int_equal(in(PORT_PIT), 0xff);
}

static void a_latch_holds_until_it_is_read(void **state)
{
    program(BOTH | MODE_2, 0x1000);
    at(1);
    out(CONTROL, LATCH_0);
    at(1000);
    out(CONTROL, LATCH_0); /* has no effect */
    assert_int_equal(in(PORT_PIT), 0x00);
    assert_int_equal(in(PORT_PIT), 0x10);
    assert_int_equal(in(PORT_PIT), (0x1001 - 1000) & 0xff);
}

static void read_back_gives_status_then_count(void **state)
{
    program(BOTH | MODE_3, 0x1000);
    assert_int_equal(status(), 0x80 | 0x40 | BOTH | MODE_3);
    at(1 + 0x800);
    out(CONTROL, COUNT_AND_STATUS_0);
    at(1 + 0x1100);                                /* high again */
    out(CONTROL, COUNT_AND_STATUS_0);              /* has no effect */
    assert_int_equal(in(PORT_PIT), BOTH | MODE_3); /* output low, count loaded */
    assert_int_equal(in(PORT_PIT), 0x00);
    assert_int_equal(in(PORT_PIT), 0x10);
    program(LOW | MODE_0 | BCD, 7);
    at(10000);
    assert_int_equal(status(), 0x80 | LOW | MODE_0 | BCD);
}

static void read_back_reaches_several_counters(void **state)
{
    out(CONTROL, 0x40 | BOTH | MODE_2);
    out(PORT_PIT + 1, 0x22);
    out(PORT_PIT + 1, 0x11);
    pit_set_gate(&pit, true, now);
    out(CONTROL, 0x80 | LOW | MODE_0);
    out(PORT_PIT + 2, 0x77);
    at(1);
    out(CONTROL, 0xdc); /* count of 1 and 2 */
    at(5);
    assert_int_equal(in(PORT_PIT + 1), 0x22);
    assert_int_equal(in(PORT_PIT + 1), 0x11);
    assert_int_equal(in(PORT_PIT + 2), 0x77);
    assert_int_equal(in(PORT_PIT + 2), 0x73);
    assert_int_equal(in(CONTROL), 0xff);
    assert_true(pit_next_rise(&pit) == UINT64_MAX); /* nobody hears these two */
}

/* The output is high until they act. */
static void mode_4_strobes_once(void **state)
{
    program(BOTH | MODE_4, 10);
    assert_int_equal(status(), 0x80 | 0x40 | BOTH | MODE_4);
    for (unsigned tick = 1; tick < 14; tick++) {
        at(tick);
        pit_advance(&pit, now);
        assert_int_equal(pit_output(&pit, 0), tick != 11); /* N + 1 clocks after it was written */
    }
    set_up(state);
    program(BOTH | MODE_4, 10);
    out(PORT_PIT, 10); /* half a count stops nothing */
    assert_int_equal(next_rise(), 12);
    assert_int_equal(next_rise(), 0);
}

/* The gate of counter 0 is wired high: modes 1 and 5 wait for ever. */
static void without_a_trigger_nothing_begins(void **state)
{
    const uint8_t modes[] = { MODE_1, MODE_5 };
    for (unsigned i = 0; i < 2; i++) {
        set_up(state);
        program((uint8_t)(BOTH | modes[i]), 10);
        assert_int_equal(next_rise(), 0);
        assert_false(pit_advance(&pit, hour));
        now = hour;
        assert_int_equal(status(), 0x80 | 0x40 | BOTH | modes[i]);
    }
}

static void modes_6_and_7_are_2_and_3(void **state)
{
    program(BOTH | 6 << 1, 10); /* 6 and 7 are 2 and 3 */
    assert_int_equal(status() & 0x0e, MODE_2);
    program(BOTH | 7 << 1, 10);
    assert_int_equal(status() & 0x0e, MODE_3);
}

static void standby_waits_for_its_release(void **state)
{
    pit_init_standby(&pit);
    now = second;
    assert_false(pit_advance(&pit, now));
    assert_int_equal(next_rise(), 0);
    pit_release(&pit, now);
    uint64_t first = next_rise();
    assert_true(first == PIT_HZ + 1 + 11932);
    pit_release(&pit, now); /* once only */
    assert_true(next_rise() == first + 11932);
    pit_init_standby(&pit);
    program(LOW | MODE_2, 10);
    assert_false(pit.standby);
    uint64_t tick = next_rise();
    pit_release(&pit, now); /* the guest has it its own way */
    assert_true(next_rise() == tick + 10);
}

static void time_that_is_held_does_not_pass(void **state)
{
    program(LOW | MODE_2, 100);
    uint64_t rise = pit_next_rise(&pit);
    pit_hold(&pit, 1000000000);
    assert_true(pit_next_rise(&pit) == rise + 1000000000);
    assert_false(pit_advance(&pit, rise + 999999999));
    assert_true(pit_advance(&pit, rise + 1000000000));
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_ticks_before_it_is_programmed),
        TEST(mode_0_rises_once_at_its_end),
        TEST(mode_0_counts_on_below_zero),
        TEST(mode_0_starts_again_with_each_count),
        TEST(mode_2_is_low_for_one_clock),
        TEST(mode_3_is_a_square_wave),
        TEST(several_rises_at_once_are_one_edge),
        TEST(accesses_swallow_no_rise),
        TEST(it_does_not_drift_over_hours),
        TEST(any_time_of_the_clock_will_do),
        TEST(a_count_of_zero_is_the_longest),
        TEST(bcd_counts_in_decimal),
        TEST(a_forbidden_count_gives_no_edges),
        TEST(a_new_period_begins_when_the_old_one_ends),
        TEST(half_a_count_in_mode_2_changes_nothing),
        TEST(single_bytes_count_too),
        TEST(without_a_latch_each_byte_is_of_its_time),
        TEST(a_latch_holds_until_it_is_read),
        TEST(read_back_gives_status_then_count),
        TEST(read_back_reaches_several_counters),
        TEST(mode_4_strobes_once),
        TEST(without_a_trigger_nothing_begins),
        TEST(modes_6_and_7_are_2_and_3),
        TEST(standby_waits_for_its_release),
        TEST(time_that_is_held_does_not_pass),
    };
    return cmocka_run_group_tests_name("pit", tests, NULL, NULL);
}
