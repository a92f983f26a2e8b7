/* What is written first counts. */
#include "dev/exit_port.h"

static uint8_t exit_port_in(void *state, uint16_t offset, struct event *event)
{
    event->flags |= EVENT_STATUS;
    return 0;
}

static void exit_port_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct exit_port *exit_port = state;
    event->flags |= EVENT_STATUS;
    if (!exit_port->used)
        exit_port->status = (uint8_t)(value << 1 | 1);
    exit_port->used = true;
}

struct device exit_port_device(struct exit_port *exit_port, uint16_t port)
{
    return (struct device){
        .first = port, .count = 1, .state = exit_port, .in = exit_port_in, .out = exit_port_out
    };
}
