/* What a machine is made of, for the files of this room alone. */
#ifndef MACHINE_PRIVATE_H
#define MACHINE_PRIVATE_H

#include "event/pc.h"
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
    enum choice_need need; /* of its guest */
    struct choice choice;  /* its engine, and why that one */
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
    struct machine_start starts[VCPU_MAX];
    struct image disks[VCPU_MAX]; /* by vCPU: those that boot from one */
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

/* Bytes of a PC, and of a kernel: unless someone says otherwise; at least. */
enum { PC_MEMORY = 16 << 20, PC_MEMORY_LEAST = PC_HIGH_RAM };

/* ---- guest.c: guests, and how they start ---- */

/* Reads its program and knows how that starts, and that all of it fits where it is loaded; the
 * caller destroys it, also after a failure. A disk has whole sectors. */
bool machine_guest_read(const struct machine_guest *guest, struct image *image,
                        struct machine_start *start, struct failure *failure);
/* Puts it into its VM's memory, with all that it finds there, and gives the registers it starts
 * with. */
bool machine_guest_place(const struct machine_guest *guest, const struct machine_start *start,
                         const struct image *image, struct memory *memory, unsigned vcpu,
                         struct registers *boot, struct failure *failure);

/* ---- guest_room.c ---- */

/* Does it share the VM of real-mode guests? */
bool machine_guest_shares_vm(const struct machine_guest *guest, const struct machine_start *start);
/* The bytes of memory that it gets, from 0 up; of a VM that is shared, its part. */
uint64_t machine_guest_memory(const struct machine_guest *guest, const struct machine_start *start);
/* Its POST port: as it is said, or of its own accord; 0: none. (guest.c) */
uint16_t machine_guest_post(const struct machine_guest *guest, const struct machine_start *start);
/* Is there room for raw bytes? */
bool guest_check_room(const struct machine_guest *guest, size_t size, struct failure *failure);

/* ---- guest_program.c: what files with headers say, and whether that can be ---- */

/* All give the entry. */
bool guest_read_disk(const struct machine_guest *guest, struct image *image,
                     struct machine_start *start, struct failure *failure);
bool guest_read_kernel(const struct machine_guest *guest, struct image *image,
                       struct machine_start *start, struct failure *failure);
bool guest_read_long(const struct machine_guest *guest, struct image *image,
                     struct machine_start *start, struct failure *failure);
bool guest_read_paging_elf(const struct machine_guest *guest, struct image *image,
                           struct machine_start *start, struct failure *failure);
bool guest_read_modules(const struct machine_guest *guest, struct image *image,
                        const struct machine_start *start, struct failure *failure);

/* Puts the BIOS at the end of the first MiB: the guest's own, or ours. (bios.c) */
bool machine_bios_place(const struct machine_guest *guest, struct memory *memory,
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
