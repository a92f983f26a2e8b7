/* The bus and the hypercalls, driven by made-up exits. */
#include "device.h"

#include "dev/hypercall.h"
#include "dev/post.h"
#include "dev/uart.h"
#include "event/ports.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct input input;
static struct uart uart;
static struct hypercall hypercall;
static struct bus bus;

static int set_up(void **state)
{
    (void)state;
    memset(&bus, 0, sizeof bus);
    memset(&input, 0, sizeof input);
    input.lock = &lock;
    uart_init(&uart, &input);
    hypercall_init(&hypercall, &input);
    bus_add(&bus, uart_device(&uart));
    bus_add(&bus, hypercall_device(&hypercall));
    return 0;
}

static struct event out(uint16_t port, uint8_t size, uint32_t value)
{
    struct event e = { .direction = EVENT_OUT, .port = port, .size = size };
    memcpy(e.data, &value, size);
    return access_port(&bus, e);
}

static struct event in(uint16_t port, uint8_t size)
{
    return access_port(&bus, (struct event){ .direction = EVENT_IN, .port = port, .size = size });
}

static void unknown_ports_read_ones_and_say_so(void **state)
{
    (void)state;
    struct event e = in(0x80, 4);
    assert_int_equal(event_value(&e), 0xffffffff);
    assert_true(e.flags & EVENT_NO_DEVICE);
    e = out(0x80, 1, 1);
    assert_true(e.flags & EVENT_NO_DEVICE);
    e = in(0xffff, 4); /* wraps round to port 2 */
    assert_int_equal(event_value(&e), 0xffffffff);
}

static void a_post_port_keeps_the_last_code(void **state)
{
    (void)state;
    struct post post = { 0 };
    bus_add(&bus, post_device(&post, 0x190));
    struct event e = out(0x190, 1, 0x12);
    assert_int_equal(e.flags, EVENT_POST);
    e = out(0x190, 2, 0x3456); /* of a word the low byte: nobody has the port after it */
    assert_int_equal(e.flags, EVENT_POST);
    e = in(0x190, 1);
    assert_int_equal(e.flags, EVENT_POST);
    assert_int_equal(event_value(&e), 0x56);
    e = out(0x80, 1, 0x12);
    assert_int_equal(e.flags, EVENT_NO_DEVICE);
}

/* A word that only reaches into the UART is none of its business. */
static void a_wide_access_belongs_to_its_first_port(void **state)
{
    (void)state;
    uint8_t bytes[EVENT_DATA_MORE];
    struct event e = out(PORT_UART - 1, 2, 0x4142);
    assert_true(e.flags & EVENT_NO_DEVICE);
    assert_int_equal(event_printed(&e, bytes), 0);
    e = in(PORT_UART + 7, 2);
    assert_int_equal(event_value(&e), 0xff00);
}

static void hypercalls_print_ask_and_exit(void **state)
{
    (void)state;
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

    e = in(PORT_HYPERCALL, 1); /* nobody asked */
    assert_int_equal(e.data[0], HYPERCALL_NO_CHARACTER);
    out(PORT_HYPERCALL, 1, HYPERCALL_GETCHAR);
    assert_int_equal(input.wanted, INPUT_WANTED_NOW);
    input_push(&input, (const uint8_t *)"qr", 2);
    assert_int_equal(input.wanted, INPUT_NOT_WANTED);
    e = in(PORT_HYPERCALL, 1);
    assert_int_equal(e.data[0], 'q');
    assert_true(e.flags & EVENT_TOOK_INPUT);
    e = in(PORT_HYPERCALL, 1); /* 'r' is for the next GETCHAR */
    assert_int_equal(e.data[0], HYPERCALL_NO_CHARACTER);

    e = out(PORT_HYPERCALL, 1, 77);
    assert_true(e.flags & EVENT_UNKNOWN_CALL);
    assert_false(hypercall.exited);
    out(PORT_HYPERCALL, 1, HYPERCALL_EXIT);
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
