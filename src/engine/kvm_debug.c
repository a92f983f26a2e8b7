/* Steps and breakpoints by the CPU's debug facilities, as far as a host has them. */
#include "engine/private.h"

#include "engine/kvm_words.h"
#include "memory/boot.h"

#include <errno.h>
#include <stdatomic.h>

/* DR0 to DR3 hold addresses; in DR7, G0 to G3 and GE enable them, R/W is 0 for execution, LEN then
 * 0, or 1 for a write to 1, 2, 4 or 8 bytes, aligned (SDM vol. 3B, 17.2.4). Bit 10 always reads as
 * one. */
static void arm(struct kvm_guest_debug *debug, unsigned i, uint64_t linear, unsigned written)
{
    enum { DR7_G0 = 1 << 1, DR7_GE = 1 << 9, DR7_FIXED = 1 << 10, DR7_RW0_WRITE = 1 << 16 };
    static const uint8_t len0[] = { [1] = 0, [2] = 1, [4] = 3, [8] = 2 };
    const unsigned what = written ? DR7_RW0_WRITE | (unsigned)len0[written] << 18 : 0;
    debug->control = KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_USE_HW_BP;
    debug->arch.debugreg[i] = linear;
    debug->arch.debugreg[7] |= DR7_G0 << 2 * i | DR7_GE | DR7_FIXED | (uint64_t)what << 4 * i;
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
    struct kvm_guest_debug debug = cpu->data;
    struct kvm_sregs sregs;
    const struct kvm_regs none = { 0 };
    struct registers regs;
    struct event_wide wide;
    if (!kvm_get(cpu, KVM_PART_SREGS, &sregs, NULL))
        return false;
    kvm_registers_from(&regs, &none, &sregs);
    kvm_wide_from(&wide, &none, &sregs);
    if (!insn_exits(&cpu->finder, &regs, &wide))
        debug.control |= KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_SINGLESTEP;
    return kvm_set_debug(cpu, &debug);
}

/* ---- Does it work here? ---- */

/* A host may take a breakpoint without an error and never stop at it (QEMU's emulated SVM does not
 * arm DR7; kvm_pvm, which emulates real mode, sees no writes). True also where that cannot be
 * tried. */
static bool try_stops(const char *device, const struct kvm_guest_debug *stops)
{
    static const uint8_t code[] = { 0x90, 0xa2, 0x00, 0x05, 0x90, 0xf4 }; /* mov [0x500], al */
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
    if (cpu && kvm_cpu_set_registers(cpu, &regs, &failure) && kvm_set_debug(cpu, stops)) {
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
static bool works(const char *device, bool writes)
{
    enum { UNKNOWN, YES, NO };
    static _Atomic int known[2];
    if (atomic_load(&known[writes]) == UNKNOWN) {
        struct kvm_guest_debug stops = { 0 };
        arm(&stops, 0, writes ? 0x500 : 1, writes);
        atomic_store(&known[writes], try_stops(device, &stops) ? YES : NO);
    }
    return atomic_load(&known[writes]) == YES;
}

/* ---- What to stop at ---- */

/* The most of these bytes that one register can watch. */
static unsigned piece(uint64_t linear, uint64_t length)
{
    unsigned size = 8;
    while (size > length || linear % size)
        size /= 2;
    return size;
}

/* Registers from the first on for all that is written to; bit n: DRn. 0 if they are not enough. */
static unsigned arm_writes(struct kvm_guest_debug *debug, const struct engine_stops *stops,
                           unsigned first)
{
    unsigned used = 0;
    for (unsigned i = 0; i < stops->writes_count; i++) {
        uint64_t at = stops->writes[i].linear, left = stops->writes[i].length;
        for (unsigned size; left; at += size, left -= size) {
            if (first == DEBUG_REGISTERS)
                return 0;
            size = piece(at, left);
            arm(debug, first, at, size);
            used |= 1u << first++;
        }
    }
    return used;
}

static unsigned try_registers(struct engine_cpu *cpu, struct kvm_guest_debug *debug,
                              const struct engine_stops *stops, unsigned first)
{
    struct kvm_guest_debug with = *debug;
    if (!stops->writes_count || !works(cpu->vm->device, true))
        return 0;
    const unsigned used = arm_writes(&with, stops, first);
    cpu->data = (struct kvm_guest_debug){ 0 };
    if (used) {
        *debug = with;
        arm_writes(&cpu->data, stops, first);
    }
    return used;
}

bool kvm_cpu_set_stops(struct engine_cpu *cpu, const struct engine_stops *stops)
{
    struct kvm_guest_debug debug = { 0 };
    unsigned count = stops->breaks_count;
    const bool fits = count <= DEBUG_REGISTERS && (!count || works(cpu->vm->device, false));
    if (!fits)
        count = 0;
    for (unsigned i = 0; i < count; i++)
        arm(&debug, i, stops->breaks[i], 0);
    unsigned registers = try_registers(cpu, &debug, stops, count);
    cpu->stops = debug;
    const bool set = kvm_debug_for_run(cpu);
    if (!set) {
        cpu->stops = cpu->data = (struct kvm_guest_debug){ 0 };
        registers = 0;
    }
    return kvm_watch_set(cpu, stops, registers) && fits && (set || !count);
}
