/* The keyboard controller: its output buffer, its commands, its ports. */
#include "dev/i8042.h"

#include "dev/scancodes.h"
#include "event/ports.h"

/* What the guest writes to port 0x64. The low five bits of the first two are a place in its RAM, 0
 * that of the command byte; those of the last are the output lines that are pulsed, a 0 each. */
enum controller_command {
    CONTROLLER_READ_RAM = 0x20,
    CONTROLLER_WRITE_RAM = 0x60,
    CONTROLLER_SELF_TEST = 0xaa,
    CONTROLLER_TEST_INTERFACE = 0xab,
    CONTROLLER_DISABLE_KEYBOARD = 0xad,
    CONTROLLER_ENABLE_KEYBOARD = 0xae,
    CONTROLLER_READ_INPUT_PORT = 0xc0,
    CONTROLLER_READ_OUTPUT_PORT = 0xd0,
    CONTROLLER_WRITE_OUTPUT_PORT = 0xd1,
    CONTROLLER_WRITE_OUTPUT_BUFFER = 0xd2,
    CONTROLLER_WRITE_MOUSE_BUFFER = 0xd3,
    CONTROLLER_WRITE_MOUSE = 0xd4,
    CONTROLLER_READ_TEST_INPUTS = 0xe0,
    CONTROLLER_PULSE = 0xf0,
};
enum {
    ANSWER_SELF_TEST_PASSED = 0x55,
    ANSWER_INTERFACE_GOOD = 0x00,
    COMMAND_BYTE = 0, /* in RAM */
    RAM_MASK = 0x1f,
    COMMAND_IRQ = 0x01,
    COMMAND_SYSTEM_FLAG = 0x04,
    COMMAND_KEYBOARD_OFF = 0x10,
    COMMAND_TRANSLATE = 0x40,
    STATUS_FULL = 0x01,
    STATUS_SYSTEM_FLAG = 0x04,
    STATUS_COMMAND = 0x08,
    STATUS_UNLOCKED = 0x10,
    /* Unlocked, a colour display, no jumper of the factory's, the second 256 KiB on the board. */
    INPUT_PORT = 0xb0,
    OUTPUT_PORT_NO_RESET = 0x01,
    OUTPUT_PORT_A20 = 0x02,
    OUTPUT_PORT_FULL = 0x10,
    TEST_CLOCK = 0x01, /* the keyboard's line, held down while it is off */
    TEST_DATA = 0x02,
};

/* As firmware leaves it behind. */
void i8042_init(struct i8042 *c, struct input *input)
{
    *c = (struct i8042){
        .ram = { COMMAND_IRQ | COMMAND_SYSTEM_FLAG | COMMAND_TRANSLATE },
        .output_port = OUTPUT_PORT_NO_RESET | OUTPUT_PORT_A20,
    };
    keyboard_init(&c->keyboard, input);
}

/* ---- The output buffer ---- */

static bool is_on(const struct i8042 *c, uint8_t bit)
{
    return c->ram[COMMAND_BYTE] & bit;
}

static void put(struct i8042 *c, uint8_t byte, bool is_code)
{
    c->output = byte;
    c->is_code = is_code;
    c->full = c->is_new = true;
}

/* In set 2 a byte says that the next one is of a key going up; in set 1 a bit does. */
static void fill_from_keyboard(struct i8042 *c)
{
    bool types = c->used && !is_on(c, COMMAND_KEYBOARD_OFF), is_code;
    uint8_t byte, up = 0;
    while (keyboard_send(&c->keyboard, types, &byte, &is_code)) {
        if (!is_on(c, COMMAND_TRANSLATE)) {
            put(c, byte, is_code);
            return;
        }
        if (byte != SCAN_BREAK_PREFIX) {
            put(c, scan_translate(byte) | up, is_code);
            return;
        }
        up = SCAN_BREAK;
    }
}

static void fill(struct i8042 *c)
{
    if (c->full || c->dips)
        return;
    if (c->answers.count)
        put(c, keyboard_bytes_take(&c->answers), false);
    else
        fill_from_keyboard(c);
}

bool i8042_poll(struct i8042 *c, bool open)
{
    c->used |= open;
    bool dips = c->dips;
    c->dips = false;
    if (!dips)
        fill(c);
    return c->full && is_on(c, COMMAND_IRQ);
}

bool i8042_take_arrival(struct i8042 *c, uint8_t *byte)
{
    bool is_new = c->is_new && c->full;
    c->is_new = false;
    *byte = c->output;
    return is_new;
}

static uint8_t read_output(struct i8042 *c)
{
    c->dips |= c->full;
    c->full = false;
    return c->output;
}

static uint8_t read_status(struct i8042 *c)
{
    fill(c);
    if (!c->full && !c->dips)
        input_look_in_vain(c->keyboard.input, READER_KEYBOARD);
    return STATUS_UNLOCKED | (c->full ? STATUS_FULL : 0) |
           (c->last_was_command ? STATUS_COMMAND : 0) |
           (is_on(c, COMMAND_SYSTEM_FLAG) ? STATUS_SYSTEM_FLAG : 0);
}

/* ---- Commands ---- */

static void answer(struct i8042 *c, uint8_t byte)
{
    keyboard_bytes_add(&c->answers, byte);
}

static void write_output_port(struct i8042 *c, uint8_t value)
{
    c->output_port = value;
    c->resets |= !(value & OUTPUT_PORT_NO_RESET);
}

/* A scan code that nobody has read yet is as good as on its way, and goes with the others. */
static void send_to_keyboard(struct i8042 *c, uint8_t value)
{
    if (keyboard_take(&c->keyboard, value) && c->is_code)
        c->full = false;
}

/* Port 0x60: for the controller if a command of its own waits for it, else for the keyboard. */
static void write_data(struct i8042 *c, uint8_t value)
{
    uint8_t command = c->awaits;
    c->awaits = 0;
    switch (command) {
    case 0: send_to_keyboard(c, value); break;
    case CONTROLLER_WRITE_OUTPUT_PORT: write_output_port(c, value); break;
    case CONTROLLER_WRITE_OUTPUT_BUFFER: answer(c, value); break;
    case CONTROLLER_WRITE_MOUSE_BUFFER:
    case CONTROLLER_WRITE_MOUSE: break; /* there is none */
    default: c->ram[command & RAM_MASK] = value; break;
    }
}

static bool takes_parameter(uint8_t command)
{
    return (command & ~RAM_MASK) == CONTROLLER_WRITE_RAM ||
           (command >= CONTROLLER_WRITE_OUTPUT_PORT && command <= CONTROLLER_WRITE_MOUSE);
}

/* Those of the mouse are left out: a controller without one does not know them. */
static void obey(struct i8042 *c, uint8_t command)
{
    uint8_t *command_byte = &c->ram[COMMAND_BYTE];
    switch (command) {
    case CONTROLLER_SELF_TEST:
        *command_byte |= COMMAND_SYSTEM_FLAG;
        answer(c, ANSWER_SELF_TEST_PASSED);
        break;
    case CONTROLLER_TEST_INTERFACE: answer(c, ANSWER_INTERFACE_GOOD); break;
    case CONTROLLER_DISABLE_KEYBOARD: *command_byte |= COMMAND_KEYBOARD_OFF; break;
    case CONTROLLER_ENABLE_KEYBOARD: *command_byte &= (uint8_t)~COMMAND_KEYBOARD_OFF; break;
    case CONTROLLER_READ_INPUT_PORT: answer(c, INPUT_PORT); break;
    case CONTROLLER_READ_OUTPUT_PORT:
        answer(c, c->output_port | (c->full ? OUTPUT_PORT_FULL : 0));
        break;
    case CONTROLLER_READ_TEST_INPUTS:
        answer(c, TEST_DATA | (is_on(c, COMMAND_KEYBOARD_OFF) ? 0 : TEST_CLOCK));
        break;
    default: break;
    }
}

static void command_controller(struct i8042 *c, uint8_t command)
{
    c->awaits = takes_parameter(command) ? command : 0;
    if ((command & ~RAM_MASK) == CONTROLLER_READ_RAM)
        answer(c, c->ram[command & RAM_MASK]);
    else if (command >= CONTROLLER_PULSE)
        c->resets |= !(command & OUTPUT_PORT_NO_RESET);
    else
        obey(c, command);
}

/* ---- Ports ---- */

static uint8_t data_in(void *state, uint16_t offset, struct event *event)
{
    struct i8042 *c = state;
    c->used = true;
    return read_output(c);
}

static uint8_t status_in(void *state, uint16_t offset, struct event *event)
{
    struct i8042 *c = state;
    c->used = true;
    return read_status(c);
}

static void write_port(struct i8042 *c, uint8_t value, bool is_command)
{
    c->used = true;
    c->last_was_command = is_command;
    input_begin_anew(c->keyboard.input);
    if (is_command)
        command_controller(c, value);
    else
        write_data(c, value);
    fill(c);
}

static void data_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    write_port(state, value, false);
}

static void command_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    write_port(state, value, true);
}

struct device i8042_device(struct i8042 *c, unsigned part)
{
    assert(part <= 1);
    if (part == 0)
        return (struct device){
            .first = PORT_KEYBOARD, .count = 1, .state = c, .in = data_in, .out = data_out
        };
    return (struct device){
        .first = PORT_KEYBOARD_COMMAND, .count = 1, .state = c, .in = status_in, .out = command_out
    };
}
