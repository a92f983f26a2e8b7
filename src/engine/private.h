/* What the files of the engine on /dev/kvm share. Each calls those above it here only:
 *
 *   kvm_kick.c    fetching a vCPU out of its guest
 *   kvm.c         all ioctls; making hosts, VMs and vCPUs
 *   kvm_cpuid.c   what CPUID lists
 *   kvm_state.c   what a vCPU holds, in the words of engine/state.h
 *   kvm_debug.c   steps and breakpoints
 *   kvm_engine.c  from exit to exit
 *
 * Threads are those of the functions of struct engine that call here (engine/engine.h).
 */
#ifndef ENGINE_PRIVATE_H
#define ENGINE_PRIVATE_H

#include "engine/empty_vector.h"
#include "engine/engine.h"
#include "engine/insn.h"

#include <linux/kvm.h>
#include <sys/types.h>

struct engine_vm {
    int kvm, fd;        /* owned */
    const char *device; /* borrowed */
    struct memory *memory;
    size_t run_size; /* bytes of a struct kvm_run and what follows it */
    bool sync_regs;
};

struct engine_cpu {
    struct engine_vm *vm;
    unsigned index;
    int fd;              /* owned */
    struct kvm_run *run; /* shared with the kernel */
    int result;          /* of the last KVM_RUN: 0, or -errno */
    struct insn_finder finder;
    struct kvm_guest_debug stops; /* that the stops need while it runs; all zero: none */
    struct kvm_guest_debug debug; /* as the kernel has it */
    bool stepped;                 /* the last run was a single step */
    int inject_error;             /* -errno of KVM_INTERRUPT, which the next run reports; 0 */
    bool has_wide;                /* the registers last described are of IA-32e mode: wide */
    bool unfinished;              /* the last exit was I/O or MMIO, which the next run finishes */
    _Atomic pid_t thread;         /* that runs this CPU, 0 if none has yet */
    struct empty_vector empty;    /* seen since the last exit */
    bool runs_nowhere;            /* and that ended the last run */
    bool is_woken;                /* by this timer, for a look */
    timer_t wakes;
    struct event_wide wide; /* what they have beyond 32 bits; last, out of the way of the others */
};

/* ---- kvm_kick.c ---- */

/* Once in a process, before any vCPU runs; again does no harm. */
void kvm_expect_kicks(void);
/* On the thread that is to run this vCPU, before each run: from the first on kicks reach it there,
 * and it is fetched out now and then to be looked at (engine/empty_vector.h). */
void kvm_come_to_thread(struct engine_cpu *cpu);
/* The flag alone, which makes the next KVM_RUN only finish what it began. */
void kvm_set_kick(struct engine_cpu *cpu, bool on);
bool kvm_is_kicked(const struct engine_cpu *cpu);
void kvm_cpu_kick(struct engine_cpu *cpu); /* any thread */
void kvm_cpu_clear_kick(struct engine_cpu *cpu);

/* ---- kvm.c ---- */

struct engine_vm *kvm_vm_create(const char *device, struct memory *memory, struct failure *failure);
void kvm_vm_destroy(struct engine_vm *vm); /* NULL is let be, here and below */
struct engine_cpu *kvm_cpu_create(struct engine_vm *vm, unsigned index, struct failure *failure);
void kvm_cpu_destroy(struct engine_cpu *cpu);

/* What a vCPU holds, each a structure of the kernel's: kvm_regs, kvm_sregs, kvm_debugregs,
 * kvm_vcpu_events, kvm_xsave, kvm_xcrs. The failure may be NULL; errno is set, too. */
enum kvm_part {
    KVM_PART_REGS,
    KVM_PART_SREGS,
    KVM_PART_DEBUGREGS,
    KVM_PART_VCPU_EVENTS,
    KVM_PART_XSAVE,
    KVM_PART_XCRS,
};
bool kvm_get(struct engine_cpu *cpu, enum kvm_part part, void *into, struct failure *failure);
bool kvm_set(struct engine_cpu *cpu, enum kvm_part part, void *from, struct failure *failure);
/* Model-specific registers by their numbers (SDM vol. 4), KVM_MSRS_MAX at the most, one after the
 * other up to the first that the host refuses. Returns how many there were. */
enum { KVM_MSRS_MAX = 16 };
unsigned kvm_get_msrs(struct engine_cpu *cpu, struct kvm_msr_entry *entries, unsigned count);
unsigned kvm_set_msrs(struct engine_cpu *cpu, const struct kvm_msr_entry *entries, unsigned count);
/* The time-stamp counter, which a host need not let one read or set. One within a second of its own
 * KVM takes for that (it is how vCPUs are made to agree): it may then be off by that much. */
bool kvm_get_tsc(struct engine_cpu *cpu, uint64_t *tsc);
bool kvm_set_tsc(struct engine_cpu *cpu, uint64_t tsc);

/* What CPUID lists (KVM API 4.20, KVM_SET_CPUID2), KVM_CPUID_MAX leaves at the most. */
enum { KVM_CPUID_MAX = 16 };
bool kvm_set_cpuid(struct engine_cpu *cpu, const struct kvm_cpuid_entry2 *entries, unsigned count,
                   struct failure *failure);

/* KVM_RUN, once. Returns 0, or -errno. */
int kvm_enter(struct engine_cpu *cpu);
/* Returns 0, or -errno. */
int kvm_interrupt(struct engine_cpu *cpu, uint8_t vector);
/* Debugging as the kernel is to have it (KVM API 4.87, KVM_SET_GUEST_DEBUG). Single-step is asked
 * for before each step: on kvm_amd it ends with an instruction that KVM emulates (MOV to CR0, MMIO)
 * and with one that loads the flags (POPF, IRET). False and errno if it refuses. */
bool kvm_set_debug(struct engine_cpu *cpu, const struct kvm_guest_debug *debug);

/* ---- kvm_cpuid.c ---- */

bool kvm_cpu_identify(struct engine_cpu *cpu, struct failure *failure);

/* ---- kvm_state.c ---- */

/* Its registers into the page shared with the kernel, if KVM has not put them there by itself.
 * Returns 0, or -errno: then they are not all of this return. */
int kvm_fetch_registers(struct engine_cpu *cpu);
bool kvm_cpu_set_registers(struct engine_cpu *cpu, const struct registers *regs,
                           struct failure *failure);
bool kvm_cpu_save(struct engine_cpu *cpu, struct cpu_state *state, struct failure *failure);
bool kvm_cpu_load(struct engine_cpu *cpu, const struct cpu_state *state, struct failure *failure);

/* ---- kvm_debug.c ---- */

/* Before a run of each kind. False and errno if the kernel refuses. */
bool kvm_debug_for_run(struct engine_cpu *cpu);
bool kvm_debug_for_step(struct engine_cpu *cpu);
bool kvm_cpu_set_stops(struct engine_cpu *cpu, const struct engine_stops *stops);

#endif
