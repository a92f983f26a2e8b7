/* What a machine is made of, for the files of this room alone. */
#ifndef MACHINE_PRIVATE_H
#define MACHINE_PRIVATE_H

#include "event/stream.h"
#include "machine/choice.h"
#include "machine/machine.h"
#include "memory/image.h"
#include "memory/memory.h"
#include "vcpu/ticker.h"
#include "vcpu/vcpu.h"

#include <assert.h>

struct machine_vm {
    struct memory memory;
    struct engine_vm *vm; /* owned; NULL: it could not be made */
    /* The same memory for engine_soft, which takes over where KVM cannot go on; owned. NULL: nobody
     * does. */
    struct engine_vm *spare;
    struct choice choice; /* its engine, and why that one */
};

/* When the run is to end by itself (limit.c). */
struct machine_limit {
    struct limit exits; /* used if the run has one */
    uint64_t ns;        /* from the start of the run on; 0: no limit */
    int timer, both;    /* -1 without it: a timerfd; an epoll of it and the bell */
    bool is_late;       /* that time has passed */
};

struct machine {
    unsigned count;
    struct machine_vm vms[VCPU_MAX]; /* vm_count of them are in use */
    unsigned vm_count;
    struct machine_vm *vm_of[VCPU_MAX]; /* by vCPU */
    struct machine_vm *real_mode_vm;    /* that real-mode guests share, or NULL */
    struct machine_vm *paging_vm;       /* one of those, or NULL */
    struct machine_start starts[VCPU_MAX];
    struct ticker ticker;
    struct turns turns;
    struct machine_limit limit;
    struct doorbell bell; /* rings when there are events, or a guest wants input */
    struct stream stream;
    struct vcpu vcpus[VCPU_MAX];
};

/* limit.c: what the configuration says of limits; before anything else of it can fail. */
void limit_init(struct machine *machine, const struct machine_config *config);
/* After the bell was made: makes what time needs. */
bool limit_open(struct machine *machine, struct failure *failure);
/* Time begins. */
void limit_start(struct machine *machine);
/* Ends the run if its time has come. */
void limit_look(struct machine *machine);
void limit_close(struct machine *machine);

/* Does it share the VM of real-mode guests? (guest.c) */
bool machine_guest_shares_vm(const struct machine_guest *guest);
/* Has this guest a VM for itself? (guest.c) */
bool machine_guest_is_alone(const struct machine_config *config, unsigned guest);
/* Reads its program, which fits where it is loaded; the caller destroys it, also after a
 * failure. */
bool machine_guest_read(const struct machine_guest *guest, struct image *image,
                        struct failure *failure);

static inline struct vcpu *machine_vcpu(struct machine *machine, unsigned vcpu)
{
    assert(vcpu < machine->count);
    return &machine->vcpus[vcpu];
}

static inline const struct machine_vm *machine_vm(const struct machine *machine, unsigned vcpu)
{
    assert(vcpu < machine->count);
    return machine->vm_of[vcpu];
}

#endif
