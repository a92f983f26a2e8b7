/* Where the operands of an instruction are (SDM vol. 1, 3.7). */
#include "diagnosis/private.h"

/* AH to BH are the second bytes of the first four registers. */
static uint64_t byte_register(const struct scene *s, ZydisRegister reg)
{
    if (reg >= ZYDIS_REGISTER_AH && reg <= ZYDIS_REGISTER_BH)
        return wide_gpr(&s->regs, &s->wide, reg - ZYDIS_REGISTER_AH) >> 8 & 0xff;
    unsigned number = reg <= ZYDIS_REGISTER_BL    ? reg - ZYDIS_REGISTER_AL
                      : reg <= ZYDIS_REGISTER_DIL ? reg - ZYDIS_REGISTER_SPL + 4
                                                  : reg - ZYDIS_REGISTER_R8B + 8;
    return wide_gpr(&s->regs, &s->wide, number & 15) & 0xff;
}

uint64_t operand_register(const struct scene *s, ZydisRegister reg)
{
    const int id = ZydisRegisterGetId(reg);
    if (id < 0 || id >= 32)
        return 0;
    switch (ZydisRegisterGetClass(reg)) {
    case ZYDIS_REGCLASS_GPR8: return byte_register(s, reg);
    case ZYDIS_REGCLASS_GPR16: return wide_gpr(&s->regs, &s->wide, (unsigned)id) & 0xffff;
    case ZYDIS_REGCLASS_GPR32: return wide_gpr(&s->regs, &s->wide, (unsigned)id) & 0xffffffff;
    case ZYDIS_REGCLASS_GPR64: return wide_gpr(&s->regs, &s->wide, (unsigned)id);
    case ZYDIS_REGCLASS_SEGMENT: return id < SEG_COUNT ? s->regs.seg[id].selector : 0;
    case ZYDIS_REGCLASS_IP: return wide_rip(&s->regs, &s->wide) + s->insn.length;
    default: return 0;
    }
}

unsigned operand_segment(const ZydisDecodedOperand *operand)
{
    const int id = ZydisRegisterGetId(operand->mem.segment);
    return operand->mem.segment && id >= 0 && id < SEG_COUNT ? (unsigned)id : SEG_DS;
}

static uint64_t mask_of(unsigned bits)
{
    return bits >= 64 ? ~0ull : (1ull << bits) - 1;
}

/* The stack has a width of its own: by SS, not by the instruction. */
static bool is_stack_pointer(ZydisRegister reg)
{
    return reg == ZYDIS_REGISTER_SP || reg == ZYDIS_REGISTER_ESP || reg == ZYDIS_REGISTER_RSP;
}

static unsigned stack_bits(const struct scene *s)
{
    if (registers_code_bits(&s->regs) == 64)
        return 64;
    return s->regs.seg[SEG_SS].attr & SEGMENT_DB ? 32 : 16;
}

/* What is pushed goes below where the pointer stands before. */
uint64_t operand_offset(const struct scene *s, const ZydisDecodedOperand *o)
{
    const bool stacks =
        o->visibility == ZYDIS_OPERAND_VISIBILITY_HIDDEN && is_stack_pointer(o->mem.base);
    uint64_t offset = operand_register(s, o->mem.base) + (uint64_t)o->mem.disp.value;
    if (o->mem.index)
        offset += operand_register(s, o->mem.index) * o->mem.scale;
    if (stacks && (o->actions & ZYDIS_OPERAND_ACTION_MASK_WRITE))
        offset -= o->size / 8;
    return offset & mask_of(stacks ? stack_bits(s) : s->insn.address_width);
}

uint64_t operand_linear(const struct scene *s, const ZydisDecodedOperand *o)
{
    return (wide_seg_base(&s->regs, &s->wide, operand_segment(o)) + operand_offset(s, o)) &
           mask_of(registers_code_bits(&s->regs) == 64 ? 64 : 32);
}

bool operand_stack(const struct scene *s, unsigned offset, void *to, size_t n)
{
    return look_linear(s, wide_stack_linear(&s->regs, &s->wide) + offset, to, n);
}
