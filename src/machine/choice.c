/* Tries KVM where a guest needs it to page, and takes the software CPU where it cannot. */
#include "machine/choice.h"

#include "engine/kvm.h"
#include "machine/probe.h"
#include "soft/soft.h"

#include <stdio.h>

static enum engine_reason reason_of(enum kvm_state state)
{
    static const enum engine_reason reasons[] = {
        [KVM_STATE_OK] = REASON_KVM_FAILED, /* it is there, and yet made no VM */
        [KVM_STATE_MISSING] = REASON_KVM_MISSING,   [KVM_STATE_DENIED] = REASON_KVM_DENIED,
        [KVM_STATE_UNUSABLE] = REASON_KVM_UNUSABLE, [KVM_STATE_WRONG_API] = REASON_KVM_WRONG_API,
    };
    return reasons[state];
}

static enum engine_reason reason_why_not(const char *device)
{
    struct kvm_host host;
    struct failure ignored; /* the caller has the words of what failed before */
    kvm_host_probe(device, &host, &ignored);
    return reason_of(host.state);
}

static bool kvm_can_page(const char *device, enum engine_reason *reason, struct failure *why_not)
{
    struct kvm_host host;
    struct probe_result result;
    bool there = kvm_host_probe(device, &host, why_not);
    *reason = there ? REASON_KVM_CANNOT_PAGE : reason_of(host.state);
    if (!there)
        return false;
    probe_run(ENGINE_KVM, device, PROBE_PAGING, &result);
    return result.ok
               ? true
               : set_failure(why_not, "KVM on this host cannot do 32-bit paging: %s", result.text);
}

static bool fall_back(struct choice *choice, enum choice_wish wish, enum engine_reason reason,
                      const struct failure *why_not, struct failure *failure)
{
    if (wish == CHOICE_KVM)
        return set_failure(failure, "%.400s; use --engine auto or soft", why_not->text);
    choice->engine = &engine_soft;
    choice->reason = reason;
    snprintf(choice->details, sizeof choice->details, "%.*s", (int)sizeof choice->details - 1,
             why_not->text);
    return true;
}

bool choice_make(struct choice *choice, enum choice_wish wish, const char *device, bool paging,
                 struct failure *failure)
{
    struct failure why_not;
    enum engine_reason reason;
    *choice = (struct choice){ .engine = wish == CHOICE_SOFT ? &engine_soft : &engine_kvm };
    if (wish == CHOICE_SOFT || !paging || kvm_can_page(device, &reason, &why_not))
        return true;
    return fall_back(choice, wish, reason, &why_not, failure);
}

struct engine_vm *choice_open(struct choice *choice, enum choice_wish wish, const char *device,
                              struct memory *memory, struct failure *failure)
{
    struct engine_vm *vm = choice->engine->vm_create(device, memory, failure);
    if (vm || choice->engine == &engine_soft)
        return vm;
    const struct failure why_not = *failure;
    bool goes_on = fall_back(choice, wish, reason_why_not(device), &why_not, failure);
    return goes_on ? choice->engine->vm_create(device, memory, failure) : NULL;
}
