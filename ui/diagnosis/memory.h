/* Guest memory, as this room reads it: that of a machine's vCPU, or whatever stands in for it. */
#ifndef DIAGNOSIS_MEMORY_H
#define DIAGNOSIS_MEMORY_H

#include "event/event.h"

struct machine;

/* How to read it: at linear addresses as these registers see them (wide: what they have beyond 32
 * bits, NULL: nothing), and at guest-physical ones. Both stop at the first byte that is not there,
 * and return how many were. */
struct diagnosis_memory {
    size_t (*linear)(void *context, const struct registers *regs, const struct event_wide *wide,
                     uint64_t linear, void *to, size_t n);
    size_t (*physical)(void *context, uint64_t gpa, void *to, size_t n);
    void *context;
};

/* That of a vCPU, as it is now; the guest may be running. Valid as long as both are. */
struct diagnosis_vcpu {
    const struct machine *machine;
    unsigned vcpu;
};
struct diagnosis_memory diagnosis_memory_of(struct diagnosis_vcpu *of);

#endif
