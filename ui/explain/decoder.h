/* Zydis, set up for a mode of the CPU. For the room alone; any thread. */
#ifndef EXPLAIN_DECODER_H
#define EXPLAIN_DECODER_H

#include <Zydis/Zydis.h>

#include <assert.h>

/* Decodes the first instruction of n bytes. bits: 16, 32 or 64, as registers_code_bits() has it. */
static inline ZyanStatus decoder_read(const uint8_t *bytes, size_t n, unsigned bits,
                                      ZydisDecodedInstruction *insn,
                                      ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT])
{
    ZydisDecoder decoder;
    assert(bits == 16 || bits == 32 || bits == 64);
    if (bits == 64)
        ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
    else if (bits == 32)
        ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LEGACY_32, ZYDIS_STACK_WIDTH_32);
    else
        ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LEGACY_16, ZYDIS_STACK_WIDTH_16);
    return ZydisDecoderDecodeFull(&decoder, bytes, n, insn, operands);
}

#endif
