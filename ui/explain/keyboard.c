/* What is said to the keyboard and its controller, and what they answer (IBM PC AT Technical
 * Reference, "Keyboard controller"). */
#include "explain/private.h"

#include "event/ports.h"

/* Those of the keypad are called what they are after E0, and without NumLock. */
const char *explain_key(uint8_t code)
{
    static const char *const keys[] = {
        NULL,   "Esc",   "1",          "2",    "3",        "4",        "5",           "6",
        "7",    "8",     "9",          "0",    "-",        "=",        "Backspace",   "Tab",
        "Q",    "W",     "E",          "R",    "T",        "Y",        "U",           "I",
        "O",    "P",     "[",          "]",    "Enter",    "Ctrl",     "A",           "S",
        "D",    "F",     "G",          "H",    "J",        "K",        "L",           ";",
        "'",    "`",     "left Shift", "\\",   "Z",        "X",        "C",           "V",
        "B",    "N",     "M",          ",",    ".",        "/",        "right Shift", "keypad *",
        "Alt",  "Space", "Caps Lock",  "F1",   "F2",       "F3",       "F4",          "F5",
        "F6",   "F7",    "F8",         "F9",   "F10",      "Num Lock", "Scroll Lock", "Home",
        "Up",   "PgUp",  "keypad -",   "Left", "keypad 5", "Right",    "keypad +",    "End",
        "Down", "PgDn",  "Ins",        "Del",  NULL,       NULL,       NULL,          "F11",
        "F12",
    };
    return code < sizeof keys / sizeof *keys ? keys[code] : NULL;
}

static enum word of_keyboard_code(uint8_t code)
{
    if (code == 0xe0)
        return W_EXPLAIN_KEY_PREFIX;
    if (!explain_key(code & 0x7f))
        return W_EXPLAIN_KEY_OTHER;
    return code & 0x80 ? W_EXPLAIN_KEY_RELEASED : W_EXPLAIN_KEY_PRESSED;
}

/* Does the controller make set 1 of what the keyboard sends? Bit 6 of its command byte, which it is
 * given after the command 60, says so; it starts with it. */
static bool is_translated(const struct explain_past *past)
{
    for (unsigned i = 0; i + 1 < past->count; i++) {
        const struct event *value = past->writes[i], *command = past->writes[i + 1];
        if (value->port == PORT_KEYBOARD && command->port == PORT_KEYBOARD_COMMAND &&
            command->data[0] == 0x60)
            return value->data[0] & 0x40;
    }
    return true;
}

enum word explain_keyboard(const struct event *e, const struct explain_past *past)
{
    bool out = e->direction == EVENT_OUT;
    if (e->port == PORT_KEYBOARD_COMMAND)
        return out ? W_EXPLAIN_KEYBOARD_COMMAND : W_EXPLAIN_KEYBOARD_STATUS;
    if (out)
        return W_EXPLAIN_KEYBOARD_DATA;
    return is_translated(past) ? of_keyboard_code(e->data[0]) : W_EXPLAIN_KEY_OTHER;
}

static void put_key(struct writer *w)
{
    const char *key = explain_key(w->event->data[0] & 0x7f);
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
    case 0xc0: return W_EXPLAIN_KEYBOARD_READS_INPUT_PORT;
    case 0xd0: return W_EXPLAIN_KEYBOARD_READS_OUTPUT_PORT;
    case 0xd1: return W_EXPLAIN_KEYBOARD_WRITES_OUTPUT_PORT;
    case 0xd2: return W_EXPLAIN_KEYBOARD_WRITES_BUFFER;
    case 0xd4: return W_EXPLAIN_KEYBOARD_WRITES_MOUSE;
    default: break;
    }
    bool resets = command >= 0xf0 && !(command & 1); /* it pulses the CPU's reset line */
    return resets ? W_EXPLAIN_KEYBOARD_RESETS : W_EXPLAIN_KEYBOARD_RARE;
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
