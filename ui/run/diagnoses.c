/* Guest memory for a diagnosis, and its closing lines. */
#include "run/diagnoses.h"

#include "machine/control.h"

struct memory_of {
    const struct machine *machine;
    unsigned vcpu;
};

static size_t copy_linear(void *context, const struct registers *regs,
                          const struct event_wide *wide, uint64_t linear, void *to, size_t n)
{
    const struct memory_of *of = context;
    return control_copy_memory(of->machine, of->vcpu, regs, wide, linear, to, n);
}

static size_t copy_physical(void *context, uint64_t gpa, void *to, size_t n)
{
    const struct memory_of *of = context;
    return control_copy_physical(of->machine, of->vcpu, gpa, to, n);
}

void diagnoses_make(const struct machine *machine, const struct model *model, unsigned vcpu,
                    const struct symbols *symbols, enum language language,
                    struct diagnosis *diagnosis)
{
    struct memory_of of = { machine, vcpu };
    const struct diagnosis_memory memory = { copy_linear, copy_physical, &of };
    diagnosis_make(model, vcpu, &memory, symbols, language, diagnosis);
}

const struct diagnosis *diagnoses_look(struct diagnoses *d, const struct machine *machine,
                                       const struct model *model, unsigned vcpu,
                                       const struct symbols *symbols, enum language language)
{
    if (vcpu >= model->count || model->vcpus[vcpu].state != MODEL_ENDED)
        return NULL;
    if (d->language != language)
        *d = (struct diagnoses){ .language = language };
    if (!d->made[vcpu])
        diagnoses_make(machine, model, vcpu, symbols, language, &d->of[vcpu]);
    d->made[vcpu] = true;
    return &d->of[vcpu];
}

void diagnoses_put(struct out *out, const struct machine *machine, const struct model *model,
                   unsigned vcpu, const struct symbols *symbols)
{
    struct diagnosis diagnosis;
    char chain[DIAGNOSIS_CHAIN];
    diagnoses_make(machine, model, vcpu, symbols, ENGLISH, &diagnosis);
    if (diagnosis.count)
        out_format(out, "vCPU %u: %s\n", vcpu, diagnosis_chain(&diagnosis, ENGLISH, chain));
    if (*diagnosis.advice)
        out_format(out, "vCPU %u: %s\n", vcpu, diagnosis.advice);
}
