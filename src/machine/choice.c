/* Tries KVM where a guest needs more than real mode, and takes the software CPU where KVM cannot do
 * it. */
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

/* What a guest may come to that not every KVM can do. */
static const struct {
    enum probe probe;
    enum engine_reason reason;
    const char *what;
} trials[] = {
    { PROBE_INTERRUPTS, REASON_KVM_CANNOT_INTERRUPT,
      FAILURE_WORDS("interrupts in protected mode") },
    { PROBE_PAGING, REASON_KVM_CANNOT_PAGE, FAILURE_WORDS("32-bit paging") },
    { PROBE_LONG_MODE, REASON_KVM_CANNOT_GO_LONG, FAILURE_WORDS("64-bit mode") },
};
enum { TRIALS = sizeof trials / sizeof *trials };

/* Bit n: trial n. */
static const unsigned trials_of[NEED_COUNT] = {
    [NEED_PAGING] = 1 << 1, [NEED_PC] = 1 << 0 | 1 << 1, [NEED_LONG_MODE] = 1 << 2
};

static bool kvm_can(const char *device, enum choice_need need, enum engine_reason *reason,
                    struct failure *why_not)
{
    struct kvm_host host;
    struct probe_result result;
    if (!trials_of[need])
        return true;
    if (!kvm_host_probe(device, &host, why_not)) {
        *reason = reason_of(host.state);
        return false;
    }
    for (unsigned i = 0; i < TRIALS; i++) {
        if (!(trials_of[need] >> i & 1))
            continue;
        probe_run(ENGINE_KVM, device, trials[i].probe, &result);
        *reason = trials[i].reason;
        if (!result.ok)
            return set_failure(why_not, "KVM on this host cannot do %s: %s",
                               failure_words(trials[i].what), result.text);
    }
    return true;
}

static bool fall_back(struct choice *choice, enum choice_wish wish, enum choice_need need,
                      enum engine_reason reason, const struct failure *why_not,
                      struct failure *failure)
{
    if (need == NEED_LONG_MODE)
        return set_failure(failure, "it needs 64 bits, and the software CPU has 32: %.400s",
                           why_not->text);
    if (wish == CHOICE_KVM)
        return set_failure(failure, "%.400s; use --engine auto or soft", why_not->text);
    choice->engine = &engine_soft;
    choice->reason = reason;
    snprintf(choice->details, sizeof choice->details, "%.*s", (int)sizeof choice->details - 1,
             why_not->text);
    return true;
}

bool choice_make(struct choice *choice, enum choice_wish wish, const char *device,
                 enum choice_need need, struct failure *failure)
{
    struct failure why_not;
    enum engine_reason reason;
    *choice = (struct choice){ .engine = wish == CHOICE_SOFT ? &engine_soft : &engine_kvm };
    if (wish == CHOICE_SOFT)
        return need != NEED_LONG_MODE ||
               set_failure(failure, "it needs 64 bits, and the software CPU has 32: use --engine "
                                    "auto or kvm, without --clock virtual");
    if ((need == NEED_PC && wish == CHOICE_KVM) || kvm_can(device, need, &reason, &why_not))
        return true;
    return fall_back(choice, wish, need, reason, &why_not, failure);
}

struct engine_vm *choice_open(struct choice *choice, enum choice_wish wish, const char *device,
                              enum choice_need need, struct memory *memory, struct failure *failure)
{
    struct engine_vm *vm = choice->engine->vm_create(device, memory, failure);
    if (vm || choice->engine == &engine_soft)
        return vm;
    const struct failure why_not = *failure;
    bool goes_on = fall_back(choice, wish, need, reason_why_not(device), &why_not, failure);
    return goes_on ? choice->engine->vm_create(device, memory, failure) : NULL;
}
