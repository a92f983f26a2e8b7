/* A 16550 UART (National Semiconductor PC16550D data sheet, June 1995, section 8 "Registers"). Its
 * output is the guest's console, its input what is typed.
 *
 * The transmitter is always ready: a byte written is gone at once. There is no baud rate: the
 * divisor latch only keeps its value. There are no FIFOs either, though FCR turns them on: nothing
 * ever fills up or times out. Nothing happens to the modem lines or goes wrong on the line, so
 * these two never interrupt. Belongs to the vCPU's thread, the input queue aside.
 */
#ifndef DEV_UART_H
#define DEV_UART_H

#include "dev/bus.h"
#include "dev/input.h"

struct uart {
    struct input *input; /* borrowed */
    uint8_t ier, fcr, lcr, mcr, scr;
    uint16_t divisor;
    uint8_t looped; /* the byte sent to itself in loop-back mode, until it is read */
    bool looped_full;
    /* The transmitter's interrupt is due: since it became empty neither has IIR told nor has a byte
     * been written. */
    bool emptied;
    bool dipped; /* see uart_take_dip() */
};

void uart_init(struct uart *uart, struct input *input);
struct device uart_device(struct uart *uart);

/* Is its interrupt line up: does IER allow "received data" and a byte waits, or "transmitter empty"
 * and IIR has not told yet? MCR.OUT2 gates the line, as in a PC. Does not ask the front end for
 * input; the vCPU does (input_listen()) while IRQ 4 is open and uart_wants_input(). */
bool uart_poll(struct uart *uart);
/* Did the line go down and up again since the last call? A byte written takes the transmitter's
 * interrupt away and, sent at once, brings it back: an edge that uart_poll() alone does not
 * show. */
bool uart_take_dip(struct uart *uart);
/* Would a typed byte raise the line? */
bool uart_wants_input(const struct uart *uart);

#endif
