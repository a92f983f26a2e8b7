/* Where the guest goes on after an exit or a note, and what comes before that. */
#include "explain/private.h"

#include "event/wide.h"

#include <stdio.h>

/* The guest is entered again after it, if nothing else is known. */
static bool may_go_on(const struct event *e)
{
    return e->reason < EVENT_SHUTDOWN || e->reason == EVENT_KICK || e->reason == EVENT_START ||
           e->reason == EVENT_PAUSE || e->reason == EVENT_RESUME;
}

enum word explain_next(const struct writer *w)
{
    const struct explain_goes_on *next = w->goes_on;
    if (!next || !may_go_on(w->event))
        return NO_WORD;
    if (next->irq != EVENT_NO_IRQ)
        return next->linear ? W_EXPLAIN_GOES_TO_HANDLER : W_EXPLAIN_GOES_TO_SOME_HANDLER;
    if (next->sleeps)
        return W_EXPLAIN_GOES_TO_SLEEP;
    if (w->event->reason == EVENT_HLT) /* that needs an interrupt first */
        return NO_WORD;
    return !next->n   ? W_EXPLAIN_GOES_ON_UNKNOWN
           : w->brief ? W_EXPLAIN_GOES_ON_BRIEF
                      : W_EXPLAIN_GOES_ON;
}

/* As event_where() writes it; a handler may be in another segment, so it has its linear address. */
static void put_where(struct writer *w)
{
    const struct explain_goes_on *next = w->goes_on;
    const struct segment *cs = &w->event->regs.seg[SEG_CS];
    const unsigned bits = registers_code_bits(&w->event->regs);
    const uint32_t offset = (uint32_t)next->linear - cs->base;
    if (next->irq == EVENT_NO_IRQ && bits == 16)
        explain_put(w, "%04x:%04x", cs->selector, offset & 0xffff);
    else if (next->irq == EVENT_NO_IRQ && bits == 32)
        explain_put(w, "%02x:%08x", cs->selector, offset);
    else
        explain_put(w, "%08llx", (unsigned long long)next->linear);
}

static void put_insn(struct writer *w)
{
    char text[96];
    const struct explain_goes_on *next = w->goes_on;
    const struct registers *regs = &w->event->regs;
    const unsigned bits = registers_code_bits(regs);
    const uint32_t offset = (uint32_t)next->linear - regs->seg[SEG_CS].base;
    explain_insn(next->bytes, next->n, bits, bits == 64 ? next->linear : offset, text, sizeof text);
    explain_put(w, "%s", text);
}

static void put_irq(struct writer *w)
{
    char line[EXPLAIN_LINE];
    explain_put(w, WORD_FORMAT(w->language, WF_EXPLAIN_IRQ),
                explain_line(w->language, w->goes_on->irq, line));
}

bool explain_put_next_field(struct writer *w, const char *name, size_t length)
{
    static const struct explain_field fields[] = {
        { "next-insn", put_insn },
        { "next-where", put_where },
        { "next-irq", put_irq },
    };
    return w->goes_on &&
           explain_put_one_of(w, fields, sizeof fields / sizeof *fields, name, length);
}
