/* Keys as numbers, and what they are called. */
#ifndef TERMINAL_KEY_H
#define TERMINAL_KEY_H

#include <stdint.h>

/* A key as a number: a Unicode code point, or one of these. Ctrl adds KEY_CTRL_BIT to the
 * lower-case letter. */
enum key {
    KEY_NONE_ = 0,
    KEY_CTRL_BIT = 1 << 24,
    KEY_ALT_BIT = 1 << 25,
    KEY_ENTER_ = 0x200000,
    KEY_TAB_,
    KEY_BACKTAB_,
    KEY_ESCAPE_,
    KEY_BACKSPACE_,
    KEY_DELETE_,
    KEY_INSERT_,
    KEY_UP_,
    KEY_DOWN_,
    KEY_LEFT_,
    KEY_RIGHT_,
    KEY_HOME_,
    KEY_END_,
    KEY_PAGEUP_,
    KEY_PAGEDOWN_,
    KEY_F1_, /* F2 is KEY_F1_ + 1, and so on to F12 */
};

/* Writes "s", "Ctrl-]", "Space", "F1" or "PgUp" into the buffer, and returns that. */
const char *key_name(uint32_t key, char buffer[16]);

#endif
