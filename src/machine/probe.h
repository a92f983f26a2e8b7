/* What an engine can do on this host, found by trying: each probe runs a few instructions in a VM
 * of its own (about a millisecond) and compares what came out with what a CPU does. */
#ifndef MACHINE_PROBE_H
#define MACHINE_PROBE_H

#include "event/engines.h"
#include "event/failure.h"

enum probe {
    PROBE_REAL_MODE,
    PROBE_HIGH_VECTORS,   /* INT 0x80 to 0xff there: on some hosts it spins for ever */
    PROBE_PROTECTED_MODE, /* 32 bits, no paging */
    PROBE_INTERRUPTS,     /* INT and IRET there: guests that go to protected mode by themselves */
    PROBE_PAGING,         /* 32-bit paging, 4 KiB pages */
    PROBE_LONG_MODE,
    PROBE_STEP, /* does single-stepping stop after every instruction, and where it should? */
    PROBE_COUNT
};

struct probe_result {
    bool ok;
    char text[512]; /* what was seen */
};

/* Blocks until the probe is done, a second at the most. engine: one that there is; device: of no
 * use to others than KVM. */
void probe_run(enum engine_kind engine, const char *device, enum probe probe,
               struct probe_result *result);

/* What the device is. Returns true if a VM could be made; else the failure says why not and what to
 * do. */
bool probe_host(const char *device, struct kvm_host *host, struct failure *failure);

const char *probe_name(enum probe probe);

#endif
