/* What executes an instruction, by its opcode (SDM vol. 2D, appendix A), and all of a struct op. */
#include "soft/decode.h"

enum {
    ROW_WIDE = 1 << 0,   /* bit 0 of the opcode: 0 bytes, 1 the operand size */
    ROW_BYTE = 1 << 1,   /* bytes */
    ROW_OPCODE = 1 << 2, /* the register is in the opcode; goes to rm */
    ROW_ENDS = 1 << 3,
    ROW_INTERRUPT = 1 << 4, /* it becomes OP_INTERRUPT */
    ROW_IRET = 1 << 5,      /* it becomes OP_IRET */
};

/* One of run, exact, pick. */
struct row {
    op_run *run, *exact;
    pick *pick;
    uint8_t flags;
};

void op_undefined(struct engine_cpu *cpu, const struct op *op)
{
    cpu_fault(cpu, VECTOR_UD, 0);
}

/* ---- The tables ---- */

#define RUN(...)                                                                                   \
    {                                                                                              \
        .run = __VA_ARGS__                                                                         \
    }
#define EXACT(...)                                                                                 \
    {                                                                                              \
        .exact = __VA_ARGS__                                                                       \
    }
#define PICK(...)                                                                                  \
    {                                                                                              \
        .pick = __VA_ARGS__                                                                        \
    }
#define WIDE           .flags = ROW_WIDE
#define BYTE           .flags = ROW_BYTE
#define IN_OPCODE      .flags = ROW_OPCODE
#define ENDS           .flags = ROW_ENDS
#define INTERRUPT      .flags = ROW_INTERRUPT
#define IRET           .flags = ROW_IRET
#define ALU_AT(n)      [(n)...(n) + 5] = PICK(pick_alu, WIDE)
#define SEGMENTS_AT(n) [(n)...(n) + 1] = PICK(pick_push_pop_segment)

static const struct row one_byte[256] = {
    ALU_AT(0x00),
    SEGMENTS_AT(0x06),
    ALU_AT(0x08),
    [0x0e] = PICK(pick_push_pop_segment),
    ALU_AT(0x10),
    SEGMENTS_AT(0x16),
    ALU_AT(0x18),
    SEGMENTS_AT(0x1e),
    ALU_AT(0x20),
    [0x27] = RUN(op_daa),
    ALU_AT(0x28),
    [0x2f] = RUN(op_das),
    ALU_AT(0x30),
    [0x37] = RUN(op_aaa),
    ALU_AT(0x38),
    [0x3f] = RUN(op_aas),
    [0x40 ... 0x4f] = PICK(pick_inc_dec_reg, IN_OPCODE),
    [0x50 ... 0x5f] = PICK(pick_push_pop_reg, IN_OPCODE),
    [0x60] = RUN(op_pusha),
    [0x61] = RUN(op_popa),
    [0x62] = PICK(pick_bound),
    [0x63] = EXACT(op_arpl),
    [0x68] = RUN(op_push_imm),
    [0x69] = RUN(op_imul_imm),
    [0x6a] = RUN(op_push_imm),
    [0x6b] = RUN(op_imul_imm),
    [0x6c ... 0x6f] = PICK(pick_string_io, WIDE),
    [0x70 ... 0x7f] = PICK(pick_jcc),
    [0x80 ... 0x83] = PICK(pick_group1, WIDE),
    [0x84 ... 0x85] = PICK(pick_test, WIDE),
    [0x86 ... 0x87] = PICK(pick_xchg, WIDE),
    [0x88 ... 0x8b] = PICK(pick_mov, WIDE),
    [0x8c] = PICK(pick_mov_segment),
    [0x8d] = PICK(pick_lea),
    [0x8e] = PICK(pick_mov_segment),
    [0x8f] = PICK(pick_pop_rm),
    [0x90 ... 0x97] = PICK(pick_xchg_eax, IN_OPCODE),
    [0x98] = RUN(op_cbw),
    [0x99] = RUN(op_cwd),
    [0x9a] = EXACT(op_call_far),
    [0x9b] = RUN(op_wait),
    [0x9c] = EXACT(op_pushf),
    [0x9d] = EXACT(op_popf),
    [0x9e] = RUN(op_sahf),
    [0x9f] = RUN(op_lahf),
    [0xa0 ... 0xa3] = PICK(pick_mov_offset, WIDE),
    [0xa4 ... 0xa7] = PICK(pick_string, WIDE),
    [0xa8 ... 0xa9] = PICK(pick_test_eax, WIDE),
    [0xaa ... 0xaf] = PICK(pick_string, WIDE),
    [0xb0 ... 0xbf] = PICK(pick_mov_imm),
    [0xc0 ... 0xc1] = PICK(pick_shift, WIDE),
    [0xc2 ... 0xc3] = RUN(op_ret, ENDS),
    [0xc4 ... 0xc5] = PICK(pick_load_far),
    [0xc6 ... 0xc7] = PICK(pick_mov_imm, WIDE),
    [0xc8] = PICK(pick_enter),
    [0xc9] = RUN(op_leave),
    [0xca ... 0xcb] = EXACT(op_ret_far),
    [0xcc] = EXACT(op_int3, INTERRUPT),
    [0xcd] = EXACT(op_int, INTERRUPT),
    [0xce] = EXACT(op_into, INTERRUPT),
    [0xcf] = EXACT(op_iret, IRET),
    [0xd0 ... 0xd3] = PICK(pick_shift, WIDE),
    [0xd4] = RUN(op_aam),
    [0xd5] = RUN(op_aad),
    [0xd6] = RUN(op_salc),
    [0xd7] = PICK(pick_xlat),
    [0xd8 ... 0xdf] = RUN(op_escape),
    [0xe0] = RUN(op_loopne, ENDS),
    [0xe1] = RUN(op_loope, ENDS),
    [0xe2] = RUN(op_loop, ENDS),
    [0xe3] = RUN(op_jcxz, ENDS),
    [0xe4 ... 0xe7] = PICK(pick_io),
    [0xe8] = RUN(op_call, ENDS),
    [0xe9] = RUN(op_jmp, ENDS),
    [0xea] = EXACT(op_jmp_far),
    [0xeb] = RUN(op_jmp, ENDS),
    [0xec ... 0xef] = PICK(pick_io),
    [0xf1] = EXACT(op_int1, INTERRUPT),
    [0xf4] = EXACT(op_hlt),
    [0xf5] = RUN(op_cmc),
    [0xf6 ... 0xf7] = PICK(pick_group3, WIDE),
    [0xf8] = RUN(op_clc),
    [0xf9] = RUN(op_stc),
    [0xfa] = EXACT(op_cli),
    [0xfb] = EXACT(op_sti),
    [0xfc] = RUN(op_cld),
    [0xfd] = RUN(op_std),
    [0xfe ... 0xff] = PICK(pick_group5, WIDE),
};

static const struct row two_bytes[256] = {
    [0x00] = PICK(pick_group6),
    [0x01] = PICK(pick_group7),
    [0x02] = EXACT(op_lar),
    [0x03] = EXACT(op_lsl),
    [0x06] = EXACT(op_clts),
    [0x08 ... 0x09] = EXACT(op_wbinvd),
    [0x18 ... 0x1f] = RUN(op_nop),
    [0x20 ... 0x23] = PICK(pick_control),
    [0x31] = EXACT(op_rdtsc),
    [0x40 ... 0x4f] = PICK(pick_cmov),
    [0x80 ... 0x8f] = PICK(pick_jcc),
    [0x90 ... 0x9f] = PICK(pick_setcc, BYTE),
    [0xa0 ... 0xa1] = PICK(pick_push_pop_segment),
    [0xa2] = EXACT(op_cpuid),
    [0xa3] = PICK(pick_bit),
    [0xa4 ... 0xa5] = PICK(pick_double_shift),
    [0xa8 ... 0xa9] = PICK(pick_push_pop_segment),
    [0xab] = PICK(pick_bit),
    [0xac ... 0xad] = PICK(pick_double_shift),
    [0xaf] = RUN(op_imul_reg),
    [0xb0 ... 0xb1] = RUN(op_cmpxchg, WIDE),
    [0xb2] = PICK(pick_load_far),
    [0xb3] = PICK(pick_bit),
    [0xb4 ... 0xb5] = PICK(pick_load_far),
    [0xb6 ... 0xb7] = PICK(pick_extend),
    [0xba] = PICK(pick_group8),
    [0xbb] = PICK(pick_bit),
    [0xbc ... 0xbd] = PICK(pick_scan),
    [0xbe ... 0xbf] = PICK(pick_extend),
    [0xc0 ... 0xc1] = RUN(op_xadd, WIDE),
    [0xc7] = PICK(pick_group9),
    [0xc8 ... 0xcf] = RUN(op_bswap, IN_OPCODE),
};

static op_run *build_run(const struct build *b, const struct row *row, struct op *op)
{
    if ((op->flags & OP_LOCK) && !is_memory(op))
        return NULL;
    if (row->flags & ROW_ENDS)
        op->flags |= OP_ENDS;
    if (row->flags & ROW_INTERRUPT)
        op->flags |= OP_INTERRUPT;
    if (row->flags & ROW_IRET)
        op->flags |= OP_IRET;
    if (row->pick)
        return row->pick(b, op);
    if (row->exact)
        return pick_exactly(op, row->exact);
    return row->run;
}

void decode_build(const ZydisDecodedInstruction *insn, unsigned bits, struct op *op)
{
    struct build b = { .insn = insn, .bits = bits, .opcode = insn->opcode };
    const bool two = insn->opcode_map == ZYDIS_OPCODE_MAP_0F;
    const struct row *row = &(two ? two_bytes : one_byte)[insn->opcode];
    const uint16_t zero = offsetof(struct engine_cpu, zero);
    *op = (struct op){ .base = zero, .index = zero, .seg = SEG_DS, .len = insn->length };
    decode_prefixes(&b, op);
    bool bytes = (row->flags & ROW_BYTE) || ((row->flags & ROW_WIDE) && !(insn->opcode & 1));
    op->size = bytes ? 1 : b.size;
    if (insn->attributes & ZYDIS_ATTRIB_HAS_MODRM)
        decode_modrm(&b, op);
    if (row->flags & ROW_OPCODE)
        op->rm = insn->opcode & 7;
    if (b.segment >= 0)
        op->seg = (uint8_t)b.segment;
    decode_immediate(&b, op);
    bool known = insn->encoding == ZYDIS_INSTRUCTION_ENCODING_LEGACY &&
                 (two || insn->opcode_map == ZYDIS_OPCODE_MAP_DEFAULT);
    op->run = known ? build_run(&b, row, op) : NULL;
    if (!op->run) {
        op->run = op_undefined;
        op->flags |= OP_ENDS;
    }
}
