/* An exit in plain words: the sentences that an event gets, one after the other. */
#include "explain/private.h"
#include "text/utf8.h"

#include <assert.h>
#include <string.h>

/* What stands at an event's linear address: what left, what comes next, what was never reached; or
 * it has none. */
enum place { PLACE_LEFT, PLACE_NEXT, PLACE_ADDRESS, PLACE_NONE };

static enum place place_of(const struct event *e)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_IRQ_WINDOW:
    case EVENT_STEP:
    case EVENT_KICK: return PLACE_NEXT;
    case EVENT_FAIL_ENTRY:
    case EVENT_RUN_ERROR: return PLACE_ADDRESS;
    default: return event_is_exit(e) ? PLACE_LEFT : PLACE_NONE;
    }
}

/* What it is about, before the sentence itself. */
static void put_place(struct writer *w, enum place place)
{
    bool known = w->event->insn_len > 0;
    if (place == PLACE_LEFT && (w->event->flags & EVENT_STALE_REGS))
        explain_put_sentence(w, W_EXPLAIN_LAST_SEEN);
    else if (place == PLACE_LEFT && known)
        explain_put_sentence(w, W_EXPLAIN_HERE);
    else if (place == PLACE_LEFT || place == PLACE_ADDRESS)
        explain_put_sentence(w, W_EXPLAIN_HERE_UNKNOWN);
}

static void put_held(struct writer *w)
{
    const struct event *e = w->event;
    bool goes_on = e->reason <= EVENT_STEP || e->reason == EVENT_KICK;
    bool waits = goes_on && (e->flags & EVENT_MASKED) && e->irq < EVENT_IRQS;
    if (waits && explain_sentence(e, w->software) != W_EXPLAIN_HALT_DUE)
        explain_put_sentence(w, e->regs.eflags & EFLAGS_IF ? W_EXPLAIN_HELD_BY_SHADOW
                                                           : W_EXPLAIN_HELD_BY_IF);
}

/* The software CPU has neither PAE nor 64 bits. */
static bool is_for_kvm_alone(const struct registers *r)
{
    return (r->efer & EFER_LMA) || ((r->cr0 & CR0_PG) && (r->cr4 & CR4_PAE));
}

/* The engine could not go on: nobody can, or another does. */
static void put_what_becomes_of_it(struct writer *w, enum word sentence, bool taken_over)
{
    bool nobody_can = w->software || is_for_kvm_alone(&w->event->regs);
    if (sentence != W_EXPLAIN_NO_EMULATION && sentence != W_EXPLAIN_INTERNAL &&
        sentence != W_EXPLAIN_FAIL_ENTRY)
        return;
    explain_put_sentence(w, taken_over   ? W_EXPLAIN_TAKEN_OVER
                            : nobody_can ? W_EXPLAIN_CANNOT_GO_ON
                                         : W_EXPLAIN_KVM_CANNOT_GO_ON);
}

/* Writes of what has no registers, if it is that: an exception; of all else there is nothing. */
static bool put_other(struct writer *w)
{
    const struct event *e = w->event;
    if (e->reason == EVENT_EXCEPTION) {
        explain_put_sentence(w, explain_exception(e));
        explain_put_sentence(w, explain_exception_way(e));
    }
    return e->reason > EVENT_END && e->reason < EVENT_REASON_COUNT;
}

/* The sentence of a step says where that has led. */
static enum word sentence_of(const struct writer *w, const struct explain_past *past)
{
    enum word sentence = explain_sentence(w->event, w->software);
    if (sentence != W_EXPLAIN_STEP)
        return sentence;
    return past->arrived        ? W_EXPLAIN_BREAKPOINT
           : past->into_handler ? W_EXPLAIN_STEP_INTO_HANDLER
                                : sentence;
}

/* What comes next, beside what the sentence itself says of that. */
static void put_next(struct writer *w, enum word sentence, enum place place)
{
    const struct event *e = w->event;
    explain_begin_part(w, EXPLAIN_NEXT);
    if ((e->flags & EVENT_BREAK) && sentence != W_EXPLAIN_BREAKPOINT)
        explain_put_sentence(w, W_EXPLAIN_BREAK_MET);
    if (place == PLACE_NEXT && !w->goes_on)
        explain_put_sentence(w, e->insn_len ? W_EXPLAIN_NEXT : W_EXPLAIN_NEXT_UNKNOWN);
    put_held(w);
    if (explain_next(w) != NO_WORD)
        explain_put_sentence(w, explain_next(w));
}

static void put_all(struct writer *w, const struct explain_past *past)
{
    if (put_other(w))
        return;
    enum place place = place_of(w->event);
    enum word device, sentence = explain_device(w, past, &device);
    explain_put_bios_call(w);
    put_place(w, place);
    if (w->event->reason == EVENT_INJECT)
        explain_put_sentence(w, W_EXPLAIN_INJECTED);
    if (sentence != NO_WORD)
        explain_put_sentence(w, device);
    else
        sentence = sentence_of(w, past);
    explain_put_sentence(w, sentence);
    put_what_becomes_of_it(w, sentence, past->taken_over);
    put_next(w, sentence, place);
}

static void trim(char *text, size_t at)
{
    while (at && text[at - 1] == ' ')
        at--;
    text[utf8_whole(text, at)] = '\0';
}

/* Returns where the writer stands, with the parts that it came to. */
static struct writer explain(const struct event *event, const struct explain_past *past,
                             enum engine_kind engine, enum language language, char *text,
                             size_t size)
{
    assert(past->count <= EXPLAIN_PAST && size);
    struct writer w = { .event = event,
                        .wide = past->wide,
                        .watched = past->watched,
                        .goes_on = past->goes_on,
                        .brief = past->brief,
                        .engine = engine,
                        .software = engine != ENGINE_KVM,
                        .language = language,
                        .text = text,
                        .size = size };
    *text = '\0';
    put_all(&w, past);
    explain_begin_part(&w, EXPLAIN_NEXT);
    trim(text, w.at);
    return w;
}

void explain_event_after(const struct event *event, const struct explain_past *past,
                         enum engine_kind engine, enum language language, char *text, size_t size)
{
    if (size)
        explain(event, past, engine, language, text, size);
}

void explain_event_parts(const struct event *event, const struct explain_past *past,
                         enum engine_kind engine, enum language language,
                         struct explain_parts *parts)
{
    char text[EXPLAIN_TEXT];
    struct writer w = explain(event, past, engine, language, text, sizeof text);
    size_t end = strlen(text);
    for (int i = EXPLAIN_PARTS - 1; i >= 0; i--) {
        size_t begins = w.begins[i] < end ? w.begins[i] : end;
        memcpy(parts->of[i], text + begins, end - begins);
        trim(parts->of[i], end - begins);
        end = begins;
    }
}

void explain_event(const struct event *event, enum engine_kind engine, enum language language,
                   char *text, size_t size)
{
    static const struct explain_past nothing = { .count = 0 };
    explain_event_after(event, &nothing, engine, language, text, size);
}
