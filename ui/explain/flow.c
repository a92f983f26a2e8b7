/* Where the CPU goes from an instruction. */
#include "explain/explain.h"

#include <Zydis/Zydis.h>

#include <assert.h>

static bool decode(const uint8_t *bytes, size_t n, unsigned bits, ZydisDecodedInstruction *insn,
                   ZydisDecodedOperand *operands)
{
    ZydisDecoder decoder;
    assert(bits == 16 || bits == 32 || bits == 64);
    ZydisDecoderInit(&decoder,
                     bits == 64   ? ZYDIS_MACHINE_MODE_LONG_64
                     : bits == 32 ? ZYDIS_MACHINE_MODE_LEGACY_32
                                  : ZYDIS_MACHINE_MODE_LEGACY_16,
                     bits == 64   ? ZYDIS_STACK_WIDTH_64
                     : bits == 32 ? ZYDIS_STACK_WIDTH_32
                                  : ZYDIS_STACK_WIDTH_16);
    return ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder, bytes, n, insn, operands));
}

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
    case ZYDIS_MNEMONIC_CALL:
    case ZYDIS_MNEMONIC_INT: return true;
    default: return interruptible;
    }
}

struct explain_flow explain_flow(const uint8_t *bytes, size_t n, unsigned bits, uint32_t offset,
                                 bool interruptible)
{
    ZydisDecodedInstruction insn;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    ZyanU64 target;
    if (!decode(bytes, n, bits, &insn, operands))
        return (struct explain_flow){ 0 };
    struct explain_flow flow = { .length = insn.length,
                                 .goes_on = goes_on(&insn, interruptible),
                                 .interruptible = leaves_interruptible(&insn, interruptible) };
    bool relative = operands[0].type == ZYDIS_OPERAND_TYPE_IMMEDIATE && operands[0].imm.is_relative;
    if (insn.operand_count && relative &&
        ZYAN_SUCCESS(ZydisCalcAbsoluteAddress(&insn, &operands[0], offset, &target))) {
        flow.jumps = true;
        flow.target = (uint32_t)target & (bits == 16 ? 0xffff : UINT32_MAX);
    }
    return flow;
}
