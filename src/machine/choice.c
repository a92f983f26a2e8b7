#include "machine/choice.h"

#include "engine/kvm.h"
#include "machine/probe.h"
#include "soft/soft.h"

#include <stdio.h>

static const char *const briefs[] = {
    [KVM_STATE_OK] = "KVM failed here",           [KVM_STATE_MISSING] = "no /dev/kvm here",
    [KVM_STATE_DENIED] = "no access to /dev/kvm", [KVM_STATE_WRONG_API] = "another KVM API here",
    [KVM_STATE_UNUSABLE] = "KVM unusable here",
};

static const char *brief_of(const char *device)
{
    struct kvm_host host;
    struct failure ignored;
    kvm_host_probe(device, &host, &ignored);
    return briefs[host.state];
}

static bool kvm_can_page(const char *device, const char **brief, struct failure *why_not)
{
    struct kvm_host host;
    struct probe_result result;
    bool there = kvm_host_probe(device, &host, why_not);
    *brief = there ? "KVM here cannot page" : briefs[host.state];
    if (!there)
        return false;
    probe_run(ENGINE_KVM, device, PROBE_PAGING, &result);
    return result.ok
               ? true
               : set_failure(why_not, "KVM on this host cannot do 32-bit paging: %s", result.text);
}

static bool fall_back(struct choice *choice, enum choice_wish wish, const char *brief,
                      const struct failure *why_not, struct failure *failure)
{
    if (wish == CHOICE_KVM)
        return set_failure(failure, "%.400s; use --engine auto or soft", why_not->text);
    choice->engine = &engine_soft;
    choice->brief = brief;
    snprintf(choice->reason, sizeof choice->reason, "%.*s", (int)sizeof choice->reason - 1,
             why_not->text);
    return true;
}

bool choice_make(struct choice *choice, enum choice_wish wish, const char *device, bool paging,
                 struct failure *failure)
{
    struct failure why_not;
    const char *brief;
    choice->reason[0] = '\0';
    choice->brief = NULL;
    choice->engine = wish == CHOICE_SOFT ? &engine_soft : &engine_kvm;
    if (wish == CHOICE_SOFT || !paging || kvm_can_page(device, &brief, &why_not))
        return true;
    return fall_back(choice, wish, brief, &why_not, failure);
}

struct engine_vm *choice_open(struct choice *choice, enum choice_wish wish, const char *device,
                              struct memory *memory, struct failure *failure)
{
    struct engine_vm *vm = choice->engine->vm_create(device, memory, failure);
    if (vm || choice->engine == &engine_soft)
        return vm;
    const struct failure why_not = *failure;
    bool goes_on = fall_back(choice, wish, brief_of(device), &why_not, failure);
    return goes_on ? choice->engine->vm_create(device, memory, failure) : NULL;
}
