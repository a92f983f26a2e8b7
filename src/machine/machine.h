/* The wiring: guests to VMs, their RAM, vCPUs and their events.
 *
 * machine_create() does all that can fail before a guest runs; machine_start() lets all vCPUs go;
 * from then on the owner drains the stream until every vCPU has posted EVENT_END, then joins and
 * destroys. All calls are the owner's thread's; see vcpu.h and control.h for what others may call.
 *
 * Real-mode guests share one VM: guest i has the 256 KiB at guest-physical i x 0x40000. A paging
 * guest, or one with memory of its own, has a VM of its own (boot.h has how guests start).
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "event/stream.h"
#include "machine/choice.h"
#include "vcpu/ticker.h"
#include "vcpu/vcpu.h"

struct machine_guest {
    const char *image; /* path, borrowed */
    bool paging;
    /* bytes, whole chunks (memory.h), for a VM of its own; 0: a real-mode guest shares one, a
     * paging guest has PAGING_MEMORY, of which it never has less */
    uint32_t memory;
    uint32_t load;  /* in a VM of its own: guest-physical */
    uint32_t entry; /* there: linear; in real mode segment << 16 | offset */
    uint16_t post;  /* its POST port, one without another device; 0: none */
};

struct machine_config {
    struct machine_guest guests[VCPU_MAX];
    unsigned count;          /* 1 to 4 */
    enum choice_wish engine; /* which engine is wanted */
    bool virtual_clock;      /* time is counted in instructions (turns.h); only with CHOICE_SOFT */
    const char *kvm_device;  /* KVM_DEVICE */
    uint32_t ring_capacity;  /* events; a power of two */
    bool paused;             /* every vCPU pauses before its first instruction */
    /* slow motion from the start, exits a second of each vCPU; 0: full speed */
    double rate;
};

struct machine_vm {
    struct memory memory;
    struct engine_vm *vm;
    struct choice choice; /* its engine, and why that one */
};

struct machine {
    unsigned count;
    struct machine_vm vms[VCPU_MAX]; /* vm_count of them are in use */
    unsigned vm_count;
    struct machine_vm *vm_of[VCPU_MAX]; /* by vCPU */
    struct machine_vm *real_mode_vm;    /* that real-mode guests share, or NULL */
    struct machine_vm *paging_vm;       /* one of those, or NULL */
    struct ticker ticker;
    struct turns turns;
    struct doorbell bell; /* rings when there are events, or a guest wants input */
    struct stream stream;
    struct vcpu vcpus[VCPU_MAX];
};

/* Would machine_create() take this guest? Its file is read; the failure names it. */
bool machine_check_guest(const struct machine_guest *guest, struct failure *failure);
/* NULL and a failure that names the file or the vCPU, if anything is wrong. */
struct machine *machine_create(const struct machine_config *config, struct failure *failure);
/* On failure no vCPU runs. */
bool machine_start(struct machine *machine, struct failure *failure);
void machine_stop(struct machine *machine);
void machine_join(struct machine *machine);
/* Stops and joins whatever still runs, dropping its events. NULL is fine. */
void machine_destroy(struct machine *machine);

/* The engine of a vCPU, "KVM", and why it is not the one that a user would expect, in a few words;
 * NULL if it is. */
const char *machine_engine_name(const struct machine *machine, unsigned vcpu);
const char *machine_engine_reason(const struct machine *machine, unsigned vcpu);
/* One line about all vCPUs whose engine has a reason: "vCPU 0, 2 on the software CPU: ...". False
 * if there are none. */
bool machine_engine_note(const struct machine *machine, char *text, size_t size);

#endif
