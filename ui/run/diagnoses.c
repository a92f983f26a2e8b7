/* Diagnoses of a machine's vCPUs, and their closing lines. */
#include "run/diagnoses.h"

void diagnoses_make(const struct machine *machine, const struct model *model, unsigned vcpu,
                    const struct symbols *symbols, enum language language,
                    struct diagnosis *diagnosis)
{
    struct diagnosis_vcpu of = { machine, vcpu };
    const struct diagnosis_memory memory = diagnosis_memory_of(&of);
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
