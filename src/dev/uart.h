/* A 16550 UART (National Semiconductor PC16550D data sheet, June 1995, section 8 "Registers"). Its
 * output is the guest's console, its input what is typed.
 *
 * The transmitter is always ready: a byte written is gone at once. There is no baud rate: the
 * divisor latch only keeps its value. What is typed waits on the line until it is read, so that
 * none of it is ever lost, and each byte is told at once, whatever FCR says of a level. In
 * loop-back mode what the guest sends itself goes through the receiver, of one byte or with the
 * FIFO of 16, and overruns it; and the outputs of MCR are the modem lines, whose changes MSR tells.
 * Else CTS and DSR are always there, and DCD once someone types (input_is_typed()): so a guest can
 * tell a person from a file. Belongs to the vCPU's thread, the input queue aside.
 */
#ifndef DEV_UART_H
#define DEV_UART_H

#include "dev/bus.h"
#include "dev/input.h"

enum { UART_FIFO = 16 };

struct uart {
    struct input *input; /* borrowed */
    uint8_t ier, fcr, lcr, mcr, scr;
    uint16_t divisor;
    uint8_t received[UART_FIFO]; /* what it sent to itself in loop-back mode, until it is read */
    unsigned received_count;
    uint8_t data;   /* the byte that was read last */
    bool overrun;   /* since LSR was read */
    bool carrier;   /* DCD as it was when it was last looked at */
    uint8_t deltas; /* the modem lines that changed since MSR was read */
    /* The transmitter's interrupt is due: since it became empty neither has IIR told nor has a byte
     * been written. */
    bool emptied;
    bool dipped;      /* see uart_take_dip() */
    uint32_t arrived; /* see uart_take_arrival(): the number of that byte, */
    bool arrival_is_told;
};

void uart_init(struct uart *uart, struct input *input);
/* Right before the guest starts: its modem lines have been as they are now all along. */
void uart_power_on(struct uart *uart);
struct device uart_device(struct uart *uart);

/* Is its interrupt line up: does IER allow what is pending (a byte, an overrun, a change of a modem
 * line, a transmitter that is empty as IIR has not told yet)? MCR.OUT2 gates the line, as in a PC.
 * Does not ask the front end for input; the vCPU does (input_listen()) while IRQ 4 is open and
 * uart_wants_input(). */
bool uart_poll(struct uart *uart);
/* Did the line go down and up again since the last call? A byte written takes the transmitter's
 * interrupt away and, sent at once, brings it back: an edge that uart_poll() alone does not
 * show. */
bool uart_take_dip(struct uart *uart);
/* Did a byte come that waits on the line since the last call? Of a UART whose line it raises. */
bool uart_take_arrival(struct uart *uart, uint8_t *byte);
/* Would a typed byte raise the line? */
bool uart_wants_input(const struct uart *uart);

#endif
