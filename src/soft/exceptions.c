/* Exceptions, INTs and IRETs, kept until somebody asks for them (engine.h): no exit tells of them.
 * What comes up is under way until it has come to its handler, or another comes up on its way. */
#include "soft/cpu.h"

static void keep(struct engine_cpu *cpu, const struct event_exception *x)
{
    struct exceptions *all = &cpu->exceptions;
    assert(all->count < EXCEPTIONS_ROOM);
    all->seen[all->count++] = *x;
    if (exceptions_are_full(cpu))
        cpu->attention |= ATTENTION_EXCEPTIONS;
}

/* In real mode no exception has an error code (SDM vol. 3A, 20.1.4). */
void exceptions_begin(struct engine_cpu *cpu, enum event_exception_kind kind, struct fault fault)
{
    const bool has_error = fault.has_error && cpu_is_protected(cpu);
    cpu->exceptions.is_under_way = true;
    cpu->exceptions.under_way = (struct event_exception){
        .kind = (uint8_t)kind,
        .vector = fault.vector,
        .has_error = has_error,
        .error = has_error ? fault.error : 0,
        .cr2 = kind == EXCEPTION_FAULT && fault.vector == VECTOR_PF ? cpu->regs.cr2 : 0,
        .from = registers_code_linear(&cpu->regs, cpu->regs.eip),
    };
}

void exceptions_arrive(struct engine_cpu *cpu)
{
    struct event_exception *x = &cpu->exceptions.under_way;
    cpu->exceptions.is_under_way = false;
    x->to = registers_code_linear(&cpu->regs, cpu->at.next_eip);
    if (x->kind != EXCEPTION_INTERRUPT)
        keep(cpu, x);
}

void exceptions_fail(struct engine_cpu *cpu)
{
    if (!cpu->exceptions.is_under_way)
        return;
    cpu->exceptions.is_under_way = false;
    cpu->exceptions.under_way.failed = true;
    keep(cpu, &cpu->exceptions.under_way);
}

void exceptions_return(struct engine_cpu *cpu, uint32_t from)
{
    const struct event_exception x = {
        .kind = EXCEPTION_RETURN,
        .from = from,
        .to = registers_code_linear(&cpu->regs, cpu->at.next_eip),
    };
    keep(cpu, &x);
}
