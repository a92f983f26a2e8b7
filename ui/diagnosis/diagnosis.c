/* A chain of sentences, and the advice. */
#include "diagnosis/private.h"
#include "event/words.h"
#include "explain/explain.h"
#include "text/utf8.h"
#include "words/words.h"

#include <stdio.h>
#include <string.h>

/* The source's line, else what symbol it is behind. Bytes beyond the instruction may be data. */
static bool put_symbol(const struct scene *s, char *text, size_t size)
{
    struct symbols_place of;
    const size_t length = s->decoded ? s->insn.length : s->size < 1 ? s->size : 1;
    if (!symbols_place(s->symbols, s->linear, s->bytes, length, &of))
        return false;
    if (of.line)
        snprintf(text, size, "%s:%u", of.file, of.line);
    else if (*of.name)
        snprintf(text, size, of.offset ? "%s+0x%llx" : "%s", of.name,
                 (unsigned long long)of.offset);
    return of.line || *of.name;
}

/* "main.c:40 (mov ds, eax)". */
static void put_place(const struct scene *s, char *text, size_t size)
{
    char place[SYMBOLS_PLACE] = "", insn[64] = "";
    if (!put_symbol(s, place, sizeof place))
        event_where(&s->vcpu->last_exit, &s->wide, place, sizeof place);
    if (s->decoded)
        explain_insn(s->bytes, s->size, registers_code_bits(&s->regs), wide_rip(&s->regs, &s->wide),
                     insn, sizeof insn);
    snprintf(text, size, *insn ? "%s (%s)" : "%s", place, insn);
}

/* What had no room ends between characters. */
static void cut_whole(char *text)
{
    text[utf8_whole(text, strlen(text))] = '\0';
}

static char *next_sentence(struct diagnosis *d)
{
    return d->sentences[d->count < DIAGNOSIS_MAX - 1 ? d->count++ : d->count];
}

static void put_first(const struct scene *s, struct diagnosis *d)
{
    char fault[64], place[256], cause[DIAGNOSIS_TEXT];
    const struct fault *f = &s->faults[0];
    char *text = next_sentence(d);
    cause_put_fault(f, s->language, fault, sizeof fault);
    put_place(s, place, sizeof place);
    cause_put(s, &f->cause, cause, sizeof cause);
    if (*cause)
        snprintf(text, DIAGNOSIS_TEXT, WORD_FORMAT(s->language, WF_DIAGNOSIS_FAULT), fault, place,
                 cause);
    else
        snprintf(text, DIAGNOSIS_TEXT, WORD_FORMAT(s->language, WF_DIAGNOSIS_CAME), fault, place);
}

/* Why the handler of each was not reached; one reason that they have in common is said once. */
static void put_delivery(const struct scene *s, unsigned i, struct diagnosis *d)
{
    char fault[64], cause[DIAGNOSIS_TEXT];
    const struct fault *f = &s->faults[i];
    if (f->delivery.kind <= CAUSE_NONE)
        return;
    const bool last = i + 1 == s->count,
               same = i && cause_is_same(&f->delivery, &s->faults[i - 1].delivery);
    char *text = next_sentence(d);
    cause_put_fault(f, s->language, fault, sizeof fault);
    cause_put(s, &f->delivery, cause, sizeof cause);
    if (same)
        snprintf(text, DIAGNOSIS_TEXT, WORD_FORMAT(s->language, WF_DIAGNOSIS_NOR_SAME), fault);
    else if (i)
        snprintf(text, DIAGNOSIS_TEXT, WORD_FORMAT(s->language, WF_DIAGNOSIS_NOR), fault, cause);
    else
        snprintf(text, DIAGNOSIS_TEXT, WORD_FORMAT(s->language, WF_DIAGNOSIS_HANDLER), fault,
                 cause);
    if (last)
        snprintf(text + strlen(text), DIAGNOSIS_TEXT - strlen(text), "%s",
                 word(s->language, W_DIAGNOSIS_TRIPLE));
}

static void tell_chain(const struct scene *s, struct diagnosis *d)
{
    if (!s->count)
        return;
    d->is_conclusion = s->is_conclusion;
    put_first(s, d);
    for (unsigned i = 0; i < s->count; i++)
        put_delivery(s, i, d);
}

void diagnosis_make(const struct model *model, unsigned vcpu, const struct diagnosis_memory *memory,
                    const struct symbols *symbols, enum language language,
                    struct diagnosis *diagnosis)
{
    *diagnosis = (struct diagnosis){ .count = 0 };
    if (vcpu >= model->count || model->vcpus[vcpu].state != MODEL_ENDED ||
        !model->vcpus[vcpu].exits)
        return;
    const struct model_vcpu *v = &model->vcpus[vcpu];
    struct scene s = {
        .vcpu = v,
        .signs = &v->signs,
        .memory = memory,
        .symbols = symbols,
        .language = language,
    };
    scene_set(&s);
    if (s.failed && v->last_exit.reason == EVENT_SHUTDOWN)
        tell_chain(&s, diagnosis);
    for (unsigned i = 0; i < diagnosis->count; i++)
        cut_whole(diagnosis->sentences[i]);
    const enum word advice = advice_of(&s);
    if (advice != NO_WORD)
        snprintf(diagnosis->advice, sizeof diagnosis->advice, "%s", word(language, advice));
    cut_whole(diagnosis->advice);
}

char *diagnosis_chain(const struct diagnosis *d, enum language language, char text[DIAGNOSIS_CHAIN])
{
    size_t at = 0;
    text[0] = '\0';
    for (unsigned i = 0; i < d->count && at < DIAGNOSIS_CHAIN; i++) {
        const char *before = i                  ? word(language, W_DIAGNOSIS_JOIN)
                             : d->is_conclusion ? word(language, W_DIAGNOSIS_CONCLUDED)
                                                : "";
        at += (size_t)snprintf(text + at, DIAGNOSIS_CHAIN - at, "%s%s", before, d->sentences[i]);
    }
    cut_whole(text);
    return text;
}
