/* From what is typed to scan codes in the output buffer, and the commands to the keyboard and its
 * controller. */
#include "dev/keyboard.h"

#include "dev/scancodes.h"
#include "event/ports.h"

#include <string.h>

/* What the guest writes to port 0x64. */
enum controller_command {
    CONTROLLER_READ_COMMAND_BYTE = 0x20,
    CONTROLLER_WRITE_COMMAND_BYTE = 0x60,
    CONTROLLER_SELF_TEST = 0xaa,
    CONTROLLER_TEST_INTERFACE = 0xab,
    CONTROLLER_DISABLE_KEYBOARD = 0xad,
    CONTROLLER_ENABLE_KEYBOARD = 0xae,
    CONTROLLER_READ_OUTPUT_PORT = 0xd0,
    CONTROLLER_WRITE_OUTPUT_PORT = 0xd1,
};
/* What it writes to port 0x60, for the keyboard. */
enum keyboard_command {
    KEYBOARD_SET_LEDS = 0xed,
    KEYBOARD_ECHO = 0xee,
    KEYBOARD_CODE_SET = 0xf0,
    KEYBOARD_IDENTIFY = 0xf2,
    KEYBOARD_SET_RATE = 0xf3,
    KEYBOARD_ENABLE = 0xf4,
    KEYBOARD_DISABLE = 0xf5,
    KEYBOARD_DEFAULTS = 0xf6,
    KEYBOARD_RESET = 0xff,
};
enum {
    ANSWER_ACKNOWLEDGE = 0xfa,
    ANSWER_RESEND = 0xfe,
    ANSWER_TEST_PASSED = 0xaa,
    ANSWER_SELF_TEST_PASSED = 0x55,
    ANSWER_INTERFACE_GOOD = 0x00,
    ANSWER_ID = 0xab,    /* 83 follows, */
    ANSWER_ID_2 = 0x41,  /* which the controller translates as if it were a scan code, */
    ANSWER_SET_2 = 0x41, /* and 02 */
};
enum {
    COMMAND_IRQ = 0x01,
    COMMAND_SYSTEM_FLAG = 0x04,
    COMMAND_KEYBOARD_OFF = 0x10,
    COMMAND_TRANSLATE = 0x40,
    STATUS_FULL = 0x01,
    STATUS_SYSTEM_FLAG = 0x04,
    STATUS_COMMAND = 0x08,
    STATUS_UNLOCKED = 0x10,
    OUTPUT_PORT_NO_RESET = 0x01,
    OUTPUT_PORT_A20 = 0x02,
    OUTPUT_PORT_FULL = 0x10,
};
enum { ESC = 0x1b, FINAL_BYTES = 0x40 }; /* the first that ends a sequence (ECMA-48, 5.4) */
enum { KEY_CODES_MAX = 6 };

/* As firmware leaves it behind. */
void keyboard_init(struct keyboard *keyboard, struct input *input)
{
    *keyboard = (struct keyboard){
        .input = input,
        .command = COMMAND_IRQ | COMMAND_SYSTEM_FLAG | COMMAND_TRANSLATE,
        .output_port = OUTPUT_PORT_NO_RESET | OUTPUT_PORT_A20,
        .scanning = true,
    };
}

/* ---- Codes ---- */

static void append(struct keyboard_codes *codes, uint8_t byte)
{
    if (codes->count < KEYBOARD_CODES_MAX)
        codes->bytes[codes->count++] = byte;
}

static uint8_t take_first(struct keyboard_codes *codes)
{
    assert(codes->count);
    uint8_t first = codes->bytes[0];
    memmove(codes->bytes, codes->bytes + 1, --codes->count);
    return first;
}

static void press(struct keyboard_codes *codes, struct scan_key key, uint8_t release)
{
    if (key.extended)
        append(codes, SCAN_EXTENDED);
    append(codes, key.code | release);
}

/* At most KEY_CODES_MAX codes: an extended key is not held down with any other. */
static void type_key(struct keyboard_codes *codes, struct scan_key key)
{
    assert(codes->count <= KEYBOARD_CODES_MAX - KEY_CODES_MAX);
    assert(!key.extended || !(key.shift || key.control));
    if (!key.code)
        return;
    if (key.control)
        append(codes, SCAN_CONTROL);
    if (key.shift)
        append(codes, SCAN_SHIFT);
    press(codes, key, 0);
    press(codes, key, SCAN_BREAK);
    if (key.shift)
        append(codes, SCAN_SHIFT | SCAN_BREAK);
    if (key.control)
        append(codes, SCAN_CONTROL | SCAN_BREAK);
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

/* After ESC [ or ESC O: parameters, then a final byte. Those after the first tell of shift and
 * control, which is left out. */
static void type_sequence(struct keyboard *k)
{
    unsigned number = 0;
    bool first = true;
    uint8_t byte;
    while (take_byte(k, &byte)) {
        if (byte >= FINAL_BYTES) {
            type_key(&k->codes, scan_key_of_sequence(number, byte));
            return;
        }
        first &= byte >= '0' && byte <= '9';
        if (first && number < 100)
            number = number * 10 + (byte - '0');
    }
}

static void type_escape(struct keyboard *k)
{
    uint8_t next = 0;
    bool any = take_byte(k, &next);
    if (any && (next == '[' || next == 'O')) {
        type_sequence(k);
        return;
    }
    type_key(&k->codes, scan_key_of_character(ESC));
    k->held = next;
    k->holds = any;
}

static void type_next(struct keyboard *k)
{
    uint8_t byte;
    while (!k->codes.count && take_byte(k, &byte)) {
        if (byte == ESC)
            type_escape(k);
        else
            type_key(&k->codes, scan_key_of_character(byte));
    }
}

/* ---- The output buffer ---- */

static bool may_type(const struct keyboard *k)
{
    return k->used && k->scanning && !(k->command & COMMAND_KEYBOARD_OFF);
}

static void fill(struct keyboard *k)
{
    if (k->full || k->dips)
        return;
    if (!k->answers.count && !k->codes.count && may_type(k))
        type_next(k);
    bool answer = k->answers.count > 0;
    if (!answer && !(k->codes.count && may_type(k)))
        return;
    k->output = take_first(answer ? &k->answers : &k->codes);
    k->full = true;
}

bool keyboard_poll(struct keyboard *k, bool open)
{
    k->used |= open;
    bool dips = k->dips;
    k->dips = false;
    if (!dips)
        fill(k);
    return k->full && k->command & COMMAND_IRQ;
}

static uint8_t read_output(struct keyboard *k)
{
    k->dips |= k->full;
    k->full = false;
    return k->output;
}

/* Whoever looks a second time in a row may wait for a key. */
static uint8_t read_status(struct keyboard *k, bool again)
{
    fill(k);
    k->polled_in_vain = !k->full && !k->dips;
    if (k->polled_in_vain)
        input_look_in_vain(k->input, READER_KEYBOARD, again);
    return STATUS_UNLOCKED | (k->full ? STATUS_FULL : 0) |
           (k->last_was_command ? STATUS_COMMAND : 0) |
           (k->command & COMMAND_SYSTEM_FLAG ? STATUS_SYSTEM_FLAG : 0);
}

/* ---- Commands ---- */

static void answer(struct keyboard *k, uint8_t byte)
{
    append(&k->answers, byte);
}

static void reset_keyboard(struct keyboard *k, bool scanning)
{
    k->scanning = scanning;
    k->codes.count = 0;
}

static void command_keyboard(struct keyboard *k, uint8_t command)
{
    if (command == KEYBOARD_ECHO) {
        answer(k, KEYBOARD_ECHO);
        return;
    }
    answer(k, ANSWER_ACKNOWLEDGE);
    switch (command) {
    case KEYBOARD_SET_LEDS:
    case KEYBOARD_CODE_SET:
    case KEYBOARD_SET_RATE: k->keyboard_awaits = command; break;
    case KEYBOARD_IDENTIFY:
        answer(k, ANSWER_ID);
        answer(k, ANSWER_ID_2);
        break;
    case KEYBOARD_ENABLE: k->scanning = true; break;
    case KEYBOARD_DISABLE: reset_keyboard(k, false); break;
    case KEYBOARD_DEFAULTS: reset_keyboard(k, true); break;
    case KEYBOARD_RESET:
        reset_keyboard(k, true);
        answer(k, ANSWER_TEST_PASSED);
        break;
    default: k->answers.bytes[k->answers.count - 1] = ANSWER_RESEND; break;
    }
}

/* Lights and rates are nobody's here, and another set of codes than the one there is cannot be
 * had. */
static void parameter_of_keyboard(struct keyboard *k, uint8_t value)
{
    answer(k, ANSWER_ACKNOWLEDGE);
    if (k->keyboard_awaits == KEYBOARD_CODE_SET && value == 0)
        answer(k, ANSWER_SET_2);
    k->keyboard_awaits = 0;
}

/* Port 0x60: for the controller if a command of its own waits for it, else for the keyboard. */
static void write_data(struct keyboard *k, uint8_t value)
{
    if (k->awaits == CONTROLLER_WRITE_COMMAND_BYTE)
        k->command = value;
    else if (k->awaits == CONTROLLER_WRITE_OUTPUT_PORT)
        k->output_port = value;
    else if (k->keyboard_awaits)
        parameter_of_keyboard(k, value);
    else
        command_keyboard(k, value);
    k->awaits = 0;
}

static void command_controller(struct keyboard *k, uint8_t command)
{
    k->awaits = 0;
    switch (command) {
    case CONTROLLER_READ_COMMAND_BYTE: answer(k, k->command); break;
    case CONTROLLER_WRITE_COMMAND_BYTE:
    case CONTROLLER_WRITE_OUTPUT_PORT: k->awaits = command; break;
    case CONTROLLER_SELF_TEST:
        k->command |= COMMAND_SYSTEM_FLAG;
        answer(k, ANSWER_SELF_TEST_PASSED);
        break;
    case CONTROLLER_TEST_INTERFACE: answer(k, ANSWER_INTERFACE_GOOD); break;
    case CONTROLLER_DISABLE_KEYBOARD: k->command |= COMMAND_KEYBOARD_OFF; break;
    case CONTROLLER_ENABLE_KEYBOARD: k->command &= (uint8_t)~COMMAND_KEYBOARD_OFF; break;
    case CONTROLLER_READ_OUTPUT_PORT:
        answer(k, k->output_port | (k->full ? OUTPUT_PORT_FULL : 0));
        break;
    default: break;
    }
}

/* ---- Ports ---- */

static uint8_t data_in(void *state, uint16_t offset, struct event *event)
{
    struct keyboard *k = state;
    k->used = true;
    k->polled_in_vain = false;
    return read_output(k);
}

static uint8_t status_in(void *state, uint16_t offset, struct event *event)
{
    struct keyboard *k = state;
    bool again = k->polled_in_vain;
    k->used = true;
    return read_status(k, again);
}

static void write_port(struct keyboard *k, uint8_t value, bool is_command)
{
    k->used = true;
    k->polled_in_vain = false;
    k->last_was_command = is_command;
    input_begin_anew(k->input);
    if (is_command)
        command_controller(k, value);
    else
        write_data(k, value);
    fill(k);
}

static void data_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    write_port(state, value, false);
}

static void command_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    write_port(state, value, true);
}

struct device keyboard_device(struct keyboard *keyboard, unsigned part)
{
    assert(part <= 1);
    if (part == 0)
        return (struct device){
            .first = PORT_KEYBOARD, .count = 1, .state = keyboard, .in = data_in, .out = data_out
        };
    return (struct device){ .first = PORT_KEYBOARD_COMMAND,
                            .count = 1,
                            .state = keyboard,
                            .in = status_in,
                            .out = command_out };
}
