/* Why a guest failed, or stands still: the chain of its faults, and what of the things that
 * beginners do wrong it did. Concluded from its events, and from its memory as it is now. Any
 * thread that owns the model; nothing is changed. Hardware facts: Intel SDM vol. 3A, 3 to 7, 20. */
#ifndef DIAGNOSIS_H
#define DIAGNOSIS_H

#include "diagnosis/memory.h"
#include "model/model.h"
#include "symbols/symbols.h"
#include "words/language.h"

enum { DIAGNOSIS_MAX = 8, DIAGNOSIS_TEXT = 512, DIAGNOSIS_CHAIN = 1536 };

struct diagnosis {
    bool is_conclusion; /* from tables and the last registers; else from what happened */
    unsigned count;     /* of sentences, in the order of what happened; 0: nothing to say */
    char sentences[DIAGNOSIS_MAX][DIAGNOSIS_TEXT];
    /* What a beginner did wrong: what it is, and what to do; "" if none of those. */
    char advice[DIAGNOSIS_TEXT];
};

/* Of a vCPU that has ended; of any other there is nothing to say. symbols may be NULL. Texts end
 * with a zero byte, and are cut between characters. */
void diagnosis_make(const struct model *model, unsigned vcpu, const struct diagnosis_memory *memory,
                    const struct symbols *symbols, enum language language,
                    struct diagnosis *diagnosis);

/* Writes the chain as one sentence: "#GP(0x18) at ... because ...; the handler of ...: triple
 * fault"; of a conclusion it says so. "" if there is none. Returns text. */
char *diagnosis_chain(const struct diagnosis *diagnosis, enum language language,
                      char text[DIAGNOSIS_CHAIN]);

#endif
