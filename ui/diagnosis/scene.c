/* The chain of faults: as the CPU told it, or, where nobody did, as it follows from the
 * instruction, the registers and the tables at the end. */
#include "diagnosis/private.h"

#include <string.h>

static void read_instruction(struct scene *s)
{
    const unsigned bits = registers_code_bits(&s->regs);
    s->size = s->memory->linear(s->memory->context, &s->regs, &s->wide, s->linear, s->bytes,
                                sizeof s->bytes);
    s->decoded =
        s->size && ZYAN_SUCCESS(decoder_read(s->bytes, s->size, bits, &s->insn, s->operands));
}

/* ---- As it was told ---- */

/* What comes up on the way of another and makes a double fault of the two is on no way itself; nor
 * is what ends the way of the double fault. */
static bool is_on_its_way(const struct model_signs *signs, unsigned i)
{
    const struct event_exception *x = signs->faults;
    const bool doubles = i && i + 1 < signs->fault_count && x[i + 1].kind == EXCEPTION_FAULT &&
                         x[i + 1].vector == VECTOR_DF;
    const bool after = i && x[i - 1].kind == EXCEPTION_FAULT && x[i - 1].vector == VECTOR_DF;
    return !doubles && !after;
}

static void take(struct scene *s, const struct event_exception *x)
{
    struct fault *f = &s->faults[s->count++];
    *f = (struct fault){ .vector = x->vector,
                         .kind = x->kind,
                         .irq = EVENT_NO_IRQ,
                         .has_error = x->has_error,
                         .error = x->error,
                         .cr2 = x->cr2,
                         .from = x->from };
}

/* What an error code says, where the instruction does not explain it (SDM vol. 3A, 6.13). */
static struct cause cause_of_error(const struct scene *s, const struct fault *f)
{
    enum { WRITE = 2, USER = 4, IDT = 2 };
    struct cause cause = { .kind = CAUSE_UNKNOWN };
    struct descriptor d;
    if (f->vector == VECTOR_PF) {
        const enum access access = f->error & WRITE    ? ACCESS_WRITE
                                   : f->cr2 == f->from ? ACCESS_FETCH
                                                       : ACCESS_READ;
        cause = look_page(s, f->cr2, access, f->error & USER);
    } else if (f->has_error && (f->error & ~7u) && !(f->error & IDT))
        look_descriptor(s, (uint16_t)f->error, &d, &cause);
    if (cause.kind == CAUSE_NONE)
        cause.kind = CAUSE_UNKNOWN;
    return cause;
}

static void explain(struct scene *s, struct fault *f)
{
    struct fault by;
    memset(&by, 0, sizeof by);
    const bool told = f->kind == EXCEPTION_FAULT && instruction_fault(s, &by) &&
                      by.kind == EXCEPTION_FAULT && by.vector == f->vector &&
                      (by.vector != VECTOR_PF || by.cr2 == f->cr2);
    f->cause = told ? by.cause : cause_of_error(s, f);
    /* #GP by INT n is about its gate. */
    if (!told && by.kind == EXCEPTION_SOFTWARE && f->vector == VECTOR_GP) {
        struct fault next;
        f->cause = delivery_of(s, &by, &next);
    }
}

/* ---- As it must have been ---- */

/* What next, which came up in the delivery of first, is turned into. */
static void combine(const struct fault *first, struct fault *next)
{
    if (first->kind == EXCEPTION_FAULT && next->kind == EXCEPTION_FAULT &&
        event_exception_pair(first->vector, next->vector) == PAIR_DOUBLE_FAULT)
        *next = (struct fault){
            .vector = VECTOR_DF, .kind = EXCEPTION_FAULT, .has_error = true, .from = first->from
        };
}

static bool is_double_fault(const struct fault *f)
{
    return f->kind == EXCEPTION_FAULT && f->vector == VECTOR_DF;
}

static bool is_interrupted(const struct scene *s)
{
    const struct model_signs *signs = s->signs;
    return signs->injected_last && signs->inject.regs.eip == s->regs.eip &&
           signs->inject.regs.seg[SEG_CS].base == s->regs.seg[SEG_CS].base;
}

/* Whoever has a handler that can be reached did not come to its end by this. */
static void conclude(struct scene *s)
{
    struct fault *f = &s->faults[0], next;
    memset(f, 0, sizeof *f);
    if (is_interrupted(s)) {
        f->vector = (uint8_t)s->signs->inject.detail;
        f->kind = EXCEPTION_INTERRUPT;
        f->cause.kind = CAUSE_NONE;
    } else if (!instruction_fault(s, f))
        return;
    f->irq = EVENT_NO_IRQ;
    f->from = s->linear;
    if (delivery_of(s, f, &next).kind == CAUSE_NONE)
        return;
    for (s->count = 1; s->count < CHAIN_MAX; s->faults[s->count++] = next) {
        struct fault *last = &s->faults[s->count - 1];
        if (is_double_fault(last) || delivery_of(s, last, &next).kind == CAUSE_NONE)
            break;
        combine(last, &next);
    }
}

static void tell_faults(struct scene *s)
{
    struct fault next;
    s->is_conclusion = !s->signs->fault_count;
    if (s->is_conclusion)
        conclude(s);
    for (unsigned i = 0; i < s->signs->fault_count && s->count < CHAIN_MAX; i++)
        if (is_on_its_way(s->signs, i))
            take(s, &s->signs->faults[i]);
    if (s->count && !s->is_conclusion)
        explain(s, &s->faults[0]);
    for (unsigned i = 0; i < s->count; i++) {
        struct fault *f = &s->faults[i];
        if (f->kind == EXCEPTION_INTERRUPT && s->signs->injected)
            f->irq = s->signs->inject.irq;
        f->delivery = delivery_of(s, f, &next);
    }
}

void scene_set(struct scene *s)
{
    const struct event *e = &s->vcpu->last_exit;
    s->failed = s->vcpu->outcome == OUTCOME_FAILED;
    s->regs = s->failed ? e->regs : s->signs->last;
    s->wide = *model_wide(s->vcpu, e);
    s->linear = s->failed ? wide_linear(e, &s->wide) : wide_code_linear(&s->regs, &s->wide);
    s->is_stale = s->failed && (e->flags & EVENT_STALE_REGS);
    s->count = 0;
    read_instruction(s);
    if (s->failed && e->reason == EVENT_SHUTDOWN)
        tell_faults(s);
}
