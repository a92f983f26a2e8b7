/* The slots of a VM: its memory as KVM has it (KVM API 4.35, KVM_SET_USER_MEMORY_REGION). A write
 * to a read-only one is an exit, as MMIO.
 *
 * A guard is a page of RAM that is read-only for all CPUs of the VM, for the sake of one
 * (kvm_watch.c). KVM can neither split a slot nor change whether it is read-only: all of them are
 * made anew, while no CPU is in its guest. */
#include "engine/private.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

enum { GUARDED = 4096 /* bytes of a page */ };

/* ---- Their layout ---- */

static bool add_slot(struct engine_vm *vm, uint64_t from, uint64_t size, bool read_only)
{
    const struct kvm_userspace_memory_region to = {
        .slot = vm->slots,
        .flags = read_only ? KVM_MEM_READONLY : 0,
        .guest_phys_addr = from,
        .memory_size = size,
        .userspace_addr = (uintptr_t)memory_host(vm->memory, from),
    };
    if (!kvm_set_slot(vm, &to))
        return false;
    vm->slots++;
    return true;
}

/* Also one that could not be dropped before. */
static void drop_slots(struct engine_vm *vm)
{
    vm->most_slots = vm->slots > vm->most_slots ? vm->slots : vm->most_slots;
    for (unsigned i = 0; i < vm->most_slots; i++)
        kvm_set_slot(vm, &(struct kvm_userspace_memory_region){ .slot = i });
    vm->slots = 0;
}

/* Is there a guard at this page, and where is the next one before an end? */
static bool find_guard(const struct engine_vm *vm, uint64_t page, uint64_t *end)
{
    bool is_here = false;
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        const struct engine_cpu *cpu = vm->cpus[i];
        for (unsigned k = 0; cpu && k < cpu->guarded_count; k++) {
            is_here |= cpu->guarded[k] == page;
            if (cpu->guarded[k] > page && cpu->guarded[k] < *end)
                *end = cpu->guarded[k];
        }
    }
    return is_here;
}

/* A slot for a region, or several where pages of it are guarded. */
static bool add_region(struct engine_vm *vm, const struct memory_region *region)
{
    for (uint64_t from = region->from, end; from < region->to; from = end) {
        end = region->to;
        const bool is_guarded = find_guard(vm, from, &end);
        if (is_guarded)
            end = from + GUARDED;
        if (!add_slot(vm, from, end - from, region->read_only || is_guarded))
            return false;
    }
    return true;
}

/* Each region, and once more what is there again at the top. */
static bool add_memory(struct engine_vm *vm)
{
    const struct memory *memory = vm->memory;
    for (unsigned i = 0; i < memory->count; i++)
        if (!add_region(vm, &memory->regions[i]))
            return false;
    const uint64_t top = memory_top(memory);
    return !memory->top || add_slot(vm, top, memory->top, !memory_has_ram(memory, top));
}

/* ---- Its slots while CPUs run ---- */

/* Lock held: no other CPU is in its guest, or comes into it. */
static void hold_others(struct engine_vm *vm, const struct engine_cpu *cpu)
{
    atomic_store(&vm->changes, true);
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        struct engine_cpu *other = vm->cpus[i];
        while (other && other != cpu && atomic_load(&other->inside)) {
            kvm_nudge(other);
            nanosleep(&(struct timespec){ .tv_nsec = 20000 }, NULL);
        }
    }
}

static void let_others_go(struct engine_vm *vm)
{
    atomic_store(&vm->changes, false);
}

static bool lay_out_anew(struct engine_vm *vm)
{
    drop_slots(vm);
    return add_memory(vm);
}

static bool change_guards(struct engine_cpu *cpu, const uint64_t *gpas, unsigned count)
{
    cpu->guarded_count = count;
    for (unsigned i = 0; i < count; i++)
        cpu->guarded[i] = gpas[i];
    if (lay_out_anew(cpu->vm))
        return true;
    cpu->guarded_count = 0;
    lay_out_anew(cpu->vm);
    return false;
}

static bool has_guards(const struct engine_cpu *cpu, const uint64_t *gpas, unsigned count)
{
    return count == cpu->guarded_count &&
           (!count || !memcmp(cpu->guarded, gpas, count * sizeof *gpas));
}

bool kvm_guard_pages(struct engine_cpu *cpu, const uint64_t *gpas, unsigned count)
{
    struct engine_vm *vm = cpu->vm;
    assert(count <= WATCH_PAGES_MAX);
    pthread_mutex_lock(&vm->change);
    bool done = has_guards(cpu, gpas, count);
    if (!done) {
        hold_others(vm, cpu);
        done = change_guards(cpu, gpas, count);
        let_others_go(vm);
    }
    pthread_mutex_unlock(&vm->change);
    return done;
}

static unsigned forget_guards(struct engine_vm *vm)
{
    unsigned had = 0;
    for (unsigned i = 0; i < VCPU_MAX; i++)
        if (vm->cpus[i]) {
            had += vm->cpus[i]->guarded_count;
            vm->cpus[i]->guarded_count = 0;
        }
    return had;
}

bool kvm_give_up_guards(struct engine_cpu *cpu)
{
    struct engine_vm *vm = cpu->vm;
    pthread_mutex_lock(&vm->change);
    const bool had = forget_guards(vm);
    if (had) {
        atomic_store(&vm->needs_writable, true);
        hold_others(vm, cpu);
        if (!lay_out_anew(vm))
            lay_out_anew(vm);
        let_others_go(vm);
    }
    pthread_mutex_unlock(&vm->change);
    return had;
}

/* ---- The VM ---- */

struct engine_vm *kvm_vm_create(const char *device, struct memory *memory, struct failure *failure)
{
    struct engine_vm *vm = kvm_vm_open(device, memory, failure);
    if (!vm || add_memory(vm))
        return vm;
    set_failure(failure, "%s: KVM_SET_USER_MEMORY_REGION: %s", device, error_words(errno));
    kvm_vm_destroy(vm);
    return NULL;
}
