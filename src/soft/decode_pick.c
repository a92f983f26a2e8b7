/* What executes an instruction, where its opcode alone does not tell: a picker for each group. */
#include "soft/decode.h"

/* For instructions that look at regs.eip. */
static void run_exactly(struct engine_cpu *cpu, const struct op *op)
{
    cpu->regs.eip = cpu->at.block_eip + op->at;
    op->exact(cpu, op);
}

op_run *pick_exactly(struct op *op, op_run *exact)
{
    op->exact = exact;
    op->flags |= OP_ENDS;
    return exact ? run_exactly : NULL;
}

static op_run *modify(struct op *op, op_modify *change)
{
    op->modify = change;
    if (!(op->flags & OP_MEMORY))
        return op_modify_reg;
    return op->flags & OP_LOCK ? op_modify_locked : op_modify_mem;
}

static void swap_registers(struct op *op)
{
    uint8_t reg = op->reg;
    op->reg = op->rm;
    op->rm = reg;
}

/* ---- Pickers, in the order of the opcodes ---- */

/* Eb,Gb Ev,Gv Gb,Eb Gv,Ev AL,Ib eAX,Iv: bits 0 to 2 of the opcode. */
static op_run *pick_form(const struct build *b, struct op *op,
                         op_run *const table[FORM_COUNT][SIZE_COUNT], op_modify *locked)
{
    const unsigned size = size_index(op->size);
    bool to_reg = b->opcode & 2;
    if (is_memory(op)) {
        if ((op->flags & OP_LOCK) && !to_reg)
            return locked ? modify(op, locked) : NULL;
        return table[to_reg ? FORM_REG_MEM : FORM_MEM_REG][size];
    }
    if (to_reg)
        swap_registers(op);
    return table[FORM_REG_REG][size];
}

op_run *pick_alu(const struct build *b, struct op *op)
{
    const unsigned what = b->opcode >> 3 & 7;
    if (b->opcode & 4) {
        op->rm = GPR_EAX; /* AL is byte 0 */
        return exec_alu[what][FORM_REG_IMM][size_index(op->size)];
    }
    return pick_form(b, op, exec_alu[what], exec_alu_modify[what][1]);
}

op_run *pick_group1(const struct build *b, struct op *op)
{
    const unsigned what = b->insn->raw.modrm.reg;
    if (op->flags & OP_LOCK)
        return exec_alu_modify[what][0] ? modify(op, exec_alu_modify[what][0]) : NULL;
    return exec_alu[what][is_memory(op) ? FORM_MEM_IMM : FORM_REG_IMM][size_index(op->size)];
}

op_run *pick_test(const struct build *b, struct op *op)
{
    return exec_alu[ALU_TEST][is_memory(op) ? FORM_MEM_REG : FORM_REG_REG][size_index(op->size)];
}

op_run *pick_test_eax(const struct build *b, struct op *op)
{
    op->rm = GPR_EAX;
    return exec_alu[ALU_TEST][FORM_REG_IMM][size_index(op->size)];
}

op_run *pick_inc_dec_reg(const struct build *b, struct op *op)
{
    return (b->opcode & 8 ? exec_dec_reg : exec_inc_reg)[size_index(op->size)];
}

op_run *pick_push_pop_reg(const struct build *b, struct op *op)
{
    return (b->opcode & 8 ? exec_pop_reg : exec_push_reg)[op->size == 4];
}

/* 06 0E 16 1E and those to pop; 0F A0 A8 and theirs. */
op_run *pick_push_pop_segment(const struct build *b, struct op *op)
{
    bool pop = b->opcode & 1;
    op->reg = b->insn->opcode_map == ZYDIS_OPCODE_MAP_0F ? (b->opcode & 8 ? SEG_GS : SEG_FS)
                                                         : b->opcode >> 3 & 3;
    return pick_exactly(op, pop ? op_pop_segment : op_push_segment);
}

op_run *pick_jcc(const struct build *b, struct op *op)
{
    return exec_jcc[b->opcode & 15];
}

op_run *pick_xchg(const struct build *b, struct op *op)
{
    return is_memory(op) ? op_xchg_mem : op_xchg_reg;
}

op_run *pick_xchg_eax(const struct build *b, struct op *op)
{
    op->reg = GPR_EAX;
    return b->opcode == 0x90 ? op_nop : op_xchg_reg;
}

op_run *pick_mov(const struct build *b, struct op *op)
{
    return pick_form(b, op, exec_mov, NULL);
}

/* A0 to A3: the address is the displacement. */
op_run *pick_mov_offset(const struct build *b, struct op *op)
{
    op->reg = GPR_EAX;
    op->flags |= OP_MEMORY;
    op->disp = (uint32_t)b->insn->raw.disp.value;
    return exec_mov[b->opcode & 2 ? FORM_MEM_REG : FORM_REG_MEM][size_index(op->size)];
}

op_run *pick_mov_imm(const struct build *b, struct op *op)
{
    if (b->insn->raw.modrm.reg && (b->opcode & 0xfe) == 0xc6)
        return NULL;
    if (b->opcode < 0xc0) { /* B0 to BF */
        op->size = b->opcode & 8 ? b->size : 1;
        op->rm = b->opcode & 8 ? b->opcode & 7 : byte_register(b->opcode & 7);
    }
    return exec_mov[is_memory(op) ? FORM_MEM_IMM : FORM_REG_IMM][size_index(op->size)];
}

/* MOV to and from a segment register is of 2 bytes; to a general register, of the operand size. */
op_run *pick_mov_segment(const struct build *b, struct op *op)
{
    bool to_segment = b->opcode == 0x8e;
    if (op->reg >= SEG_COUNT || (to_segment && op->reg == SEG_CS))
        return NULL;
    return pick_exactly(op, to_segment ? op_mov_to_segment : op_mov_from_segment);
}

op_run *pick_lea(const struct build *b, struct op *op)
{
    return is_memory(op) ? op_lea : NULL;
}

op_run *pick_pop_rm(const struct build *b, struct op *op)
{
    return b->insn->raw.modrm.reg ? NULL : op_pop_rm;
}

/* LES, LDS, LSS, LFS, LGS. */
op_run *pick_load_far(const struct build *b, struct op *op)
{
    const bool two = b->insn->opcode_map == ZYDIS_OPCODE_MAP_0F;
    op->selector = !two ? (b->opcode == 0xc4 ? SEG_ES : SEG_DS)
                        : (b->opcode == 0xb2   ? SEG_SS
                           : b->opcode == 0xb4 ? SEG_FS
                                               : SEG_GS);
    return is_memory(op) ? pick_exactly(op, op_load_far) : NULL;
}

op_run *pick_bound(const struct build *b, struct op *op)
{
    return is_memory(op) ? op_bound : NULL;
}

/* C0 C1 by an immediate, D0 D1 by one, D2 D3 by CL. */
op_run *pick_shift(const struct build *b, struct op *op)
{
    const unsigned what = b->insn->raw.modrm.reg;
    bool by_cl = (b->opcode & 0xfe) == 0xd2;
    if ((b->opcode & 0xfe) == 0xd0)
        op->imm = 1;
    op->imm &= 31;
    if (!by_cl && op->imm && op->size == 4 && !is_memory(op) && exec_shift_reg[what])
        return exec_shift_reg[what];
    return modify(op, exec_shift[what][by_cl]);
}

op_run *pick_group3(const struct build *b, struct op *op)
{
    switch (b->insn->raw.modrm.reg) {
    case 0:
    case 1:
        return exec_alu[ALU_TEST][is_memory(op) ? FORM_MEM_IMM : FORM_REG_IMM]
                       [size_index(op->size)];
    case 2: return modify(op, modify_not);
    case 3: return modify(op, modify_neg);
    case 4: return op_mul;
    case 5: return op_imul;
    case 6: return op_div;
    default: return op_idiv;
    }
}

op_run *pick_group5(const struct build *b, struct op *op)
{
    const unsigned what = b->insn->raw.modrm.reg;
    const unsigned size = size_index(op->size);
    if (what < 2)
        return is_memory(op) ? modify(op, what ? modify_dec : modify_inc)
                             : (what ? exec_dec_reg : exec_inc_reg)[size];
    if (b->opcode == 0xfe || what == 7)
        return NULL;
    if (what == 6)
        return op_push_rm;
    op->flags |= OP_ENDS;
    if (what == 2 || what == 4)
        return what == 2 ? op_call_rm : op_jmp_rm;
    return is_memory(op) ? pick_exactly(op, what == 3 ? op_call_far_indirect : op_jmp_far_indirect)
                         : NULL;
}

op_run *pick_string(const struct build *b, struct op *op)
{
    const unsigned size = size_index(op->size);
    if (op->flags & (OP_REP | OP_REPNE))
        op->flags |= OP_ENDS;
    op->seg = (uint8_t)(b->segment < 0 ? SEG_DS : b->segment);
    switch (b->opcode & 0xfe) {
    case 0xa4: return exec_movs[size];
    case 0xa6: return exec_cmps[size];
    case 0xaa: return exec_stos[size];
    case 0xac: return exec_lods[size];
    default: return exec_scas[size];
    }
}

op_run *pick_io(const struct build *b, struct op *op)
{
    const bool dx = b->opcode & 8, out = b->opcode & 2;
    op->size = b->opcode & 1 ? b->size : 1;
    op->rm = dx ? GPR_EDX : GPR_EAX;
    return pick_exactly(op, out ? op_out : op_in);
}

op_run *pick_string_io(const struct build *b, struct op *op)
{
    op->seg = (uint8_t)(b->segment < 0 ? SEG_DS : b->segment);
    op->flags |= OP_STRING_IO;
    return pick_exactly(op, b->opcode & 2 ? op_outs : op_ins);
}

op_run *pick_xlat(const struct build *b, struct op *op)
{
    op->seg = (uint8_t)(b->segment < 0 ? SEG_DS : b->segment);
    return op_xlat;
}

op_run *pick_enter(const struct build *b, struct op *op)
{
    op->imm = (uint16_t)b->insn->raw.imm[0].value.u;
    op->selector = (uint8_t)b->insn->raw.imm[1].value.u;
    return op_enter;
}

/* ---- 0F ---- */

op_run *pick_group6(const struct build *b, struct op *op)
{
    static op_run *const runs[8] = { op_sldt, op_str, op_lldt, op_ltr, op_verr, op_verw };
    return pick_exactly(op, runs[b->insn->raw.modrm.reg]);
}

op_run *pick_group7(const struct build *b, struct op *op)
{
    static op_run *const runs[8] = { op_sgdt, op_sidt, op_lgdt, op_lidt,
                                     op_smsw, NULL,    op_lmsw, op_invlpg };
    const unsigned what = b->insn->raw.modrm.reg;
    bool needs_memory = what < 4 || what == 7;
    return needs_memory && !is_memory(op) ? NULL : pick_exactly(op, runs[what]);
}

/* CR0, 2, 3, 4; all of DR. These have no form in memory. */
op_run *pick_control(const struct build *b, struct op *op)
{
    static op_run *const runs[4] = { op_mov_from_cr, op_mov_from_dr, op_mov_to_cr, op_mov_to_dr };
    op->flags &= (uint8_t)~OP_MEMORY;
    op->rm = b->insn->raw.modrm.rm;
    op->size = 4;
    if (!(b->opcode & 1) && (op->reg == 1 || op->reg > 4))
        return NULL;
    return pick_exactly(op, runs[b->opcode & 3]);
}

op_run *pick_cmov(const struct build *b, struct op *op)
{
    op->imm = b->opcode & 15;
    return exec_cmov[op->size == 4];
}

op_run *pick_setcc(const struct build *b, struct op *op)
{
    op->imm = b->opcode & 15;
    return op_setcc;
}

op_run *pick_extend(const struct build *b, struct op *op)
{
    op_run *const(*table)[SIZE_COUNT] = b->opcode & 8 ? exec_movsx : exec_movzx;
    if (!(b->opcode & 1) && !is_memory(op))
        op->rm = byte_register(op->rm);
    return table[b->opcode & 1][size_index(op->size)];
}

op_run *pick_bit(const struct build *b, struct op *op)
{
    op->modify = exec_bit_reg[b->opcode >> 3 & 3];
    return is_memory(op) ? op_bit_mem : op_modify_reg;
}

op_run *pick_group8(const struct build *b, struct op *op)
{
    const unsigned what = b->insn->raw.modrm.reg;
    if (what < 4)
        return NULL;
    op->modify = exec_bit_imm[what & 3];
    return what == 4 ? op_bit_test_imm : modify(op, op->modify);
}

op_run *pick_double_shift(const struct build *b, struct op *op)
{
    bool right = b->opcode & 8, by_cl = b->opcode & 1;
    return modify(op, right ? (by_cl ? modify_shrd_cl : modify_shrd)
                            : (by_cl ? modify_shld_cl : modify_shld));
}

op_run *pick_group9(const struct build *b, struct op *op)
{
    return b->insn->raw.modrm.reg == 1 && is_memory(op) ? op_cmpxchg8b : NULL;
}

/* POPCNT, TZCNT and their like have a mandatory prefix, and are not of this CPU. */
op_run *pick_scan(const struct build *b, struct op *op)
{
    return b->opcode == 0xbc ? op_bsf : op_bsr;
}
