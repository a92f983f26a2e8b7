/* What a vCPU holds, between the kernel and the words of engine/state.h. */
#include "engine/private.h"

#include "engine/kvm_words.h"
#include "event/wide.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int kvm_fetch_registers(struct engine_cpu *cpu)
{
    struct kvm_sync_regs *shared = &cpu->run->s.regs;
    bool ok = cpu->vm->sync_regs || (kvm_get(cpu, KVM_PART_REGS, &shared->regs, NULL) &&
                                     kvm_get(cpu, KVM_PART_SREGS, &shared->sregs, NULL));
    return ok ? 0 : -errno;
}

/* Setting the special ones would give it an interrupt that they say is pending. */
static bool set_registers(struct engine_cpu *cpu, const struct registers *regs,
                          const struct event_wide *wide, struct failure *failure)
{
    struct kvm_sregs sregs;
    struct kvm_regs general;
    kvm_general_to(&general, regs, wide);
    if (!kvm_get(cpu, KVM_PART_SREGS, &sregs, failure))
        return false;
    kvm_special_to(&sregs, regs, wide);
    memset(sregs.interrupt_bitmap, 0, sizeof sregs.interrupt_bitmap);
    cpu->finder.resumed_at = wide_code_linear(regs, wide);
    cpu->wide = *wide;
    return kvm_set(cpu, KVM_PART_SREGS, &sregs, failure) &&
           kvm_set(cpu, KVM_PART_REGS, &general, failure);
}

bool kvm_cpu_set_registers(struct engine_cpu *cpu, const struct registers *regs,
                           struct failure *failure)
{
    return set_registers(cpu, regs, &(struct event_wide){ 0 }, failure);
}

/* ---- The whole state ---- */

/* Of SYSENTER, SYSCALL, SWAPGS and the page attributes (SDM vol. 4, table 2-2). */
static const uint32_t saved_msrs[] = {
    0x174,      0x175,      0x176,                  /* IA32_SYSENTER_CS, ESP, EIP */
    0x277,                                          /* IA32_PAT */
    0xc0000081, 0xc0000082, 0xc0000083, 0xc0000084, /* IA32_STAR, LSTAR, CSTAR, FMASK */
    0xc0000102,                                     /* IA32_KERNEL_GS_BASE */
};
enum { SAVED_MSRS = sizeof saved_msrs / sizeof *saved_msrs };

/* What no other engine has, of hosts that have it. KVM_GET_XSAVE refuses a guest that uses more
 * than the 4,096 bytes of struct kvm_xsave; such a state goes without. */
struct kvm_own {
    unsigned msr_count; /* a host that lacks one gives those before it */
    struct kvm_msr_entry msrs[SAVED_MSRS];
    bool has_xsave;
    struct kvm_xcrs xcrs;
    struct kvm_xsave xsave; /* its tail may have no bytes: the last one */
};

static bool save_own(struct engine_cpu *cpu, struct cpu_state *state, struct failure *failure)
{
    struct kvm_own *own = calloc(1, sizeof *own);
    if (!own)
        return set_failure(failure, "vCPU %u: no memory for its state", cpu->index);
    for (int i = 0; i < SAVED_MSRS; i++)
        own->msrs[i].index = saved_msrs[i];
    own->msr_count = kvm_get_msrs(cpu, own->msrs, SAVED_MSRS);
    own->has_xsave = kvm_get(cpu, KVM_PART_XSAVE, &own->xsave, NULL) &&
                     kvm_get(cpu, KVM_PART_XCRS, &own->xcrs, NULL);
    state->own = own;
    return true;
}

static bool load_own(struct engine_cpu *cpu, const struct kvm_own *own, struct failure *failure)
{
    struct kvm_own copy;
    if (!own)
        return true;
    copy = *own;
    kvm_set_msrs(cpu, own->msrs, own->msr_count);
    return !own->has_xsave || (kvm_set(cpu, KVM_PART_XCRS, &copy.xcrs, failure) &&
                               kvm_set(cpu, KVM_PART_XSAVE, &copy.xsave, failure));
}

bool kvm_cpu_save(struct engine_cpu *cpu, struct cpu_state *state, struct failure *failure)
{
    struct kvm_regs general;
    struct kvm_sregs sregs;
    struct kvm_debugregs debug;
    struct kvm_vcpu_events events;
    *state = (struct cpu_state){ .own_of = ENGINE_KVM };
    if (cpu->unfinished)
        return set_failure(failure, "vCPU %u: its last exit is not finished", cpu->index);
    if (!kvm_get(cpu, KVM_PART_REGS, &general, failure) ||
        !kvm_get(cpu, KVM_PART_SREGS, &sregs, failure) ||
        !kvm_get(cpu, KVM_PART_DEBUGREGS, &debug, failure) ||
        !kvm_get(cpu, KVM_PART_VCPU_EVENTS, &events, failure) || !save_own(cpu, state, failure))
        return false;
    kvm_registers_from(&state->regs, &general, &sregs);
    kvm_wide_from(&state->wide, &general, &sregs);
    kvm_debug_from(state->dr, &debug);
    kvm_events_from(state, &events);
    kvm_get_tsc(cpu, &state->tsc);
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
bool kvm_cpu_load(struct engine_cpu *cpu, const struct cpu_state *state, struct failure *failure)
{
    struct kvm_debugregs debug;
    struct kvm_vcpu_events events;
    const struct kvm_own *own = state->own_of == ENGINE_KVM ? state->own : NULL;
    if (state->unfinished)
        return set_failure(failure, "vCPU %u: its last exit is not finished", cpu->index);
    kvm_debug_to(&debug, state->dr);
    if (!set_registers(cpu, &state->regs, &state->wide, failure) || !load_own(cpu, own, failure) ||
        !kvm_set(cpu, KVM_PART_DEBUGREGS, &debug, failure) ||
        !kvm_get(cpu, KVM_PART_VCPU_EVENTS, &events, failure))
        return false;
    kvm_events_to(&events, state);
    kvm_set_tsc(cpu, state->tsc);
    foretell_injection(cpu->run, state);
    cpu->unfinished = false;
    cpu->inject_error = 0;
    return kvm_set(cpu, KVM_PART_VCPU_EVENTS, &events, failure);
}
