/* A UART as its events tell of it (dev/uart.h has the device, and the data sheet). What is typed
 * waits on the line, and an event tells of the first byte only where that may interrupt, or where
 * the guest looks. */
#ifndef MODEL_DEVICE_UART_H
#define MODEL_DEVICE_UART_H

#include <stdbool.h>
#include <stdint.h>

enum { DEVICE_UART_FIFO = 16 };

enum {
    UART_IER_RECEIVED = 0x01,
    UART_IER_EMPTIED = 0x02,
    UART_IER_LINE = 0x04,
    UART_IER_MODEM = 0x08,
    UART_FCR_ENABLE = 0x01,
    UART_LCR_DLAB = 0x80,
    UART_MCR_OUT2 = 0x08, /* lets the interrupt out */
    UART_MCR_LOOP = 0x10,
};

struct device_uart {
    uint8_t ier, fcr, lcr, mcr, scr;
    uint16_t divisor; /* of 115,200 baud */
    uint8_t looped[DEVICE_UART_FIFO];
    uint8_t looped_count; /* what it sent itself, in loop-back mode */
    bool overrun;
    uint8_t deltas; /* of MSR, as they are there */
    uint8_t modem;  /* the lines of MSR as they were seen last, else as they begin */
    bool emptied;   /* the transmitter's interrupt is due */
    bool waits;     /* a byte is known to wait on the line: */
    bool is_known;  /* and which, */
    uint8_t byte;   /* this one */
};

/* What its interrupt is for, most urgent first; NOTHING. */
enum device_uart_cause { UART_NOTHING, UART_LINE, UART_RECEIVED, UART_EMPTIED, UART_MODEM };

void device_uart_init(struct device_uart *uart);
/* An access to the port that is this far from the first, and LINE_BYTE. took: the IN took a typed
 * byte. False if nothing has changed. */
bool device_uart_out(struct device_uart *uart, uint16_t port, uint8_t value);
bool device_uart_in(struct device_uart *uart, uint16_t port, uint8_t value, bool took);
bool device_uart_byte(struct device_uart *uart, uint8_t byte);

enum device_uart_cause device_uart_cause(const struct device_uart *uart);
/* Do its interrupts reach the PIC? */
bool device_uart_is_open(const struct device_uart *uart);

#endif
