/* Guest memory of a machine (machine/control.h). */
#include "diagnosis/memory.h"

#include "machine/control.h"

static size_t copy_linear(void *context, const struct registers *regs,
                          const struct event_wide *wide, uint64_t linear, void *to, size_t n)
{
    const struct diagnosis_vcpu *of = context;
    return control_copy_memory(of->machine, of->vcpu, regs, wide, linear, to, n);
}

static size_t copy_physical(void *context, uint64_t gpa, void *to, size_t n)
{
    const struct diagnosis_vcpu *of = context;
    return control_copy_physical(of->machine, of->vcpu, gpa, to, n);
}

struct diagnosis_memory diagnosis_memory_of(struct diagnosis_vcpu *of)
{
    return (struct diagnosis_memory){ copy_linear, copy_physical, of };
}
