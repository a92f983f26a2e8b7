/* For tests of devices: accesses as a guest makes them. */
#ifndef DEVICE_H
#define DEVICE_H

#include "test.h"

#include "dev/bus.h"

struct event access_port(struct bus *bus, struct event e);

struct event out_at(struct bus *bus, uint64_t ns, uint16_t port, uint8_t value);

uint8_t in_at(struct bus *bus, uint64_t ns, uint16_t port);

#endif
