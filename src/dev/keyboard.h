/* A PC AT keyboard (IBM PC AT and PS/2 Technical References, "Keyboard"): what is typed, as the
 * bytes that it sends to its controller (i8042.h), and the commands that it takes from there.
 *
 * What is typed arrives as characters; each becomes the scan codes of a US keyboard's keys: make
 * and break, with shift or control around them where the character needs one. Control characters
 * are keys where there is one (Enter, Tab, Backspace, Escape), else control with a letter; what
 * terminals send for the arrow keys, the keys around them and the function keys becomes those, with
 * Shift, Alt and Control. Bytes that no key makes are skipped. Front ends push what one key sends
 * in one piece: an ESC that ends a push is the Escape key, one with a character the same as that
 * character with Alt.
 *
 * It has scan code sets 1 and 2, and starts with 2, as all do. Its answers go before scan codes.
 * Lights and typing rates are taken and nobody's. Belongs to the vCPU's thread, the input queue
 * aside.
 */
#ifndef DEV_KEYBOARD_H
#define DEV_KEYBOARD_H

#include "dev/input.h"

enum { KEYBOARD_BYTES_MAX = 16 };

/* Bytes on their way. Those that find no room are lost: nobody has read the ones before. */
struct keyboard_bytes {
    uint8_t bytes[KEYBOARD_BYTES_MAX];
    unsigned count;
};

void keyboard_bytes_add(struct keyboard_bytes *bytes, uint8_t byte);
/* There must be one. */
uint8_t keyboard_bytes_take(struct keyboard_bytes *bytes);

struct keyboard {
    struct input *input; /* borrowed */
    struct keyboard_bytes answers, codes;
    uint8_t held; /* a byte taken with an ESC that does not belong to it: the next to be typed */
    bool holds;
    uint8_t set;    /* of scan codes: 1 or 2 */
    uint8_t awaits; /* the command whose parameter comes next, 0: none */
    uint8_t sent;   /* the last byte that it sent */
    bool scanning;  /* it tells what is typed */
};

void keyboard_init(struct keyboard *keyboard, struct input *input);

/* The next byte that it sends, false if it has none; is_code: part of a scan code, all of whose
 * bytes it has. on: it may tell what is typed, else it only answers. */
bool keyboard_send(struct keyboard *keyboard, bool on, uint8_t *byte, bool *is_code);
/* A byte for it. True if it forgets all scan codes that nobody has read yet. */
bool keyboard_take(struct keyboard *keyboard, uint8_t byte);

#endif
