/* KVM_RUN, seen from within: this program has an ioctl() of its own, through which the VMM under
 * test and the bare loop both go.
 *
 * With a hook set it marks the time at chosen returns of KVM_RUN, at the same place for both, so
 * that nothing of what comes before the first exit or after the last one is counted. And it can let
 * KVM_RUN cost nothing: it then returns at once, everything in struct kvm_run being as the last
 * real exit left it. To the VMM that is one more exit like the one before, so what its vCPU loop
 * does between two exits can be measured without the guest and the kernel. Such a vCPU is never
 * kicked back, but ends as always when it is told to stop.
 *
 * One vCPU at a time; whoever reads the marks meanwhile reads mark_count first.
 */
#ifndef HOOK_H
#define HOOK_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>

enum { MARKS_MAX = 128 };

struct hook {
    /* Set before the vCPU starts. Nobody else's data lies in the cache lines that its thread
     * uses. */
    alignas(64) uint64_t (*clock)(void); /* of the marks */

    /* In returns of KVM_RUN: which one (from 1) has the first mark, how far it is to the next, and
     * how many are real; the rest are free. */
    uint64_t first, stride, real;

    /* Written by the vCPU's thread. */
    uint64_t returns;
    _Atomic unsigned mark_count;
    uint64_t marks[MARKS_MAX];
};

/* NULL: ioctl() is as always. May be set while no vCPU runs. */
extern struct hook *hook;

#endif
