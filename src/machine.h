/* The wiring: guests to a VM, its RAM, vCPUs and their events.
 *
 * machine_create() does all that can fail before a guest runs; machine_start() lets all vCPUs go;
 * from then on the owner drains the stream until every vCPU has posted EVENT_END, then joins and
 * destroys. All calls are the owner's thread's; see vcpu.h and control.h for what others may call.
 *
 * All real-mode guests share one VM: guest i has the 256 KiB at guest-physical i x 0x40000.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "stream.h"
#include "vcpu.h"

enum { REAL_MODE_SLOT = 0x40000 };

struct machine_config {
    const char *images[VCPU_MAX]; /* paths, borrowed */
    unsigned count;               /* 1 to 4 */
    const char *kvm_device;       /* KVM_DEVICE */
    uint32_t ring_capacity;       /* events; a power of two */
    bool paused;                  /* every vCPU pauses before its first instruction */
    double rate;                  /* slow motion from the start, exits a second of each vCPU; 0: full speed */
};

struct machine {
    unsigned count;
    const struct engine *engine;
    struct memory memory;
    struct engine_vm *vm;
    struct doorbell bell; /* rings when there are events, or a guest wants input */
    struct stream stream;
    struct vcpu vcpus[VCPU_MAX];
};

/* NULL and a failure that names the file or the vCPU, if anything is wrong. */
struct machine *machine_create(const struct machine_config *config, struct failure *failure);
/* On failure no vCPU runs. */
bool machine_start(struct machine *machine, struct failure *failure);
void machine_stop(struct machine *machine);
void machine_join(struct machine *machine);
/* Stops and joins whatever still runs, dropping its events. NULL is fine. */
void machine_destroy(struct machine *machine);

/* How real-mode guest i starts (the ABI). */
void machine_real_mode_registers(unsigned i, struct registers *regs);

#endif
