/* Exits made by hand, and what is said of them. */
#ifndef EXITS_H
#define EXITS_H

#include "test.h"

#include "explain/explain.h"

enum { ENOUGH = 1024 }; /* bytes, for every explanation */

/* "in al, dx" or "out dx, al" in real mode, at 0000:000c. */
struct event io(enum event_direction direction, uint16_t port, uint8_t data, uint16_t flags);

/* The explanation of an exit on KVM, there until the next call. */
const char *explain(const struct event *e, enum language language);

#endif
