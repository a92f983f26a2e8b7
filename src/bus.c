#include "bus.h"

void bus_add(struct bus *bus, struct device device)
{
    assert(bus->count < BUS_DEVICES_MAX);
    bus->devices[bus->count++] = device;
}

static const struct device *find(const struct bus *bus, uint16_t port)
{
    for (unsigned i = 0; i < bus->count; i++)
        if ((uint16_t)(port - bus->devices[i].first) < bus->devices[i].count)
            return &bus->devices[i];
    return NULL;
}

static void move_byte(const struct device *device, struct event *event, uint16_t port, uint8_t *byte)
{
    if (event->direction == EVENT_IN)
        *byte = device ? device->in(device->state, port - device->first, event) : 0xff;
    else if (device)
        device->out(device->state, port - device->first, *byte, event);
}

void bus_io(struct bus *bus, struct event *event, uint8_t *data)
{
    uint16_t port = event->port;
    unsigned size = event->size, count = event->count;
    if (!find(bus, port))
        event->flags |= EVENT_NO_DEVICE;
    for (unsigned i = 0; i < size * count; i++) {
        uint16_t at = (uint16_t)(port + i % size);
        move_byte(find(bus, at), event, at, &data[i]);
    }
}
