/* What the files of the engine on /dev/kvm share. Each calls those above it here only:
 *
 *   kvm_kick.c    fetching a vCPU out of its guest
 *   kvm.c         all ioctls; making hosts, VMs and vCPUs
 *   kvm_slots.c   a VM with its memory, some of it guarded
 *   kvm_cpuid.c   what CPUID lists
 *   kvm_state.c   what a vCPU holds, in the words of engine/state.h
 *   kvm_watch.c   writes to watched memory
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
#include <pthread.h>
#include <sys/types.h>

enum { DEBUG_REGISTERS = 4, WATCH_PAGES_MAX = 2 * BREAK_WRITES_MAX };

struct engine_vm {
    int kvm, fd;        /* owned */
    const char *device; /* borrowed */
    struct memory *memory;
    size_t run_size; /* bytes of a struct kvm_run and what follows it */
    bool sync_regs;
    _Atomic bool needs_writable; /* it could not go on with a page of RAM that was read-only */

    /* The slots change while no CPU is in its guest: who changes them holds this, and has that
     * set. */
    pthread_mutex_t change;
    _Atomic bool changes;
    struct engine_cpu *cpus[VCPU_MAX]; /* by their index; NULL: there is none */
    unsigned slots, most_slots;        /* there are; there were at the most */
};

/* How writes to watched memory are found. */
enum kvm_watch_how { WATCH_NOTHING, WATCH_REGISTERS, WATCH_PAGES, WATCH_STEPS };

struct kvm_watch_page {
    uint64_t linear, gpa;
};

struct kvm_watch {
    enum kvm_watch_how how;
    unsigned registers; /* bit n: DRn is for it */
    unsigned count;
    struct engine_range ranges[BREAK_WRITES_MAX];
    unsigned page_count;
    struct kvm_watch_page pages[WATCH_PAGES_MAX];
    bool wrote;        /* the guest wrote there, which no run has told yet: */
    uint64_t wrote_at; /* the first byte of it; linear */
    /* Before a run: the registers, and what the ranges held, as far as they were there. */
    bool compares;
    struct registers regs;
    struct event_wide wide;
    size_t had[BREAK_WRITES_MAX];
    uint8_t before[BREAK_WRITES_MAX][BREAK_WRITE_BYTES];
};

struct engine_cpu {
    struct engine_vm *vm;
    unsigned index;
    int fd;              /* owned */
    struct kvm_run *run; /* shared with the kernel */
    int result;          /* of the last KVM_RUN: 0, or -errno */
    struct insn_finder finder;
    struct kvm_guest_debug stops; /* that the stops need while it runs; all zero: none */
    struct kvm_guest_debug data;  /* and while it steps */
    struct kvm_guest_debug debug; /* as the kernel has it */
    bool stepped;                 /* the last run was a single step */
    bool stops_here;              /* it ended after a write, as a step */
    _Atomic bool inside;          /* in KVM_RUN, or about to be */
    _Atomic bool kicked;          /* by somebody else, not cleared yet */
    unsigned guarded_count;       /* pages of RAM that are to be read-only for it: guarded */
    int inject_error;             /* -errno of KVM_INTERRUPT, which the next run reports; 0 */
    bool has_wide;                /* the registers last described are of IA-32e mode: wide */
    bool unfinished;              /* the last exit was I/O or MMIO, which the next run finishes */
    _Atomic pid_t thread;         /* that runs this CPU, 0 if none has yet */
    struct empty_vector empty;    /* seen since the last exit */
    bool runs_nowhere;            /* and that ended the last run */
    bool is_woken;                /* by this timer, for a look */
    timer_t wakes;
    struct event_wide wide; /* what they have beyond 32 bits; here, out of the way of the others */
    uint64_t guarded[WATCH_PAGES_MAX];
    struct kvm_watch watch;
};

/* ---- kvm_kick.c ---- */

/* Once in a process, before any vCPU runs; again does no harm. */
void kvm_expect_kicks(void);
/* On the thread that is to run this vCPU, before each run: from the first on kicks reach it there,
 * and it is fetched out now and then to be looked at (engine/empty_vector.h). */
void kvm_come_to_thread(struct engine_cpu *cpu);
/* The flag alone, which makes the next KVM_RUN only finish what it began. */
void kvm_set_kick(struct engine_cpu *cpu, bool on);
/* The flag as others want it. */
void kvm_restore_kick(struct engine_cpu *cpu);
/* Fetches it out of KVM_RUN, without the flag; maybe too early: until it is out. Any thread. */
void kvm_nudge(struct engine_cpu *cpu);
bool kvm_is_kicked(const struct engine_cpu *cpu);
void kvm_cpu_kick(struct engine_cpu *cpu); /* any thread */
void kvm_cpu_clear_kick(struct engine_cpu *cpu);

/* ---- kvm.c ---- */

/* Without memory yet. */
struct engine_vm *kvm_vm_open(const char *device, struct memory *memory, struct failure *failure);
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

/* False and errno if the host refuses. */
bool kvm_set_slot(struct engine_vm *vm, const struct kvm_userspace_memory_region *slot);

/* KVM_RUN, once. Returns 0, or -errno. */
int kvm_enter(struct engine_cpu *cpu);
/* Returns 0, or -errno. */
int kvm_interrupt(struct engine_cpu *cpu, uint8_t vector);
/* Debugging as the kernel is to have it (KVM API 4.87, KVM_SET_GUEST_DEBUG). Single-step is asked
 * for before each step: on kvm_amd it ends with an instruction that KVM emulates (MOV to CR0, MMIO)
 * and with one that loads the flags (POPF, IRET). False and errno if it refuses. */
bool kvm_set_debug(struct engine_cpu *cpu, const struct kvm_guest_debug *debug);

/* ---- kvm_slots.c ---- */

struct engine_vm *kvm_vm_create(const char *device, struct memory *memory, struct failure *failure);
/* Pages of RAM that the guest's writes to are to be exits of this CPU and of all others of its VM,
 * in place of those before. False if the host refused: then this CPU has none. */
bool kvm_guard_pages(struct engine_cpu *cpu, const uint64_t *gpas, unsigned count);
/* None of this VM any more, for good. False if there were none. */
bool kvm_give_up_guards(struct engine_cpu *cpu);

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

/* ---- kvm_watch.c ---- */

/* What is watched from now on; registers: bit n says that DRn does it, of all of it. False if it
 * takes steps. */
bool kvm_watch_set(struct engine_cpu *cpu, const struct engine_stops *stops, unsigned registers);
/* KVM_RUN has returned 0. Was it for a write to RAM? Then that is done now. */
bool kvm_watch_take_write(struct engine_cpu *cpu);
/* Did it stop for a debug register? */
void kvm_watch_look_at_registers(struct engine_cpu *cpu);
void kvm_watch_before_run(struct engine_cpu *cpu);
void kvm_watch_after_run(struct engine_cpu *cpu);

/* ---- kvm_debug.c ---- */

/* Before a run of each kind. False and errno if the kernel refuses. */
bool kvm_debug_for_run(struct engine_cpu *cpu);
bool kvm_debug_for_step(struct engine_cpu *cpu);
bool kvm_cpu_set_stops(struct engine_cpu *cpu, const struct engine_stops *stops);

#endif
