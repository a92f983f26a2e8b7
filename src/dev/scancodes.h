/* From characters to the keys of a US keyboard, which are known here by their codes in scan code
 * set 1; and from that set to set 2 and back (IBM PC AT Technical Reference, 1984, "Keyboard" and
 * "Keyboard controller"). Pure tables.
 */
#ifndef DEV_SCANCODES_H
#define DEV_SCANCODES_H

#include <stdbool.h>
#include <stdint.h>

enum {
    SCAN_BREAK = 0x80,        /* in set 1 */
    SCAN_BREAK_PREFIX = 0xf0, /* in set 2 */
    SCAN_EXTENDED = 0xe0,
    SCAN_ESCAPE = 0x01,
    SCAN_CONTROL = 0x1d,
    SCAN_SHIFT = 0x2a,
    SCAN_ALT = 0x38,
    SCAN_F1 = 0x3b /* and so on to F10 */
};

struct scan_key {
    uint8_t code;             /* its make code in set 1; 0: no key */
    bool extended;            /* after E0 */
    bool shift, control, alt; /* held down with it */
};

/* The key, or keys, that type a character. */
struct scan_key scan_key_of_character(uint8_t character);
/* The key that makes a terminal send ESC [ or ESC O, a number (0: none), and this final byte. */
struct scan_key scan_key_of_sequence(unsigned number, uint8_t final);

/* What the controller makes of a byte in set 2, the prefix aside. */
uint8_t scan_translate(uint8_t set_2);
/* The make code in set 2 of the key that has this one in set 1; 0: no key has. */
uint8_t scan_set_2(uint8_t set_1);

#endif
