/* The roof of the software CPU: the loop that runs blocks, and what is pending between two
 * instructions. */
#include "soft/cpu.h"

/* ---- Blocks ---- */

/* At most max instructions of the block at CS:EIP. */
static inline void run_block(struct engine_cpu *cpu, const struct block *block, unsigned max)
{
    const struct op *op = block->ops;
    unsigned n = block->count <= max ? block->count : max;
    cpu->at.block_eip = cpu->regs.eip;
    cpu->at.next_eip = cpu->at.block_eip + (n == block->count ? block->bytes : op[n].at);
    cpu->at.first = op;
    cpu->at.end = op + n;
    soft_trail_add(&cpu->trail, cpu->regs.seg[SEG_CS].base, cpu->at.block_eip, cpu->at.next_eip);
    do {
        cpu->at.op = op;
        op->run(cpu, op);
    } while (++op != cpu->at.end);
    cpu->at.instructions += (uint64_t)(op - block->ops);
    cpu->regs.eip = cpu->at.next_eip;
    cpu->at.op = NULL;
}

/* The instruction whose MMIO writes are to be reported. */
static void note_writer(struct engine_cpu *cpu, const struct op *op)
{
    cpu->mmio.writer_linear = registers_code_linear(&cpu->regs, cpu->at.block_eip + op->at);
    cpu->mmio.writer_len = op->len;
    cpu->mmio.writer_is_string = op->flags & OP_STRING_IO;
}

/* INT and its like clear TF and with it the trap after themselves; an INTO that goes on does
 * not. */
static bool took_interrupt(const struct engine_cpu *cpu, const struct op *op)
{
    return (op->flags & OP_INTERRUPT) && !(cpu->regs.eflags & EFLAGS_TF);
}

/* One instruction, and what is to be done after it. An INS that has taken only some of its answer
 * goes on, whatever else is due; not what another CPU may have put in its place, which takes none.
 * A trap after MOV SS waits for the next instruction (SDM vol. 3A, 6.8.3), one after STI does
 * not. */
static void run_one(struct engine_cpu *cpu)
{
    const uint32_t before = cpu->regs.eflags;
    const uint16_t taken = cpu->io.next;
    const struct block *block = block_find(cpu);
    const struct op *op = block->ops;
    const bool completes = cpu->pending.completing;
    cpu->pending.shadow = cpu->pending.completing = cpu->pending.repeats = false;
    cpu->mmio.reads_next = 0;
    run_block(cpu, block, 1);
    if (completes)
        soft_trail_drop(&cpu->trail); /* it was told of when it left */
    cpu->mmio.reads_count = cpu->mmio.reads_next = 0;
    cpu->io.answered = cpu->io.answered && cpu->io.next != taken && cpu->io.next < cpu->io.count;
    cpu->pending.completing = cpu->io.answered;
    if ((before & EFLAGS_RF) && !(op->flags & OP_IRET) && !cpu->pending.repeats)
        cpu->regs.eflags &= ~(uint32_t)EFLAGS_RF;
    bool moved_ss = cpu->pending.shadow && !((before ^ cpu->regs.eflags) & EFLAGS_IF);
    if ((before & EFLAGS_TF) && !took_interrupt(cpu, op) && !moved_ss)
        cpu->pending.trap = true;
    if (cpu->mmio.writes_count)
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
    struct mmio *write = &cpu->mmio.writes[cpu->mmio.writes_next++];
    cpu->leave = (struct leave){ .direction = EVENT_OUT,
                                 .size = write->size,
                                 .count = 1,
                                 .gpa = write->gpa,
                                 .data = write->data };
    cpu->leave.flags = cpu->mmio.writer_is_string ? EVENT_STRING : 0;
    leave_set(&cpu->leave, EVENT_MMIO, cpu->mmio.writer_linear, cpu->mmio.writer_len);
    if (cpu->mmio.writes_next == cpu->mmio.writes_count)
        cpu->mmio.writes_count = cpu->mmio.writes_next = 0;
    cpu_update_attention(cpu);
}

/* The instruction before wrote to watched memory. */
static void leave_for_watch(struct engine_cpu *cpu)
{
    cpu->pending.wrote = false;
    leave_between(cpu, EVENT_STEP);
    cpu->leave.flags = EVENT_WATCH;
    cpu->leave.gpa = cpu->pending.wrote_at;
    cpu_update_attention(cpu);
}

static void delivered(struct engine_cpu *cpu)
{
    cpu->mmio.writer_linear = registers_code_linear(&cpu->regs, cpu->regs.eip);
    cpu->mmio.writer_len = 0;
    cpu->mmio.writer_is_string = false;
    cpu->regs.eip = cpu->at.next_eip;
    cpu->at.instructions++;
    cpu_update_attention(cpu);
}

static void take_trap(struct engine_cpu *cpu)
{
    cpu->pending.trap = false;
    deliver_trap(cpu);
    delivered(cpu);
}

static void take_exception(struct engine_cpu *cpu)
{
    cpu->faults.has_due = false;
    cpu->faults.last = cpu->faults.due;
    deliver_fault(cpu);
    delivered(cpu);
}

static void take_interrupt(struct engine_cpu *cpu)
{
    cpu->pending.has_interrupt = false;
    deliver_interrupt(cpu, cpu->pending.interrupt);
    delivered(cpu);
}

static bool stands_on_breakpoint(const struct engine_cpu *cpu)
{
    const struct stops *stops = &cpu->orders.stops;
    const uint32_t linear = registers_code_linear(&cpu->regs, cpu->regs.eip);
    for (unsigned i = 0; i < stops->breaks_count; i++)
        if (stops->breaks[i] == linear)
            return cpu->orders.how == ENGINE_RUN;
    return false;
}

bool cpu_takes_interrupts(const struct engine_cpu *cpu)
{
    return (cpu->regs.eflags & EFLAGS_IF) && !cpu->pending.shadow && !cpu->pending.has_interrupt;
}

/* Of at most max instructions of the block those before one that begins so many bytes into it, and
 * is not the first. */
static unsigned before(const struct block *block, uint32_t distance, unsigned max)
{
    unsigned n = 1;
    while (n < max && block->ops[n].at != distance)
        n++;
    return n < max ? n : max;
}

/* The same before the nearest breakpoint, on none of which it begins. */
static unsigned before_breakpoints(const struct engine_cpu *cpu, const struct block *block,
                                   unsigned max)
{
    const struct stops *stops = &cpu->orders.stops;
    const uint32_t linear = registers_code_linear(&cpu->regs, cpu->regs.eip);
    max = block->count < max ? block->count : max;
    for (unsigned i = 0; i < stops->breaks_count; i++)
        if (stops->breaks[i] - linear < block->bytes)
            max = before(block, stops->breaks[i] - linear, max);
    return max;
}

static uint32_t is_kicked(const struct engine_cpu *cpu)
{
    return __atomic_load_n(&cpu->orders.kick, __ATOMIC_RELAXED);
}

/* What comes before the next instruction, the first of these that is due. */
static bool take_due(struct engine_cpu *cpu)
{
    if (cpu->pending.trap)
        take_trap(cpu);
    else if (cpu->faults.has_due)
        take_exception(cpu);
    else if (is_kicked(cpu) || exceptions_are_full(cpu))
        leave_between(cpu, EVENT_KICK);
    else if (cpu->at.instructions >= cpu->orders.limit)
        leave_between(cpu, cpu->orders.how == ENGINE_STEP ? EVENT_STEP : EVENT_KICK);
    else if (cpu->pending.has_interrupt)
        take_interrupt(cpu);
    else if (cpu->orders.window && cpu->orders.how == ENGINE_RUN && cpu_takes_interrupts(cpu))
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
    if (cpu->mmio.writes_count)
        leave_for_write(cpu);
    else if (stops_for_write(cpu))
        leave_for_watch(cpu);
    else if (cpu->pending.completing || !take_due(cpu))
        run_one(cpu);
}

/* Attention needs nothing but that the block stop at a breakpoint, if at all. */
static bool may_run_block(const struct engine_cpu *cpu)
{
    const uint32_t bits = cpu->attention & ~(uint32_t)ATTENTION_BREAKPOINT;
    bool waits = bits == ATTENTION_WINDOW && !(cpu->regs.eflags & EFLAGS_IF);
    return (!bits || waits) && !is_kicked(cpu) && cpu->at.instructions < cpu->orders.limit &&
           !stands_on_breakpoint(cpu);
}

static void run_some(struct engine_cpu *cpu)
{
    const struct block *block = block_find(cpu);
    uint64_t left = cpu->orders.limit - cpu->at.instructions;
    unsigned max = left < BLOCK_OPS ? (unsigned)left : BLOCK_OPS;
    if (cpu->orders.stops.breaks_count)
        max = before_breakpoints(cpu, block, max);
    run_block(cpu, block, max);
    if (cpu->mmio.writes_count)
        note_writer(cpu, cpu->at.end - 1);
}

static void handle_fault(struct engine_cpu *cpu)
{
    cpu->pending.shadow = cpu->pending.completing = false;
    deliver_fault(cpu);
    delivered(cpu);
}

void cpu_loop(struct engine_cpu *cpu)
{
    switch (setjmp(cpu->faults.out)) {
    case OUT_OF_FAULT: handle_fault(cpu); break;
    case OUT_OF_LEAVE: cpu_update_attention(cpu); break;
    default: break;
    }
    while (!cpu->leave.now) {
        bool special = SOFT_UNLIKELY(cpu->attention | is_kicked(cpu)) && !may_run_block(cpu);
        if (SOFT_UNLIKELY(special || cpu->at.instructions >= cpu->orders.limit))
            attend(cpu);
        else
            run_some(cpu);
    }
}
