/* Far JMP and CALL: to code, through call gates, to tasks (SDM vol. 3A, 5.8; vol. 2A, "JMP",
 * "CALL"). */
#include "soft/protect.h"

struct far {
    uint16_t selector;
    uint32_t offset;
    unsigned size; /* 2 or 4: width of what CALL pushes */
    bool call;
};

/* A call gate that may be used. */
struct gate {
    uint16_t selector;
    uint32_t offset;
    unsigned size, parameters;
};

void code_enter(struct engine_cpu *cpu, struct segment cs, uint32_t eip, unsigned cpl)
{
    if (cpu_has_descriptors(cpu))
        cs.selector = (uint16_t)((cs.selector & ~SELECTOR_RPL) | cpl);
    cpu->regs.seg[SEG_CS] = cs;
    cpu->cpl = (uint8_t)cpl;
    cpu_refresh(cpu);
    cpu->at.next_eip = eip;
}

/* CS:EIP of the instruction after this one, for a RET. */
static void push_return(struct engine_cpu *cpu, struct frame *f, unsigned size)
{
    frame_push(cpu, f, size, cpu->regs.seg[SEG_CS].selector);
    frame_push(cpu, f, size, cpu->at.next_eip);
}

/* Without a change of privilege. */
static void go(struct engine_cpu *cpu, const struct far *to, const struct segment *cs, uint32_t eip)
{
    code_check(cpu, cs, eip, 0);
    if (to->call) {
        struct frame f = frame_current(cpu, 0);
        push_return(cpu, &f, to->size);
        frame_commit(cpu, &f);
    }
    code_enter(cpu, *cs, eip, cpu->cpl);
}

/* ---- Straight to a code segment (5.8.1) ---- */

static void go_to_code(struct engine_cpu *cpu, const struct far *to, struct descriptor *d)
{
    unsigned dpl = descriptor_dpl(d), cpl = cpu->cpl;
    bool allowed =
        descriptor_is_conforming(d) ? dpl <= cpl : dpl == cpl && selector_rpl(to->selector) <= cpl;
    if (!allowed)
        selector_fault(cpu, VECTOR_GP, to->selector, 0);
    descriptor_need_present(cpu, d, VECTOR_NP, 0);
    struct segment cs = descriptor_use(cpu, d);
    go(cpu, to, &cs, to->offset);
}

/* ---- Through a call gate (5.8.2 to 5.8.5) ---- */

/* The DPL rule of all that a far JMP or CALL names and that is not code. */
static void check_gate(struct engine_cpu *cpu, const struct descriptor *d)
{
    unsigned dpl = descriptor_dpl(d);
    if (dpl < cpu->cpl || dpl < selector_rpl(d->selector))
        selector_fault(cpu, VECTOR_GP, d->selector, 0);
}

static struct gate open_gate(struct engine_cpu *cpu, const struct descriptor *d)
{
    check_gate(cpu, d);
    descriptor_need_present(cpu, d, VECTOR_NP, 0);
    bool wide = descriptor_type(d) == SYSTEM_CALL32;
    return (struct gate){
        .selector = (uint16_t)(d->low >> 16),
        .offset = (d->low & 0xffff) | (wide ? d->high & 0xffff0000u : 0),
        .size = wide ? 4 : 2,
        .parameters = d->high & 31,
    };
}

enum { PARAMETERS_MAX = 31 };

/* To an inner ring: its stack gets the old SS:ESP, the parameters, and the return address. */
static void call_inner(struct engine_cpu *cpu, const struct gate *gate, const struct segment *cs,
                       unsigned cpl)
{
    uint32_t parameter[PARAMETERS_MAX];
    struct frame f = frame_inner(cpu, cpl, 0);
    code_check(cpu, cs, gate->offset, 0);
    for (unsigned i = 0; i < gate->parameters; i++)
        parameter[i] = stack_read(cpu, i * gate->size, gate->size);
    frame_push(cpu, &f, gate->size, cpu->regs.seg[SEG_SS].selector);
    frame_push(cpu, &f, gate->size, cpu->regs.gpr[GPR_ESP]);
    for (unsigned i = gate->parameters; i-- > 0;)
        frame_push(cpu, &f, gate->size, parameter[i]);
    push_return(cpu, &f, gate->size);
    frame_commit(cpu, &f);
    code_enter(cpu, *cs, gate->offset, cpl);
}

static void go_through_gate(struct engine_cpu *cpu, const struct far *to,
                            const struct descriptor *gate_descriptor)
{
    struct gate gate = open_gate(cpu, gate_descriptor);
    struct descriptor d;
    descriptor_fetch(cpu, gate.selector, VECTOR_GP, 0, &d);
    unsigned dpl = descriptor_dpl(&d);
    bool inner = !descriptor_is_conforming(&d) && dpl < cpu->cpl;
    if (!descriptor_is_code(&d) || dpl > cpu->cpl || (inner && !to->call))
        selector_fault(cpu, VECTOR_GP, gate.selector, 0);
    descriptor_need_present(cpu, &d, VECTOR_NP, 0);
    struct segment cs = descriptor_use(cpu, &d);
    if (inner) {
        call_inner(cpu, &gate, &cs, dpl);
        return;
    }
    struct far through = *to;
    through.size = gate.size;
    go(cpu, &through, &cs, gate.offset);
}

/* ---- To a task (7.3) ---- */

static void go_to_task(struct engine_cpu *cpu, const struct far *to, struct descriptor *d)
{
    struct task_switch how = {
        .cause = to->call ? TASK_CALL : TASK_JUMP,
        .eip = cpu->at.next_eip,
        .eflags = cpu_flags(cpu),
    };
    check_gate(cpu, d);
    if (descriptor_type(d) == SYSTEM_TASK_GATE)
        descriptor_need_present(cpu, d, VECTOR_NP, 0);
    task_switch_to(cpu,
                   descriptor_type(d) == SYSTEM_TASK_GATE ? (uint16_t)(d->low >> 16) : to->selector,
                   &how);
}

/* ---- All of it ---- */

static void go_protected(struct engine_cpu *cpu, const struct far *to)
{
    struct descriptor d;
    descriptor_fetch(cpu, to->selector, VECTOR_GP, 0, &d);
    if (descriptor_is_code(&d)) {
        go_to_code(cpu, to, &d);
        return;
    }
    if (!descriptor_is_system(&d))
        selector_fault(cpu, VECTOR_GP, to->selector, 0);
    switch (descriptor_type(&d)) {
    case SYSTEM_CALL16:
    case SYSTEM_CALL32: go_through_gate(cpu, to, &d); break;
    case SYSTEM_TASK_GATE:
    case SYSTEM_TSS16:
    case SYSTEM_TSS32: go_to_task(cpu, to, &d); break;
    default: selector_fault(cpu, VECTOR_GP, to->selector, 0);
    }
}

static void go_far(struct engine_cpu *cpu, const struct far *to)
{
    if (cpu_has_descriptors(cpu)) {
        go_protected(cpu, to);
        return;
    }
    struct segment cs = segment_real(&cpu->regs.seg[SEG_CS], to->selector);
    go(cpu, to, &cs, to->offset);
}

/* ---- The instructions ---- */

static struct far far_direct(const struct op *op, bool call)
{
    return (
        struct far){ .selector = op->selector, .offset = op->imm, .size = op->size, .call = call };
}

static struct far far_indirect(struct engine_cpu *cpu, const struct op *op, bool call)
{
    if (!(op->flags & OP_MEMORY))
        cpu_fault(cpu, VECTOR_UD, 0);
    uint32_t at = op_offset(cpu, op);
    struct far to = { .offset = mem_read(cpu, op->seg, at, op->size),
                      .size = op->size,
                      .call = call };
    to.selector = (uint16_t)mem_read(cpu, op->seg, at + op->size, 2);
    return to;
}

void op_jmp_far(struct engine_cpu *cpu, const struct op *op)
{
    struct far to = far_direct(op, false);
    go_far(cpu, &to);
}

void op_call_far(struct engine_cpu *cpu, const struct op *op)
{
    struct far to = far_direct(op, true);
    go_far(cpu, &to);
}

void op_jmp_far_indirect(struct engine_cpu *cpu, const struct op *op)
{
    struct far to = far_indirect(cpu, op, false);
    go_far(cpu, &to);
}

void op_call_far_indirect(struct engine_cpu *cpu, const struct op *op)
{
    struct far to = far_indirect(cpu, op, true);
    go_far(cpu, &to);
}
