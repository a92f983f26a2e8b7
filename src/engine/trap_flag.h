/* What single-step leaves in guest memory.
 *
 * KVM steps by the trap flag (EFLAGS.TF, Intel SDM vol. 3B, 17.3.2), which a guest must not see:
 * PUSHF and the frame of an interrupt or exception hold it, and an IRET from that frame would set
 * it again, when nobody steps any more: the guest would die of a debug exception that it did not
 * ask for. A KVM that emulates what it steps (kvm_pvm) leaves none.
 */
#ifndef ENGINE_TRAP_FLAG_H
#define ENGINE_TRAP_FLAG_H

#include "engine/insn.h"

/* Clears TF in the flags that a step pushed: by PUSHF, or by an interrupt or exception whose
 * handler then ran on to an exit of its own (one that ran to its end took them back). before: the
 * registers at the beginning of the step; e: how it ended; of both what they have beyond 32 bits,
 * NULL: nothing. A guest that had set TF by itself keeps it. */
void trap_flag_remove(const struct insn_finder *finder, struct memory *memory,
                      const struct registers *before, const struct event_wide *wide_before,
                      const struct event *e, const struct event_wide *wide);

#endif
