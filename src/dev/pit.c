/* The ports of the 8254. */
#include "dev/pit.h"

#include "event/ports.h"

static uint8_t pit_in(void *state, uint16_t offset, struct event *event)
{
    return pit_read(state, offset, event->exit_ns);
}

static void pit_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    pit_write(state, offset, value, event->exit_ns);
}

struct device pit_device(struct pit *pit)
{
    return (
        struct device){ .first = PORT_PIT, .count = 4, .state = pit, .in = pit_in, .out = pit_out };
}
