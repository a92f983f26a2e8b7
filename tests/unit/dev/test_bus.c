/* The bus and the hypercalls, driven by made-up exits. */
#include "device.h"

#include "dev/console.h"
#include "dev/exit_port.h"
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

static void a_console_port_prints(void **state)
{
    uint8_t bytes[EVENT_DATA_MORE];
    bus_add(&bus, console_device(&input, PORT_DEBUG_CONSOLE));
    bus_add(&bus, console_device(&input, 0x402));
    struct event e = out_wide(PORT_DEBUG_CONSOLE, 1, 'A');
    assert_int_equal(event_printed(&e, bytes), 1);
    assert_int_equal(bytes[0], 'A');
    e = out_wide(0x402, 2, 0x4243); /* of a word the low byte: nobody has the port after it */
    assert_int_equal(event_printed(&e, bytes), 1);
    assert_int_equal(bytes[0], 'C');
    e = in_wide(PORT_DEBUG_CONSOLE, 1);
    assert_int_equal(e.flags, 0);
    assert_int_equal(event_value(&e), 0xe9);
    assert_int_equal(in(0x402), 0xe9);
}

static void an_exit_port_takes_the_first_value(void **state)
{
    struct exit_port exit_port = { 0 };
    bus_add(&bus, exit_port_device(&exit_port, 0xf4));
    struct event e = in_wide(0xf4, 1);
    assert_int_equal(e.flags, EVENT_STATUS);
    assert_int_equal(event_value(&e), 0);
    assert_false(exit_port.used);
    e = out_wide(0xf4, 4, 0x12345610); /* the ports after it are others' */
    assert_int_equal(e.flags, EVENT_STATUS);
    assert_true(exit_port.used);
    assert_int_equal(exit_port.status, 0x21);
    out(0xf4, 0);
    assert_int_equal(exit_port.status, 0x21);
    exit_port = (struct exit_port){ 0 };
    out(0xf4, 0xff);
    assert_int_equal(exit_port.status, 0xff);
    exit_port = (struct exit_port){ 0 };
    out(0xf4, 0);
    assert_int_equal(exit_port.status, 1);
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

/* ---- A first port of 16 bits ---- */

enum { WIDE_PORT = 0x170 };

static struct {
    uint8_t bytes[64];
    unsigned count, others;
} fifo;

static uint8_t fifo_in(void *state, uint16_t offset, struct event *event)
{
    return offset ? 0x77 : fifo.bytes[fifo.count++];
}

static void fifo_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    if (offset)
        fifo.others++;
    else
        fifo.bytes[fifo.count++] = value;
}

static void add_fifo(void)
{
    memset(&fifo, 0, sizeof fifo);
    bus_add(&bus,
            (struct device){
                .first = WIDE_PORT, .count = 2, .wide = true, .in = fifo_in, .out = fifo_out });
}

static void all_bytes_go_to_a_first_port_that_is_wide(void **state)
{
    add_fifo();
    out_wide(WIDE_PORT, 2, 0x4241);
    out_wide(WIDE_PORT, 4, 0x46454443);
    out_wide(WIDE_PORT, 1, 0x47);
    assert_string_equal(fifo.bytes, "ABCDEFG");
    assert_int_equal(fifo.others, 0);
    out_wide(WIDE_PORT + 1, 2, 0x4848); /* the ports after it are as narrow as ever */
    assert_int_equal(fifo.others, 1);
    fifo.count = 0;
    struct event e = in_wide(WIDE_PORT, 4);
    assert_int_equal(event_value(&e), 0x44434241);
    e = in_wide(WIDE_PORT + 1, 2);
    assert_int_equal(event_value(&e), 0xff77);
}

static void a_string_of_words_is_one_access(void **state)
{
    uint8_t words[20] = { 0 };
    struct event e = {
        .reason = EVENT_IO, .direction = EVENT_IN, .port = WIDE_PORT, .size = 2, .count = 10
    };
    add_fifo();
    memcpy(fifo.bytes, "a string of 10 words", sizeof words);
    bus_io(&bus, &e, words);
    assert_memory_equal(words, fifo.bytes, sizeof words);
    assert_int_equal(fifo.count, sizeof words);
}

/* ---- Memory ---- */

enum { FROM = 0xb8000, SIZE = 0x100 };

static struct {
    uint64_t offset;
    unsigned n, calls;
    uint8_t bytes[8];
} written;

static void keep(void *state, uint64_t offset, const uint8_t *bytes, unsigned n,
                 struct event *event)
{
    written.offset = offset;
    written.n = n;
    written.calls++;
    memcpy(written.bytes, bytes, n);
}

static struct event mmio(enum event_direction direction, uint64_t gpa, uint8_t size)
{
    struct event e = { .reason = EVENT_MMIO,
                       .direction = direction,
                       .gpa = gpa,
                       .size = size,
                       .count = 1,
                       .data = { 1, 2, 3, 4, 5, 6, 7, 8 } };
    bus_mmio(&bus, &e, e.data);
    return e;
}

static void add_memory(void)
{
    memset(&written, 0, sizeof written);
    bus_add_memory(&bus, (struct device_memory){ .from = FROM, .size = SIZE, .write = keep });
    bus_add_memory(&bus, (struct device_memory){ .from = FROM + SIZE, .size = 1, .write = keep });
}

static void a_device_gets_what_is_written_to_its_memory(void **state)
{
    add_memory();
    struct event e = mmio(EVENT_OUT, FROM + 4, 2);
    assert_int_equal(e.flags, 0);
    assert_int_equal(written.offset, 4);
    assert_int_equal(written.n, 2);
    assert_memory_equal(written.bytes, "\x01\x02\x00", 3);
    mmio(EVENT_OUT, FROM + SIZE - 3, 8); /* as far as the range goes */
    assert_int_equal(written.offset, SIZE - 3);
    assert_int_equal(written.n, 3);
    mmio(EVENT_OUT, FROM + SIZE, 8);
    assert_int_equal(written.offset, 0);
    assert_int_equal(written.n, 1);
    assert_int_equal(written.calls, 3);
}

static void nobody_has_other_memory(void **state)
{
    static const uint64_t others[] = { 0, FROM - 1, FROM + SIZE + 1, UINT64_MAX };
    add_memory();
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct event e = mmio(EVENT_OUT, others[i], 2);
        assert_int_equal(e.flags, EVENT_NO_DEVICE);
        e = mmio(EVENT_IN, others[i], 3);
        assert_int_equal(e.flags, EVENT_NO_DEVICE);
        assert_memory_equal(e.data, "\xff\xff\xff\x04", 4);
    }
    struct event e = mmio(EVENT_IN, FROM, 1); /* what can be read there needs no exit */
    assert_int_equal(e.flags, EVENT_NO_DEVICE);
    assert_int_equal(written.calls, 0);
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(unknown_ports_read_ones_and_say_so),
        TEST(a_wide_access_belongs_to_its_first_port),
        TEST(a_post_port_keeps_the_last_code),
        TEST(a_console_port_prints),
        TEST(an_exit_port_takes_the_first_value),
        TEST(hypercalls_print_ask_and_exit),
        TEST(all_bytes_go_to_a_first_port_that_is_wide),
        TEST(a_string_of_words_is_one_access),
        TEST(a_device_gets_what_is_written_to_its_memory),
        TEST(nobody_has_other_memory),
    };
    return cmocka_run_group_tests_name("devices", tests, NULL, NULL);
}
