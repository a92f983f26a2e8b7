/* The engines there are, why a guest has another than one would expect, and what the host's KVM is:
 * what the machine knows of them and front ends say in words. */
#ifndef EVENT_ENGINES_H
#define EVENT_ENGINES_H

#include <stdbool.h>

#define KVM_DEVICE "/dev/kvm" /* where it is, unless the user says otherwise */

enum engine_kind {
    ENGINE_NONE, /* not chosen yet */
    ENGINE_KVM,
    ENGINE_SOFT, /* the software CPU */
    ENGINE_KIND_COUNT
};

/* Why a guest has the software CPU although nobody asked for it. */
enum engine_reason {
    REASON_NONE, /* it was asked for, or it is KVM */
    REASON_KVM_FAILED,
    REASON_KVM_MISSING,
    REASON_KVM_DENIED,
    REASON_KVM_UNUSABLE,
    REASON_KVM_WRONG_API,
    REASON_KVM_CANNOT_PAGE,
    REASON_KVM_CANNOT_INTERRUPT, /* in protected mode */
    REASON_KVM_CANNOT_GO_LONG,
    REASON_KVM_CANNOT_GO_ON, /* it was KVM, until that met what it cannot execute */
    REASON_COUNT
};

/* What opening the device led to; each step is tried only after the one before it. */
enum kvm_state {
    KVM_STATE_OK,
    KVM_STATE_MISSING,
    KVM_STATE_DENIED,
    KVM_STATE_UNUSABLE,
    KVM_STATE_WRONG_API
};

struct kvm_host {
    enum kvm_state state;
    int api_version; /* 0 where it could not be asked, negative where asking failed */
    bool sync_regs, immediate_exit;
};

#endif
