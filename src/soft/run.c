/* The roof of the software CPU: the loop that runs blocks, and what is pending between two
 * instructions. */
#include "soft/cpu.h"

/* ---- Blocks ---- */

/* At most max instructions of the block at CS:EIP. */
static inline void run_block(struct engine_cpu *cpu, const struct block *block, unsigned max)
{
    const struct op *op = block->ops;
    unsigned n = block->count <= max ? block->count : max;
    cpu->block_eip = cpu->regs.eip;
    cpu->next_eip = cpu->block_eip + (n == block->count ? block->bytes : op[n].at);
    cpu->first = op;
    cpu->end = op + n;
    do {
        cpu->op = op;
        op->run(cpu, op);
    } while (++op != cpu->end);
    cpu->instructions += (uint64_t)(op - block->ops);
    cpu->regs.eip = cpu->next_eip;
    cpu->op = NULL;
}

/* The instruction whose MMIO writes are to be reported. */
static void note_writer(struct engine_cpu *cpu, const struct op *op)
{
    cpu->writes_linear = registers_code_linear(&cpu->regs, cpu->block_eip + op->at);
    cpu->writes_len = op->len;
    cpu->writes_string = op->flags & OP_STRING_IO;
}

/* INT and its like clear TF and with it the trap after themselves; an INTO that goes on does
 * not. */
static bool took_interrupt(const struct engine_cpu *cpu, const struct op *op)
{
    return (op->flags & OP_INTERRUPT) && !(cpu->regs.eflags & EFLAGS_TF);
}

/* One instruction, and what is to be done after it. A trap after MOV SS waits for the next one (SDM
 * vol. 3A, 6.8.3), one after STI does not. */
static void run_one(struct engine_cpu *cpu)
{
    const uint32_t before = cpu->regs.eflags;
    const struct block *block = block_find(cpu);
    const struct op *op = block->ops;
    cpu->shadow = cpu->completing = cpu->repeats = false;
    cpu->reads_next = 0;
    run_block(cpu, block, 1);
    cpu->reads_count = cpu->reads_next = 0;
    cpu->io_answered = false;
    if ((before & EFLAGS_RF) && !(op->flags & OP_IRET) && !cpu->repeats)
        cpu->regs.eflags &= ~(uint32_t)EFLAGS_RF;
    bool moved_ss = cpu->shadow && !((before ^ cpu->regs.eflags) & EFLAGS_IF);
    if ((before & EFLAGS_TF) && !took_interrupt(cpu, op) && !moved_ss)
        cpu->trap = true;
    if (cpu->writes_count)
        note_writer(cpu, op);
    cpu_update_attention(cpu);
}

/* ---- Between two instructions ---- */

/* The detail of a step is KVM's: the exception that ended it. */
static void leave_between(struct engine_cpu *cpu, enum event_reason reason)
{
    cpu->leave = (struct leave){ .detail = reason == EVENT_STEP ? VECTOR_DB : 0 };
    leave_set(&cpu->leave, reason, registers_code_linear(&cpu->regs, cpu->regs.eip), 0);
}

/* The next of the MMIO writes of the instruction before. */
static void leave_for_write(struct engine_cpu *cpu)
{
    struct mmio *write = &cpu->writes[cpu->writes_next++];
    cpu->leave = (struct leave){ .direction = EVENT_OUT,
                                 .size = write->size,
                                 .count = 1,
                                 .gpa = write->gpa,
                                 .data = write->data };
    cpu->leave.flags = cpu->writes_string ? EVENT_STRING : 0;
    leave_set(&cpu->leave, EVENT_MMIO, cpu->writes_linear, cpu->writes_len);
    if (cpu->writes_next == cpu->writes_count)
        cpu->writes_count = cpu->writes_next = 0;
    cpu_update_attention(cpu);
}

static void delivered(struct engine_cpu *cpu)
{
    cpu->writes_linear = registers_code_linear(&cpu->regs, cpu->regs.eip);
    cpu->writes_len = 0;
    cpu->writes_string = false;
    cpu->regs.eip = cpu->next_eip;
    cpu->instructions++;
    cpu_update_attention(cpu);
}

static void take_trap(struct engine_cpu *cpu)
{
    cpu->trap = false;
    deliver_trap(cpu);
    delivered(cpu);
}

static void take_interrupt(struct engine_cpu *cpu)
{
    cpu->has_interrupt = false;
    deliver_interrupt(cpu, cpu->interrupt);
    delivered(cpu);
}

static bool stands_on_breakpoint(const struct engine_cpu *cpu)
{
    return cpu->has_breakpoint && cpu->how == ENGINE_RUN &&
           registers_code_linear(&cpu->regs, cpu->regs.eip) == cpu->breakpoint;
}

bool cpu_takes_interrupts(const struct engine_cpu *cpu)
{
    return (cpu->regs.eflags & EFLAGS_IF) && !cpu->shadow && !cpu->has_interrupt;
}

/* Instructions of the block before the breakpoint, which is not on its first. */
static unsigned before_breakpoint(const struct engine_cpu *cpu, const struct block *block)
{
    uint32_t distance = cpu->breakpoint - registers_code_linear(&cpu->regs, cpu->regs.eip);
    unsigned n = 1;
    while (n < block->count && block->ops[n].at != distance)
        n++;
    return n;
}

static uint32_t is_kicked(const struct engine_cpu *cpu)
{
    return __atomic_load_n(&cpu->kick, __ATOMIC_RELAXED);
}

/* What comes before the next instruction, the first of these that is due. */
static bool take_due(struct engine_cpu *cpu)
{
    if (cpu->trap)
        take_trap(cpu);
    else if (is_kicked(cpu))
        leave_between(cpu, EVENT_KICK);
    else if (cpu->instructions >= cpu->limit)
        leave_between(cpu, cpu->how == ENGINE_STEP ? EVENT_STEP : EVENT_KICK);
    else if (cpu->has_interrupt)
        take_interrupt(cpu);
    else if (cpu->window && cpu->how == ENGINE_RUN && cpu_takes_interrupts(cpu))
        leave_between(cpu, EVENT_IRQ_WINDOW);
    else if (stands_on_breakpoint(cpu))
        leave_between(cpu, EVENT_STEP);
    else
        return false;
    return true;
}

/* Something needs attention: does one thing about it, or one instruction where nothing is due. */
static void attend(struct engine_cpu *cpu)
{
    if (cpu->writes_count)
        leave_for_write(cpu);
    else if (cpu->completing || !take_due(cpu))
        run_one(cpu);
}

/* Attention needs nothing but that the block stop at the breakpoint, if at all. */
static bool may_run_block(const struct engine_cpu *cpu)
{
    const uint32_t bits = cpu->attention & ~(uint32_t)ATTENTION_BREAKPOINT;
    bool waits = bits == ATTENTION_WINDOW && !(cpu->regs.eflags & EFLAGS_IF);
    return (!bits || waits) && !is_kicked(cpu) && cpu->instructions < cpu->limit &&
           !stands_on_breakpoint(cpu);
}

static void run_some(struct engine_cpu *cpu)
{
    const struct block *block = block_find(cpu);
    uint64_t left = cpu->limit - cpu->instructions;
    unsigned max = left < BLOCK_OPS ? (unsigned)left : BLOCK_OPS;
    if (cpu->has_breakpoint) {
        unsigned n = before_breakpoint(cpu, block);
        max = n < max ? n : max;
    }
    run_block(cpu, block, max);
    if (cpu->writes_count)
        note_writer(cpu, cpu->end - 1);
}

static void handle_fault(struct engine_cpu *cpu)
{
    cpu->shadow = cpu->completing = false;
    deliver_fault(cpu);
    delivered(cpu);
}

void cpu_loop(struct engine_cpu *cpu)
{
    switch (setjmp(cpu->out)) {
    case OUT_OF_FAULT: handle_fault(cpu); break;
    case OUT_OF_LEAVE: cpu_update_attention(cpu); break;
    default: break;
    }
    while (!cpu->leave.now) {
        bool special = SOFT_UNLIKELY(cpu->attention | is_kicked(cpu)) && !may_run_block(cpu);
        if (SOFT_UNLIKELY(special || cpu->instructions >= cpu->limit))
            attend(cpu);
        else
            run_some(cpu);
    }
}
