/* The bus, the UART, the hypercalls and the input queue, driven by made-up exits. */
#include "test.h"

#include "dev/hypercall.h"
#include "dev/uart.h"
#include "ports.h"

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
    struct event e = { .reason = EVENT_IO, .direction = EVENT_OUT, .port = port, .size = size, .count = 1 };
    memcpy(e.data, &value, size);
    bus_io(&bus, &e, e.data);
    return e;
}

static struct event in(uint16_t port, uint8_t size)
{
    struct event e = { .reason = EVENT_IO, .direction = EVENT_IN, .port = port, .size = size, .count = 1 };
    bus_io(&bus, &e, e.data);
    return e;
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

static void the_uart_prints(void **state)
{
    (void)state;
    uint8_t bytes[EVENT_DATA_MORE];
    struct event e = out(PORT_UART, 1, 'x');
    assert_int_equal(e.reason, EVENT_IO);
    assert_int_equal(event_printed(&e, bytes), 1);
    assert_int_equal(bytes[0], 'x');
    e = out(PORT_UART, 2, 0x0a41); /* 'A' to THR, 0x0a to IER */
    assert_int_equal(event_printed(&e, bytes), 1);
    assert_int_equal(bytes[0], 'A');
    e = in(PORT_UART + 1, 1);
    assert_int_equal(e.data[0], 0x0a);
    e = in(PORT_UART + 5, 1);
    assert_int_equal(e.data[0], 0x60);
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

static void the_divisor_latch_prints_nothing(void **state)
{
    (void)state;
    out(PORT_UART + 3, 1, 0x83);
    struct event e = out(PORT_UART, 1, 'x');
    uint8_t bytes[EVENT_DATA_MORE];
    assert_int_equal(event_printed(&e, bytes), 0);
    out(PORT_UART + 1, 1, 0x12);
    e = in(PORT_UART, 2);
    assert_int_equal(event_value(&e), 0x1200 | 'x');
    out(PORT_UART + 3, 1, 0x03);
    e = out(PORT_UART, 1, 'y');
    assert_int_equal(event_printed(&e, bytes), 1);
}

static void loop_back_stays_inside(void **state)
{
    (void)state;
    uint8_t bytes[EVENT_DATA_MORE];
    out(PORT_UART + 4, 1, 0x1e);
    struct event e = out(PORT_UART, 1, 0xae);
    assert_int_equal(event_printed(&e, bytes), 0);
    e = in(PORT_UART + 5, 1);
    assert_int_equal(e.data[0], 0x61);
    e = in(PORT_UART, 1);
    assert_int_equal(e.data[0], 0xae);
    assert_false(e.flags & EVENT_TOOK_INPUT);
    e = in(PORT_UART + 6, 1);
    assert_int_equal(e.data[0], 0xd0);
}

/* A transmitter reads LSR once a byte; that is no question for input. */
static void only_a_polling_reader_asks(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        in(PORT_UART + 5, 1);
        out(PORT_UART, 1, 'x');
    }
    assert_int_equal(input.wanted, INPUT_NOT_WANTED);
    in(PORT_UART + 5, 1);
    in(PORT_UART + 5, 1);
    assert_int_equal(input.wanted, INPUT_WANTED_NOW);
    input_push(&input, (const uint8_t *)"a", 1);
    struct event e = in(PORT_UART + 5, 1);
    assert_int_equal(e.data[0], 0x61);
    e = in(PORT_UART, 1);
    assert_int_equal(e.data[0], 'a');
    assert_true(e.flags & EVENT_TOOK_INPUT);
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

static void a_poller_loses_patience(void **state)
{
    (void)state;
    for (int i = 0; i < INPUT_PATIENCE; i++) {
        out(PORT_HYPERCALL, 1, HYPERCALL_GETCHAR);
        assert_int_equal(input.wanted, INPUT_WANTED_NOW);
        input_none(&input);
        assert_int_equal(input.wanted, INPUT_NOT_WANTED);
    }
    out(PORT_HYPERCALL, 1, HYPERCALL_GETCHAR);
    assert_int_equal(input.wanted, INPUT_WANTED_LATER);
    input_none(&input); /* no answer to that */
    assert_int_equal(input.wanted, INPUT_WANTED_LATER);
    assert_false(input_is_over(&input));
    input_end(&input);
    assert_true(input_is_over(&input));
}

static void the_queue_is_bounded_and_wraps(void **state)
{
    (void)state;
    static uint8_t bytes[INPUT_CAPACITY + 100];
    uint8_t byte;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 7);
    input.head = input.tail = UINT32_MAX - 10;
    assert_int_equal(input_push(&input, bytes, sizeof bytes), INPUT_CAPACITY);
    assert_int_equal(input_push(&input, bytes, 1), 0);
    for (size_t i = 0; i < INPUT_CAPACITY; i++) {
        assert_true(input_take(&input, &byte));
        assert_int_equal(byte, (uint8_t)(i * 7));
    }
    assert_false(input_take(&input, &byte));
}

static void string_io_moves_every_element(void **state)
{
    (void)state;
    uint8_t text[] = "hello", bytes[EVENT_DATA_MORE];
    struct event e = { .reason = EVENT_IO, .direction = EVENT_OUT, .port = PORT_UART, .size = 1, .count = 5 };
    bus_io(&bus, &e, text);
    memcpy(e.data, text, 5);
    assert_int_equal(event_printed(&e, bytes), 5);
    assert_memory_equal(bytes, "hello", 5);
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(unknown_ports_read_ones_and_say_so), TEST(the_uart_prints),         TEST(a_wide_access_belongs_to_its_first_port),
        TEST(the_divisor_latch_prints_nothing),   TEST(loop_back_stays_inside),  TEST(only_a_polling_reader_asks),
        TEST(hypercalls_print_ask_and_exit),      TEST(a_poller_loses_patience), TEST(the_queue_is_bounded_and_wraps),
        TEST(string_io_moves_every_element),
    };
    return cmocka_run_group_tests_name("devices", tests, NULL, NULL);
}
