/* What an instruction works on: its prefixes, registers, memory and immediate operands. */
#include "soft/decode.h"

static uint16_t place_of(unsigned reg)
{
    return (uint16_t)(offsetof(struct engine_cpu, regs.gpr) + reg * sizeof(uint32_t));
}

/* SDM vol. 2A, table 2-1: BX+SI, BX+DI, BP+SI, BP+DI, SI, DI, BP or disp16, BX. */
static void address_16(const ZydisDecodedInstruction *insn, struct op *op)
{
    static const uint8_t bases[8] = { GPR_EBX, GPR_EBX, GPR_EBP, GPR_EBP,
                                      GPR_ESI, GPR_EDI, GPR_EBP, GPR_EBX };
    const unsigned rm = insn->raw.modrm.rm;
    if (rm == 6 && insn->raw.modrm.mod == 0)
        return;
    op->base = place_of(bases[rm]);
    if (rm < 4)
        op->index = place_of(rm & 1 ? GPR_EDI : GPR_ESI);
    if (bases[rm] == GPR_EBP)
        op->seg = SEG_SS;
}

/* SDM vol. 2A, tables 2-2 and 2-3. The 80386 Programmer's Reference, 17.2.1, leaves undefined a SIB
 * byte with a scale but no index: a 386 then scales the base. */
static void address_32(const ZydisDecodedInstruction *insn, struct op *op)
{
    bool has_sib = insn->raw.modrm.rm == GPR_ESP, has_index = false;
    unsigned base = has_sib ? insn->raw.sib.base : insn->raw.modrm.rm;
    if (has_sib) {
        op->scale = insn->raw.sib.scale;
        has_index = insn->raw.sib.index != GPR_ESP;
    }
    if (has_index)
        op->index = place_of(insn->raw.sib.index);
    if (base == GPR_EBP && insn->raw.modrm.mod == 0)
        return;
    *(has_sib && !has_index ? &op->index : &op->base) = place_of(base);
    if (base == GPR_ESP || base == GPR_EBP)
        op->seg = SEG_SS;
}

void decode_modrm(const struct build *b, struct op *op)
{
    const ZydisDecodedInstruction *insn = b->insn;
    bool bytes = op->size == 1;
    op->reg = bytes ? byte_register(insn->raw.modrm.reg) : insn->raw.modrm.reg;
    op->rm = bytes ? byte_register(insn->raw.modrm.rm) : insn->raw.modrm.rm;
    if (insn->raw.modrm.mod == 3)
        return;
    op->flags |= OP_MEMORY;
    op->disp = (uint32_t)insn->raw.disp.value;
    if (op->address_size == 2)
        address_16(insn, op);
    else
        address_32(insn, op);
}

void decode_prefixes(struct build *b, struct op *op)
{
    bool other_size = false, other_address = false;
    b->segment = -1;
    for (unsigned i = 0; i < b->insn->raw.prefix_count; i++) {
        switch (b->insn->raw.prefixes[i].value) {
        case 0x66: other_size = true; break;
        case 0x67: other_address = true; break;
        case 0xf0: op->flags |= OP_LOCK; break;
        case 0xf2: op->flags = (uint8_t)((op->flags & ~OP_REP) | OP_REPNE); break;
        case 0xf3: op->flags = (uint8_t)((op->flags & ~OP_REPNE) | OP_REP); break;
        case 0x26: b->segment = SEG_ES; break;
        case 0x2e: b->segment = SEG_CS; break;
        case 0x36: b->segment = SEG_SS; break;
        case 0x3e: b->segment = SEG_DS; break;
        case 0x64: b->segment = SEG_FS; break;
        case 0x65: b->segment = SEG_GS; break;
        default: break;
        }
    }
    b->size = (b->bits == 32) != other_size ? 4 : 2;
    op->address_size = (b->bits == 32) != other_address ? 4 : 2;
    op->mask = op->address_size == 4 ? ~0u : 0xffff;
}

void decode_immediate(const struct build *b, struct op *op)
{
    const ZydisDecodedInstruction *insn = b->insn;
    op->imm = (uint32_t)insn->raw.imm[0].value.u;
    op->selector = (uint16_t)insn->raw.imm[1].value.u;
    if (op->size < 4)
        op->imm &= (1u << 8 * op->size) - 1;
    if (insn->raw.imm[0].is_relative) {
        op->target = (uint32_t)insn->raw.imm[0].value.u;
        op->mask = b->size == 4 ? ~0u : 0xffff;
    }
}
