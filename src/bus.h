/* The I/O bus of one vCPU: which device answers which port.
 *
 * Ports are eight bits wide, as on an ISA bus: a wider access is cut into bytes at consecutive ports,
 * lowest first. A byte that finds no device reads as 0xFF or goes nowhere, and an access whose first
 * byte finds none is marked EVENT_NO_DEVICE. Everything here runs on the vCPU's thread.
 */
#ifndef BUS_H
#define BUS_H

#include "event.h"

enum { BUS_DEVICES_MAX = 8 };

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

void bus_add(struct bus *bus, struct device device);

/* Serves an EVENT_IO: calls the devices for all count x size bytes at data, in order, reading or
 * filling them according to the direction. */
void bus_io(struct bus *bus, struct event *event, uint8_t *data);

#endif
