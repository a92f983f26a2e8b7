/* What a guest told the keyboard controller, and by it the keyboard. What comes into the output
 * buffer events tell by themselves. */
#include "model/device_keyboard.h"

enum {
    CONTROLLER_WRITE_RAM = 0x60,
    CONTROLLER_SELF_TEST = 0xaa,
    CONTROLLER_DISABLE_KEYBOARD = 0xad,
    CONTROLLER_ENABLE_KEYBOARD = 0xae,
    CONTROLLER_WRITE_OUTPUT_PORT = 0xd1,
    CONTROLLER_WRITE_MOUSE = 0xd4,
    RAM_MASK = 0x1f,
};
enum {
    KEYBOARD_SET_LEDS = 0xed,
    KEYBOARD_CODE_SET = 0xf0,
    KEYBOARD_SET_RATE = 0xf3,
    KEYBOARD_ENABLE = 0xf4,
    KEYBOARD_DISABLE = 0xf5,
    KEYBOARD_DEFAULTS = 0xf6,
    KEYBOARD_RESET = 0xff,
};
enum { COMMANDS = 0x80 }; /* from here on a byte is no parameter */
enum { SYSTEM_FLAG = 0x04, DEFAULT_SET = 2, SETS = 2 };
enum { OUTPUT_PORT_AS_LEFT = 0x03 }; /* no reset, A20 */

void device_keyboard_init(struct device_keyboard *k)
{
    *k = (struct device_keyboard){
        .command_byte = KEYBOARD_COMMAND_IRQ | SYSTEM_FLAG | KEYBOARD_COMMAND_TRANSLATE,
        .output_port = OUTPUT_PORT_AS_LEFT,
        .set = DEFAULT_SET,
        .scanning = true,
    };
}

/* ---- The keyboard ---- */

static void set_defaults(struct device_keyboard *k, bool scanning)
{
    k->set = DEFAULT_SET;
    k->scanning = scanning;
}

static void command_keyboard(struct device_keyboard *k, uint8_t byte)
{
    k->keyboard_awaits = 0;
    switch (byte) {
    case KEYBOARD_SET_LEDS:
    case KEYBOARD_CODE_SET:
    case KEYBOARD_SET_RATE: k->keyboard_awaits = byte; break;
    case KEYBOARD_ENABLE: k->scanning = true; break;
    case KEYBOARD_DISABLE: set_defaults(k, false); break;
    case KEYBOARD_DEFAULTS:
    case KEYBOARD_RESET: set_defaults(k, true); break;
    default: break;
    }
}

static void send_to_keyboard(struct device_keyboard *k, uint8_t byte)
{
    if (!k->keyboard_awaits || byte >= COMMANDS) {
        command_keyboard(k, byte);
        return;
    }
    if (k->keyboard_awaits == KEYBOARD_CODE_SET && byte && byte <= SETS)
        k->set = byte;
    k->keyboard_awaits = 0;
}

/* ---- The controller ---- */

static bool takes_parameter(uint8_t command)
{
    return (command & ~RAM_MASK) == CONTROLLER_WRITE_RAM ||
           (command >= CONTROLLER_WRITE_OUTPUT_PORT && command <= CONTROLLER_WRITE_MOUSE);
}

static void command_controller(struct device_keyboard *k, uint8_t command)
{
    k->awaits = takes_parameter(command) ? command : 0;
    switch (command) {
    case CONTROLLER_SELF_TEST: k->command_byte |= SYSTEM_FLAG; break;
    case CONTROLLER_DISABLE_KEYBOARD: k->command_byte |= KEYBOARD_COMMAND_OFF; break;
    case CONTROLLER_ENABLE_KEYBOARD: k->command_byte &= (uint8_t)~KEYBOARD_COMMAND_OFF; break;
    default: break;
    }
}

/* Of the controller's memory only its first byte is of interest: the command byte. */
static void write_data(struct device_keyboard *k, uint8_t value)
{
    uint8_t command = k->awaits;
    k->awaits = 0;
    if (!command)
        send_to_keyboard(k, value);
    else if (command == CONTROLLER_WRITE_RAM)
        k->command_byte = value;
    else if (command == CONTROLLER_WRITE_OUTPUT_PORT)
        k->output_port = value;
}

bool device_keyboard_out(struct device_keyboard *k, bool is_command, uint8_t value)
{
    k->last_was_command = is_command;
    if (is_command)
        command_controller(k, value);
    else
        write_data(k, value);
    return true;
}

bool device_keyboard_in(struct device_keyboard *k, bool is_command)
{
    bool changes = !is_command && k->full;
    k->full &= !changes;
    return changes;
}

bool device_keyboard_byte(struct device_keyboard *k, uint8_t byte)
{
    k->output = byte;
    k->full = true;
    return true;
}
