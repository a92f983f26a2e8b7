#include "uart.h"

#include "../ports.h"

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
    IIR_NOTHING_PENDING = 0x01,
    IIR_FIFOS_ON = 0xc0,
    FCR_ENABLE = 0x01,
    LCR_DLAB = 0x80,
    LSR_DR = 0x01,            /* a byte can be read */
    LSR_THRE_AND_TEMT = 0x60, /* the transmitter is empty */
    MCR_LOOP = 0x10,
    MCR_WRITABLE = 0x1f,
    MSR_CTS_DSR_DCD = 0xb0, /* somebody is at the other end */
};

void uart_init(struct uart *uart, struct input *input)
{
    *uart = (struct uart){ .input = input, .divisor = 12 }; /* 9600 baud, what firmware leaves behind */
}

/* The four outputs of MCR, looped back into the upper half of MSR. */
static uint8_t modem_status(const struct uart *uart)
{
    if (!(uart->mcr & MCR_LOOP))
        return MSR_CTS_DSR_DCD;
    uint8_t m = uart->mcr;
    return (uint8_t)((m & 0x0c) << 4 | (m & 0x02) << 3 | (m & 0x01) << 5);
}

static uint8_t read_data(struct uart *uart, struct event *event)
{
    uint8_t byte = uart->looped;
    if (uart->mcr & MCR_LOOP)
        uart->looped_full = false;
    else if (input_take(uart->input, &byte))
        event->flags |= EVENT_TOOK_INPUT;
    return byte;
}

/* A transmitting guest reads LSR once a byte; only who reads it again at once waits for input. */
static uint8_t line_status(struct uart *uart, bool again)
{
    if (uart->mcr & MCR_LOOP)
        return LSR_THRE_AND_TEMT | (uart->looped_full ? LSR_DR : 0);
    bool any = again ? input_ask(uart->input) : input_peek(uart->input);
    uart->polled_in_vain = !any;
    return LSR_THRE_AND_TEMT | (any ? LSR_DR : 0);
}

static uint8_t uart_in(void *state, uint16_t offset, struct event *event)
{
    struct uart *uart = state;
    bool again = uart->polled_in_vain, dlab = uart->lcr & LCR_DLAB;
    uart->polled_in_vain = false;
    switch ((enum uart_register)offset) {
    case UART_DATA: return dlab ? (uint8_t)uart->divisor : read_data(uart, event);
    case UART_IER: return dlab ? (uint8_t)(uart->divisor >> 8) : uart->ier;
    case UART_IIR: return IIR_NOTHING_PENDING | (uart->fcr & FCR_ENABLE ? IIR_FIFOS_ON : 0);
    case UART_LCR: return uart->lcr;
    case UART_MCR: return uart->mcr;
    case UART_LSR: return line_status(uart, again);
    case UART_MSR: return modem_status(uart);
    case UART_SCR: return uart->scr;
    }
    return 0xff;
}

static void write_data(struct uart *uart, uint8_t value, struct event *event)
{
    if (uart->lcr & LCR_DLAB)
        uart->divisor = (uart->divisor & 0xff00) | value;
    else if (uart->mcr & MCR_LOOP)
        uart->looped = value, uart->looped_full = true;
    else
        event->flags |= EVENT_PRINTED;
}

static void uart_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct uart *uart = state;
    uart->polled_in_vain = false;
    switch ((enum uart_register)offset) {
    case UART_DATA: write_data(uart, value, event); break;
    case UART_IER:
        if (uart->lcr & LCR_DLAB)
            uart->divisor = (uint16_t)(value << 8) | (uart->divisor & 0xff);
        else
            uart->ier = value & IER_WRITABLE;
        break;
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
    return (struct device){ .first = PORT_UART, .count = 8, .state = uart, .in = uart_in, .out = uart_out };
}
