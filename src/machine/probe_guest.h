/* The guests of probe.c: a few instructions each, that compute something which needs what is
 * probed, show it by OUT PROBE_PORT, and halt. Pure but for the memory that they are put into. */
#ifndef MACHINE_PROBE_GUEST_H
#define MACHINE_PROBE_GUEST_H

#include "event/registers.h"
#include "machine/probe.h"
#include "memory/memory.h"

enum { PROBE_MEMORY = 0x40000, PROBE_CODE = 0x1000, PROBE_PORT = 0x80 };

struct probe_guest {
    const char *name;
    const uint8_t *code;
    size_t size;
    uint32_t expected; /* at PROBE_PORT */
};

const struct probe_guest *probe_guest(enum probe probe);

/* Puts it at PROBE_CODE, with all its tables, into memory of PROBE_MEMORY bytes; gives the
 * registers to start with. */
void probe_guest_place(enum probe probe, struct memory *memory, struct registers *regs);

#endif
