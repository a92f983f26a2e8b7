/* An 8042 keyboard controller with a keyboard and without a mouse (IBM PC AT Technical Reference,
 * 1984, "Keyboard controller"; PS/2 Hardware Interface Technical Reference for what came later).
 *
 * What the keyboard sends goes into its output buffer, which port 0x60 reads, translated from scan
 * code set 2 to set 1 while the command byte says so, as it does at the start. It raises IRQ 1
 * while a byte waits there and the command byte allows it. After the guest has read one, the line
 * is seen down once before the next one comes, so that each makes an edge. Its own answers go
 * before what the keyboard sends, and are never translated.
 *
 * A byte for the mouse goes nowhere, and nothing answers. Commands may not be sent too fast here:
 * the input buffer is always empty. The guest can pull the CPU's reset line: see resets. Belongs to
 * the vCPU's thread, the input queue aside.
 */
#ifndef DEV_I8042_H
#define DEV_I8042_H

#include "dev/bus.h"
#include "dev/keyboard.h"

struct i8042 {
    struct keyboard keyboard;
    uint8_t output; /* the output buffer: what port 0x60 reads */
    bool full;      /* it has not been read yet */
    bool is_new;    /* what is in it has come since i8042_take_arrival() */
    bool is_code;   /* it is of a scan code */
    bool dips;      /* it has been read, and its line not been seen down since */
    struct keyboard_bytes answers;

    /* Byte 0 is the command byte: bit 0 turns IRQ 1 on, bit 2 is the system flag, bit 4 turns the
     * keyboard off, bit 6 has it translated. */
    uint8_t ram[32];
    uint8_t output_port;   /* bit 1: A20, kept and nothing else */
    uint8_t awaits;        /* the command whose parameter comes next, 0: none */
    bool last_was_command; /* the last write went to port 0x64 */
    /* The guest has touched it or unmasked its line: it takes what is typed from then on. */
    bool used;
    bool resets; /* the guest has reset its CPU */
};

void i8042_init(struct i8042 *controller, struct input *input);
/* Port 0x60 (part 0) and 0x64 (part 1). */
struct device i8042_device(struct i8042 *controller, unsigned part);

/* Moves the next byte into the output buffer if that is empty. open: its line is unmasked, so that
 * it has a reader even if the guest never asked. Takes what is there and does not ask the front end
 * for more: the vCPU does (input_listen()) while IRQ 1 is open. Tells whether IRQ 1 is up. */
bool i8042_poll(struct i8042 *controller, bool open);
/* Did a byte come into the output buffer since the last call, and is there still? */
bool i8042_take_arrival(struct i8042 *controller, uint8_t *byte);

#endif
