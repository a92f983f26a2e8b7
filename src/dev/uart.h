/* A 16550 UART, as a guest that polls it sees it (National Semiconductor PC16550D data sheet, June
 * 1995, section 8 "Registers"). Its output is the guest's console, its input what is typed.
 *
 * The transmitter is always ready. There is no baud rate: the divisor latch only keeps its value.
 * Belongs to the vCPU's thread, the input queue aside.
 */
#ifndef DEV_UART_H
#define DEV_UART_H

#include "../bus.h"
#include "../input.h"

struct uart {
    struct input *input; /* borrowed */
    uint8_t ier, fcr, lcr, mcr, scr;
    uint16_t divisor;
    uint8_t looped; /* the byte sent to itself in loop-back mode, until it is read */
    bool looped_full;
    bool polled_in_vain; /* the access before this one was a read of LSR that found no byte */
};

void uart_init(struct uart *uart, struct input *input);
struct device uart_device(struct uart *uart);

#endif
