/* All of the project's ioctls to KVM: the host's device, VMs and vCPUs. */
#include "engine/kvm.h"

#include "engine/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { API_VERSION = 12 };

/* Where a CPU without "unrestricted guest" keeps what it needs to run real mode (KVM API 4.53,
 * KVM_SET_TSS_ADDR): below 4 GiB, out of any guest's RAM. Other hosts take it and ignore it. */
enum { TSS_ADDRESS = 0x7ffbd000 };

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
            device, error_words(why));
    default: return set_failure(failure, "%s: %s", device, error_words(why));
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
                           error_words(errno));
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

bool kvm_set_slot(struct engine_vm *vm, const struct kvm_userspace_memory_region *to)
{
    return ioctl(vm->fd, KVM_SET_USER_MEMORY_REGION, to) >= 0;
}

static bool vm_set_up(struct engine_vm *vm, const char *device, struct failure *failure)
{
    vm->fd = ioctl(vm->kvm, KVM_CREATE_VM, 0);
    if (vm->fd < 0)
        return set_failure(failure, "%s: KVM_CREATE_VM: %s", device, error_words(errno));
    int size = ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
    if (size < (int)sizeof(struct kvm_run))
        return set_failure(failure, "%s: KVM_GET_VCPU_MMAP_SIZE: %s", device,
                           size < 0 ? error_words(errno) : failure_words("too small"));
    vm->run_size = (size_t)size;
    if (ioctl(vm->fd, KVM_SET_TSS_ADDR, (unsigned long)TSS_ADDRESS) < 0)
        return set_failure(failure, "%s: KVM_SET_TSS_ADDR: %s", device, error_words(errno));
    return true;
}

void kvm_vm_destroy(struct engine_vm *vm)
{
    if (!vm)
        return;
    if (vm->fd >= 0)
        close(vm->fd);
    close(vm->kvm);
    pthread_mutex_destroy(&vm->change);
    free(vm);
}

struct engine_vm *kvm_vm_open(const char *device, struct memory *memory, struct failure *failure)
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
    pthread_mutex_init(&vm->change, NULL);
    kvm_expect_kicks();
    if (vm_set_up(vm, device, failure))
        return vm;
    kvm_vm_destroy(vm);
    return NULL;
}

/* ---- The CPU ---- */

void kvm_cpu_destroy(struct engine_cpu *cpu)
{
    if (!cpu)
        return;
    cpu->vm->cpus[cpu->index] = NULL;
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
        return set_failure(failure, "vCPU %u: KVM_CREATE_VCPU: %s", cpu->index, error_words(errno));
    void *run = mmap(NULL, cpu->vm->run_size, PROT_READ | PROT_WRITE, MAP_SHARED, cpu->fd, 0);
    if (run == MAP_FAILED)
        return set_failure(failure, "vCPU %u: mapping struct kvm_run: %s", cpu->index,
                           error_words(errno));
    cpu->run = run;
    if (cpu->vm->sync_regs)
        cpu->run->kvm_valid_regs = KVM_SYNC_X86_REGS | KVM_SYNC_X86_SREGS;
    return true;
}

struct engine_cpu *kvm_cpu_create(struct engine_vm *vm, unsigned index, struct failure *failure)
{
    assert(index < VCPU_MAX);
    struct engine_cpu *cpu = calloc(1, sizeof *cpu);
    if (!cpu) {
        set_failure(failure, "vCPU %u: no memory", index);
        return NULL;
    }
    cpu->vm = vm;
    cpu->vm->cpus[index] = cpu;
    cpu->index = index;
    cpu->fd = -1;
    insn_finder_init(&cpu->finder, vm->memory);
    if (cpu_set_up(cpu, failure))
        return cpu;
    kvm_cpu_destroy(cpu);
    return NULL;
}

/* ---- What a CPU holds ---- */

static bool move(struct engine_cpu *cpu, unsigned long request, const char *name, void *what,
                 struct failure *failure)
{
    if (ioctl(cpu->fd, request, what) >= 0)
        return true;
    return failure && set_failure(failure, "vCPU %u: %s: %s", cpu->index, name, error_words(errno));
}

#define PART(NAME)                                                                                 \
    [KVM_PART_##NAME] = { KVM_GET_##NAME, KVM_SET_##NAME, "KVM_GET_" #NAME, "KVM_SET_" #NAME }
static const struct {
    unsigned long get, set;
    const char *get_name, *set_name;
} parts[] = {
    PART(REGS), PART(SREGS), PART(DEBUGREGS), PART(VCPU_EVENTS), PART(XSAVE), PART(XCRS)
};
#undef PART

bool kvm_get(struct engine_cpu *cpu, enum kvm_part part, void *into, struct failure *failure)
{
    return move(cpu, parts[part].get, parts[part].get_name, into, failure);
}

bool kvm_set(struct engine_cpu *cpu, enum kvm_part part, void *from, struct failure *failure)
{
    return move(cpu, parts[part].set, parts[part].set_name, from, failure);
}

/* The kernel's lists, with room. */
struct cpuid {
    alignas(struct kvm_cpuid2) uint8_t header[sizeof(struct kvm_cpuid2)];
    struct kvm_cpuid_entry2 entries[KVM_CPUID_MAX];
};
static_assert(offsetof(struct cpuid, entries) == offsetof(struct kvm_cpuid2, entries),
              "laid out as the kernel wants it");
struct msrs {
    alignas(struct kvm_msrs) uint8_t header[sizeof(struct kvm_msrs)];
    struct kvm_msr_entry entries[KVM_MSRS_MAX];
};
static_assert(offsetof(struct msrs, entries) == offsetof(struct kvm_msrs, entries),
              "laid out as the kernel wants it");

bool kvm_set_cpuid(struct engine_cpu *cpu, const struct kvm_cpuid_entry2 *entries, unsigned count,
                   struct failure *failure)
{
    struct cpuid cpuid;
    const struct kvm_cpuid2 header = { .nent = count };
    assert(count <= KVM_CPUID_MAX);
    memcpy(cpuid.header, &header, sizeof cpuid.header);
    memcpy(cpuid.entries, entries, count * sizeof *entries);
    return move(cpu, KVM_SET_CPUID2, "KVM_SET_CPUID2", &cpuid, failure);
}

static unsigned move_msrs(struct engine_cpu *cpu, unsigned long request, struct msrs *msrs,
                          const struct kvm_msr_entry *entries, unsigned count)
{
    const struct kvm_msrs header = { .nmsrs = count };
    assert(count <= KVM_MSRS_MAX);
    memcpy(msrs->header, &header, sizeof msrs->header);
    memcpy(msrs->entries, entries, count * sizeof *entries);
    int moved = ioctl(cpu->fd, request, msrs);
    return moved > 0 ? (unsigned)moved : 0;
}

unsigned kvm_get_msrs(struct engine_cpu *cpu, struct kvm_msr_entry *entries, unsigned count)
{
    struct msrs msrs;
    unsigned moved = move_msrs(cpu, KVM_GET_MSRS, &msrs, entries, count);
    memcpy(entries, msrs.entries, moved * sizeof *entries);
    return moved;
}

unsigned kvm_set_msrs(struct engine_cpu *cpu, const struct kvm_msr_entry *entries, unsigned count)
{
    struct msrs msrs;
    return move_msrs(cpu, KVM_SET_MSRS, &msrs, entries, count);
}

enum { MSR_TSC = 0x10 }; /* SDM vol. 4, table 2-2 */

bool kvm_get_tsc(struct engine_cpu *cpu, uint64_t *tsc)
{
    struct kvm_msr_entry entry = { .index = MSR_TSC };
    bool has_it = kvm_get_msrs(cpu, &entry, 1) == 1;
    if (has_it)
        *tsc = entry.data;
    return has_it;
}

bool kvm_set_tsc(struct engine_cpu *cpu, uint64_t tsc)
{
    return kvm_set_msrs(cpu, &(struct kvm_msr_entry){ .index = MSR_TSC, .data = tsc }, 1) == 1;
}

/* ---- What it is told ---- */

/* Not while its slots change. */
static void come_in(struct engine_cpu *cpu)
{
    struct engine_vm *vm = cpu->vm;
    for (;;) {
        atomic_store(&cpu->inside, true);
        if (!atomic_load(&vm->changes))
            return;
        atomic_store(&cpu->inside, false);
        pthread_mutex_lock(&vm->change);
        pthread_mutex_unlock(&vm->change);
    }
}

int kvm_enter(struct engine_cpu *cpu)
{
    come_in(cpu);
    int result = ioctl(cpu->fd, KVM_RUN, 0) >= 0 ? 0 : -errno;
    atomic_store_explicit(&cpu->inside, false, memory_order_release);
    return result;
}

int kvm_interrupt(struct engine_cpu *cpu, uint8_t vector)
{
    const struct kvm_interrupt interrupt = { .irq = vector };
    return ioctl(cpu->fd, KVM_INTERRUPT, &interrupt) >= 0 ? 0 : -errno;
}

bool kvm_set_debug(struct engine_cpu *cpu, const struct kvm_guest_debug *debug)
{
    if (!(debug->control & KVM_GUESTDBG_SINGLESTEP) && !memcmp(&cpu->debug, debug, sizeof *debug))
        return true;
    if (ioctl(cpu->fd, KVM_SET_GUEST_DEBUG, debug) < 0)
        return false;
    cpu->debug = *debug;
    return true;
}
