/* Each byte is printed as it comes. */
#include "dev/console.h"

#include "event/ports.h"

static uint8_t console_in(void *state, uint16_t offset, struct event *event)
{
    return (uint8_t)PORT_DEBUG_CONSOLE;
}

static void console_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    event->flags |= EVENT_PRINTED;
    input_begin_anew(state);
}

struct device console_device(struct input *input, uint16_t port)
{
    return (struct device){
        .first = port, .count = 1, .state = input, .in = console_in, .out = console_out
    };
}
