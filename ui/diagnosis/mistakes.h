/* What beginners do wrong, one question each; what they share. For this room alone. */
#ifndef DIAGNOSIS_MISTAKES_H
#define DIAGNOSIS_MISTAKES_H

#include "diagnosis/private.h"

typedef bool mistake(const struct scene *s);

/* mistakes_tables.c: interrupts, selectors, gates. */
mistake mistake_no_bios, mistake_is_reset, mistake_pic_not_remapped, mistake_sti_before_idt,
    mistake_bios_in_protected_mode, mistake_gdt_limit_is_wrong, mistake_paragraph,
    mistake_no_far_jump, mistake_gate_selector, mistake_no_idt, mistake_no_gate,
    mistake_eoi_forgotten;
/* mistakes_code.c: stacks, pages, instructions. */
mistake mistake_stack_in_code, mistake_error_code_left, mistake_cr3_is_wrong,
    mistake_code_not_mapped, mistake_no_inner_stack, mistake_stack_not_mapped, mistake_long_code,
    mistake_coprocessor;

static inline const struct fault *first(const struct scene *s)
{
    return &s->faults[0];
}

static inline bool is_protected(const struct scene *s)
{
    return registers_have_descriptors(&s->regs);
}

static inline bool is_mnemonic(const struct scene *s, ZydisMnemonic a, ZydisMnemonic b)
{
    return s->decoded && (s->insn.mnemonic == a || s->insn.mnemonic == b);
}

static inline bool is_return(const struct scene *s)
{
    return is_mnemonic(s, ZYDIS_MNEMONIC_IRET, ZYDIS_MNEMONIC_IRETD);
}

/* Does any handler on the way fail for a reason that this says? */
typedef bool cause_test(const struct cause *c);
static inline const struct cause *find_delivery(const struct scene *s, cause_test *test)
{
    for (unsigned i = 0; i < s->count; i++)
        if (test(&s->faults[i].delivery))
            return &s->faults[i].delivery;
    return NULL;
}

static inline bool is_absent_page(const struct cause *c)
{
    return c->kind == CAUSE_PAGE_ABSENT || c->kind == CAUSE_NO_TABLES;
}

#endif
