/* Mistakes with interrupts, selectors and gates. */
#include "diagnosis/mistakes.h"

/* ---- Interrupts ---- */

static bool is_interrupt(const struct scene *s)
{
    return s->count && first(s)->kind == EXCEPTION_INTERRUPT;
}

bool mistake_pic_not_remapped(const struct scene *s)
{
    return is_protected(s) && (s->signs->colliding & 0xff);
}

static bool has_no_idt(const struct scene *s)
{
    return is_protected(s) && !delivery_has_gates(s);
}

bool mistake_sti_before_idt(const struct scene *s)
{
    return is_interrupt(s) && has_no_idt(s);
}

bool mistake_bios_in_protected_mode(const struct scene *s)
{
    enum { FIRST = 0x10, LAST = 0x1a };
    const struct fault *f = first(s);
    const enum cause_kind kind = f->delivery.kind;
    return s->count && f->kind == EXCEPTION_SOFTWARE && is_protected(s) && f->vector >= FIRST &&
           f->vector <= LAST && kind >= CAUSE_PAST_IDT && kind <= CAUSE_BAD_GATE;
}

bool mistake_no_bios(const struct scene *s)
{
    return s->signs->called_nobody || s->vcpu->last_exit.reason == EVENT_NO_HANDLER;
}

/* ---- Selectors ---- */

static bool is_past_gdt(const struct scene *s)
{
    const struct cause *c = &first(s)->cause;
    return s->count && c->kind == CAUSE_PAST_TABLE && !c->is_local;
}

/* The descriptor is there, in a table whose limit would do as a number of entries. */
static bool limit_counts_entries(const struct scene *s, uint16_t selector)
{
    const unsigned index = selector >> 3, limit = s->regs.gdt.limit;
    struct descriptor d;
    return index <= limit + 1u && limit < 0x40 && look_beyond(s, selector, &d) &&
           descriptor_is_memory(&d) && descriptor_is_present(&d);
}

bool mistake_gdt_limit_is_wrong(const struct scene *s)
{
    const struct cause *gate = &first(s)->delivery;
    if (s->count && gate->of_gate && gate->kind == CAUSE_PAST_TABLE && !gate->is_local)
        return limit_counts_entries(s, gate->selector);
    return is_past_gdt(s) && limit_counts_entries(s, first(s)->cause.selector);
}

/* A value too large for a selector of this GDT, put into a segment register on purpose: what IRET
 * or RET take off a stack may be anything. Or 0, which real mode reads memory through. */
bool mistake_paragraph(const struct scene *s)
{
    enum { LEAST = 0x40 };
    const struct cause *c = &first(s)->cause;
    const bool was_real = !(s->signs->first.cr0 & CR0_PE);
    if (!s->count || is_return(s) || is_mnemonic(s, ZYDIS_MNEMONIC_RET, ZYDIS_MNEMONIC_IRETQ))
        return false;
    if (c->kind == CAUSE_NULL_SEGMENT)
        return was_real && look_ring(s) == 0;
    const bool no_table = c->kind == CAUSE_PAST_TABLE || c->kind == CAUSE_NO_LDT;
    return no_table && c->segment < SEG_COUNT && c->selector >= LEAST && !c->of_gate;
}

/* Is CS what real mode left there: a base of sixteen times the selector, and no descriptor? */
bool mistake_no_far_jump(const struct scene *s)
{
    const struct segment *cs = &s->regs.seg[SEG_CS];
    struct descriptor d;
    struct cause cause;
    const bool real =
        cs->base == (uint32_t)cs->selector << 4 && cs->limit == 0xffff && !(cs->attr & SEGMENT_DB);
    const bool jumps =
        s->decoded && s->insn.meta.branch_type == ZYDIS_BRANCH_TYPE_FAR && !is_return(s);
    if (!is_protected(s) || !real || jumps)
        return false;
    return !look_descriptor(s, cs->selector, &d, &cause) || !descriptor_is_code(&d) ||
           descriptor_base(&d) != cs->base;
}

/* ---- Gates ---- */

static bool names_wrong_segment(const struct cause *c)
{
    return c->of_gate && c->kind >= CAUSE_NULL_SELECTOR && c->kind <= CAUSE_NOT_PRESENT;
}

bool mistake_gate_selector(const struct scene *s)
{
    return find_delivery(s, names_wrong_segment);
}

/* Whose very first instruction fails is the wrong file, or is entered at the wrong place: it had no
 * time for an IDT. */
static bool has_begun(const struct scene *s)
{
    const struct registers *start = &s->signs->first;
    return s->linear != registers_code_linear(start, start->eip);
}

bool mistake_no_idt(const struct scene *s)
{
    const struct table_register *idt = &s->regs.idt, *was = &s->signs->first.idt;
    return s->count && has_begun(s) && has_no_idt(s) && idt->base == was->base &&
           idt->limit == was->limit;
}

static bool lacks_gate(const struct cause *c)
{
    return c->kind >= CAUSE_PAST_IDT && c->kind <= CAUSE_BAD_GATE;
}

bool mistake_no_gate(const struct scene *s)
{
    return is_protected(s) && has_begun(s) && find_delivery(s, lacks_gate);
}

/* No room for a gate, and an instruction whose only use it is to call for one: a reset. */
bool mistake_is_reset(const struct scene *s)
{
    enum { GATE = 8 };
    const bool calls =
        s->count && ((first(s)->kind == EXCEPTION_SOFTWARE && first(s)->vector == VECTOR_BP) ||
                     first(s)->cause.kind == CAUSE_WANTED);
    return calls && s->regs.idt.limit < GATE;
}

/* ---- Guests that did not fail ---- */

/* It waits, with interrupts allowed, for one that its PIC holds back. A handler that allows them
 * may be at work still if the interrupt came only lately. */
bool mistake_eoi_forgotten(const struct scene *s)
{
    enum { LONG = 1000 };
    const struct model_signs *signs = s->signs;
    const bool sleeps =
        s->vcpu->last_exit.reason == EVENT_HLT || s->vcpu->outcome == OUTCOME_INPUT_ENDED;
    return signs->unended && (s->regs.eflags & EFLAGS_IF) &&
           signs->exits_since > (sleeps ? 0 : LONG);
}
