/* A port that only marks its events. */
#include "dev/bios_port.h"

#include "event/ports.h"

static uint8_t bios_port_in(void *state, uint16_t offset, struct event *event)
{
    return 0xff;
}

static void bios_port_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    event->flags |= EVENT_UNKNOWN_CALL;
}

struct device bios_port_device(void)
{
    return (
        struct device){ .first = PORT_BIOS, .count = 1, .in = bios_port_in, .out = bios_port_out };
}
