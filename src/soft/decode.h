/* From what Zydis says of an instruction to a struct op.
 *
 * decode_operands.c finds the operands, decode_table.c knows by the opcode (SDM vol. 2D, appendix
 * A) what executes an instruction, decode_pick.c chooses where the opcode alone does not tell. */
#ifndef SOFT_DECODE_H
#define SOFT_DECODE_H

#include "soft/exec.h"

#include <Zydis/Zydis.h>

/* Raises #UD; what every byte that is no instruction of this CPU becomes. */
op_run op_undefined;

/* Fills all of op but at; target is relative to the instruction's end. bits: of the code, 16 or
 * 32. */
void decode_build(const ZydisDecodedInstruction *insn, unsigned bits, struct op *op);

/* ---- Between the files ---- */

struct build {
    const ZydisDecodedInstruction *insn;
    unsigned bits;
    uint8_t opcode, size; /* the operand size, 2 or 4 */
    int segment;          /* that of a prefix, or -1 */
};

/* Prefixes into b and op; then, with op->size known, registers, memory, immediate. */
void decode_prefixes(struct build *b, struct op *op);
void decode_modrm(const struct build *b, struct op *op);
void decode_immediate(const struct build *b, struct op *op);

static inline uint8_t byte_register(unsigned number)
{
    return (uint8_t)((number & 3) << 2 | number >> 2);
}

static inline bool is_memory(const struct op *op)
{
    return op->flags & OP_MEMORY;
}

/* Makes it one of those that find regs.eip exact. */
op_run *pick_exactly(struct op *op, op_run *exact);

/* Choose what executes op, and finish it; NULL: it is no instruction. */
typedef op_run *pick(const struct build *b, struct op *op);
pick pick_alu, pick_group1, pick_test, pick_test_eax, pick_inc_dec_reg, pick_push_pop_reg,
    pick_push_pop_segment, pick_jcc, pick_xchg, pick_xchg_eax, pick_mov, pick_mov_offset,
    pick_mov_imm, pick_mov_segment, pick_lea, pick_pop_rm, pick_load_far, pick_bound, pick_shift,
    pick_group3, pick_group5, pick_string, pick_io, pick_string_io, pick_xlat, pick_enter,
    pick_group6, pick_group7, pick_control, pick_cmov, pick_setcc, pick_extend, pick_bit,
    pick_group8, pick_double_shift, pick_group9, pick_scan;

#endif
