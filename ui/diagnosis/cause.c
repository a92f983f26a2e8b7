/* Faults and their causes in words. */
#include "diagnosis/private.h"
#include "words/words.h"

#include <stdio.h>
#include <string.h>

static const char *const segment_names[SEG_COUNT] = { "ES", "CS", "SS", "DS", "FS", "GS" };

void cause_put_fault(const struct fault *f, enum language language, char *text, size_t size)
{
    const char *name = event_exception_name(f->vector);
    const bool tells = f->has_error && f->vector != VECTOR_DF && f->vector != VECTOR_PF;
    if (f->kind == EXCEPTION_SOFTWARE)
        snprintf(text, size, "INT 0x%02x", f->vector);
    else if (f->kind == EXCEPTION_INTERRUPT && f->irq < EVENT_IRQS)
        snprintf(text, size, WORD_FORMAT(language, WF_DIAGNOSIS_IRQ), f->irq, f->vector);
    else if (!*name || f->kind == EXCEPTION_INTERRUPT)
        snprintf(text, size, WORD_FORMAT(language, WF_DIAGNOSIS_VECTOR), f->vector);
    else if (tells)
        snprintf(text, size, "%s(0x%x)", name, f->error);
    else
        snprintf(text, size, "%s", name);
}

/* What goes on with the linear address at hand. */
static const char *access_word(const struct scene *s, enum access access)
{
    static const enum word words[] = { W_DIAGNOSIS_READS, W_DIAGNOSIS_WRITES,
                                       W_DIAGNOSIS_EXECUTES };
    return word(s->language, words[access]);
}

static const char *entry_name(unsigned level)
{
    static const char *const names[] = { "PTE", "PDE", "PDPTE", "PML4E", "PML5E" };
    return names[level];
}

#define SAY(format, ...) snprintf(text, size, WORD_FORMAT(s->language, format), __VA_ARGS__)

static void put_selector(const struct scene *s, const struct cause *c, char *text, size_t size)
{
    switch (c->kind) {
    case CAUSE_NULL_SELECTOR: SAY(WF_DIAGNOSIS_NULL_SELECTOR, segment_names[c->segment]); break;
    case CAUSE_PAST_TABLE:
        SAY(WF_DIAGNOSIS_PAST_TABLE, c->selector, c->is_local ? "LDT" : "GDT", c->limit);
        break;
    case CAUSE_NO_LDT: SAY(WF_DIAGNOSIS_NO_LDT, c->selector); break;
    case CAUSE_NOT_CODE: SAY(WF_DIAGNOSIS_NOT_CODE, c->selector & ~7u); break;
    case CAUSE_NOT_DATA: SAY(WF_DIAGNOSIS_NOT_DATA, c->selector & ~7u); break;
    case CAUSE_NOT_STACK: SAY(WF_DIAGNOSIS_NOT_STACK, c->selector & ~7u); break;
    case CAUSE_NOT_PRESENT: SAY(WF_DIAGNOSIS_NOT_PRESENT, c->selector & ~7u); break;
    default: SAY(WF_DIAGNOSIS_PRIVILEGE, c->selector, c->dpl, c->ring); break;
    }
}

static void put_access(const struct scene *s, const struct cause *c, char *text, size_t size)
{
    const char *segment = segment_names[c->segment];
    const unsigned long long at = c->at;
    switch (c->kind) {
    case CAUSE_NULL_SEGMENT: SAY(WF_DIAGNOSIS_NULL_SEGMENT, segment); break;
    case CAUSE_PAST_SEGMENT: SAY(WF_DIAGNOSIS_PAST_SEGMENT, at, segment, c->limit); break;
    case CAUSE_READ_ONLY_SEGMENT: SAY(WF_DIAGNOSIS_READ_ONLY_SEGMENT, segment); break;
    case CAUSE_PAST_CODE: SAY(WF_DIAGNOSIS_PAST_SEGMENT, at, "CS", c->limit); break;
    case CAUSE_PAGE_ABSENT:
        SAY(WF_DIAGNOSIS_PAGE_ABSENT, at, access_word(s, c->access), entry_name(c->level));
        break;
    case CAUSE_NO_TABLES:
        SAY(WF_DIAGNOSIS_NO_TABLES, at, access_word(s, c->access), (unsigned long long)c->entry);
        break;
    case CAUSE_PAGE_READ_ONLY: SAY(WF_DIAGNOSIS_PAGE_READ_ONLY, at); break;
    default: SAY(WF_DIAGNOSIS_PAGE_SUPERVISOR, at); break;
    }
}

static void put_handler(const struct scene *s, const struct cause *c, char *text, size_t size)
{
    switch (c->kind) {
    case CAUSE_PAST_IDT: SAY(WF_DIAGNOSIS_PAST_IDT, c->limit, c->vector); break;
    case CAUSE_NO_GATE: SAY(WF_DIAGNOSIS_NO_GATE, c->vector); break;
    case CAUSE_EMPTY_GATE: SAY(WF_DIAGNOSIS_EMPTY_GATE, c->vector); break;
    case CAUSE_BAD_GATE: SAY(WF_DIAGNOSIS_BAD_GATE, c->vector, (unsigned)c->at); break;
    case CAUSE_GATE_PRIVILEGE: SAY(WF_DIAGNOSIS_GATE_PRIVILEGE, c->vector, c->dpl, c->ring); break;
    case CAUSE_SHORT_TSS: SAY(WF_DIAGNOSIS_SHORT_TSS, c->limit); break;
    case CAUSE_IDT_ABSENT: SAY(WF_DIAGNOSIS_IDT_ABSENT, (unsigned long long)c->at); break;
    default: snprintf(text, size, "%s", word(s->language, W_DIAGNOSIS_NO_TSS)); break;
    }
}

static void put_instruction(const struct scene *s, const struct cause *c, char *text, size_t size)
{
    switch (c->kind) {
    case CAUSE_PRIVILEGED: SAY(WF_DIAGNOSIS_PRIVILEGED, c->ring); break;
    case CAUSE_UNDEFINED:
        snprintf(text, size, "%s", word(s->language, W_DIAGNOSIS_UNDEFINED));
        break;
    case CAUSE_WANTED: snprintf(text, size, "%s", word(s->language, W_DIAGNOSIS_WANTED)); break;
    case CAUSE_COPROCESSOR:
        snprintf(text, size, "%s", word(s->language, W_DIAGNOSIS_COPROCESSOR));
        break;
    default: snprintf(text, size, "%s", word(s->language, W_DIAGNOSIS_DIVISION)); break;
    }
}

static void put_clause(const struct scene *s, const struct cause *c, char *text, size_t size)
{
    if (c->kind >= CAUSE_PAST_IDT)
        put_handler(s, c, text, size);
    else if (c->kind >= CAUSE_UNDEFINED)
        put_instruction(s, c, text, size);
    else if (c->kind >= CAUSE_NULL_SEGMENT)
        put_access(s, c, text, size);
    else if (c->kind >= CAUSE_NULL_SELECTOR)
        put_selector(s, c, text, size);
    else
        *text = '\0';
}

void cause_put(const struct scene *s, const struct cause *c, char *text, size_t size)
{
    char clause[DIAGNOSIS_TEXT];
    put_clause(s, c, clause, sizeof clause);
    if (c->of_gate)
        SAY(WF_DIAGNOSIS_OF_GATE, c->vector, clause);
    else if (c->of_stack)
        SAY(WF_DIAGNOSIS_OF_STACK, clause);
    else if (c->of_tss)
        SAY(WF_DIAGNOSIS_OF_TSS, clause);
    else
        snprintf(text, size, "%s", clause);
}

bool cause_is_same(const struct cause *a, const struct cause *b)
{
    return a->kind == b->kind && a->of_gate == b->of_gate && a->of_stack == b->of_stack &&
           a->of_tss == b->of_tss && a->selector == b->selector && a->kind != CAUSE_BAD_GATE;
}
