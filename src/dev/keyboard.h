/* An 8042 keyboard controller with a PC AT keyboard behind it, without a mouse (IBM PC AT Technical
 * Reference, 1984, "Keyboard controller"; scan code set 1, which is what the controller translates
 * to).
 *
 * What is typed arrives as characters; each becomes the scan codes of a US keyboard's keys: make
 * and break, with shift or control around them where the character needs one. Control characters
 * are keys where there is one (Enter, Tab, Backspace, Escape), else control with a letter; escape
 * sequences of the arrow keys become their keys (E0 48 and so on). Bytes that no key makes are
 * skipped. An ESC after which nothing waits in the queue is the Escape key: front ends push a
 * sequence in one piece.
 *
 * Raises IRQ 1 while a byte waits in its output buffer and the command byte allows it. After the
 * guest has read one, the line is seen down once before the next one comes, so that each makes an
 * edge. The answer to a command to the keyboard or the controller goes before scan codes. Commands
 * may not be sent too fast here: its input buffer is always empty. Reset of the machine by 0xFE is
 * ignored. Belongs to the vCPU's thread, the input queue aside.
 */
#ifndef DEV_KEYBOARD_H
#define DEV_KEYBOARD_H

#include "dev/bus.h"
#include "dev/input.h"

enum { KEYBOARD_CODES_MAX = 16 };

/* Bytes on their way to the output buffer. Answers that find no room are lost: the guest has not
 * read those before. */
struct keyboard_codes {
    uint8_t bytes[KEYBOARD_CODES_MAX];
    unsigned count;
};

struct keyboard {
    struct input *input; /* borrowed */
    uint8_t output;      /* the output buffer: what port 0x60 reads */
    bool full;           /* it has not been read yet */
    bool dips;           /* it has been read, and its line not been seen down since */
    struct keyboard_codes answers, codes;
    uint8_t held; /* a byte taken with an ESC that does not belong to it: the next to be typed */
    bool holds;

    /* The controller's command byte: bit 0 turns IRQ 1 on, bit 2 is the system flag, bit 4 turns
     * the keyboard off. */
    uint8_t command;
    uint8_t output_port;     /* bit 1: A20, kept and nothing else */
    uint8_t awaits;          /* the command to the controller whose parameter comes next, 0: none */
    uint8_t keyboard_awaits; /* the same of the keyboard */
    bool scanning;           /* the keyboard tells what is typed */
    bool last_was_command;   /* the last write went to port 0x64 */
    /* The access before this one was a read of the status that found no byte. */
    bool polled_in_vain;
    /* The guest has touched it or unmasked its line: it takes what is typed from then on. */
    bool used;
};

void keyboard_init(struct keyboard *keyboard, struct input *input);
/* Port 0x60 (part 0) and 0x64 (part 1). */
struct device keyboard_device(struct keyboard *keyboard, unsigned part);

/* Moves the next scan code into the output buffer if that is empty. open: its line is unmasked, so
 * that it has a reader even if the guest never asked. Takes what is there and does not ask the
 * front end for more: the vCPU does (input_listen()) while IRQ 1 is open. Tells whether IRQ 1 is
 * up. */
bool keyboard_poll(struct keyboard *keyboard, bool open);

#endif
