/* Finds the device at a port or an address, and moves an access to it. */
#include "dev/bus.h"

#include <string.h>

/* ---- Ports ---- */

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

static void leave_to_nobody(struct event *event, uint8_t *data)
{
    event->flags |= EVENT_NO_DEVICE;
    if (event->direction == EVENT_IN)
        memset(data, 0xff, event_data_size(event));
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
        leave_to_nobody(event, data);
        return;
    }
    bool fifo = device->wide && event->port == device->first;
    for (unsigned i = 0; i < bytes; i++)
        move_byte(device, event, (uint16_t)(event->port + (fifo ? 0 : i % size)), &data[i]);
}

/* ---- Memory ---- */

void bus_add_memory(struct bus *bus, struct device_memory memory)
{
    assert(bus->memory_count < BUS_MEMORIES_MAX && memory.size && memory.write);
    for (unsigned i = 0; i < bus->memory_count; i++)
        assert(memory.from + memory.size <= bus->memories[i].from ||
               bus->memories[i].from + bus->memories[i].size <= memory.from);
    bus->memories[bus->memory_count++] = memory;
}

static const struct device_memory *find_memory(const struct bus *bus, uint64_t gpa)
{
    for (unsigned i = 0; i < bus->memory_count; i++)
        if (gpa - bus->memories[i].from < bus->memories[i].size)
            return &bus->memories[i];
    return NULL;
}

void bus_mmio(struct bus *bus, struct event *event, uint8_t *data)
{
    const struct device_memory *memory =
        event->direction == EVENT_OUT ? find_memory(bus, event->gpa) : NULL;
    if (!memory) {
        leave_to_nobody(event, data);
        return;
    }
    uint64_t offset = event->gpa - memory->from, room = memory->size - offset;
    unsigned n = event->size < room ? event->size : (unsigned)room;
    memory->write(memory->state, offset, data, n, event);
}
