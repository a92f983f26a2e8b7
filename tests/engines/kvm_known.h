/* What KVM's own emulator is known to do differently from a CPU.
 *
 * It runs real mode and unpaged protected mode where the host's CPU can't, as on kvm_pvm, and MMIO
 * everywhere. None of this is compared; all else is. */
#ifndef KVM_KNOWN_H
#define KVM_KNOWN_H

#include "world.h"

/* Is this why they differ? kvm is KVM's side, other another one's, both at the same exit of the
 * program. */
bool kvm_known(const struct program *program, const struct event *kvm, const struct event *other);

/* Makes other's ESP what KVM's is, where it is known that KVM has lost its upper half. */
void kvm_forget_upper_esp(const struct program *program, const struct event *kvm,
                          struct event *other);

#endif
