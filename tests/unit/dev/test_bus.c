/* The bus and the hypercalls, driven by made-up exits. */
#include "device.h"

#include "dev/hypercall.h"
#include "dev/post.h"
#include "dev/uart.h"
#include "event/ports.h"

static struct uart uart;
static struct hypercall hypercall;

static int set_up(void **state)
{
    reset_devices();
    uart_init(&uart, &input);
    hypercall_init(&hypercall, &input);
    bus_add(&bus, uart_device(&uart));
    bus_add(&bus, hypercall_device(&hypercall));
    return 0;
}

static void unknown_ports_read_ones_and_say_so(void **state)
{
    struct event e = in_wide(0x80, 4);
    assert_int_equal(event_value(&e), 0xffffffff);
    assert_true(e.flags & EVENT_NO_DEVICE);
    e = out_wide(0x80, 1, 1);
    assert_true(e.flags & EVENT_NO_DEVICE);
    e = in_wide(0xffff, 4); /* wraps round to port 2 */
    assert_int_equal(event_value(&e), 0xffffffff);
}

static void a_post_port_keeps_the_last_code(void **state)
{
    struct post post = { 0 };
    bus_add(&bus, post_device(&post, 0x190));
    struct event e = out_wide(0x190, 1, 0x12);
    assert_int_equal(e.flags, EVENT_POST);
    e = out_wide(0x190, 2, 0x3456); /* of a word the low byte: nobody has the port after it */
    assert_int_equal(e.flags, EVENT_POST);
    e = in_wide(0x190, 1);
    assert_int_equal(e.flags, EVENT_POST);
    assert_int_equal(event_value(&e), 0x56);
    e = out_wide(0x80, 1, 0x12);
    assert_int_equal(e.flags, EVENT_NO_DEVICE);
}

/* A word that only reaches into the UART is none of its business. */
static void a_wide_access_belongs_to_its_first_port(void **state)
{
    uint8_t bytes[EVENT_DATA_MORE];
    struct event e = out_wide(PORT_UART - 1, 2, 0x4142);
    assert_true(e.flags & EVENT_NO_DEVICE);
    assert_int_equal(event_printed(&e, bytes), 0);
    e = in_wide(PORT_UART + 7, 2);
    assert_int_equal(event_value(&e), 0xff00);
}

static void hypercalls_print_ask_and_exit(void **state)
{
    uint8_t bytes[EVENT_DATA_MORE];
    struct event e = { .reason = EVENT_IO,
                       .direction = EVENT_OUT,
                       .port = PORT_HYPERCALL,
                       .size = 1,
                       .count = 1,
                       .data = { HYPERCALL_PUTCHAR },
                       .regs.gpr[GPR_EBX] = 0xff41 };
    bus_io(&bus, &e, e.data);
    assert_int_equal(e.reason, EVENT_HYPERCALL);
    assert_int_equal(event_printed(&e, bytes), 1);
    assert_int_equal(bytes[0], 'A');

    e = in_wide(PORT_HYPERCALL, 1); /* nobody asked */
    assert_int_equal(e.data[0], HYPERCALL_NO_CHARACTER);
    out_wide(PORT_HYPERCALL, 1, HYPERCALL_GETCHAR);
    assert_int_equal(input.wanted, INPUT_WANTED_NOW);
    type("qr");
    assert_int_equal(input.wanted, INPUT_NOT_WANTED);
    e = in_wide(PORT_HYPERCALL, 1);
    assert_int_equal(e.data[0], 'q');
    assert_true(e.flags & EVENT_TOOK_INPUT);
    e = in_wide(PORT_HYPERCALL, 1); /* 'r' is for the next GETCHAR */
    assert_int_equal(e.data[0], HYPERCALL_NO_CHARACTER);

    e = out_wide(PORT_HYPERCALL, 1, 77);
    assert_true(e.flags & EVENT_UNKNOWN_CALL);
    assert_false(hypercall.exited);
    out_wide(PORT_HYPERCALL, 1, HYPERCALL_EXIT);
    assert_true(hypercall.exited);
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(unknown_ports_read_ones_and_say_so),
        TEST(a_wide_access_belongs_to_its_first_port),
        TEST(a_post_port_keeps_the_last_code),
        TEST(hypercalls_print_ask_and_exit),
    };
    return cmocka_run_group_tests_name("devices", tests, NULL, NULL);
}
