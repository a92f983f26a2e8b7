/* The unprivileged instructions, as decode.c wires them up. */
#ifndef SOFT_EXEC_H
#define SOFT_EXEC_H

#include "soft/cpu.h"

/* Where the operands are: the first is the one that is written. Of two registers, it is rm. */
enum form { FORM_REG_REG, FORM_REG_IMM, FORM_REG_MEM, FORM_MEM_REG, FORM_MEM_IMM, FORM_COUNT };
enum { SIZE_1, SIZE_2, SIZE_4, SIZE_COUNT }; /* index of a table, for 1, 2 and 4 bytes */

static inline unsigned size_index(unsigned size)
{
    return size >> 1;
}

/* exec_alu.c. The first index is ADD to CMP, as in the opcodes 00 to 3F, or ALU_TEST. TEST has no
 * FORM_REG_MEM. */
enum { ALU_TEST = 8, ALU_COUNT };
extern op_run *const exec_alu[ALU_COUNT][FORM_COUNT][SIZE_COUNT];
/* The same on op->imm and on op->reg, for LOCK. */
extern op_modify *const exec_alu_modify[8][2];
extern op_run *const exec_inc_reg[SIZE_COUNT], *const exec_dec_reg[SIZE_COUNT];
/* Any r/m operand of op->size through any function. Returns the old value. */
uint32_t modify_operand(struct engine_cpu *cpu, const struct op *op, op_modify *modify);
op_modify modify_inc, modify_dec, modify_not, modify_neg;

/* The r/m operand of op->size through op->modify: in a register, in memory, in memory under
 * LOCK. */
op_run op_modify_reg, op_modify_mem, op_modify_locked;

/* exec_move.c. */
extern op_run *const exec_mov[FORM_COUNT][SIZE_COUNT];
/* These extend 1 or 2 bytes to op->size. */
extern op_run *const exec_movzx[2][SIZE_COUNT], *const exec_movsx[2][SIZE_COUNT];
/* These move 2 or 4 bytes, if the condition in op->imm holds. */
extern op_run *const exec_cmov[2];
op_run op_nop, op_lea, op_xchg_reg, op_xchg_mem;
op_run op_cbw, op_cwd, op_xlat, op_bswap, op_setcc, op_lahf, op_sahf, op_clc, op_stc, op_cmc,
    op_cld, op_std, op_salc;
op_run op_xadd, op_cmpxchg, op_cmpxchg8b, op_bound;

/* exec_stack.c. The first two push and pop a register of 2 or 4 bytes, op->rm. */
extern op_run *const exec_push_reg[2], *const exec_pop_reg[2];
op_run op_push_imm, op_push_rm, op_pop_rm, op_pusha, op_popa, op_enter, op_leave;

/* exec_shift.c: ROL, ROR, RCL, RCR, SHL, SHR, SHL, SAR; the count is op->imm or CL. */
extern op_modify *const exec_shift[8][2];
/* These shift 32-bit registers by op->imm, which is 1 to 31. NULL: there is none for it. */
extern op_run *const exec_shift_reg[8];
op_modify modify_shld, modify_shrd, modify_shld_cl, modify_shrd_cl;
/* BT, BTS, BTR, BTC by op->imm in register or memory; by a register in a register; and that in
 * memory. */
extern op_modify *const exec_bit_imm[4], *const exec_bit_reg[4];
op_run op_bit_mem, op_bit_test_imm, op_bsf, op_bsr;

/* exec_multiply.c. */
op_run op_mul, op_imul, op_div, op_idiv, op_imul_reg, op_imul_imm;
op_run op_daa, op_das, op_aaa, op_aas, op_aam, op_aad;

/* exec_branch.c. op->target for the near relative ones; op->mask is that of EIP. */
extern op_run *const exec_jcc[16];
op_run op_jmp, op_call, op_jmp_rm, op_call_rm, op_ret, op_loop, op_loope, op_loopne, op_jcxz;

/* exec_string.c, exec_io.c. */
extern op_run *const exec_movs[SIZE_COUNT], *const exec_cmps[SIZE_COUNT],
                                                *const exec_stos[SIZE_COUNT];
extern op_run *const exec_lods[SIZE_COUNT], *const exec_scas[SIZE_COUNT];
op_run op_in, op_out, op_ins, op_outs;

#endif
