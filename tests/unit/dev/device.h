/* For tests of devices: a bus with the input behind it, and accesses as a guest makes them. */
#ifndef DEVICE_H
#define DEVICE_H

#include "test.h"

#include "dev/bus.h"
#include "dev/input.h"

extern struct bus bus;
extern struct input input;
extern uint64_t now; /* in nanoseconds */

/* An empty bus, input that nobody has typed yet, time 0. */
void reset_devices(void);

/* At most four bytes, lowest first. */
struct event out_wide(uint16_t port, uint8_t size, uint32_t value);
struct event in_wide(uint16_t port, uint8_t size);
/* One byte, at the time that now says. */
void out(uint16_t port, uint8_t value);
uint8_t in(uint16_t port);

void type(const char *text);

#endif
