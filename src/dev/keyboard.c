/* From what is typed to scan codes, and the commands to the keyboard. */
#include "dev/keyboard.h"

#include "dev/scancodes.h"

#include <assert.h>
#include <string.h>

enum keyboard_command {
    KEYBOARD_SET_LEDS = 0xed,
    KEYBOARD_ECHO = 0xee,
    KEYBOARD_CODE_SET = 0xf0,
    KEYBOARD_IDENTIFY = 0xf2,
    KEYBOARD_SET_RATE = 0xf3,
    KEYBOARD_ENABLE = 0xf4,
    KEYBOARD_DISABLE = 0xf5,
    KEYBOARD_DEFAULTS = 0xf6,
    KEYBOARD_RESEND = 0xfe,
    KEYBOARD_RESET = 0xff,
};
enum {
    ANSWER_ACKNOWLEDGE = 0xfa,
    ANSWER_RESEND = 0xfe,
    ANSWER_TEST_PASSED = 0xaa,
    ANSWER_ID = 0xab, /* and */
    ANSWER_ID_2 = 0x83,
};
enum { COMMANDS = 0x80 }; /* from here on a byte is no parameter */
enum { DEFAULT_SET = 2 };
enum { ESC = 0x1b, FINAL_BYTES = 0x40 }; /* the first that ends a sequence (ECMA-48, 5.4) */
enum { KEY_CODES_MAX = 14 };

void keyboard_init(struct keyboard *keyboard, struct input *input)
{
    *keyboard = (struct keyboard){ .input = input, .set = DEFAULT_SET, .scanning = true };
}

/* ---- Bytes ---- */

void keyboard_bytes_add(struct keyboard_bytes *b, uint8_t byte)
{
    if (b->count < KEYBOARD_BYTES_MAX)
        b->bytes[b->count++] = byte;
}

uint8_t keyboard_bytes_take(struct keyboard_bytes *b)
{
    assert(b->count);
    uint8_t first = b->bytes[0];
    memmove(b->bytes, b->bytes + 1, --b->count);
    return first;
}

/* ---- Keys ---- */

/* Set 1 has a bit for a key that goes up, set 2 a byte before it. */
static void move(struct keyboard *k, uint8_t code, bool up)
{
    if (k->set == 1) {
        keyboard_bytes_add(&k->codes, up ? code | SCAN_BREAK : code);
        return;
    }
    if (up)
        keyboard_bytes_add(&k->codes, SCAN_BREAK_PREFIX);
    keyboard_bytes_add(&k->codes, scan_set_2(code));
}

static void press_and_release(struct keyboard *k, struct scan_key key)
{
    for (unsigned up = 0; up <= 1; up++) {
        if (key.extended)
            keyboard_bytes_add(&k->codes, SCAN_EXTENDED);
        move(k, key.code, up);
    }
}

/* At most KEY_CODES_MAX codes: in set 2 three for each of the others, and five for an extended
 * one. */
static void type_key(struct keyboard *k, struct scan_key key)
{
    const struct {
        bool held;
        uint8_t code;
    } others[] = { { key.control, SCAN_CONTROL },
                   { key.alt, SCAN_ALT },
                   { key.shift, SCAN_SHIFT } };
    enum { OTHERS = sizeof others / sizeof *others };
    assert(k->codes.count <= KEYBOARD_BYTES_MAX - KEY_CODES_MAX);
    if (!key.code)
        return;
    for (unsigned i = 0; i < OTHERS; i++)
        if (others[i].held)
            move(k, others[i].code, false);
    press_and_release(k, key);
    for (unsigned i = OTHERS; i-- > 0;)
        if (others[i].held)
            move(k, others[i].code, true);
}

/* ---- What is typed ---- */

static bool take_byte(struct keyboard *k, uint8_t *byte)
{
    if (k->holds) {
        k->holds = false;
        *byte = k->held;
        return true;
    }
    return input_take(k->input, READER_KEYBOARD, byte);
}

/* A key's second parameter is one more than the sum of what is held down: 1 Shift, 2 Alt, 4 Control
 * (XTerm Control Sequences, "PC-Style Function Keys"). */
static struct scan_key hold(struct scan_key key, unsigned parameter)
{
    unsigned held = parameter >= 1 && parameter <= 16 ? parameter - 1 : 0;
    key.shift |= held & 1;
    key.alt |= (held & 2) != 0;
    key.control |= (held & 4) != 0;
    return key;
}

/* The Linux console sends ESC [ [ A to E for the first function keys. */
static void type_function(struct keyboard *k)
{
    uint8_t byte;
    if (take_byte(k, &byte) && byte >= 'A' && byte <= 'E')
        type_key(k, (struct scan_key){ .code = (uint8_t)(SCAN_F1 + byte - 'A') });
}

/* After ESC [ or ESC O: parameters, then a final byte. */
static void type_sequence(struct keyboard *k)
{
    unsigned parameters[2] = { 0 }, at = 0;
    uint8_t byte, first = 0;
    while (take_byte(k, &byte)) {
        if (byte == '[' && !first) {
            type_function(k);
            return;
        }
        if (byte >= FINAL_BYTES) {
            type_key(k, hold(scan_key_of_sequence(parameters[0], byte), parameters[1]));
            return;
        }
        first = byte;
        at += byte == ';';
        if (byte >= '0' && byte <= '9' && at < 2 && parameters[at] < 100)
            parameters[at] = parameters[at] * 10 + (byte - '0');
    }
}

/* With what was pushed together with it: a sequence, or a character typed with Alt. */
static void type_escape(struct keyboard *k)
{
    uint8_t next = 0;
    bool any = input_goes_on(k->input, READER_KEYBOARD) && take_byte(k, &next);
    if (any && (next == '[' || next == 'O') && input_peek(k->input, READER_KEYBOARD)) {
        type_sequence(k);
        return;
    }
    struct scan_key key = scan_key_of_character(next);
    key.alt = any && next != ESC && key.code;
    k->held = next;
    k->holds = any && !key.alt;
    type_key(k, key.alt ? key : scan_key_of_character(ESC));
}

static void type_next(struct keyboard *k)
{
    uint8_t byte;
    while (!k->codes.count && take_byte(k, &byte)) {
        if (byte == ESC)
            type_escape(k);
        else
            type_key(k, scan_key_of_character(byte));
    }
}

bool keyboard_send(struct keyboard *k, bool on, uint8_t *byte, bool *is_code)
{
    on &= k->scanning;
    if (!k->answers.count && !k->codes.count && on)
        type_next(k);
    *is_code = !k->answers.count;
    if (*is_code && !(k->codes.count && on))
        return false;
    *byte = k->sent = keyboard_bytes_take(*is_code ? &k->codes : &k->answers);
    return true;
}

/* ---- Commands ---- */

static void answer(struct keyboard *k, uint8_t byte)
{
    keyboard_bytes_add(&k->answers, byte);
}

/* What has not been read yet is forgotten. */
static bool start_over(struct keyboard *k, bool scanning)
{
    k->scanning = scanning;
    k->codes.count = 0;
    return true;
}

static bool set_defaults(struct keyboard *k, bool scanning)
{
    k->set = DEFAULT_SET;
    return start_over(k, scanning);
}

static bool choose_set(struct keyboard *k, uint8_t set)
{
    bool known = set <= 2;
    answer(k, known ? ANSWER_ACKNOWLEDGE : ANSWER_RESEND);
    if (!set)
        answer(k, k->set);
    else if (known)
        k->set = set;
    return false;
}

static bool parameter(struct keyboard *k, uint8_t value)
{
    bool chooses = k->awaits == KEYBOARD_CODE_SET;
    k->awaits = 0;
    if (chooses)
        return choose_set(k, value);
    answer(k, ANSWER_ACKNOWLEDGE);
    return false;
}

static bool acknowledged(struct keyboard *k, uint8_t command)
{
    answer(k, ANSWER_ACKNOWLEDGE);
    switch (command) {
    case KEYBOARD_CODE_SET: k->awaits = command; return start_over(k, k->scanning);
    case KEYBOARD_SET_LEDS:
    case KEYBOARD_SET_RATE: k->awaits = command; return false;
    case KEYBOARD_IDENTIFY:
        answer(k, ANSWER_ID);
        answer(k, ANSWER_ID_2);
        return false;
    case KEYBOARD_ENABLE: return start_over(k, true);
    case KEYBOARD_DISABLE: return set_defaults(k, false);
    case KEYBOARD_RESET: answer(k, ANSWER_TEST_PASSED); return set_defaults(k, true);
    default: return set_defaults(k, true);
    }
}

static bool is_acknowledged(uint8_t command)
{
    return command == KEYBOARD_SET_LEDS || command == KEYBOARD_CODE_SET ||
           (command >= KEYBOARD_IDENTIFY && command <= KEYBOARD_DEFAULTS) ||
           command == KEYBOARD_RESET;
}

bool keyboard_take(struct keyboard *k, uint8_t byte)
{
    if (k->awaits && byte < COMMANDS)
        return parameter(k, byte);
    k->awaits = 0;
    if (is_acknowledged(byte))
        return acknowledged(k, byte);
    answer(k, byte == KEYBOARD_ECHO     ? KEYBOARD_ECHO
              : byte == KEYBOARD_RESEND ? k->sent
                                        : ANSWER_RESEND);
    return false;
}
