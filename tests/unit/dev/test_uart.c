/* The UART, driven by made-up exits. */
#include "device.h"

#include "dev/uart.h"
#include "event/ports.h"

static struct uart uart;

static int set_up(void **state)
{
    reset_devices();
    uart_init(&uart, &input);
    bus_add(&bus, uart_device(&uart));
    return 0;
}

static void the_uart_prints(void **state)
{
    uint8_t bytes[EVENT_DATA_MORE];
    struct event e = out_wide(PORT_UART, 1, 'x');
    assert_int_equal(e.reason, EVENT_IO);
    assert_int_equal(event_printed(&e, bytes), 1);
    assert_int_equal(bytes[0], 'x');
    e = out_wide(PORT_UART, 2, 0x0a41); /* 'A' to THR, 0x0a to IER */
    assert_int_equal(event_printed(&e, bytes), 1);
    assert_int_equal(bytes[0], 'A');
    e = in_wide(PORT_UART + 1, 1);
    assert_int_equal(e.data[0], 0x0a);
    e = in_wide(PORT_UART + 5, 1);
    assert_int_equal(e.data[0], 0x60);
}

static void the_divisor_latch_prints_nothing(void **state)
{
    out_wide(PORT_UART + 3, 1, 0x83);
    struct event e = out_wide(PORT_UART, 1, 'x');
    uint8_t bytes[EVENT_DATA_MORE];
    assert_int_equal(event_printed(&e, bytes), 0);
    out_wide(PORT_UART + 1, 1, 0x12);
    e = in_wide(PORT_UART, 2);
    assert_int_equal(event_value(&e), 0x1200 | 'x');
    out_wide(PORT_UART + 3, 1, 0x03);
    e = out_wide(PORT_UART, 1, 'y');
    assert_int_equal(event_printed(&e, bytes), 1);
}

static void loop_back_stays_inside(void **state)
{
    uint8_t bytes[EVENT_DATA_MORE];
    out_wide(PORT_UART + 4, 1, 0x1e);
    struct event e = out_wide(PORT_UART, 1, 0xae);
    assert_int_equal(event_printed(&e, bytes), 0);
    e = in_wide(PORT_UART + 5, 1);
    assert_int_equal(e.data[0], 0x61);
    e = in_wide(PORT_UART, 1);
    assert_int_equal(e.data[0], 0xae);
    assert_false(e.flags & EVENT_TOOK_INPUT);
    e = in_wide(PORT_UART + 6, 1);
    assert_int_equal(e.data[0] & 0xf0, 0xd0);
}

/* A transmitter reads LSR once a byte; that is no question for input. */
static void only_a_polling_reader_asks(void **state)
{
    for (int i = 0; i < 3; i++) {
        in_wide(PORT_UART + 5, 1);
        out_wide(PORT_UART, 1, 'x');
    }
    assert_int_equal(input.wanted, INPUT_NOT_WANTED);
    in_wide(PORT_UART + 5, 1);
    in_wide(PORT_UART + 5, 1);
    assert_int_equal(input.wanted, INPUT_WANTED_NOW);
    type("a");
    struct event e = in_wide(PORT_UART + 5, 1);
    assert_int_equal(e.data[0], 0x61);
    e = in_wide(PORT_UART, 1);
    assert_int_equal(e.data[0], 'a');
    assert_true(e.flags & EVENT_TOOK_INPUT);
}

static void string_io_moves_every_element(void **state)
{
    uint8_t text[] = "hello", bytes[EVENT_DATA_MORE];
    struct event e = {
        .reason = EVENT_IO, .direction = EVENT_OUT, .port = PORT_UART, .size = 1, .count = 5
    };
    bus_io(&bus, &e, text);
    memcpy(e.data, text, 5);
    assert_int_equal(event_printed(&e, bytes), 5);
    assert_memory_equal(bytes, "hello", 5);
}

enum { IER = PORT_UART + 1, IIR = PORT_UART + 2, LCR = PORT_UART + 3, MCR = PORT_UART + 4 };
enum { OUT2 = 0x08, RECEIVED = 0x01, EMPTIED = 0x02 };

static uint8_t identification(void)
{
    return in_wide(IIR, 1).data[0];
}

static void a_byte_that_waits_interrupts(void **state)
{
    out_wide(MCR, 1, OUT2);
    out_wide(IER, 1, RECEIVED);
    assert_false(uart_poll(&uart));
    assert_int_equal(identification(), 0x01);
    type("ab");
    assert_true(uart_poll(&uart));
    assert_int_equal(identification(), 0x04);
    assert_int_equal(identification(), 0x04); /* until it is read */
    in_wide(PORT_UART, 1);
    assert_true(uart_poll(&uart));
    in_wide(PORT_UART, 1);
    assert_false(uart_poll(&uart));
    assert_int_equal(identification(), 0x01);
}

/* "Empty" is told once: by IIR, or by writing the next byte, after which it is empty again. */
static void an_empty_transmitter_interrupts_once(void **state)
{
    out_wide(MCR, 1, OUT2);
    assert_false(uart_poll(&uart));
    out_wide(IER, 1, EMPTIED); /* empty all along */
    assert_true(uart_poll(&uart));
    assert_false(uart_take_dip(&uart));
    assert_int_equal(identification(), 0x02);
    assert_int_equal(identification(), 0x01);
    assert_false(uart_poll(&uart));
    out_wide(PORT_UART, 1, 'x');
    assert_true(uart_poll(&uart));
    assert_false(uart_take_dip(&uart)); /* it was down before */
    out_wide(IER, 1, EMPTIED);          /* allowed already: nothing new */
    identification();
    out_wide(IER, 1, EMPTIED);
    assert_false(uart_poll(&uart));
    out_wide(IER, 1, 0);
    out_wide(IER, 1, EMPTIED); /* allowed anew */
    assert_true(uart_poll(&uart));
    out_wide(IER, 1, 0);
    assert_false(uart_poll(&uart));
}

/* A handler that does not care for IIR gets its next edge all the same. */
static void a_byte_written_dips_the_line(void **state)
{
    out_wide(MCR, 1, OUT2);
    out_wide(IER, 1, EMPTIED);
    out_wide(PORT_UART, 1, 'x');
    assert_true(uart_poll(&uart));
    assert_true(uart_take_dip(&uart));
    assert_false(uart_take_dip(&uart));
    out_wide(IER, 1, EMPTIED | RECEIVED);
    type("a");
    out_wide(PORT_UART, 1, 'x'); /* the byte that waits holds it up */
    assert_false(uart_take_dip(&uart));
}

static void received_data_is_told_first(void **state)
{
    out_wide(MCR, 1, OUT2);
    out_wide(IIR, 1, 0x01); /* FIFOs on */
    out_wide(IER, 1, EMPTIED | RECEIVED);
    type("a");
    assert_int_equal(identification(), 0xc4);
    in_wide(PORT_UART, 1);
    assert_int_equal(identification(), 0xc2);
    assert_int_equal(identification(), 0xc1);
}

static void out2_and_loop_back_gate_the_line(void **state)
{
    out_wide(IER, 1, EMPTIED | RECEIVED);
    assert_false(uart_poll(&uart));
    assert_false(uart_wants_input(&uart));
    out_wide(MCR, 1, OUT2);
    assert_true(uart_poll(&uart));
    assert_true(uart_wants_input(&uart));
    out_wide(MCR, 1, OUT2 | 0x10);
    assert_false(uart_poll(&uart));
    assert_false(uart_wants_input(&uart));
    identification();
    type("a");
    assert_int_equal(identification(), 0x01); /* what is typed does not come in */
    out_wide(PORT_UART, 1, 'x');
    assert_int_equal(identification(), 0x04); /* but its own byte does */
    out_wide(MCR, 1, OUT2);
    out_wide(IER, 1, EMPTIED);
    assert_false(uart_wants_input(&uart));
}

enum { LSR = PORT_UART + 5, MSR = PORT_UART + 6, LOOP = 0x10, FIFO_ON = 0x01 };

static void begin_typed(void)
{
    input.typed = true;
    uart_power_on(&uart);
}

static void send(const char *text)
{
    for (; *text; text++)
        out(PORT_UART, (uint8_t)*text);
}

static void assert_received(const char *text)
{
    for (; *text; text++) {
        assert_int_equal(in(LSR)&0x01, 0x01);
        assert_int_equal(in(PORT_UART), *text);
    }
    assert_int_equal(in(LSR), 0x60);
}

static void what_is_looped_back_fills_the_fifo(void **state)
{
    out(IIR, FIFO_ON);
    out(MCR, LOOP);
    send("0123456789abcdef");
    assert_int_equal(in(LSR), 0x61);
    send("g");
    assert_int_equal(in(LSR), 0x63);
    assert_int_equal(in(LSR), 0x61); /* an overrun is told once */
    assert_received("0123456789abcdef");
    assert_int_equal(in(PORT_UART), 'f'); /* nothing new */
    send("xy");
    out(IIR, FIFO_ON | 0x02); /* empties it */
    assert_received("");
    send("xy");
    out(IIR, 0);
    assert_received("");
    send("z");
    out(MCR, 0); /* what has come stays there */
    assert_received("z");
}

static void without_the_fifo_the_last_byte_stays(void **state)
{
    out(MCR, LOOP);
    send("12");
    assert_int_equal(in(LSR), 0x63);
    assert_received("2");
}

static void an_overrun_is_the_most_urgent(void **state)
{
    out(MCR, LOOP);
    out(IER, 0x04 | RECEIVED);
    send("12");
    assert_int_equal(identification(), 0x06);
    in(LSR);
    assert_int_equal(identification(), 0x04);
}

/* CTS, DSR and DCD tell each change, RI only its end. */
static void modem_lines_tell_what_changed(void **state)
{
    begin_typed();
    out(MCR, LOOP);
    assert_int_equal(in(MSR), 0x0b); /* somebody was there */
    assert_int_equal(in(MSR), 0x00);
    out(IER, 0x08);
    assert_int_equal(identification(), 0x01);
    out(MCR, LOOP | 0x0f);
    assert_int_equal(identification(), 0x00);
    assert_int_equal(in(MSR), 0xfb);
    assert_int_equal(in(MSR), 0xf0);
    assert_int_equal(identification(), 0x01);
    out(MCR, LOOP | 0x0b); /* OUT1, which is RI here */
    assert_int_equal(in(MSR), 0xb4);
    out(MCR, OUT2); /* and out of loop-back: the same three lines as inside */
    assert_int_equal(in(MSR), 0xb0);
}

/* DCD: a carrier is a person. */
static void who_types_is_a_carrier(void **state)
{
    uart_power_on(&uart);
    assert_int_equal(in(MSR), 0x30);
    out(MCR, OUT2);
    out(IER, 0x08);
    assert_false(uart_poll(&uart));
    input.typed = true;
    assert_true(uart_poll(&uart));
    assert_int_equal(identification(), 0x00);
    assert_int_equal(in(MSR), 0xb8); /* DDCD is told once */
    assert_false(uart_poll(&uart));
    assert_int_equal(in(MSR), 0xb0);
}

static void who_types_from_the_start_is_no_change(void **state)
{
    begin_typed();
    assert_int_equal(in(MSR), 0xb0);
}

/* What comes while the lines are looped back is told when they are no longer. */
static void a_carrier_is_not_seen_in_loop_back(void **state)
{
    out(MCR, LOOP);
    in(MSR);
    input.typed = true;
    assert_int_equal(in(MSR), 0x00);
    out(MCR, 0);
    assert_int_equal(in(MSR), 0xbb);
}

static void the_divisor_latch_hides_ier(void **state)
{
    out_wide(MCR, 1, OUT2);
    out_wide(LCR, 1, 0x83);
    out_wide(IER, 1, EMPTIED);
    assert_false(uart_poll(&uart));
    out_wide(LCR, 1, 0x03);
    assert_int_equal(in_wide(IER, 1).data[0], 0);
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_uart_prints),
        TEST(the_divisor_latch_prints_nothing),
        TEST(loop_back_stays_inside),
        TEST(only_a_polling_reader_asks),
        TEST(string_io_moves_every_element),
        TEST(a_byte_that_waits_interrupts),
        TEST(an_empty_transmitter_interrupts_once),
        TEST(a_byte_written_dips_the_line),
        TEST(received_data_is_told_first),
        TEST(out2_and_loop_back_gate_the_line),
        TEST(what_is_looped_back_fills_the_fifo),
        TEST(without_the_fifo_the_last_byte_stays),
        TEST(an_overrun_is_the_most_urgent),
        TEST(modem_lines_tell_what_changed),
        TEST(who_types_is_a_carrier),
        TEST(who_types_from_the_start_is_no_change),
        TEST(a_carrier_is_not_seen_in_loop_back),
        TEST(the_divisor_latch_hides_ier),
    };
    return cmocka_run_group_tests_name("uart", tests, NULL, NULL);
}
