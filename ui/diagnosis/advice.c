/* What beginners do wrong: ONE table of rules, the deepest cause first. Each looks at what the
 * guest did, never at what it is called. */
#include "diagnosis/mistakes.h"

struct rule {
    mistake *applies;
    enum word advice;
};

static const struct rule of_failure[] = {
    { mistake_no_bios, W_ADVICE_NO_BIOS },
    { mistake_is_reset, NO_WORD },
    { mistake_stack_in_code, W_ADVICE_STACK_IN_CODE },
    { mistake_pic_not_remapped, W_ADVICE_PIC },
    { mistake_sti_before_idt, W_ADVICE_STI },
    { mistake_bios_in_protected_mode, W_ADVICE_BIOS_PROTECTED },
    { mistake_gdt_limit_is_wrong, W_ADVICE_GDT_LIMIT },
    { mistake_paragraph, W_ADVICE_PARAGRAPH },
    { mistake_no_far_jump, W_ADVICE_NO_FAR_JUMP },
    { mistake_error_code_left, W_ADVICE_ERROR_CODE },
    { mistake_cr3_is_wrong, W_ADVICE_CR3 },
    { mistake_code_not_mapped, W_ADVICE_CODE_UNMAPPED },
    { mistake_no_inner_stack, W_ADVICE_TSS },
    { mistake_stack_not_mapped, W_ADVICE_STACK_UNMAPPED },
    { mistake_long_code, W_ADVICE_LONG_CODE },
    { mistake_coprocessor, W_ADVICE_COPROCESSOR },
    { mistake_gate_selector, W_ADVICE_GATE_SELECTOR },
    { mistake_no_idt, W_ADVICE_NO_IDT },
    { mistake_no_gate, W_ADVICE_NO_GATE },
};

/* One that stands still, or does nothing of use for ever. */
static const struct rule of_rest[] = {
    { mistake_no_bios, W_ADVICE_NO_BIOS },
    { mistake_stack_in_code, W_ADVICE_STACK_IN_CODE },
    { mistake_error_code_left, W_ADVICE_ERROR_CODE },
    { mistake_pic_not_remapped, W_ADVICE_PIC },
    { mistake_no_far_jump, W_ADVICE_NO_FAR_JUMP },
    { mistake_eoi_forgotten, W_ADVICE_EOI },
};

static enum word first_that_applies(const struct scene *s, const struct rule *rules, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (rules[i].applies(s))
            return rules[i].advice;
    return NO_WORD;
}

/* What a host's KVM has no code for says nothing of the guest. */
static bool is_of_guest(const struct event *e)
{
    return e->reason == EVENT_SHUTDOWN || e->reason == EVENT_NO_HANDLER ||
           (e->reason == EVENT_INTERNAL_ERROR && (e->flags & EVENT_FETCH));
}

/* A KVM that resets a CPU at a triple fault leaves nothing to conclude from (AMD's SHUTDOWN
 * intercept: APM vol. 2, 15.14.3); the software CPU, which is without long mode, tells it all. */
static enum word where_to_look(const struct scene *s)
{
    const bool lost = s->is_stale && s->vcpu->last_exit.reason == EVENT_SHUTDOWN && !s->count;
    return lost && !(s->regs.efer & EFER_LMA) ? W_ADVICE_SOFTWARE_CPU : NO_WORD;
}

enum word advice_of(const struct scene *s)
{
    enum word advice;
    if (s->failed && !is_of_guest(&s->vcpu->last_exit))
        return NO_WORD;
    switch (s->vcpu->outcome) {
    case OUTCOME_FAILED:
        advice = first_that_applies(s, of_failure, sizeof of_failure / sizeof *of_failure);
        return advice == NO_WORD ? where_to_look(s) : advice;
    case OUTCOME_HALTED:
    case OUTCOME_LIMIT:
    case OUTCOME_STOPPED:
    case OUTCOME_INPUT_ENDED:
        return first_that_applies(s, of_rest, sizeof of_rest / sizeof *of_rest);
    default: return NO_WORD; /* it ended as it wanted */
    }
}
