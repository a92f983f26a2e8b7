/* The registers of the UART, and what raises its interrupt. */
#include "dev/uart.h"

#include "event/ports.h"

#include <string.h>

enum uart_register {
    UART_DATA = 0, /* RBR and THR; DLL while LCR.DLAB is set */
    UART_IER = 1,  /* DLM while LCR.DLAB is set */
    UART_IIR = 2,  /* FCR when written */
    UART_LCR = 3,
    UART_MCR = 4,
    UART_LSR = 5,
    UART_MSR = 6,
    UART_SCR = 7,
};
enum {
    IER_WRITABLE = 0x0f,
    IER_RECEIVED = 0x01,
    IER_EMPTIED = 0x02,
    IER_LINE = 0x04,
    IER_MODEM = 0x08,
    IIR_MODEM = 0x00,
    IIR_NOTHING_PENDING = 0x01,
    IIR_EMPTIED = 0x02,
    IIR_RECEIVED = 0x04,
    IIR_LINE = 0x06,
    IIR_FIFOS_ON = 0xc0,
    FCR_ENABLE = 0x01,
    FCR_CLEAR_RECEIVER = 0x02,
    LCR_DLAB = 0x80,
    LSR_DR = 0x01,            /* a byte can be read */
    LSR_OE = 0x02,            /* one was lost, as there was no room for it */
    LSR_THRE_AND_TEMT = 0x60, /* the transmitter is empty */
    MCR_DTR = 0x01,
    MCR_RTS = 0x02,
    MCR_OUT1 = 0x04,
    MCR_OUT2 = 0x08, /* lets the interrupt out */
    MCR_LOOP = 0x10,
    MCR_WRITABLE = 0x1f,
    MSR_DELTAS = 4, /* from the bit of a change up to that of its line */
    MSR_CTS = 0x10,
    MSR_DSR = 0x20,
    MSR_RI = 0x40,
    MSR_DCD = 0x80,
};

/* What firmware leaves behind: 12 x 16 x 9600 is the clock of a PC's UART, 1.8432 MHz. */
enum { DIVISOR_9600_BAUD = 12 };

void uart_init(struct uart *uart, struct input *input)
{
    *uart = (struct uart){ .input = input, .divisor = DIVISOR_9600_BAUD };
}

void uart_power_on(struct uart *uart)
{
    uart->carrier = input_is_typed(uart->input);
}

/* ---- Modem lines ---- */

/* There is a terminal, and a carrier if someone types on it; or the four outputs of MCR, looped
 * back. */
static uint8_t modem_status(const struct uart *uart)
{
    if (!(uart->mcr & MCR_LOOP))
        return MSR_CTS | MSR_DSR | (uart->carrier ? MSR_DCD : 0);
    return (uart->mcr & MCR_RTS ? MSR_CTS : 0) | (uart->mcr & MCR_DTR ? MSR_DSR : 0) |
           (uart->mcr & MCR_OUT1 ? MSR_RI : 0) | (uart->mcr & MCR_OUT2 ? MSR_DCD : 0);
}

/* RI is told when it ends only ("trailing edge"), the others at each change. */
static void tell_changes(struct uart *uart, uint8_t before)
{
    uint8_t now = modem_status(uart), changed = before ^ now;
    uart->deltas |= (uint8_t)((changed & ~(now & MSR_RI)) >> MSR_DELTAS);
}

/* The line itself is looked at whenever somebody wants to know. */
static void look_at_carrier(struct uart *uart)
{
    uint8_t before = modem_status(uart);
    uart->carrier = input_is_typed(uart->input);
    tell_changes(uart, before);
}

static void write_modem_control(struct uart *uart, uint8_t value)
{
    look_at_carrier(uart);
    uint8_t before = modem_status(uart);
    uart->mcr = value & MCR_WRITABLE;
    tell_changes(uart, before);
}

static uint8_t read_modem_status(struct uart *uart)
{
    look_at_carrier(uart);
    uint8_t status = modem_status(uart) | uart->deltas;
    uart->deltas = 0;
    return status;
}

/* ---- The receiver ---- */

/* Where there is no room the FIFO keeps what it has; without it the new byte takes the place of the
 * one before. */
static void receive(struct uart *uart, uint8_t byte)
{
    bool fifo = uart->fcr & FCR_ENABLE;
    if (uart->received_count == (fifo ? UART_FIFO : 1)) {
        uart->overrun = true;
        if (fifo)
            return;
        uart->received_count = 0;
    }
    uart->received[uart->received_count++] = byte;
}

static uint8_t read_data(struct uart *uart, struct event *event)
{
    if (uart->received_count) {
        uart->data = uart->received[0];
        memmove(uart->received, uart->received + 1, --uart->received_count);
    } else if (!(uart->mcr & MCR_LOOP) && input_take(uart->input, READER_UART, &uart->data)) {
        event->flags |= EVENT_TOOK_INPUT;
    }
    return uart->data;
}

/* In loop-back mode the line is cut off. */
static bool has_received(const struct uart *uart)
{
    return uart->received_count ||
           (!(uart->mcr & MCR_LOOP) && input_peek(uart->input, READER_UART));
}

static uint8_t read_line_status(struct uart *uart)
{
    bool any = has_received(uart), overrun = uart->overrun;
    if (!any && !(uart->mcr & MCR_LOOP))
        input_look_in_vain(uart->input, READER_UART);
    uart->overrun = false;
    return LSR_THRE_AND_TEMT | (any ? LSR_DR : 0) | (overrun ? LSR_OE : 0);
}

/* Turning the FIFOs on or off empties them, too. */
static void write_fifo_control(struct uart *uart, uint8_t value)
{
    bool turns = (value ^ uart->fcr) & FCR_ENABLE;
    if (turns || (value & FCR_ENABLE && value & FCR_CLEAR_RECEIVER))
        uart->received_count = 0;
    uart->fcr = value;
}

/* ---- Interrupts ---- */

/* What is more urgent goes first (data sheet, table IV). */
static uint8_t pending(struct uart *uart)
{
    if (uart->ier & IER_MODEM)
        look_at_carrier(uart);
    if (uart->ier & IER_LINE && uart->overrun)
        return IIR_LINE;
    if (uart->ier & IER_RECEIVED && has_received(uart))
        return IIR_RECEIVED;
    if (uart->ier & IER_EMPTIED && uart->emptied)
        return IIR_EMPTIED;
    return uart->ier & IER_MODEM && uart->deltas ? IIR_MODEM : IIR_NOTHING_PENDING;
}

/* Only what it tells is taken away by telling. */
static uint8_t read_identification(struct uart *uart)
{
    uint8_t iir = pending(uart);
    if (iir == IIR_EMPTIED)
        uart->emptied = false;
    return iir | (uart->fcr & FCR_ENABLE ? IIR_FIFOS_ON : 0);
}

/* In loop-back mode OUT2 leads nowhere else than the other outputs do. */
static bool is_gated(const struct uart *uart)
{
    return !(uart->mcr & MCR_OUT2) || uart->mcr & MCR_LOOP;
}

bool uart_poll(struct uart *uart)
{
    return !is_gated(uart) && pending(uart) != IIR_NOTHING_PENDING;
}

bool uart_take_dip(struct uart *uart)
{
    bool dipped = uart->dipped && !is_gated(uart);
    uart->dipped = false;
    return dipped;
}

bool uart_take_arrival(struct uart *uart, uint8_t *byte)
{
    uint32_t number;
    if (!uart_wants_input(uart) || !input_next(uart->input, READER_UART, byte, &number))
        return false;
    bool is_told = uart->arrival_is_told && uart->arrived == number;
    uart->arrived = number;
    uart->arrival_is_told = true;
    return !is_told;
}

bool uart_wants_input(const struct uart *uart)
{
    return !is_gated(uart) && uart->ier & IER_RECEIVED;
}

/* ---- Ports ---- */

static uint8_t uart_in(void *state, uint16_t offset, struct event *event)
{
    struct uart *uart = state;
    bool dlab = uart->lcr & LCR_DLAB;
    switch ((enum uart_register)offset) {
    case UART_DATA: return dlab ? (uint8_t)uart->divisor : read_data(uart, event);
    case UART_IER: return dlab ? (uint8_t)(uart->divisor >> 8) : uart->ier;
    case UART_IIR: return read_identification(uart);
    case UART_LCR: return uart->lcr;
    case UART_MCR: return uart->mcr;
    case UART_LSR: return read_line_status(uart);
    case UART_MSR: return read_modem_status(uart);
    case UART_SCR: return uart->scr;
    }
    return 0xff;
}

/* While received data waits the line stays up whatever the transmitter does. */
static void transmit(struct uart *uart, uint8_t value, struct event *event)
{
    uart->dipped |= pending(uart) == IIR_EMPTIED;
    uart->emptied = true;
    if (uart->mcr & MCR_LOOP)
        receive(uart, value);
    else
        event->flags |= EVENT_PRINTED;
}

/* Allowing the transmitter's interrupt makes it tell that it is empty. */
static void write_enable(struct uart *uart, uint8_t value)
{
    if (value & ~uart->ier & IER_EMPTIED)
        uart->emptied = true;
    uart->ier = value & IER_WRITABLE;
}

static void write_latch(struct uart *uart, uint8_t value, bool high)
{
    uart->divisor = high ? (uint16_t)(value << 8 | (uart->divisor & 0xff))
                         : (uint16_t)((uart->divisor & 0xff00) | value);
}

static void uart_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct uart *uart = state;
    input_begin_anew(uart->input);
    if (offset <= UART_IER && uart->lcr & LCR_DLAB) {
        write_latch(uart, value, offset == UART_IER);
        return;
    }
    switch ((enum uart_register)offset) {
    case UART_DATA: transmit(uart, value, event); break;
    case UART_IER: write_enable(uart, value); break;
    case UART_IIR: write_fifo_control(uart, value); break;
    case UART_LCR: uart->lcr = value; break;
    case UART_MCR: write_modem_control(uart, value); break;
    case UART_SCR: uart->scr = value; break;
    case UART_LSR:
    case UART_MSR: break; /* read-only */
    }
}

struct device uart_device(struct uart *uart)
{
    return (struct device){
        .first = PORT_UART, .count = 8, .state = uart, .in = uart_in, .out = uart_out
    };
}
