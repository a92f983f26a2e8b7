/* The speaker's gate, the refresh bit, A20 and the fast reset. */
#include "dev/system_ports.h"

#include "event/ports.h"

enum {
    B_GATE = 0x01,     /* of counter 2 */
    B_WRITABLE = 0x0f, /* with the speaker, and two checks of the memory, which never fail here */
    B_REFRESH = 0x10,
    B_OUTPUT = 0x20, /* of counter 2 */
    A_RESET = 0x01,
    A_A20 = 0x02,
};

void system_ports_init(struct system_ports *ports, struct pit *pit)
{
    *ports = (struct system_ports){ .pit = pit, .a = A_A20 };
}

/* Setting the gate as it is brings the counter's time up to now. */
static uint8_t b_in(void *state, uint16_t offset, struct event *event)
{
    const struct system_ports *ports = state;
    pit_set_gate(ports->pit, ports->b & B_GATE, event->exit_ns);
    bool refresh = pit_ticks(ports->pit) / REFRESH_TICKS & 1;
    return ports->b | (refresh ? B_REFRESH : 0) | (pit_output(ports->pit, 2) ? B_OUTPUT : 0);
}

static void b_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct system_ports *ports = state;
    ports->b = value & B_WRITABLE;
    pit_set_gate(ports->pit, value & B_GATE, event->exit_ns);
}

static uint8_t a_in(void *state, uint16_t offset, struct event *event)
{
    return ((const struct system_ports *)state)->a;
}

static void a_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    struct system_ports *ports = state;
    ports->a = value;
    ports->resets |= value & A_RESET;
}

struct device system_ports_device(struct system_ports *ports, unsigned part)
{
    assert(part <= 1);
    if (part == 0)
        return (struct device){
            .first = PORT_SYSTEM_B, .count = 1, .state = ports, .in = b_in, .out = b_out
        };
    return (struct device){
        .first = PORT_SYSTEM_A, .count = 1, .state = ports, .in = a_in, .out = a_out
    };
}
