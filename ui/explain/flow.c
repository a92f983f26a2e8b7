/* Where the CPU goes from an instruction. */
#include "explain/decoder.h"
#include "explain/explain.h"

/* RET, IRET and JMP never come to what stands behind them, nor does what ends in an exception. */
static bool goes_on(const ZydisDecodedInstruction *insn, bool interruptible)
{
    if (insn->mnemonic == ZYDIS_MNEMONIC_HLT)
        return interruptible;
    return insn->meta.category != ZYDIS_CATEGORY_UNCOND_BR &&
           insn->meta.category != ZYDIS_CATEGORY_RET && insn->mnemonic != ZYDIS_MNEMONIC_UD2;
}

static bool leaves_interruptible(const ZydisDecodedInstruction *insn, bool interruptible)
{
    switch (insn->mnemonic) {
    case ZYDIS_MNEMONIC_CLI: return false;
    case ZYDIS_MNEMONIC_STI:
    case ZYDIS_MNEMONIC_POPF:
    case ZYDIS_MNEMONIC_POPFD:
    case ZYDIS_MNEMONIC_POPFQ:
    case ZYDIS_MNEMONIC_CALL:
    case ZYDIS_MNEMONIC_INT: return true;
    default: return interruptible;
    }
}

static bool is_call(const ZydisDecodedInstruction *insn)
{
    return insn->mnemonic == ZYDIS_MNEMONIC_CALL;
}

static bool comes_back(const ZydisDecodedInstruction *insn)
{
    const ZydisInstructionAttributes repeats =
        ZYDIS_ATTRIB_HAS_REP | ZYDIS_ATTRIB_HAS_REPE | ZYDIS_ATTRIB_HAS_REPNE;
    return is_call(insn) || insn->meta.category == ZYDIS_CATEGORY_INTERRUPT ||
           (insn->attributes & repeats);
}

struct explain_flow explain_flow(const uint8_t *bytes, size_t n, unsigned bits, uint64_t offset,
                                 bool interruptible)
{
    ZydisDecodedInstruction insn;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    ZyanU64 target;
    if (ZYAN_FAILED(decoder_read(bytes, n, bits, &insn, operands)))
        return (struct explain_flow){ 0 };
    struct explain_flow flow = { .length = insn.length,
                                 .goes_on = goes_on(&insn, interruptible),
                                 .interruptible = leaves_interruptible(&insn, interruptible),
                                 .calls = is_call(&insn) &&
                                          insn.meta.branch_type != ZYDIS_BRANCH_TYPE_FAR,
                                 .comes_back = comes_back(&insn) };
    bool relative = operands[0].type == ZYDIS_OPERAND_TYPE_IMMEDIATE && operands[0].imm.is_relative;
    if (insn.operand_count && relative &&
        ZYAN_SUCCESS(ZydisCalcAbsoluteAddress(&insn, &operands[0], offset, &target))) {
        flow.jumps = true;
        flow.target = bits == 64 ? target : target & (bits == 16 ? 0xffff : UINT32_MAX);
    }
    return flow;
}
