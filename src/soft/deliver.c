/* Exceptions and interrupts: through the vector table of real mode or the gates of the IDT (SDM
 * vol. 3A, 6.10 to 6.15, 20.1.4; vol. 2A, "INT n/INTO/INT3/INT1"). */
#include "engine/empty_vector.h"
#include "soft/protect.h"

struct delivery {
    uint8_t vector;
    bool software; /* INT n, INT3, INTO: the gate's DPL counts */
    bool has_error;
    uint32_t error;
    uint32_t eip;    /* return address */
    uint32_t eflags; /* to be pushed */
    unsigned ext;
};

struct idt_gate {
    uint16_t selector;
    uint32_t offset;
    unsigned type, size;
};

/* ---- Real mode ---- */

static void deliver_real(struct engine_cpu *cpu, const struct delivery *d)
{
    const struct table_register *idt = &cpu->regs.idt;
    uint32_t at = d->vector * 4u;
    if (at + 3 > idt->limit)
        cpu_fault(cpu, VECTOR_GP, 0);
    uint32_t entry = system_read(cpu, idt->base + at, 4);
    struct segment cs = segment_real(&cpu->regs.seg[SEG_CS], (uint16_t)(entry >> 16));
    struct frame f = frame_current(cpu, 0);
    code_check(cpu, &cs, entry & 0xffff, 0);
    frame_push(cpu, &f, 2, d->eflags);
    frame_push(cpu, &f, 2, cpu->regs.seg[SEG_CS].selector);
    frame_push(cpu, &f, 2, d->eip);
    frame_commit(cpu, &f);
    cpu_set_flags(cpu, cpu_flags(cpu) & ~(uint32_t)(EFLAGS_IF | EFLAGS_TF | EFLAGS_AC | EFLAGS_RF));
    code_enter(cpu, cs, entry & 0xffff, 0);
}

/* ---- Protected mode ---- */

enum { IDT_ERROR = 2 };

static _Noreturn void gate_fault(struct engine_cpu *cpu, const struct delivery *d, uint8_t vector)
{
    cpu_fault(cpu, vector, d->vector * 8u + IDT_ERROR + d->ext);
}

static bool is_idt_gate(const struct descriptor *d)
{
    if (!descriptor_is_system(d))
        return false;
    switch (descriptor_type(d)) {
    case SYSTEM_TASK_GATE:
    case SYSTEM_INTERRUPT16:
    case SYSTEM_TRAP16:
    case SYSTEM_INTERRUPT32:
    case SYSTEM_TRAP32: return true;
    default: return false;
    }
}

static struct idt_gate open_idt_gate(struct engine_cpu *cpu, const struct delivery *d)
{
    uint32_t at = d->vector * 8u;
    if (at + 7 > cpu->regs.idt.limit)
        gate_fault(cpu, d, VECTOR_GP);
    struct descriptor g = { .at = cpu->regs.idt.base + at };
    g.low = system_read(cpu, g.at, 4);
    g.high = system_read(cpu, g.at + 4, 4);
    if (!is_idt_gate(&g) || (d->software && descriptor_dpl(&g) < cpu->cpl))
        gate_fault(cpu, d, VECTOR_GP);
    if (!descriptor_is_present(&g))
        gate_fault(cpu, d, VECTOR_NP);
    bool wide = descriptor_type(&g) & SYSTEM_WIDE;
    return (struct idt_gate){
        .selector = (uint16_t)(g.low >> 16),
        .offset = (g.low & 0xffff) | (wide ? g.high & 0xffff0000u : 0),
        .type = descriptor_type(&g),
        .size = wide ? 4 : 2,
    };
}

/* The handler's segment, and the CPL it runs at: out of virtual-8086 mode always 0 (20.2.6). */
static struct segment handler_code(struct engine_cpu *cpu, uint16_t selector, unsigned ext,
                                   unsigned *cpl)
{
    struct descriptor d;
    descriptor_fetch(cpu, selector, VECTOR_GP, ext, &d);
    if (!descriptor_is_code(&d) || descriptor_dpl(&d) > cpu->cpl)
        selector_fault(cpu, VECTOR_GP, selector, ext);
    descriptor_need_present(cpu, &d, VECTOR_NP, ext);
    *cpl = descriptor_is_conforming(&d) ? cpu->cpl : descriptor_dpl(&d);
    if (cpu_is_virtual(cpu) && *cpl)
        selector_fault(cpu, VECTOR_GP, selector, ext);
    return descriptor_use(cpu, &d);
}

static void push_all(struct engine_cpu *cpu, struct frame *f, const struct delivery *d,
                     unsigned size, bool inner)
{
    const struct registers *r = &cpu->regs;
    if (cpu_is_virtual(cpu))
        virtual_push_segments(cpu, f, size);
    if (inner) {
        frame_push(cpu, f, size, r->seg[SEG_SS].selector);
        frame_push(cpu, f, size, r->gpr[GPR_ESP]);
    }
    frame_push(cpu, f, size, d->eflags);
    frame_push(cpu, f, size, r->seg[SEG_CS].selector);
    frame_push(cpu, f, size, d->eip);
    if (d->has_error)
        frame_push(cpu, f, size, d->error);
}

static bool is_interrupt_gate(const struct idt_gate *gate)
{
    return gate->type == SYSTEM_INTERRUPT16 || gate->type == SYSTEM_INTERRUPT32;
}

static void deliver_to_handler(struct engine_cpu *cpu, const struct delivery *d,
                               const struct idt_gate *gate)
{
    unsigned cpl;
    struct segment cs = handler_code(cpu, gate->selector, d->ext, &cpl);
    bool inner = cpl < cpu->cpl;
    struct frame f = inner ? frame_inner(cpu, cpl, d->ext) : frame_current(cpu, d->ext);
    code_check(cpu, &cs, gate->offset, d->ext);
    push_all(cpu, &f, d, gate->size, inner);
    frame_commit(cpu, &f);
    if (cpu_is_virtual(cpu))
        virtual_drop_segments(cpu);
    uint32_t cleared =
        EFLAGS_TF | EFLAGS_NT | EFLAGS_RF | EFLAGS_VM | (is_interrupt_gate(gate) ? EFLAGS_IF : 0);
    cpu_set_flags(cpu, cpu_flags(cpu) & ~cleared);
    code_enter(cpu, cs, gate->offset, cpl);
}

static void deliver_protected(struct engine_cpu *cpu, const struct delivery *d)
{
    struct idt_gate gate = open_idt_gate(cpu, d);
    if (gate.type != SYSTEM_TASK_GATE) {
        deliver_to_handler(cpu, d, &gate);
        return;
    }
    struct task_switch how = {
        .cause = TASK_CALL,
        .eip = d->eip,
        .eflags = d->eflags,
        .ext = d->ext,
        .has_error = d->has_error,
        .error = d->error,
    };
    task_switch_to(cpu, gate.selector, &how);
}

static void deliver(struct engine_cpu *cpu, const struct delivery *d)
{
    if (cpu_is_protected(cpu))
        deliver_protected(cpu, d);
    else
        deliver_real(cpu, d);
}

/* ---- One fault on the way of another (6.15, tables 6-4 and 6-5) ---- */

/* What is to be delivered when fault comes up while first is on its way (-1: nothing is). Where
 * another takes its place, both are told. */
static struct fault combine(struct engine_cpu *cpu, int first, struct fault fault)
{
    const enum exception_pair pair =
        first < 0 ? PAIR_SECOND : event_exception_pair((uint8_t)first, fault.vector);
    exceptions_fail(cpu);
    exceptions_begin(cpu, EXCEPTION_FAULT, fault);
    if (pair == PAIR_SECOND)
        return fault;
    exceptions_fail(cpu);
    if (pair == PAIR_SHUTDOWN) {
        cpu->faults.delivering = -1;
        cpu->leave = (struct leave){ 0 };
        cpu_leave(cpu, EVENT_SHUTDOWN);
    }
    const struct fault both = { .vector = VECTOR_DF, .has_error = true };
    exceptions_begin(cpu, EXCEPTION_FAULT, both);
    return both;
}

/* 17.3.1.1: faults push RF as one, so that a breakpoint on the instruction does not hit twice. */
void deliver_fault(struct engine_cpu *cpu)
{
    struct fault fault = combine(cpu, cpu->faults.delivering, cpu->faults.last);
    cpu->faults.delivering = fault.vector;
    struct delivery d = {
        .vector = fault.vector,
        .has_error = fault.has_error,
        .error = fault.error,
        .eip = cpu->regs.eip,
        .eflags = cpu_flags(cpu) | (fault.vector == VECTOR_DF ? 0 : EFLAGS_RF),
        .ext = 1,
    };
    deliver(cpu, &d);
    exceptions_arrive(cpu);
    cpu->faults.delivering = -1;
}

static void deliver_between(struct engine_cpu *cpu, enum event_exception_kind kind, uint8_t vector)
{
    exceptions_begin(cpu, kind, (struct fault){ .vector = vector });
    struct delivery d = {
        .vector = vector, .eip = cpu->regs.eip, .eflags = cpu_flags(cpu), .ext = 1
    };
    deliver(cpu, &d);
    exceptions_arrive(cpu);
}

/* 17.3.1.4. */
enum { DR6_BS = 1 << 14 };

void deliver_trap(struct engine_cpu *cpu)
{
    cpu->system.dr[6] |= DR6_BS;
    deliver_between(cpu, EXCEPTION_FAULT, VECTOR_DB);
}

void deliver_interrupt(struct engine_cpu *cpu, uint8_t vector)
{
    deliver_between(cpu, EXCEPTION_INTERRUPT, vector);
}

/* ---- The instructions; they return to the one after them, and have cleared RF (17.3.1.1) ---- */

static void deliver_software(struct engine_cpu *cpu, uint8_t vector, bool software)
{
    struct delivery d = {
        .vector = vector,
        .software = software,
        .eip = cpu->at.next_eip,
        .eflags = cpu_flags(cpu) & ~(uint32_t)EFLAGS_RF,
        .ext = !software,
    };
    exceptions_begin(cpu, EXCEPTION_SOFTWARE, (struct fault){ .vector = vector });
    deliver(cpu, &d);
    exceptions_arrive(cpu);
}

/* Of these only INT n depends on IOPL (20.2.7). */
void op_int(struct engine_cpu *cpu, const struct op *op)
{
    virtual_need_iopl(cpu);
    if (empty_vector_leads_nowhere(cpu->vm->memory, &cpu->regs, (uint8_t)op->imm)) {
        cpu->leave.detail = (uint8_t)op->imm;
        cpu_leave(cpu, EVENT_NO_HANDLER);
    }
    deliver_software(cpu, (uint8_t)op->imm, true);
}

void op_int3(struct engine_cpu *cpu, const struct op *op)
{
    deliver_software(cpu, VECTOR_BP, true);
}

/* Like a debug exception of the CPU's own: no gate is too private for it. */
void op_int1(struct engine_cpu *cpu, const struct op *op)
{
    deliver_software(cpu, VECTOR_DB, false);
}

void op_into(struct engine_cpu *cpu, const struct op *op)
{
    if (cpu_flags(cpu) & EFLAGS_OF)
        deliver_software(cpu, VECTOR_OF, true);
}
