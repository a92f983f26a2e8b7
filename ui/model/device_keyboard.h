/* A keyboard controller and its keyboard as their events tell of them (dev/i8042.h, dev/keyboard.h
 * have the devices, and the references). */
#ifndef MODEL_DEVICE_KEYBOARD_H
#define MODEL_DEVICE_KEYBOARD_H

#include <stdbool.h>
#include <stdint.h>

/* Of the command byte. */
enum {
    KEYBOARD_COMMAND_IRQ = 0x01,
    KEYBOARD_COMMAND_OFF = 0x10,
    KEYBOARD_COMMAND_TRANSLATE = 0x40,
};

struct device_keyboard {
    uint8_t output; /* the output buffer, */
    bool full;      /* which the guest has not read yet */
    uint8_t command_byte;
    uint8_t output_port;
    uint8_t awaits;        /* the controller's command whose parameter comes next, 0: none */
    bool last_was_command; /* the last write went to port 0x64 */
    /* The keyboard's: scan codes of set 1 or 2; does it tell what is typed; as awaits. */
    uint8_t set;
    bool scanning;
    uint8_t keyboard_awaits;
};

void device_keyboard_init(struct device_keyboard *keyboard);
/* An access to port 0x60 or, is_command, 0x64; and LINE_BYTE. False if nothing has changed. */
bool device_keyboard_out(struct device_keyboard *keyboard, bool is_command, uint8_t value);
bool device_keyboard_in(struct device_keyboard *keyboard, bool is_command);
bool device_keyboard_byte(struct device_keyboard *keyboard, uint8_t byte);

#endif
