/* The engine on /dev/kvm, and all of the project's ioctls to it. */
#include "engine/kvm.h"

#include "engine/empty_vector.h"
#include "engine/insn.h"
#include "engine/kvm_words.h"
#include "engine/trap_flag.h"
#include "memory/boot.h"
#include "memory/mmu.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define KICK_SIGNAL SIGRTMIN
enum { API_VERSION = 12 };

/* Where a CPU without "unrestricted guest" keeps what it needs to run real mode (KVM API 4.53,
 * KVM_SET_TSS_ADDR): below 4 GiB, out of any guest's RAM. Other hosts take it and ignore it. */
enum { TSS_ADDRESS = 0x7ffbd000 };

/* A triple fault resets the vCPU on some hosts: CS:IP is then the reset vector (SDM vol. 3A,
 * 10.1.4). */
enum { RESET_IP = 0xfff0, RESET_CS = 0xf000 };

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
    bool has_breakpoint;
    uint32_t breakpoint;          /* linear */
    struct kvm_guest_debug debug; /* as the kernel has it */
    bool stepped;                 /* the last run was a single step */
    int inject_error;             /* errno of KVM_INTERRUPT, which the next run reports; 0 */
    bool unfinished;              /* the last exit was I/O or MMIO, which the next run finishes */
    _Atomic pid_t thread;         /* that runs this CPU, 0 if none has yet */
    struct empty_vector empty;    /* seen since the last exit */
    bool runs_nowhere;            /* and that ended the last run */
    bool is_woken;                /* by this timer, for a look */
    timer_t wakes;
};

/* ---- The host ---- */

static bool host_open(const char *device, int *fd, struct kvm_host *host, struct failure *failure)
{
    *fd = open(device, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (*fd >= 0)
        return true;
    int why = errno;
    host->state = why == ENOENT                   ? KVM_STATE_MISSING
                  : why == EACCES || why == EPERM ? KVM_STATE_DENIED
                                                  : KVM_STATE_UNUSABLE;
    switch (host->state) {
    case KVM_STATE_MISSING:
        return set_failure(
            failure,
            "%s does not exist: load the module (sudo modprobe kvm_amd or kvm_intel), or turn on "
            "virtualization in the firmware or, in a virtual machine, nested virtualization",
            device);
    case KVM_STATE_DENIED:
        return set_failure(
            failure, "%s: %s: join the group kvm (sudo usermod -aG kvm $USER) and log in again",
            device, strerror(why));
    default: return set_failure(failure, "%s: %s", device, strerror(why));
    }
}

/* An error is a no: a kernel that does not know the question does not have it either. */
static int capability(int fd, unsigned long which)
{
    int answer = ioctl(fd, KVM_CHECK_EXTENSION, which);
    return answer > 0 ? answer : 0;
}

static bool host_check(int fd, const char *device, struct kvm_host *host, struct failure *failure)
{
    host->api_version = ioctl(fd, KVM_GET_API_VERSION, 0);
    if (host->api_version < 0) {
        host->state = KVM_STATE_UNUSABLE;
        return set_failure(failure, "%s is not KVM: KVM_GET_API_VERSION: %s", device,
                           strerror(errno));
    }
    if (host->api_version != API_VERSION) {
        host->state = KVM_STATE_WRONG_API;
        return set_failure(failure,
                           "%s has KVM API version %d; only version %d is known, which every "
                           "kernel since 2.6.22 has",
                           device, host->api_version, API_VERSION);
    }
    const int both = KVM_SYNC_X86_REGS | KVM_SYNC_X86_SREGS;
    host->sync_regs = (capability(fd, KVM_CAP_SYNC_REGS) & both) == both;
    host->immediate_exit = capability(fd, KVM_CAP_IMMEDIATE_EXIT);
    if (!host->immediate_exit) {
        host->state = KVM_STATE_UNUSABLE;
        return set_failure(failure,
                           "%s lacks KVM_CAP_IMMEDIATE_EXIT: a kernel of 4.13 or later is needed",
                           device);
    }
    return true;
}

static bool host_acquire(const char *device, int *fd, struct kvm_host *host,
                         struct failure *failure)
{
    *host = (struct kvm_host){ .state = KVM_STATE_OK };
    if (!host_open(device, fd, host, failure))
        return false;
    if (host_check(*fd, device, host, failure))
        return true;
    close(*fd);
    return false;
}

bool kvm_host_probe(const char *device, struct kvm_host *host, struct failure *failure)
{
    int fd;
    if (!host_acquire(device, &fd, host, failure))
        return false;
    close(fd);
    return true;
}

/* ---- The VM ---- */

static void on_kick(int signal)
{
    (void)signal; /* its arrival alone makes KVM_RUN return */
}

static void install_kick_handler(void)
{
    struct sigaction action = { .sa_handler = on_kick };
    sigemptyset(&action.sa_mask);
    sigaction(KICK_SIGNAL, &action, NULL); /* fails only for signals that there are not */
}

/* A slot for each run of chunks without a hole. */
static bool add_memory(struct engine_vm *vm, const char *device, struct failure *failure)
{
    const struct memory *memory = vm->memory;
    struct kvm_userspace_memory_region region = { 0 };
    for (uint64_t from = 0, to; from < memory->size; from = to) {
        for (to = from; to < memory->size && memory_has(memory, to) == memory_has(memory, from);)
            to += MEMORY_CHUNK;
        if (!memory_has(memory, from))
            continue;
        region.guest_phys_addr = from;
        region.memory_size = (to < memory->size ? to : memory->size) - from;
        region.userspace_addr = (uintptr_t)memory->base + from;
        if (ioctl(vm->fd, KVM_SET_USER_MEMORY_REGION, &region) < 0)
            return set_failure(failure, "%s: KVM_SET_USER_MEMORY_REGION: %s", device,
                               strerror(errno));
        region.slot++;
    }
    return true;
}

static bool vm_set_up(struct engine_vm *vm, const char *device, struct failure *failure)
{
    vm->fd = ioctl(vm->kvm, KVM_CREATE_VM, 0);
    if (vm->fd < 0)
        return set_failure(failure, "%s: KVM_CREATE_VM: %s", device, strerror(errno));
    int size = ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
    if (size < (int)sizeof(struct kvm_run))
        return set_failure(failure, "%s: KVM_GET_VCPU_MMAP_SIZE: %s", device,
                           size < 0 ? strerror(errno) : "too small");
    vm->run_size = (size_t)size;
    if (ioctl(vm->fd, KVM_SET_TSS_ADDR, (unsigned long)TSS_ADDRESS) < 0)
        return set_failure(failure, "%s: KVM_SET_TSS_ADDR: %s", device, strerror(errno));
    return add_memory(vm, device, failure);
}

static void vm_destroy(struct engine_vm *vm)
{
    if (!vm)
        return;
    if (vm->fd >= 0)
        close(vm->fd);
    close(vm->kvm);
    free(vm);
}

static struct engine_vm *vm_create(const char *device, struct memory *memory,
                                   struct failure *failure)
{
    struct kvm_host host;
    int kvm;
    if (!host_acquire(device, &kvm, &host, failure))
        return NULL;
    struct engine_vm *vm = malloc(sizeof *vm);
    if (!vm) {
        close(kvm);
        set_failure(failure, "no memory for a VM");
        return NULL;
    }
    *vm = (struct engine_vm){
        .kvm = kvm, .fd = -1, .device = device, .memory = memory, .sync_regs = host.sync_regs
    };
    install_kick_handler();
    if (vm_set_up(vm, device, failure))
        return vm;
    vm_destroy(vm);
    return NULL;
}

/* ---- Registers ---- */

/* Into the page shared with the kernel, if KVM has not put them there by itself. Returns 0, or
 * -errno: then they are not all of this return. */
static int fetch_registers(struct engine_cpu *cpu)
{
    struct kvm_sync_regs *shared = &cpu->run->s.regs;
    bool ok = cpu->vm->sync_regs || (ioctl(cpu->fd, KVM_GET_REGS, &shared->regs) >= 0 &&
                                     ioctl(cpu->fd, KVM_GET_SREGS, &shared->sregs) >= 0);
    return ok ? 0 : -errno;
}

static bool move(struct engine_cpu *cpu, unsigned long request, const char *name, void *what,
                 struct failure *failure)
{
    return ioctl(cpu->fd, request, what) >= 0 ||
           set_failure(failure, "vCPU %u: %s: %s", cpu->index, name, strerror(errno));
}
#define MOVE(cpu, REQUEST, what, failure) move(cpu, REQUEST, #REQUEST, what, failure)

/* Setting the special ones would give it an interrupt that they say is pending. */
static bool cpu_set_registers(struct engine_cpu *cpu, const struct registers *regs,
                              struct failure *failure)
{
    struct kvm_sregs sregs;
    struct kvm_regs general;
    kvm_general_to(&general, regs);
    if (!MOVE(cpu, KVM_GET_SREGS, &sregs, failure))
        return false;
    kvm_special_to(&sregs, regs);
    memset(sregs.interrupt_bitmap, 0, sizeof sregs.interrupt_bitmap);
    cpu->finder.resumed_at = registers_code_linear(regs, regs->eip);
    return MOVE(cpu, KVM_SET_SREGS, &sregs, failure) && MOVE(cpu, KVM_SET_REGS, &general, failure);
}

/* ---- The whole state ---- */

/* What no other engine has, of hosts that have it. KVM_GET_XSAVE refuses a guest that uses more than
 * the 4,096 bytes of struct kvm_xsave; such a state goes without. */
struct kvm_own {
    struct kvm_xcrs xcrs;
    struct kvm_xsave xsave; /* its tail may have no bytes: the last one */
};

/* The time-stamp counter, which a host need not let one read or set. One within a second of its own
 * KVM takes for that (it is how vCPUs are made to agree): it may then be off by that much. */
static bool move_tsc(struct engine_cpu *cpu, unsigned long request, uint64_t *tsc)
{
    enum { MSR_TSC = 0x10 }; /* SDM vol. 4, table 2-2 */
    struct {
        alignas(struct kvm_msrs) uint8_t header[sizeof(struct kvm_msrs)];
        struct kvm_msr_entry entry;
    } msrs = { .entry = { .index = MSR_TSC, .data = *tsc } };
    static_assert(offsetof(typeof(msrs), entry) == offsetof(struct kvm_msrs, entries),
                  "laid out as the kernel wants it");
    const struct kvm_msrs header = { .nmsrs = 1 };
    memcpy(msrs.header, &header, sizeof msrs.header);
    bool moved = ioctl(cpu->fd, request, &msrs) == 1;
    if (moved)
        *tsc = msrs.entry.data;
    return moved;
}

static bool save_own(struct engine_cpu *cpu, struct cpu_state *state, struct failure *failure)
{
    struct kvm_own *own = calloc(1, sizeof *own);
    if (!own)
        return set_failure(failure, "vCPU %u: no memory for its state", cpu->index);
    if (ioctl(cpu->fd, KVM_GET_XSAVE, &own->xsave) < 0 ||
        ioctl(cpu->fd, KVM_GET_XCRS, &own->xcrs) < 0) {
        free(own);
        own = NULL;
    }
    state->own = own;
    return true;
}

static bool load_own(struct engine_cpu *cpu, const struct kvm_own *own, struct failure *failure)
{
    struct kvm_own copy;
    if (!own)
        return true;
    copy = *own;
    return MOVE(cpu, KVM_SET_XCRS, &copy.xcrs, failure) &&
           MOVE(cpu, KVM_SET_XSAVE, &copy.xsave, failure);
}

static bool cpu_save(struct engine_cpu *cpu, struct cpu_state *state, struct failure *failure)
{
    struct kvm_regs general;
    struct kvm_sregs sregs;
    struct kvm_debugregs debug;
    struct kvm_vcpu_events events;
    *state = (struct cpu_state){ .own_of = ENGINE_KVM };
    if (cpu->unfinished)
        return set_failure(failure, "vCPU %u: its last exit is not finished", cpu->index);
    if (!MOVE(cpu, KVM_GET_REGS, &general, failure) || !MOVE(cpu, KVM_GET_SREGS, &sregs, failure) ||
        !MOVE(cpu, KVM_GET_DEBUGREGS, &debug, failure) ||
        !MOVE(cpu, KVM_GET_VCPU_EVENTS, &events, failure) || !save_own(cpu, state, failure))
        return false;
    kvm_registers_from(&state->regs, &general, &sregs);
    kvm_debug_from(state->dr, &debug);
    kvm_events_from(state, &events);
    move_tsc(cpu, KVM_GET_MSRS, &state->tsc);
    return true;
}

/* What KVM says at each return of the next one, and has not said yet. */
static void foretell_injection(struct kvm_run *run, const struct cpu_state *state)
{
    run->if_flag = !!(state->regs.eflags & EFLAGS_IF);
    run->ready_for_interrupt_injection =
        !state->shadow && !state->has_interrupt && !state->exception.is_due;
}

/* Events come last: setting the registers drops an exception. */
static bool cpu_load(struct engine_cpu *cpu, const struct cpu_state *state, struct failure *failure)
{
    struct kvm_debugregs debug;
    struct kvm_vcpu_events events;
    uint64_t tsc = state->tsc;
    const struct kvm_own *own = state->own_of == ENGINE_KVM ? state->own : NULL;
    if (state->unfinished)
        return set_failure(failure, "vCPU %u: its last exit is not finished", cpu->index);
    kvm_debug_to(&debug, state->dr);
    if (!cpu_set_registers(cpu, &state->regs, failure) || !load_own(cpu, own, failure) ||
        !MOVE(cpu, KVM_SET_DEBUGREGS, &debug, failure) ||
        !MOVE(cpu, KVM_GET_VCPU_EVENTS, &events, failure))
        return false;
    kvm_events_to(&events, state);
    move_tsc(cpu, KVM_SET_MSRS, &tsc);
    foretell_injection(cpu->run, state);
    cpu->unfinished = false;
    cpu->inject_error = 0;
    return MOVE(cpu, KVM_SET_VCPU_EVENTS, &events, failure);
}

/* ---- The CPU ---- */

static void cpu_destroy(struct engine_cpu *cpu)
{
    if (!cpu)
        return;
    if (cpu->is_woken)
        timer_delete(cpu->wakes);
    if (cpu->run)
        munmap(cpu->run, cpu->vm->run_size);
    if (cpu->fd >= 0)
        close(cpu->fd);
    free(cpu);
}

static bool cpu_set_up(struct engine_cpu *cpu, struct failure *failure)
{
    cpu->fd = ioctl(cpu->vm->fd, KVM_CREATE_VCPU, (unsigned long)cpu->index);
    if (cpu->fd < 0)
        return set_failure(failure, "vCPU %u: KVM_CREATE_VCPU: %s", cpu->index, strerror(errno));
    void *run = mmap(NULL, cpu->vm->run_size, PROT_READ | PROT_WRITE, MAP_SHARED, cpu->fd, 0);
    if (run == MAP_FAILED)
        return set_failure(failure, "vCPU %u: mapping struct kvm_run: %s", cpu->index,
                           strerror(errno));
    cpu->run = run;
    if (cpu->vm->sync_regs)
        cpu->run->kvm_valid_regs = KVM_SYNC_X86_REGS | KVM_SYNC_X86_SREGS;
    return true;
}

static struct engine_cpu *cpu_create(struct engine_vm *vm, unsigned index, struct failure *failure)
{
    assert(index < VCPU_MAX);
    struct engine_cpu *cpu = calloc(1, sizeof *cpu);
    if (!cpu) {
        set_failure(failure, "vCPU %u: no memory", index);
        return NULL;
    }
    cpu->vm = vm;
    cpu->index = index;
    cpu->fd = -1;
    insn_finder_init(&cpu->finder, vm->memory);
    if (cpu_set_up(cpu, failure))
        return cpu;
    cpu_destroy(cpu);
    return NULL;
}

/* ---- Kicks (KVM API, "immediate_exit") ----
 *
 * A kick sets immediate_exit and then sends a signal. If the vCPU thread has not entered the guest
 * yet, KVM_RUN sees the flag; if it has, the signal brings it back. There is no moment between. */

static void set_immediate_exit(struct engine_cpu *cpu, uint8_t value)
{
    __atomic_store_n(&cpu->run->immediate_exit, value, __ATOMIC_SEQ_CST);
}

static void cpu_kick(struct engine_cpu *cpu)
{
    set_immediate_exit(cpu, 1);
    pid_t thread = atomic_load(&cpu->thread);
    if (thread) /* it fails if that thread has ended: nobody is in the guest then */
        tgkill(getpid(), thread, KICK_SIGNAL);
}

/* The program may block the signal in all threads. */
static void welcome_kicks(struct engine_cpu *cpu)
{
    sigset_t kicks;
    sigemptyset(&kicks);
    sigaddset(&kicks, KICK_SIGNAL);
    pthread_sigmask(SIG_UNBLOCK, &kicks, NULL);
    atomic_store(&cpu->thread, gettid());
}

static void cpu_clear_kick(struct engine_cpu *cpu)
{
    set_immediate_exit(cpu, 0);
}

/* ---- Running ---- */

/* Debugging as the kernel is to have it (KVM API 4.87, KVM_SET_GUEST_DEBUG). Single-step is asked
 * for before each step: on kvm_amd it ends with an instruction that KVM emulates (MOV to CR0, MMIO)
 * and with one that loads the flags (POPF, IRET). */
static bool set_debug(struct engine_cpu *cpu, const struct kvm_guest_debug *debug)
{
    if (!(debug->control & KVM_GUESTDBG_SINGLESTEP) && !memcmp(&cpu->debug, debug, sizeof *debug))
        return true;
    if (ioctl(cpu->fd, KVM_SET_GUEST_DEBUG, debug) < 0)
        return false;
    cpu->debug = *debug;
    return true;
}

/* DR0 holds the address; in DR7, G0 and GE enable it, and R/W0 and LEN0 are 0: execution (SDM vol.
 * 3B, 17.2.4). Bit 10 always reads as one. */
static bool set_debug_for_run(struct engine_cpu *cpu)
{
    enum { DR7_G0 = 1 << 1, DR7_GE = 1 << 9, DR7_FIXED = 1 << 10 };
    struct kvm_guest_debug debug = { 0 };
    if (!cpu->debug.control && !cpu->has_breakpoint) /* as it is nearly always */
        return true;
    if (cpu->has_breakpoint) {
        debug.control = KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_USE_HW_BP;
        debug.arch.debugreg[0] = cpu->breakpoint;
        debug.arch.debugreg[7] = DR7_G0 | DR7_GE | DR7_FIXED;
    }
    return set_debug(cpu, &debug);
}

/* An instruction that exits is run to that exit: with single-step on, some hosts swallow a HLT. The
 * page shared with the kernel has no registers before the first run, so ask. */
static bool set_debug_for_step(struct engine_cpu *cpu)
{
    struct kvm_guest_debug debug = { 0 };
    struct kvm_sregs sregs;
    const struct kvm_regs none = { 0 };
    struct registers regs;
    if (ioctl(cpu->fd, KVM_GET_SREGS, &sregs) < 0)
        return false;
    kvm_registers_from(&regs, &none, &sregs);
    if (!insn_exits(&cpu->finder, &regs))
        debug.control = KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_SINGLESTEP;
    return set_debug(cpu, &debug);
}

static bool use_breakpoint(struct engine_cpu *cpu, bool on, uint32_t linear)
{
    cpu->has_breakpoint = on;
    cpu->breakpoint = linear;
    if (set_debug_for_run(cpu))
        return true;
    cpu->has_breakpoint = false;
    return !on;
}

/* On the thread that is to run it. */
static void come_to_thread(struct engine_cpu *cpu)
{
    if (atomic_load_explicit(&cpu->thread, memory_order_relaxed))
        return;
    welcome_kicks(cpu);
    cpu->is_woken = empty_vector_wake(&cpu->wakes, KICK_SIGNAL);
}

/* Nobody kicked it: it came out to be looked at, or by a kick for another CPU of this thread. */
static bool runs_nowhere(struct engine_cpu *cpu)
{
    const struct kvm_sync_regs *shared = &cpu->run->s.regs;
    struct registers regs;
    if (fetch_registers(cpu) < 0)
        return false;
    kvm_registers_from(&regs, &shared->regs, &shared->sregs);
    return empty_vector_look(&cpu->empty, cpu->vm->memory, &regs, empty_vector_now());
}

/* Until there is something to tell. Returns 0, or -errno. */
static int enter(struct engine_cpu *cpu)
{
    int result;
    do
        result = ioctl(cpu->fd, KVM_RUN, 0) >= 0 ? 0 : -errno;
    while (result == -EINTR && !__atomic_load_n(&cpu->run->immediate_exit, __ATOMIC_SEQ_CST) &&
           !(cpu->runs_nowhere = runs_nowhere(cpu)));
    if (result == 0)
        cpu->empty.suspected = false;
    return result;
}

/* Without the debugging that it needs, it does not run: a step would run away, and one that only
 * completes an exit would end as a step. That error is then told as one of KVM_RUN. */
static void cpu_run(struct engine_cpu *cpu, enum engine_run how)
{
    come_to_thread(cpu);
    if (cpu->inject_error) {
        cpu->result = -cpu->inject_error;
        cpu->inject_error = 0;
        cpu->stepped = false;
        return;
    }
    bool is_set = how == ENGINE_STEP ? set_debug_for_step(cpu) : set_debug_for_run(cpu);
    if (is_set && how == ENGINE_COMPLETE)
        set_immediate_exit(cpu, 1);
    cpu->stepped = is_set && (cpu->debug.control & KVM_GUESTDBG_SINGLESTEP);
    cpu->result = is_set ? enter(cpu) : -errno;
    cpu->unfinished = !cpu->result && (cpu->run->exit_reason == KVM_EXIT_IO ||
                                       cpu->run->exit_reason == KVM_EXIT_MMIO);
}

/* A host may take a breakpoint without an error and never stop at it (QEMU's emulated SVM does not
 * arm DR7). True also where that cannot be tried. */
static bool try_breakpoint(const char *device)
{
    static const uint8_t code[] = { 0x90, 0x90, 0xf4 }; /* nop; nop; hlt */
    struct failure failure;
    struct memory memory;
    struct registers regs;
    bool works = true;
    if (!memory_init(&memory, MEMORY_CHUNK, &failure))
        return works;
    memory_write(&memory, 0, code, sizeof code);
    boot_real_mode(0, &regs);
    struct engine_vm *vm = vm_create(device, &memory, &failure);
    struct engine_cpu *cpu = vm ? cpu_create(vm, 0, &failure) : NULL;
    if (cpu && cpu_set_registers(cpu, &regs, &failure) && use_breakpoint(cpu, true, 1)) {
        do
            cpu_run(cpu, ENGINE_RUN);
        while (cpu->result == -EINTR); /* a kick for another CPU of this thread */
        works = cpu->run->exit_reason == KVM_EXIT_DEBUG;
    }
    cpu_destroy(cpu);
    vm_destroy(vm);
    memory_destroy(&memory);
    return works;
}

/* Tried when the first one is set. */
static bool breakpoints_work(const char *device)
{
    enum { UNKNOWN, YES, NO };
    static _Atomic int known;
    if (atomic_load(&known) == UNKNOWN)
        atomic_store(&known, try_breakpoint(device) ? YES : NO);
    return atomic_load(&known) == YES;
}

static bool cpu_set_breakpoint(struct engine_cpu *cpu, bool on, uint32_t linear)
{
    return (!on || breakpoints_work(cpu->vm->device)) && use_breakpoint(cpu, on, linear);
}

/* ---- Interrupts (KVM API 4.16, KVM_INTERRUPT; 5, "request_interrupt_window") ---- */

/* KVM tells at each return. It would take an interrupt with IF clear, too. */
static bool cpu_can_inject(struct engine_cpu *cpu)
{
    return cpu->run->ready_for_interrupt_injection && cpu->run->if_flag;
}

static bool cpu_inject(struct engine_cpu *cpu, uint8_t vector)
{
    const struct kvm_interrupt interrupt = { .irq = vector };
    /* That it can is not asserted: before the first run KVM has not said so yet. */
    if (ioctl(cpu->fd, KVM_INTERRUPT, &interrupt) < 0)
        cpu->inject_error = errno;
    cpu->run->ready_for_interrupt_injection = 0; /* until KVM says so again */
    return !cpu->inject_error;
}

static void cpu_request_window(struct engine_cpu *cpu, bool on)
{
    cpu->run->request_interrupt_window = on;
}

/* ---- What happened ---- */

static uint8_t *describe_return(struct engine_cpu *cpu, struct event *e)
{
    if (cpu->result == 0)
        return kvm_describe_exit(cpu->run, e);
    if (cpu->runs_nowhere)
        event_set_reason(e, EVENT_NO_HANDLER, cpu->empty.vector);
    else if (cpu->result == -EINTR || cpu->result == -EAGAIN)
        event_set_reason(e, EVENT_KICK, 0);
    else
        event_set_reason(e, EVENT_RUN_ERROR, (uint64_t)-cpu->result);
    return NULL;
}

/* A host that resets the vCPU at a triple fault has lost where it happened. */
static bool registers_are_lost(const struct event *e)
{
    return e->reason == EVENT_SHUTDOWN && e->regs.eip == RESET_IP &&
           e->regs.seg[SEG_CS].selector == RESET_CS;
}

static bool is_in_memory(const struct engine_cpu *cpu, const struct event *e)
{
    uint8_t byte;
    return mmu_read(cpu->vm->memory, &e->regs, e->linear, &byte, 1) == 1;
}

/* As if nobody stepped; and between two elements of a REP with the resume flag, which not every
 * host sets (SDM vol. 3B, 17.3.1.1). */
static void hide_step(struct engine_cpu *cpu, struct event *e, const struct registers *before)
{
    trap_flag_remove(&cpu->finder, cpu->vm->memory, before, e);
    if (e->reason == EVENT_STEP && e->regs.eip == before->eip &&
        insn_repeats(&cpu->finder, &e->regs))
        e->regs.eflags |= EFLAGS_RF;
}

/* The INT left the guest, so to speak, and not what it runs through since. */
static void locate_int(struct event *e, const struct empty_vector *empty)
{
    e->linear = empty->linear;
    e->insn[0] = EMPTY_VECTOR_INT;
    e->insn[1] = empty->vector;
    e->insn_len = EMPTY_VECTOR_INT_SIZE;
}

static uint8_t *cpu_describe(struct engine_cpu *cpu, struct event *e,
                             const struct registers *before)
{
    int lost = fetch_registers(cpu);
    if (lost)
        cpu->result = lost; /* a vCPU without registers is as good as one that did not run */
    uint8_t *data = describe_return(cpu, e);
    kvm_registers_from(&e->regs, &cpu->run->s.regs.regs, &cpu->run->s.regs.sregs);
    if (lost || registers_are_lost(e)) {
        e->regs = *before;
        e->flags |= EVENT_STALE_REGS;
    }
    if (cpu->stepped)
        hide_step(cpu, e, before);
    if (e->reason == EVENT_NO_HANDLER)
        locate_int(e, &cpu->empty);
    else
        insn_locate(&cpu->finder, e);
    if (e->reason == EVENT_INTERNAL_ERROR && !is_in_memory(cpu, e))
        e->flags |= EVENT_FETCH;
    return data;
}

const struct engine engine_kvm = {
    .kind = ENGINE_KVM,
    .name = "KVM",
    .vm_create = vm_create,
    .vm_destroy = vm_destroy,
    .cpu_create = cpu_create,
    .cpu_destroy = cpu_destroy,
    .cpu_set_registers = cpu_set_registers,
    .cpu_run = cpu_run,
    .cpu_describe = cpu_describe,
    .cpu_kick = cpu_kick,
    .cpu_clear_kick = cpu_clear_kick,
    .cpu_set_breakpoint = cpu_set_breakpoint,
    .cpu_can_inject = cpu_can_inject,
    .cpu_inject = cpu_inject,
    .cpu_request_window = cpu_request_window,
    .cpu_save = cpu_save,
    .cpu_load = cpu_load,
};
