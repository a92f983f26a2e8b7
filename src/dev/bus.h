/* The bus of one vCPU: which device answers which port, and which memory that is not RAM.
 *
 * Ports are eight bits wide, as on an ISA bus: a wider access is cut into bytes at consecutive
 * ports, lowest first. The device at the first port serves it, as far as its range goes; the other
 * bytes read as 0xFF or go nowhere. A device whose first port is 16 bits wide gets all bytes of an
 * access to that there (a disk's data). An access whose first port has no device is marked
 * EVENT_NO_DEVICE.
 *
 * Memory ranges are those whose reads are answered without an exit, and whose every write is one
 * (EVENT_MMIO): the text of a screen, a ROM. The device of the first byte gets the bytes, as far as
 * its range goes. Where nobody is reads give ones, writes go nowhere, and the event is marked the
 * same. Everything here runs on the vCPU's thread.
 */
#ifndef DEV_BUS_H
#define DEV_BUS_H

#include "event/event.h"

enum { BUS_DEVICES_MAX = 32, BUS_MEMORIES_MAX = 4 };

/* A device registers a range of ports and two functions. offset is the port less the first one. The
 * event is the exit being served: a device may mark it (EVENT_PRINTED, EVENT_TOOK_INPUT, ...). */
struct device {
    uint16_t first, count;
    bool wide;   /* the first port is a FIFO: all bytes of an access there go to offset 0 */
    void *state; /* borrowed */
    uint8_t (*in)(void *state, uint16_t offset, struct event *event);
    void (*out)(void *state, uint16_t offset, uint8_t value, struct event *event);
};

/* A range of guest-physical memory, and what is written there: n bytes, 1 to 8, from offset on, all
 * within the range. Borrowed during the call alone. */
struct device_memory {
    uint64_t from, size;
    void *state; /* borrowed */
    void (*write)(void *state, uint64_t offset, const uint8_t *bytes, unsigned n,
                  struct event *event);
};

struct bus {
    struct device devices[BUS_DEVICES_MAX];
    unsigned count;
    struct device_memory memories[BUS_MEMORIES_MAX];
    unsigned memory_count;
};

/* Before the guest runs. At most BUS_DEVICES_MAX; no two of them have a port in common. */
void bus_add(struct bus *bus, struct device device);
/* The same of memory: at most BUS_MEMORIES_MAX, none of which overlap. */
void bus_add_memory(struct bus *bus, struct device_memory memory);

/* Serves an EVENT_IO, whose size is 1, 2 or 4: calls the devices for all count x size bytes at
 * data, in order, reading or filling them according to the direction. */
void bus_io(struct bus *bus, struct event *event, uint8_t *data);
/* Serves an EVENT_MMIO, of size bytes at data, 1 to 8. */
void bus_mmio(struct bus *bus, struct event *event, uint8_t *data);

#endif
