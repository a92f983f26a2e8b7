/* Steps and breakpoints by the CPU's debug facilities, as far as a host has them. */
#include "engine/private.h"

#include "engine/kvm_words.h"
#include "memory/boot.h"

#include <errno.h>
#include <stdatomic.h>

enum { DEBUG_REGISTERS = 4 };

/* DR0 to DR3 hold addresses; in DR7, G0 to G3 and GE enable them, and R/W and LEN of each are 0:
 * execution (SDM vol. 3B, 17.2.4). Bit 10 always reads as one. */
static void arm(struct kvm_guest_debug *debug, unsigned i, uint64_t linear)
{
    enum { DR7_G0 = 1 << 1, DR7_GE = 1 << 9, DR7_FIXED = 1 << 10 };
    debug->control = KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_USE_HW_BP;
    debug->arch.debugreg[i] = linear;
    debug->arch.debugreg[7] |= DR7_G0 << 2 * i | DR7_GE | DR7_FIXED;
}

bool kvm_debug_for_run(struct engine_cpu *cpu)
{
    if (!cpu->debug.control && !cpu->stops.control) /* as it is nearly always */
        return true;
    return kvm_set_debug(cpu, &cpu->stops);
}

/* An instruction that exits is run to that exit: with single-step on, some hosts swallow a HLT. The
 * page shared with the kernel has no registers before the first run, so ask. */
bool kvm_debug_for_step(struct engine_cpu *cpu)
{
    struct kvm_guest_debug debug = { 0 };
    struct kvm_sregs sregs;
    const struct kvm_regs none = { 0 };
    struct registers regs;
    struct event_wide wide;
    if (!kvm_get(cpu, KVM_PART_SREGS, &sregs, NULL))
        return false;
    kvm_registers_from(&regs, &none, &sregs);
    kvm_wide_from(&wide, &none, &sregs);
    if (!insn_exits(&cpu->finder, &regs, &wide))
        debug.control = KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_SINGLESTEP;
    return kvm_set_debug(cpu, &debug);
}

static bool use(struct engine_cpu *cpu, const struct kvm_guest_debug *stops)
{
    cpu->stops = *stops;
    if (kvm_debug_for_run(cpu))
        return true;
    cpu->stops = (struct kvm_guest_debug){ 0 };
    return false;
}

static bool use_breakpoint(struct engine_cpu *cpu, uint64_t linear)
{
    struct kvm_guest_debug stops = { 0 };
    arm(&stops, 0, linear);
    return use(cpu, &stops);
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
    struct engine_vm *vm = kvm_vm_create(device, &memory, &failure);
    struct engine_cpu *cpu = vm ? kvm_cpu_create(vm, 0, &failure) : NULL;
    if (cpu && kvm_cpu_set_registers(cpu, &regs, &failure) && use_breakpoint(cpu, 1)) {
        while (kvm_enter(cpu) == -EINTR) /* a kick for another CPU of this thread */
            ;
        works = cpu->run->exit_reason == KVM_EXIT_DEBUG;
    }
    kvm_cpu_destroy(cpu);
    kvm_vm_destroy(vm);
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

bool kvm_cpu_set_stops(struct engine_cpu *cpu, const struct engine_stops *stops)
{
    struct kvm_guest_debug debug = { 0 };
    const unsigned count = stops->breaks_count;
    if (count > DEBUG_REGISTERS || (count && !breakpoints_work(cpu->vm->device))) {
        use(cpu, &debug);
        return false;
    }
    for (unsigned i = 0; i < count; i++)
        arm(&debug, i, stops->breaks[i]);
    return use(cpu, &debug) || !count;
}
