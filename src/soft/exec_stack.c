/* The stack of a program: PUSH, POP, PUSHA, POPA, ENTER, LEAVE. */
#include "soft/access.h"
#include "soft/exec.h"

static inline __attribute__((always_inline)) void push(struct engine_cpu *cpu, uint32_t value,
                                                       unsigned size)
{
    mem_store(cpu, SEG_SS, (cpu->regs.gpr[GPR_ESP] - size) & cpu->derived.stack_mask, size, value);
    stack_move(cpu, -(int32_t)size);
}

static inline __attribute__((always_inline)) uint32_t peek(struct engine_cpu *cpu, unsigned size)
{
    return mem_load(cpu, SEG_SS, cpu->regs.gpr[GPR_ESP] & cpu->derived.stack_mask, size);
}

#define DEFINE_STACK(SIZE)                                                                         \
    static void push_reg_##SIZE(struct engine_cpu *cpu, const struct op *op)                       \
    {                                                                                              \
        push(cpu, reg_get(cpu, op->rm, SIZE), SIZE);                                               \
    }                                                                                              \
    static void pop_reg_##SIZE(struct engine_cpu *cpu, const struct op *op)                        \
    {                                                                                              \
        uint32_t value = peek(cpu, SIZE);                                                          \
        stack_move(cpu, SIZE);                                                                     \
        reg_set(cpu, op->rm, SIZE, value);                                                         \
    }
DEFINE_STACK(2)
DEFINE_STACK(4)

op_run *const exec_push_reg[2] = { push_reg_2, push_reg_4 }, *const exec_pop_reg[2] = { pop_reg_2,
                                                                                        pop_reg_4 };

void op_push_imm(struct engine_cpu *cpu, const struct op *op)
{
    push(cpu, op->imm, op->size);
}

void op_push_rm(struct engine_cpu *cpu, const struct op *op)
{
    push(cpu, rm_get(cpu, op, op->size), op->size);
}

/* An address with ESP in it is made with ESP as it is after the pop (SDM vol. 2B, POP). */
void op_pop_rm(struct engine_cpu *cpu, const struct op *op)
{
    const uint32_t esp = cpu->regs.gpr[GPR_ESP];
    uint32_t value = peek(cpu, op->size);
    stack_move(cpu, op->size);
    if (!(op->flags & OP_MEMORY)) {
        reg_set(cpu, op->rm, op->size, value);
        return;
    }
    const uint32_t after = cpu->regs.gpr[GPR_ESP];
    uint32_t offset = op_offset(cpu, op);
    cpu->regs.gpr[GPR_ESP] = esp;
    mem_store(cpu, op->seg, offset, op->size, value);
    cpu->regs.gpr[GPR_ESP] = after;
}

/* From the last one down, so that what could fault has faulted before anything counts. */
void op_pusha(struct engine_cpu *cpu, const struct op *op)
{
    for (unsigned i = 0; i < GPR_COUNT; i++)
        stack_write(cpu, (i + 1) * op->size, op->size, cpu->regs.gpr[i]);
    stack_move(cpu, -(int32_t)(GPR_COUNT * op->size));
}

/* All are loaded, ESP too, before the stack pointer is set: of POPAD on a 16-bit stack, ESP keeps
 * the upper half that was on the stack. The manuals say that it is discarded; a 386 does it so. */
void op_popa(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t values[GPR_COUNT];
    const uint32_t esp = cpu->regs.gpr[GPR_ESP];
    for (unsigned i = 0; i < GPR_COUNT; i++)
        values[GPR_COUNT - 1 - i] = stack_read(cpu, i * op->size, op->size);
    for (unsigned i = 0; i < GPR_COUNT; i++)
        reg_set(cpu, i, op->size, values[i]);
    reg_set(cpu, GPR_ESP, cpu->derived.stack_mask == ~0u ? 4 : 2, esp + GPR_COUNT * op->size);
}

/* SDM vol. 2A, ENTER: op->imm bytes of locals, op->selector the nesting level. The frame pointers
 * are read and written through EBP and ESP as wide as the stack; the new one is ESP after the first
 * push, with the upper half that a 16-bit stack leaves it. */
void op_enter(struct engine_cpu *cpu, const struct op *op)
{
    const unsigned size = op->size, level = op->selector & 31;
    const uint32_t mask = cpu->derived.stack_mask, esp = cpu->regs.gpr[GPR_ESP];
    const uint32_t frame = (esp & ~mask) | ((esp - size) & mask);
    uint32_t depth = size;
    stack_write(cpu, depth, size, cpu->regs.gpr[GPR_EBP]);
    for (unsigned i = 1; i < level; i++) {
        uint32_t outer = mem_read(cpu, SEG_SS, (cpu->regs.gpr[GPR_EBP] - i * size) & mask, size);
        stack_write(cpu, depth += size, size, outer);
    }
    if (level)
        stack_write(cpu, depth += size, size, frame);
    uint32_t end = (esp - depth - op->imm) & mask;
    mem_probe_write(cpu, SEG_SS, end, size == 4 && mask == ~0u ? 4 : 2);
    cpu->regs.gpr[GPR_ESP] = (esp & ~mask) | end;
    reg_set(cpu, GPR_EBP, size, frame);
}

void op_leave(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t mask = cpu->derived.stack_mask, ebp = cpu->regs.gpr[GPR_EBP];
    uint32_t value = mem_load(cpu, SEG_SS, ebp & mask, op->size);
    cpu->regs.gpr[GPR_ESP] = (cpu->regs.gpr[GPR_ESP] & ~mask) | ((ebp + op->size) & mask);
    reg_set(cpu, GPR_EBP, op->size, value);
}
