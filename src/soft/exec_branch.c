/* Near jumps, calls and returns, LOOP and JCXZ. */
#include "soft/access.h"
#include "soft/exec.h"
#include "soft/flags.h"

/* Near jumps. op->mask is that of EIP: 0xffff for an operand size of 16. */

/* #GP for a target outside the code segment is the jump's own. */
static inline __attribute__((always_inline)) uint32_t check(struct engine_cpu *cpu, uint32_t eip)
{
    if (SOFT_UNLIKELY(eip > cpu->regs.seg[SEG_CS].limit))
        cpu_fault(cpu, VECTOR_GP, 0);
    return eip;
}

static inline __attribute__((always_inline)) void jump(struct engine_cpu *cpu, const struct op *op)
{
    cpu->at.next_eip = check(cpu, (cpu->at.block_eip + op->target) & op->mask);
}

/* Not the last of its block: what comes after it there is what is done if it does not jump. */
static inline __attribute__((always_inline)) void jump_if(struct engine_cpu *cpu,
                                                          const struct op *op, bool is)
{
    if (!is)
        return;
    jump(cpu, op);
    cpu->at.end = op + 1;
}

#define DEFINE_JCC(N)                                                                              \
    static void jcc_##N(struct engine_cpu *cpu, const struct op *op)                               \
    {                                                                                              \
        jump_if(cpu, op, condition(&cpu->lazy, N));                                                \
    }
DEFINE_JCC(0)
DEFINE_JCC(1)
DEFINE_JCC(2)
DEFINE_JCC(3)
DEFINE_JCC(4)
DEFINE_JCC(5)
DEFINE_JCC(6)
DEFINE_JCC(7)
DEFINE_JCC(8)
DEFINE_JCC(9)
DEFINE_JCC(10)
DEFINE_JCC(11)
DEFINE_JCC(12)
DEFINE_JCC(13)
DEFINE_JCC(14)
DEFINE_JCC(15)

op_run *const exec_jcc[16] = {
    jcc_0, jcc_1, jcc_2,  jcc_3,  jcc_4,  jcc_5,  jcc_6,  jcc_7,
    jcc_8, jcc_9, jcc_10, jcc_11, jcc_12, jcc_13, jcc_14, jcc_15,
};

void op_jmp(struct engine_cpu *cpu, const struct op *op)
{
    jump(cpu, op);
}

void op_jmp_rm(struct engine_cpu *cpu, const struct op *op)
{
    cpu->at.next_eip = check(cpu, rm_get(cpu, op, op->size));
}

static inline __attribute__((always_inline)) void call(struct engine_cpu *cpu, const struct op *op,
                                                       uint32_t target)
{
    const uint32_t back = cpu->at.block_eip + op->at + op->len;
    check(cpu, target);
    mem_store(cpu, SEG_SS, (cpu->regs.gpr[GPR_ESP] - op->size) & cpu->derived.stack_mask, op->size,
              back);
    stack_move(cpu, -(int32_t)op->size);
    cpu->at.next_eip = target;
}

void op_call(struct engine_cpu *cpu, const struct op *op)
{
    call(cpu, op, (cpu->at.block_eip + op->target) & op->mask);
}

void op_call_rm(struct engine_cpu *cpu, const struct op *op)
{
    call(cpu, op, rm_get(cpu, op, op->size));
}

/* RET, and RET with op->imm more bytes. */
void op_ret(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t target =
        mem_load(cpu, SEG_SS, cpu->regs.gpr[GPR_ESP] & cpu->derived.stack_mask, op->size);
    cpu->at.next_eip = check(cpu, target);
    stack_move(cpu, (int32_t)(op->size + op->imm));
}

/* ---- LOOP: counts in CX or ECX, by the address size ---- */

static uint32_t count_down(struct engine_cpu *cpu, const struct op *op)
{
    return reg_get(cpu, GPR_ECX, op->address_size) - 1;
}

static void loop(struct engine_cpu *cpu, const struct op *op, bool again)
{
    const uint32_t count = count_down(cpu, op);
    bool more = op->address_size == 4 ? count : (uint16_t)count;
    if (more && again)
        jump(cpu, op);
    reg_set(cpu, GPR_ECX, op->address_size, count);
}

void op_loop(struct engine_cpu *cpu, const struct op *op)
{
    loop(cpu, op, true);
}

void op_loope(struct engine_cpu *cpu, const struct op *op)
{
    loop(cpu, op, flag_zf(&cpu->lazy));
}

void op_loopne(struct engine_cpu *cpu, const struct op *op)
{
    loop(cpu, op, !flag_zf(&cpu->lazy));
}

void op_jcxz(struct engine_cpu *cpu, const struct op *op)
{
    if (!reg_get(cpu, GPR_ECX, op->address_size))
        jump(cpu, op);
}
