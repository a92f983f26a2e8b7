/* The I/O bus of one vCPU: which device answers which port.
 *
 * Ports are eight bits wide, as on an ISA bus: a wider access is cut into bytes at consecutive
 * ports, lowest first. The device at the first port serves it, as far as its range goes; the other
 * bytes read as 0xFF or go nowhere. An access whose first port has no device is marked
 * EVENT_NO_DEVICE. Everything here runs on the vCPU's thread.
 */
#ifndef DEV_BUS_H
#define DEV_BUS_H

#include "event/event.h"

enum { BUS_DEVICES_MAX = 16 };

/* A device registers a range of ports and two functions. offset is the port less the first one. The
 * event is the exit being served: a device may mark it (EVENT_PRINTED, EVENT_TOOK_INPUT, ...). */
struct device {
    uint16_t first, count;
    void *state; /* borrowed */
    uint8_t (*in)(void *state, uint16_t offset, struct event *event);
    void (*out)(void *state, uint16_t offset, uint8_t value, struct event *event);
};

struct bus {
    struct device devices[BUS_DEVICES_MAX];
    unsigned count;
};

/* Before the guest runs. At most BUS_DEVICES_MAX; no two of them have a port in common. */
void bus_add(struct bus *bus, struct device device);

/* Serves an EVENT_IO, whose size is 1, 2 or 4: calls the devices for all count x size bytes at
 * data, in order, reading or filling them according to the direction. */
void bus_io(struct bus *bus, struct event *event, uint8_t *data);

#endif
