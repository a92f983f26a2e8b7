/* From characters to the keys of a US keyboard, in scan code set 1 (IBM PC AT Technical Reference,
 * 1984, "Keyboard"; its codes as the controller translates them). Pure tables.
 */
#ifndef DEV_SCANCODES_H
#define DEV_SCANCODES_H

#include <stdbool.h>
#include <stdint.h>

enum {
    SCAN_BREAK = 0x80,
    SCAN_EXTENDED = 0xe0,
    SCAN_ESCAPE = 0x01,
    SCAN_CONTROL = 0x1d,
    SCAN_SHIFT = 0x2a
};

struct scan_key {
    uint8_t code;        /* its make code; 0: no key */
    bool extended;       /* after E0 */
    bool shift, control; /* held down with it */
};

/* The key, or keys, that type a character. */
struct scan_key scan_key_of_character(uint8_t character);
/* The key that makes a terminal send ESC [ or ESC O, a number (0: none), and this final byte. */
struct scan_key scan_key_of_sequence(unsigned number, uint8_t final);

#endif
