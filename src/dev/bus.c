/* Finds the device at a port, and moves an access to it byte by byte. */
#include "dev/bus.h"

#include <string.h>

static const struct device *find(const struct bus *bus, uint16_t port)
{
    for (unsigned i = 0; i < bus->count; i++)
        if ((uint16_t)(port - bus->devices[i].first) < bus->devices[i].count)
            return &bus->devices[i];
    return NULL;
}

void bus_add(struct bus *bus, struct device device)
{
    assert(bus->count < BUS_DEVICES_MAX);
    assert(device.count && device.in && device.out);
    for (unsigned i = 0; i < device.count; i++)
        assert(!find(bus, (uint16_t)(device.first + i)));
    bus->devices[bus->count++] = device;
}

static void move_byte(const struct device *device, struct event *event, uint16_t port,
                      uint8_t *byte)
{
    uint16_t offset = (uint16_t)(port - device->first);
    if (offset >= device->count)
        *byte = event->direction == EVENT_IN ? 0xff : *byte;
    else if (event->direction == EVENT_IN)
        *byte = device->in(device->state, offset, event);
    else
        device->out(device->state, offset, *byte, event);
}

void bus_io(struct bus *bus, struct event *event, uint8_t *data)
{
    unsigned size = event->size, bytes = size * event->count;
    const struct device *device = find(bus, event->port);
    assert(size == 1 || size == 2 || size == 4);
    if (!device) {
        event->flags |= EVENT_NO_DEVICE;
        if (event->direction == EVENT_IN)
            memset(data, 0xff, bytes);
        return;
    }
    for (unsigned i = 0; i < bytes; i++)
        move_byte(device, event, (uint16_t)(event->port + i % size), &data[i]);
}
