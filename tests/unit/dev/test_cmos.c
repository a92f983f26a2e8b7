/* The real-time clock and its memory. */
#include "device.h"

#include "dev/cmos.h"
#include "dev/date.h"
#include "event/ports.h"

#include <time.h>

enum { DATA = PORT_CMOS + 1 };
enum { STATUS_A = 0x0a, STATUS_B = 0x0b, STATUS_C = 0x0c, STATUS_D = 0x0d };
enum { SET = 0x80, BINARY = 0x04, HOURS_24 = 0x02 };
static const uint64_t second = 1000000000;
/* Sunday, 29 February 2032, 23:59:58. */
static const uint64_t eve = 1961711998ull * 1000000000;

static struct cmos cmos;

static int set_up(void **state)
{
    reset_devices();
    cmos_init(&cmos);
    bus_add(&bus, cmos_device(&cmos));
    now = 12345 * second;
    cmos_set_clock(&cmos, eve, now);
    return 0;
}

static uint8_t get(uint8_t index)
{
    out(PORT_CMOS, index);
    return in(DATA);
}

static void put(uint8_t index, uint8_t value)
{
    out(PORT_CMOS, index);
    out(DATA, value);
}

/* Hour, minute, second; weekday, day, month, year, century. */
static void assert_shows(const char *bytes)
{
    static const uint8_t places[] = { 0x04, 0x02, 0x00, 0x06, 0x07, 0x08, 0x09, 0x32 };
    for (unsigned i = 0; i < sizeof places; i++)
        assert_int_equal(get(places[i]), (uint8_t)bytes[i]);
}

static void the_clock_goes_on(void **state)
{
    assert_shows("\x23\x59\x58\x01\x29\x02\x32\x20");
    now += 2 * second - 1;
    assert_shows("\x23\x59\x59\x01\x29\x02\x32\x20");
    now += 1;
    assert_shows("\x00\x00\x00\x02\x01\x03\x32\x20");
    now += 306 * 86400 * second;
    assert_shows("\x00\x00\x00\x07\x01\x01\x33\x20");
}

static void status_b_says_in_which_form(void **state)
{
    put(STATUS_B, BINARY | HOURS_24);
    assert_shows("\x17\x3b\x3a\x01\x1d\x02\x20\x20");
    put(STATUS_B, 0);
    assert_shows("\x91\x59\x58\x01\x29\x02\x32\x20"); /* 11 PM */
    now += 2 * second;
    assert_int_equal(get(0x04), 0x12); /* 12 AM comes before 1 */
    now += 12 * 3600 * second;
    assert_int_equal(get(0x04), 0x92);
    put(STATUS_B, BINARY);
    assert_int_equal(get(0x04), 0x8c);
}

static void it_says_when_it_is_about_to_change(void **state)
{
    assert_int_equal(get(STATUS_A), 0x26);
    now += second - 2228000 - 1;
    assert_int_equal(get(STATUS_A), 0x26);
    now += 1;
    assert_int_equal(get(STATUS_A), 0xa6);
    now += 2228000 - 1;
    assert_int_equal(get(STATUS_A), 0xa6);
    now += 1;
    assert_int_equal(get(STATUS_A), 0x26);
    assert_int_equal(get(0x00), 0x59);
    now += second - 1;
    put(STATUS_B, SET | HOURS_24);
    assert_int_equal(get(STATUS_A), 0x26);
}

static void the_guest_can_set_it(void **state)
{
    put(STATUS_B, SET | HOURS_24);
    put(0x04, 0x07);
    put(0x02, 0x08);
    put(0x00, 0x09);
    put(0x07, 0x31);
    put(0x08, 0x12);
    put(0x09, 0x99);
    put(0x32, 0x19);
    now += 100 * second; /* it stands still */
    assert_int_equal(get(0x00), 0x09);
    put(STATUS_B, HOURS_24);
    assert_shows("\x07\x08\x09\x06\x31\x12\x99\x19"); /* and knows its weekdays */
    now += second;
    assert_shows("\x07\x08\x10\x06\x31\x12\x99\x19");
    put(0x02, 0x30); /* while it goes on */
    assert_shows("\x07\x30\x10\x06\x31\x12\x99\x19");
    for (unsigned value = 0; value < 256; value++) /* nothing that is written does any harm */
        for (uint8_t index = 0; index < 0x40; index++)
            put(index, (uint8_t)value);
}

static void status_c_tells_what_has_passed(void **state)
{
    get(STATUS_C);
    assert_int_equal(get(STATUS_C), 0);
    now += second / 1024 + 1;
    assert_int_equal(get(STATUS_C), 0x40);
    put(STATUS_B, HOURS_24 | 0x10);
    now += second;
    assert_int_equal(get(STATUS_C), 0xd0); /* one that was asked for */
    assert_int_equal(get(STATUS_C), 0);
    put(STATUS_A, 0x20); /* no periods */
    get(STATUS_C);
    now += second / 2;
    assert_int_equal(get(STATUS_C) & 0x40, 0);
}

static unsigned word_at(uint8_t index)
{
    return get(index) | (unsigned)get(index + 1) << 8;
}

static void it_knows_how_much_ram_there_is(void **state)
{
    static const struct {
        uint64_t size;
        unsigned base, extended, high;
    } cases[] = {
        { 256 << 10, 256, 0, 0 },      { 1 << 20, 640, 0, 0 },          { 4 << 20, 640, 3072, 0 },
        { 32 << 20, 640, 31744, 256 }, { 256 << 20, 640, 65535, 3840 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned sum = 0;
        cmos_set_memory(&cmos, cases[i].size);
        assert_int_equal(word_at(0x15), cases[i].base);
        assert_int_equal(word_at(0x17), cases[i].extended);
        assert_int_equal(word_at(0x30), cases[i].extended);
        assert_int_equal(word_at(0x34), cases[i].high);
        for (uint8_t index = 0x10; index < 0x2e; index++)
            sum += get(index);
        assert_int_equal(get(0x2e) << 8 | get(0x2f), sum);
    }
}

static void the_rest_is_memory(void **state)
{
    put(0x0f, 0x0a);
    put(0xff, 0x77); /* the highest bit is no place */
    assert_int_equal(get(0x0f), 0x0a);
    assert_int_equal(get(0x7f), 0x77);
    put(STATUS_D, 0);
    assert_int_equal(get(STATUS_D), 0x80);
    assert_int_equal(in(PORT_CMOS), 0xff);
    out_wide(PORT_CMOS, 2, 0x1140); /* both at once */
    assert_int_equal(get(0x40), 0x11);
}

/* Against the C library's calendar. */
static void dates_are_those_of_the_calendar(void **state)
{
    for (time_t day = 0; day < 366 * 200; day += 1 + day % 3) {
        time_t seconds = day * 86400 + day % 86400;
        struct tm tm;
        struct date date = date_of((uint64_t)seconds);
        gmtime_r(&seconds, &tm);
        assert_int_equal(date.year, tm.tm_year + 1900);
        assert_int_equal(date.month, tm.tm_mon + 1);
        assert_int_equal(date.day, tm.tm_mday);
        assert_int_equal(date.weekday, tm.tm_wday + 1);
        assert_true(date_seconds(&date) == (uint64_t)day * 86400);
    }
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_clock_goes_on),
        TEST(status_b_says_in_which_form),
        TEST(it_says_when_it_is_about_to_change),
        TEST(the_guest_can_set_it),
        TEST(status_c_tells_what_has_passed),
        TEST(it_knows_how_much_ram_there_is),
        TEST(the_rest_is_memory),
        TEST(dates_are_those_of_the_calendar),
    };
    return cmocka_run_group_tests_name("cmos", tests, NULL, NULL);
}
