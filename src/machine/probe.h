/* What an engine can do on this host, found by trying: each probe runs a few instructions in a VM
 * of its own (about a millisecond) and compares what came out with what a CPU does. */
#ifndef MACHINE_PROBE_H
#define MACHINE_PROBE_H

#include "engine/engine.h"

enum probe {
    PROBE_REAL_MODE,
    PROBE_PROTECTED_MODE, /* 32 bits, no paging */
    PROBE_PAGING,         /* 32-bit paging, 4 KiB pages */
    PROBE_LONG_MODE,
    PROBE_STEP, /* does single-stepping stop after every instruction, and where it should? */
    PROBE_COUNT
};

struct probe_result {
    bool ok;
    char text[512]; /* what was seen */
};

/* Blocks until the probe is done, a second at the most. */
void probe_run(const struct engine *engine, const char *device, enum probe probe,
               struct probe_result *result);

const char *probe_name(enum probe probe);

#endif
