/* What engines are called, and why a guest has not the one that it should. */
#include "explain/explain.h"
#include "words/words.h"

#include <assert.h>

static const char *text_of(enum word which, enum language language)
{
    return which == NO_WORD ? "" : word(language, which);
}

const char *explain_engine(enum engine_kind engine, enum language language)
{
    static const enum word names[ENGINE_KIND_COUNT] = {
        [ENGINE_NONE] = NO_WORD,
        [ENGINE_KVM] = W_ENGINE_KVM,
        [ENGINE_SOFT] = W_ENGINE_SOFTWARE,
    };
    assert(engine < ENGINE_KIND_COUNT);
    return text_of(names[engine], language);
}

const char *explain_engine_brief(enum engine_kind engine, enum language language)
{
    return engine == ENGINE_SOFT ? word(language, W_ENGINE_SOFTWARE_BRIEF)
                                 : explain_engine(engine, language);
}

const char *explain_engine_reason(enum engine_reason reason, enum language language)
{
    static const enum word words[REASON_COUNT] = {
        [REASON_NONE] = NO_WORD,
        [REASON_KVM_FAILED] = W_ENGINE_WHY_KVM_FAILED,
        [REASON_KVM_MISSING] = W_ENGINE_WHY_KVM_MISSING,
        [REASON_KVM_DENIED] = W_ENGINE_WHY_KVM_DENIED,
        [REASON_KVM_UNUSABLE] = W_ENGINE_WHY_KVM_UNUSABLE,
        [REASON_KVM_WRONG_API] = W_ENGINE_WHY_KVM_WRONG_API,
        [REASON_KVM_CANNOT_PAGE] = W_ENGINE_WHY_KVM_CANNOT_PAGE,
        [REASON_KVM_CANNOT_INTERRUPT] = W_ENGINE_WHY_KVM_CANNOT_INTERRUPT,
        [REASON_KVM_CANNOT_GO_LONG] = W_ENGINE_WHY_KVM_CANNOT_GO_LONG,
        [REASON_KVM_CANNOT_GO_ON] = W_ENGINE_WHY_KVM_CANNOT_GO_ON,
    };
    assert(reason < REASON_COUNT);
    return text_of(words[reason], language);
}
