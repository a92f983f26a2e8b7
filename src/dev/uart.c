/* The registers of the UART, and what raises its interrupt. */
#include "dev/uart.h"

#include "event/ports.h"

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
    IIR_NOTHING_PENDING = 0x01,
    IIR_EMPTIED = 0x02,
    IIR_RECEIVED = 0x04,
    IIR_FIFOS_ON = 0xc0,
    FCR_ENABLE = 0x01,
    LCR_DLAB = 0x80,
    LSR_DR = 0x01,            /* a byte can be read */
    LSR_THRE_AND_TEMT = 0x60, /* the transmitter is empty */
    MCR_DTR = 0x01,
    MCR_RTS = 0x02,
    MCR_OUT1 = 0x04,
    MCR_OUT2 = 0x08, /* lets the interrupt out */
    MCR_LOOP = 0x10,
    MCR_WRITABLE = 0x1f,
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

/* Somebody is at the other end; or the four outputs of MCR, looped back. */
static uint8_t modem_status(const struct uart *uart)
{
    if (!(uart->mcr & MCR_LOOP))
        return MSR_CTS | MSR_DSR | MSR_DCD;
    return (uart->mcr & MCR_RTS ? MSR_CTS : 0) | (uart->mcr & MCR_DTR ? MSR_DSR : 0) |
           (uart->mcr & MCR_OUT1 ? MSR_RI : 0) | (uart->mcr & MCR_OUT2 ? MSR_DCD : 0);
}

static uint8_t read_data(struct uart *uart, struct event *event)
{
    uint8_t byte = uart->looped;
    if (uart->mcr & MCR_LOOP)
        uart->looped_full = false;
    else if (input_take(uart->input, READER_UART, &byte))
        event->flags |= EVENT_TOOK_INPUT;
    return byte;
}

static uint8_t line_status(struct uart *uart)
{
    if (uart->mcr & MCR_LOOP)
        return LSR_THRE_AND_TEMT | (uart->looped_full ? LSR_DR : 0);
    bool any = input_peek(uart->input, READER_UART);
    if (!any)
        input_look_in_vain(uart->input, READER_UART);
    return LSR_THRE_AND_TEMT | (any ? LSR_DR : 0);
}

static bool has_received(const struct uart *uart)
{
    return uart->mcr & MCR_LOOP ? uart->looped_full : input_peek(uart->input, READER_UART);
}

/* Received data goes first. */
static uint8_t pending(const struct uart *uart)
{
    if (uart->ier & IER_RECEIVED && has_received(uart))
        return IIR_RECEIVED;
    return uart->ier & IER_EMPTIED && uart->emptied ? IIR_EMPTIED : IIR_NOTHING_PENDING;
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

bool uart_wants_input(const struct uart *uart)
{
    return !is_gated(uart) && uart->ier & IER_RECEIVED;
}

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
    case UART_LSR: return line_status(uart);
    case UART_MSR: return modem_status(uart);
    case UART_SCR: return uart->scr;
    }
    return 0xff;
}

/* While received data waits the line stays up whatever the transmitter does. */
static void transmit(struct uart *uart, uint8_t value, struct event *event)
{
    uart->dipped |= pending(uart) == IIR_EMPTIED;
    uart->emptied = true;
    if (uart->mcr & MCR_LOOP) {
        uart->looped = value;
        uart->looped_full = true;
    } else {
        event->flags |= EVENT_PRINTED;
    }
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
    case UART_IIR: uart->fcr = value; break;
    case UART_LCR: uart->lcr = value; break;
    case UART_MCR: uart->mcr = value & MCR_WRITABLE; break;
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
