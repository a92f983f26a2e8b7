#include "soft/exec.h"
#include "soft/flags.h"

enum { OUT_OF_FAULT = 1, OUT_OF_LEAVE };

/* ---- What follows from the registers ---- */

/* A span that sends nothing the slow way but what is near the limit, or forbidden. */
static uint32_t end_of(const struct engine_cpu *cpu, const struct segment *s, bool write)
{
    const uint16_t code = 8, second = 2, down = 4; /* bits of the type, SDM vol. 3A, 3.4.5.1 */
    bool protected = cpu_is_protected(cpu), is_code = s->attr & code;
    if (s->limit < 3 || (protected && (s->attr & SEGMENT_UNUSABLE)))
        return 0;
    if (protected && !is_code && (s->attr & down))
        return 0;
    if (protected && (write ? is_code || !(s->attr & second) : is_code && !(s->attr & second)))
        return 0;
    return s->limit - 2;
}

void cpu_refresh_segment(struct engine_cpu *cpu, unsigned seg)
{
    const struct segment *s = &cpu->regs.seg[seg];
    cpu->span[seg] = (struct span){
        .base = s->base,
        .read_end = end_of(cpu, s, false),
        .write_end = end_of(cpu, s, true),
    };
    if (seg == SEG_SS)
        cpu->stack_mask = s->attr & SEGMENT_DB ? ~0u : 0xffffu;
}

void cpu_refresh(struct engine_cpu *cpu)
{
    for (unsigned seg = 0; seg < SEG_COUNT; seg++)
        cpu_refresh_segment(cpu, seg);
    cpu->tlb = cpu->tlbs[cpu->cpl == 3];
    cpu->code_bits = cpu->regs.seg[SEG_CS].attr & SEGMENT_DB ? 32 : 16;
    cpu->code_mode = (cpu->code_mode & ~0xffu) | cpu->code_bits;
    cpu->code_page = TLB_NONE;
    cpu_update_attention(cpu);
}

void cpu_update_attention(struct engine_cpu *cpu)
{
    const uint32_t eflags = cpu->regs.eflags;
    cpu->attention =
        (cpu->trap || (eflags & EFLAGS_TF) ? ATTENTION_TRAP : 0) |
        (cpu->shadow ? ATTENTION_SHADOW : 0) | (cpu->has_interrupt ? ATTENTION_INJECT : 0) |
        (cpu->window ? ATTENTION_WINDOW : 0) | (cpu->has_breakpoint ? ATTENTION_BREAKPOINT : 0) |
        (cpu->writes_count ? ATTENTION_WRITES : 0) | (eflags & EFLAGS_RF ? ATTENTION_RF : 0) |
        (cpu->completing ? ATTENTION_COMPLETE : 0);
}

uint32_t cpu_flags(const struct engine_cpu *cpu)
{
    return (cpu->regs.eflags & ~EFLAGS_ARITHMETIC) | EFLAGS_FIXED | (flag_cf(cpu) ? EFLAGS_CF : 0) |
           (flag_pf(cpu) ? EFLAGS_PF : 0) | (flag_af(cpu) ? EFLAGS_AF : 0) |
           (flag_zf(cpu) ? EFLAGS_ZF : 0) | (flag_sf(cpu) ? EFLAGS_SF : 0) |
           (flag_of(cpu) ? EFLAGS_OF : 0);
}

void cpu_set_flags(struct engine_cpu *cpu, uint32_t eflags)
{
    cpu->regs.eflags = eflags | EFLAGS_FIXED;
    cpu->lazy.result = !(eflags & EFLAGS_ZF);
    cpu->lazy.sign = (eflags & EFLAGS_SF ? 0x80000000u : 0) | (eflags & EFLAGS_PF ? 0 : 1);
    set_cf_of_af(cpu, eflags & EFLAGS_CF, eflags & EFLAGS_OF, eflags & EFLAGS_AF);
    cpu_update_attention(cpu);
}

void cpu_set_shadow(struct engine_cpu *cpu)
{
    cpu->shadow = true;
    cpu->attention |= ATTENTION_SHADOW;
}

uint64_t cpu_instruction_count(const struct engine_cpu *cpu)
{
    return cpu->instructions + (cpu->op ? (uint64_t)(cpu->op - cpu->first) : 0);
}

/* ---- Out of an instruction ---- */

/* The instructions of the block before this one are done, this one is not. */
static void stop_in_block(struct engine_cpu *cpu)
{
    if (!cpu->op)
        return;
    cpu->instructions += (uint64_t)(cpu->op - cpu->first);
    cpu->regs.eip = cpu->block_eip + cpu->op->at;
    cpu->op = NULL;
}

static void forget_mmio(struct engine_cpu *cpu)
{
    cpu->reads_count = cpu->reads_next = cpu->writes_count = 0;
    cpu->read_pending = cpu->io_pending = cpu->io_answered = false;
}

_Noreturn void cpu_fault(struct engine_cpu *cpu, uint8_t vector, uint32_t error)
{
    bool has_error =
        vector == VECTOR_DF || (vector >= VECTOR_TS && vector <= VECTOR_PF) || vector == VECTOR_AC;
    stop_in_block(cpu);
    forget_mmio(cpu);
    cpu->fault = (struct fault){ .vector = vector, .has_error = has_error, .error = error };
    longjmp(cpu->out, OUT_OF_FAULT);
}

static bool is_string_io(const struct op *op)
{
    return op->exact == op_ins || op->exact == op_outs;
}

static void set_leave(struct engine_cpu *cpu, enum event_reason reason, uint32_t linear,
                      uint8_t len)
{
    cpu->leave.now = true;
    cpu->leave.reason = (uint8_t)reason;
    cpu->leave.linear = linear;
    cpu->leave.len = len;
}

void cpu_repeat(struct engine_cpu *cpu)
{
    cpu->next_eip = cpu->block_eip + cpu->op->at;
    cpu->repeats = true;
    cpu->regs.eflags |= EFLAGS_RF;
    cpu->attention |= ATTENTION_RF;
}

/* A fault sets RF on its way in (SDM vol. 3B, 17.3.1.1); KVM shows it also where it led to a
 * shutdown. */
_Noreturn void cpu_leave(struct engine_cpu *cpu, enum event_reason reason)
{
    if (reason == EVENT_SHUTDOWN)
        cpu->regs.eflags |= EFLAGS_RF;
    uint8_t len = cpu->op ? cpu->op->len : 0;
    if (cpu->op && is_string_io(cpu->op))
        cpu->leave.flags |= EVENT_STRING;
    stop_in_block(cpu);
    set_leave(cpu, reason, registers_code_linear(&cpu->regs, cpu->regs.eip), len);
    longjmp(cpu->out, OUT_OF_LEAVE);
}

static uint32_t op_linear(const struct engine_cpu *cpu)
{
    return registers_code_linear(&cpu->regs, cpu->block_eip + cpu->op->at);
}

void cpu_leave_after(struct engine_cpu *cpu, enum event_reason reason)
{
    set_leave(cpu, reason, op_linear(cpu), cpu->op->len);
    cpu_end_block(cpu);
}

void cpu_end_block(struct engine_cpu *cpu)
{
    if (cpu->op && cpu->end > cpu->op + 1) {
        cpu->end = cpu->op + 1;
        cpu->next_eip = cpu->block_eip + cpu->op->at + cpu->op->len;
    }
}

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
    cpu->writes_string = is_string_io(op);
}

/* INT and its like clear TF and with it the trap after themselves; an INTO that goes on does
 * not. */
static bool took_interrupt(const struct engine_cpu *cpu, const struct op *op)
{
    bool may =
        op->exact == op_int || op->exact == op_int3 || op->exact == op_into || op->exact == op_int1;
    return may && !(cpu->regs.eflags & EFLAGS_TF);
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
    if ((before & EFLAGS_RF) && op->exact != op_iret && !cpu->repeats)
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
    set_leave(cpu, reason, registers_code_linear(&cpu->regs, cpu->regs.eip), 0);
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
    set_leave(cpu, EVENT_MMIO, cpu->writes_linear, cpu->writes_len);
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
