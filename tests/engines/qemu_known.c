/* Recognizes the instructions that QEMU gets wrong, and a host whose CPU is QEMU. */
#include "qemu_known.h"

#include <cpuid.h>
#include <string.h>

/* It pushes 32 bits with a zero upper half; CPUs write 16 bits and leave the rest of the slot alone
 * (SDM vol. 2, PUSH). */
static bool is_wide_push_of_segment(const ZydisDecodedInstruction *insn,
                                    const ZydisDecodedOperand *operands)
{
    return insn->mnemonic == ZYDIS_MNEMONIC_PUSH && insn->operand_width == 32 &&
           operands[0].type == ZYDIS_OPERAND_TYPE_REGISTER &&
           ZydisRegisterGetClass(operands[0].reg.value) == ZYDIS_REGCLASS_SEGMENT;
}

/* SMSW into a 32-bit register leaves its upper half; CPUs store CR0 (SDM vol. 2 calls it
 * undefined). */
static bool is_smsw_to_register(const ZydisDecodedInstruction *insn,
                                const ZydisDecodedOperand *operands)
{
    return insn->mnemonic == ZYDIS_MNEMONIC_SMSW &&
           operands[0].type == ZYDIS_OPERAND_TYPE_REGISTER && operands[0].size == 32;
}

/* With LOCK, NEG takes its flags from the wrong one of old and new value. */
static bool is_locked_neg(const ZydisDecodedInstruction *insn, const ZydisDecodedOperand *operands)
{
    (void)operands;
    return insn->mnemonic == ZYDIS_MNEMONIC_NEG && (insn->attributes & ZYDIS_ATTRIB_HAS_LOCK);
}

/* TEST by its second opcode, F6 /1 and F7 /1, is invalid to it. */
static bool is_other_test(const ZydisDecodedInstruction *insn, const ZydisDecodedOperand *operands)
{
    (void)operands;
    return insn->mnemonic == ZYDIS_MNEMONIC_TEST && (insn->opcode & 0xfe) == 0xf6 &&
           insn->raw.modrm.reg == 1;
}

/* With a 16-bit operand on a 32-bit stack it sets all of EBP (SDM vol. 2A, ENTER: BP); with one of
 * 32 bits on a 16-bit stack its frame pointer does not wrap. */
static bool is_enter_of_16_bits(const ZydisDecodedInstruction *insn,
                                const ZydisDecodedOperand *operands)
{
    (void)operands;
    return insn->mnemonic == ZYDIS_MNEMONIC_ENTER &&
           (insn->operand_width == 16 || insn->stack_width == 16);
}

/* The flags at LOOPE and LOOPNE come out wrong, whatever computed them. */
static bool is_loop_with_condition(const ZydisDecodedInstruction *insn,
                                   const ZydisDecodedOperand *operands)
{
    (void)operands;
    return insn->mnemonic == ZYDIS_MNEMONIC_LOOPE || insn->mnemonic == ZYDIS_MNEMONIC_LOOPNE;
}

bool qemu_known_wrong(const ZydisDecodedInstruction *insn, const ZydisDecodedOperand *operands)
{
    static bool (*const differences[])(const ZydisDecodedInstruction *,
                                       const ZydisDecodedOperand *) = {
        is_wide_push_of_segment, is_smsw_to_register, is_locked_neg,
        is_other_test,           is_enter_of_16_bits, is_loop_with_condition,
    };
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++)
        if (differences[i](insn, operands))
            return true;
    return false;
}

bool qemu_is_this_cpu(void)
{
    enum { FEATURES = 1, HYPERVISOR = 1u << 31, HYPERVISOR_NAME = 0x40000000 };
    uint32_t eax, name[3];
    if (!__get_cpuid(FEATURES, &eax, &name[0], &name[1], &name[2]) || !(name[1] & HYPERVISOR))
        return false;
    __cpuid(HYPERVISOR_NAME, eax, name[0], name[1], name[2]);
    return !memcmp(name, "TCGTCGTCGTCG", sizeof name);
}
