/* Accesses as a guest makes them. */
#include "device.h"

struct event access_port(struct bus *bus, struct event e)
{
    e.reason = EVENT_IO;
    e.count = 1;
    bus_io(bus, &e, e.data);
    return e;
}

struct event out_at(struct bus *bus, uint64_t ns, uint16_t port, uint8_t value)
{
    return access_port(
        bus,
        (struct event){
            .exit_ns = ns, .direction = EVENT_OUT, .port = port, .size = 1, .data = { value } });
}

uint8_t in_at(struct bus *bus, uint64_t ns, uint16_t port)
{
    return access_port(
               bus, (struct event){ .exit_ns = ns, .direction = EVENT_IN, .port = port, .size = 1 })
        .data[0];
}
