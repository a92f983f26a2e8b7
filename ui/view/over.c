/* The end of what much may run before, found by the instruction alone. */
#include "view/over.h"

#include "event/wide.h"
#include "view/peek.h"

enum { INSN_MAX = 15 };

/* The stack pointer's linear address; its width is that of the stack segment (SDM vol. 1,
 * 6.2.3). */
static uint64_t stack_linear(const struct registers *regs, const struct event_wide *wide)
{
    uint64_t mask = registers_code_bits(regs) == 64       ? UINT64_MAX
                    : regs->seg[SEG_SS].attr & SEGMENT_DB ? UINT32_MAX
                                                          : 0xffff;
    return wide_seg_base(regs, wide, SEG_SS) + (wide_gpr(regs, wide, GPR_ESP) & mask);
}

bool over_next(const struct machine *machine, const struct view *view, unsigned vcpu,
               uint64_t *linear, uint64_t *stack)
{
    const struct event *e = view_event(view, vcpu);
    uint8_t bytes[INSN_MAX];
    if (!machine || !e)
        return false;
    const struct event_wide *wide = view_wide(view, e);
    const uint64_t code = wide_code_linear(&e->regs, wide);
    size_t n = peek_linear(machine, view, e, code, bytes, sizeof bytes);
    struct explain_flow flow = explain_flow(bytes, n, registers_code_bits(&e->regs), 0, false);
    *linear = code + flow.length;
    *stack = stack_linear(&e->regs, wide);
    return flow.length && flow.comes_back;
}
