/* What is said to the keyboard and its controller, and what they answer (IBM PC AT Technical
 * Reference, "Keyboard controller"). */
#include "explain/private.h"

#include "event/ports.h"

/* Scan code set 1 of a US keyboard; NULL: no key. */
static const char *key_of(uint8_t code)
{
    static const char *const keys[] = {
        NULL,  "Esc",   "1",          "2",  "3",     "4",    "5",           "6",
        "7",   "8",     "9",          "0",  "-",     "=",    "Backspace",   "Tab",
        "Q",   "W",     "E",          "R",  "T",     "Y",    "U",           "I",
        "O",   "P",     "[",          "]",  "Enter", "Ctrl", "A",           "S",
        "D",   "F",     "G",          "H",  "J",     "K",    "L",           ";",
        "'",   "`",     "left Shift", "\\", "Z",     "X",    "C",           "V",
        "B",   "N",     "M",          ",",  ".",     "/",    "right Shift", "keypad *",
        "Alt", "Space", "Caps Lock",  "F1", "F2",    "F3",   "F4",          "F5",
        "F6",  "F7",    "F8",         "F9", "F10",
    };
    return code < sizeof keys / sizeof *keys ? keys[code] : NULL;
}

static enum word of_keyboard_code(uint8_t code)
{
    if (code == 0xe0)
        return W_EXPLAIN_KEY_PREFIX;
    if (!key_of(code & 0x7f))
        return W_EXPLAIN_KEY_OTHER;
    return code & 0x80 ? W_EXPLAIN_KEY_RELEASED : W_EXPLAIN_KEY_PRESSED;
}

enum word explain_keyboard(const struct event *e)
{
    bool out = e->direction == EVENT_OUT;
    if (e->port == PORT_KEYBOARD_COMMAND)
        return out ? W_EXPLAIN_KEYBOARD_COMMAND : W_EXPLAIN_KEYBOARD_STATUS;
    return out ? W_EXPLAIN_KEYBOARD_DATA : of_keyboard_code(e->data[0]);
}

static void put_key(struct writer *w)
{
    const char *key = key_of(w->event->data[0] & 0x7f);
    explain_put(w, "%s", key ? key : "?");
}

static void put_status(struct writer *w)
{
    explain_put_word(w,
                     w->event->data[0] & 1 ? W_EXPLAIN_KEYBOARD_BYTE : W_EXPLAIN_KEYBOARD_NO_BYTE);
}

static enum word keyboard_command(uint8_t command)
{
    switch (command) {
    case 0x20: return W_EXPLAIN_KEYBOARD_READS_MODE;
    case 0x60: return W_EXPLAIN_KEYBOARD_WRITES_MODE;
    case 0xaa: return W_EXPLAIN_KEYBOARD_TESTS_ITSELF;
    case 0xad: return W_EXPLAIN_KEYBOARD_OFF;
    case 0xae: return W_EXPLAIN_KEYBOARD_ON;
    case 0xfe: return W_EXPLAIN_KEYBOARD_RESETS;
    default: return W_EXPLAIN_KEYBOARD_RARE;
    }
}

static void put_command(struct writer *w)
{
    explain_put_word(w, keyboard_command(w->event->data[0]));
}

bool explain_put_keyboard_field(struct writer *w, const char *name, size_t length)
{
    static const struct explain_field fields[] = {
        { "key", put_key },
        { "status", put_status },
        { "command", put_command },
    };
    return explain_put_one_of(w, fields, sizeof fields / sizeof *fields, name, length);
}
