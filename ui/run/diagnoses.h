/* Why guests failed (diagnosis/diagnosis.h), with what the machine still holds of them. */
#ifndef RUN_DIAGNOSES_H
#define RUN_DIAGNOSES_H

#include "diagnosis/diagnosis.h"
#include "machine/machine.h"
#include "system/out.h"

/* Those of a run, kept once they are made. All zeros: none are. */
struct diagnoses {
    struct diagnosis of[VCPU_MAX];
    bool made[VCPU_MAX];
    enum language language;
};

/* Of one vCPU, in a language. The machine is there still. */
void diagnoses_make(const struct machine *machine, const struct model *model, unsigned vcpu,
                    const struct symbols *symbols, enum language language,
                    struct diagnosis *diagnosis);

/* The same, made once the vCPU has ended; NULL before. Borrowed until the next call. */
const struct diagnosis *diagnoses_look(struct diagnoses *diagnoses, const struct machine *machine,
                                       const struct model *model, unsigned vcpu,
                                       const struct symbols *symbols, enum language language);

/* Writes what there is to say beneath a closing line, in English: "vCPU 0: #GP(0x18) at ...", and a
 * line of advice. Nothing where there is nothing. */
void diagnoses_put(struct out *out, const struct machine *machine, const struct model *model,
                   unsigned vcpu, const struct symbols *symbols);

#endif
