/* The two system control ports: the gate of the PIT's counter 2, its output, refresh, A20,
 * reset. */
#include "device.h"

#include "dev/system_ports.h"
#include "event/ports.h"

enum { CONTROL = PORT_PIT + 3, COUNTER = PORT_PIT + 2 };
enum { COUNTER_2 = 0x80, LOW = 0x10, MODE_0 = 0, MODE_1 = 2, MODE_2 = 4, MODE_4 = 8, MODE_5 = 10 };
enum { GATE = 0x01, REFRESH = 0x10, OUTPUT = 0x20 };

static struct pit pit;
static struct system_ports ports;

static int set_up(void **state)
{
    reset_devices();
    pit_init(&pit);
    system_ports_init(&ports, &pit);
    bus_add(&bus, pit_device(&pit));
    for (unsigned i = 0; i < 2; i++)
        bus_add(&bus, system_ports_device(&ports, i));
    return 0;
}

/* The first nanosecond of a tick of the PIT. */
static void at(uint64_t tick)
{
    now = (uint64_t)(((unsigned __int128)tick * 1000000000 + PIT_HZ - 1) / PIT_HZ);
}

static void set_gate(bool gate)
{
    out(PORT_SYSTEM_B, gate ? GATE : 0);
}

static void program(uint8_t mode, uint8_t count)
{
    out(CONTROL, COUNTER_2 | LOW | mode);
    out(COUNTER, count);
}

static bool output(void)
{
    return in(PORT_SYSTEM_B)&OUTPUT;
}

/* Its output from the next tick on, H or L each. */
static void assert_wave(uint64_t tick, const char *wave)
{
    for (; *wave; wave++) {
        at(++tick);
        assert_int_equal(output(), *wave == 'H');
    }
}

static void it_reads_back_what_was_written(void **state)
{
    assert_int_equal(in(PORT_SYSTEM_B)&0xcf, 0);
    out(PORT_SYSTEM_B, 0xff);
    assert_int_equal(in(PORT_SYSTEM_B)&0xcf, 0x0f);
    out(PORT_SYSTEM_B, 0x02);
    assert_int_equal(in(PORT_SYSTEM_B)&0xcf, 0x02);
    assert_int_equal(in(PORT_SYSTEM_A), 0x02); /* A20 is on */
    out(PORT_SYSTEM_A, 0x00);
    assert_int_equal(in(PORT_SYSTEM_A), 0x00);
    assert_false(ports.resets);
}

static void port_a_resets_the_cpu(void **state)
{
    out(PORT_SYSTEM_A, 0x03);
    assert_true(ports.resets);
}

static void the_refresh_bit_changes_every_15_us(void **state)
{
    for (unsigned i = 0; i < 100; i++) {
        at(18 * i);
        assert_int_equal(in(PORT_SYSTEM_B)&REFRESH, i % 2 ? REFRESH : 0);
        at(18 * i + 17);
        assert_int_equal(in(PORT_SYSTEM_B)&REFRESH, i % 2 ? REFRESH : 0);
    }
}

static void mode_0_counts_while_the_gate_is_high(void **state)
{
    program(MODE_0, 5);
    at(100);
    assert_false(output());
    assert_int_equal(in(COUNTER), 5); /* loaded, and held */
    set_gate(true);
    at(102);
    assert_int_equal(in(COUNTER), 3);
    set_gate(false);
    at(200);
    assert_int_equal(in(COUNTER), 3);
    set_gate(true);
    assert_wave(200, "LLHH");
    set_gate(false);
    assert_wave(300, "H");
}

static void mode_2_begins_anew_with_the_gate(void **state)
{
    set_gate(true);
    program(MODE_2, 4);
    assert_wave(0, "HHHLHHHL");
    set_gate(false);
    assert_wave(8, "HHHHH"); /* at once, and as long as it is low */
    at(20);
    set_gate(true);
    assert_wave(20, "HHHLHHHL");
    set_gate(false);
    out(COUNTER, 3);
    at(50);
    set_gate(true);
    assert_wave(50, "HHLHHL");
}

static void mode_1_is_low_from_a_trigger_on(void **state)
{
    program(MODE_1, 3);
    assert_wave(0, "HHHH");
    set_gate(true);
    assert_wave(4, "LLLHHH");
    set_gate(false); /* and neither level of the gate does anything */
    at(20);
    set_gate(true);
    assert_wave(20, "LL");
    out(COUNTER, 5); /* for the next time */
    assert_wave(22, "LHH");
    set_gate(false);
    set_gate(true);
    assert_wave(25, "LLLLLH");
}

static void mode_4_strobes_and_mode_5_when_triggered(void **state)
{
    set_gate(true);
    program(MODE_4, 3);
    assert_wave(0, "HHHLHH");
    program(MODE_4, 3);
    set_gate(false);
    assert_wave(10, "HHHHHH");
    program(MODE_5, 3);
    assert_wave(20, "HHHHHH");
    set_gate(true);
    assert_wave(26, "HHHLHH");
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_reads_back_what_was_written),           TEST(port_a_resets_the_cpu),
        TEST(the_refresh_bit_changes_every_15_us),      TEST(mode_0_counts_while_the_gate_is_high),
        TEST(mode_2_begins_anew_with_the_gate),         TEST(mode_1_is_low_from_a_trigger_on),
        TEST(mode_4_strobes_and_mode_5_when_triggered),
    };
    return cmocka_run_group_tests_name("system ports", tests, NULL, NULL);
}
