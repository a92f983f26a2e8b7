/* What KVM tells in its structures, in the words of event/registers.h and event/event.h, and back.
 * The ioctls that fill and take these are kvm.c's alone. Any thread. */
#ifndef ENGINE_KVM_WORDS_H
#define ENGINE_KVM_WORDS_H

#include "engine/state.h"
#include "event/event.h"

#include <linux/kvm.h>

/* All of the registers. */
void kvm_registers_from(struct registers *to, const struct kvm_regs *general,
                        const struct kvm_sregs *special);
/* What they have beyond 32 bits, and CS:IP as a linear address. */
void kvm_wide_from(struct event_wide *to, const struct kvm_regs *general,
                   const struct kvm_sregs *special);
/* The general ones, EIP and EFLAGS; the rest, where what is no register (APIC base, pending
 * interrupts) stays as it is. */
void kvm_general_to(struct kvm_regs *to, const struct registers *regs,
                    const struct event_wide *wide);
void kvm_special_to(struct kvm_sregs *to, const struct registers *regs,
                    const struct event_wide *wide);

/* DR0 to DR3, DR6, DR7, by number. */
void kvm_debug_from(uint64_t dr[8], const struct kvm_debugregs *debug);
void kvm_debug_to(struct kvm_debugregs *to, const uint64_t dr[8]);
/* What is on its way between two instructions. Of NMIs and SMM nothing is told, and what is given
 * of them stays as it is: nobody here makes any. An INT n that was interrupted on its way is none:
 * its instruction is executed again. */
void kvm_events_from(struct cpu_state *to, const struct kvm_vcpu_events *events);
void kvm_events_to(struct kvm_vcpu_events *to, const struct cpu_state *state);

static inline void event_set_reason(struct event *event, enum event_reason reason, uint64_t detail)
{
    event->reason = (uint8_t)reason;
    event->detail = (uint32_t)detail;
}

/* The exit that a KVM_RUN without an error has left in the page run, into reason, detail,
 * direction, port, gpa, size, count. Gives the bytes that move, in that page; NULL: none. */
uint8_t *kvm_describe_exit(struct kvm_run *run, struct event *event);

#endif
