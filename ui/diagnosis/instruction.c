/* Which check of the CPU an instruction does not pass, from its bytes, the registers and the tables
 * as they are (SDM vol. 2). What it cannot tell, it leaves. */
#include "diagnosis/private.h"

#include <string.h>

enum { OPERANDS_SEEN = 5 };

static struct cause plain_cause(const struct scene *s, enum cause_kind kind)
{
    return (struct cause){ .kind = kind, .ring = (uint8_t)look_ring(s) };
}

bool instruction_is_coprocessor(const struct scene *s)
{
    switch (s->decoded ? s->insn.meta.isa_ext : ZYDIS_ISA_EXT_INVALID) {
    case ZYDIS_ISA_EXT_X87:
    case ZYDIS_ISA_EXT_MMX:
    case ZYDIS_ISA_EXT_AMD3DNOW:
    case ZYDIS_ISA_EXT_SSE:
    case ZYDIS_ISA_EXT_SSE2:
    case ZYDIS_ISA_EXT_SSE3:
    case ZYDIS_ISA_EXT_SSSE3:
    case ZYDIS_ISA_EXT_SSE4:
    case ZYDIS_ISA_EXT_SSE4A:
    case ZYDIS_ISA_EXT_AVX:
    case ZYDIS_ISA_EXT_AVX2: return true;
    default: return false;
    }
}

/* x87 asks CR0.EM and CR0.TS whether it may, SSE CR4.OSFXSR, too (SDM vol. 3A, 2.5, 13.1). What has
 * neither says so by faults that it tells of (soft/soft.h). */
static bool coprocessor_fault(const struct scene *s, struct fault *f)
{
    enum { EM = 1 << 2, TS = 1 << 3, OSFXSR = 1 << 9 };
    const uint32_t cr0 = s->regs.cr0;
    const bool x87 = s->decoded && s->insn.meta.isa_ext == ZYDIS_ISA_EXT_X87;
    const bool undefined = !x87 && (!s->is_conclusion || (cr0 & EM) || !(s->regs.cr4 & OSFXSR));
    if (!instruction_is_coprocessor(s) || (!undefined && !(cr0 & (EM | TS))))
        return false;
    return fault_set(f, undefined ? VECTOR_UD : VECTOR_NM, false, 0,
                     plain_cause(s, CAUSE_COPROCESSOR));
}

/* ---- INT n and its like ---- */

static bool software_interrupt(const struct scene *s, struct fault *f)
{
    uint8_t vector;
    switch (s->insn.mnemonic) {
    case ZYDIS_MNEMONIC_INT: vector = (uint8_t)s->operands[0].imm.value.u; break;
    case ZYDIS_MNEMONIC_INT3: vector = VECTOR_BP; break;
    case ZYDIS_MNEMONIC_INTO: vector = VECTOR_OF; break;
    case ZYDIS_MNEMONIC_INT1: vector = VECTOR_DB; break;
    default: return false;
    }
    fault_set(f, vector, false, 0, plain_cause(s, CAUSE_NONE));
    f->kind = EXCEPTION_SOFTWARE;
    return true;
}

/* ---- Privilege ---- */

static bool privilege_fault(const struct scene *s, struct fault *f)
{
    const unsigned ring = look_ring(s), iopl = s->regs.eflags >> 12 & 3;
    const bool protected = s->regs.cr0 & CR0_PE;
    const bool by_iopl =
        s->insn.mnemonic == ZYDIS_MNEMONIC_CLI || s->insn.mnemonic == ZYDIS_MNEMONIC_STI;
    const bool privileged = s->insn.attributes & ZYDIS_ATTRIB_IS_PRIVILEGED;
    if (!protected || !ring || (by_iopl ? ring <= iopl : !privileged))
        return false;
    return fault_set(f, VECTOR_GP, true, 0, plain_cause(s, CAUSE_PRIVILEGED));
}

/* ---- Division ---- */

static uint64_t operand_value(const struct scene *s, const ZydisDecodedOperand *o)
{
    uint64_t value = 0;
    if (o->type == ZYDIS_OPERAND_TYPE_REGISTER)
        return operand_register(s, o->reg.value);
    if (o->type == ZYDIS_OPERAND_TYPE_MEMORY && o->size <= 64 &&
        !look_linear(s, operand_linear(s, o), &value, o->size / 8))
        return ~0ull;
    return value;
}

/* DIV: by zero, or with a quotient that has no room. Of IDIV only the zero is looked at. */
static bool division_fault(const struct scene *s, struct fault *f)
{
    const bool is_div = s->insn.mnemonic == ZYDIS_MNEMONIC_DIV;
    if (!is_div && s->insn.mnemonic != ZYDIS_MNEMONIC_IDIV)
        return false;
    const ZydisDecodedOperand *o = &s->operands[0];
    const uint64_t by = operand_value(s, o), eax = s->regs.gpr[GPR_EAX],
                   high = o->size == 8    ? eax >> 8 & 0xff
                          : o->size == 16 ? s->regs.gpr[GPR_EDX] & 0xffff
                                          : s->regs.gpr[GPR_EDX];
    if (by && !(is_div && o->size <= 32 && high >= by))
        return false;
    return fault_set(f, VECTOR_DE, false, 0, plain_cause(s, CAUSE_DIVISION));
}

/* ---- Selectors ---- */

/* CS of a far JMP or CALL, whose operand is the pointer or where it stands. */
static bool far_selector(const struct scene *s, uint16_t *selector)
{
    const ZydisDecodedOperand *o = &s->operands[0];
    if (o->type == ZYDIS_OPERAND_TYPE_POINTER) {
        *selector = o->ptr.segment;
        return true;
    }
    return o->type == ZYDIS_OPERAND_TYPE_MEMORY &&
           look_linear(s, operand_linear(s, o) + s->insn.operand_width / 8, selector,
                       sizeof *selector);
}

static bool code_fault(const struct scene *s, struct fault *f)
{
    uint16_t selector;
    const unsigned size = s->insn.operand_width / 8;
    const bool far = s->insn.meta.branch_type == ZYDIS_BRANCH_TYPE_FAR;
    switch (s->insn.mnemonic) {
    case ZYDIS_MNEMONIC_JMP:
    case ZYDIS_MNEMONIC_CALL:
        return far && far_selector(s, &selector) && check_code_selector(s, selector, false, f);
    case ZYDIS_MNEMONIC_RET:
        return far && operand_stack(s, size, &selector, sizeof selector) &&
               check_code_selector(s, selector, true, f);
    case ZYDIS_MNEMONIC_IRET:
    case ZYDIS_MNEMONIC_IRETD:
    case ZYDIS_MNEMONIC_IRETQ:
        return operand_stack(s, size, &selector, sizeof selector) &&
               check_code_selector(s, selector, true, f);
    default: return false;
    }
}

/* The segment register that it loads; SEG_COUNT: none. */
static unsigned loaded_segment(const struct scene *s)
{
    switch (s->insn.mnemonic) {
    case ZYDIS_MNEMONIC_LES: return SEG_ES;
    case ZYDIS_MNEMONIC_LDS: return SEG_DS;
    case ZYDIS_MNEMONIC_LSS: return SEG_SS;
    case ZYDIS_MNEMONIC_LFS: return SEG_FS;
    case ZYDIS_MNEMONIC_LGS: return SEG_GS;
    default: break;
    }
    const ZydisDecodedOperand *o = &s->operands[0];
    const bool moves =
        s->insn.mnemonic == ZYDIS_MNEMONIC_MOV || s->insn.mnemonic == ZYDIS_MNEMONIC_POP;
    const int id = ZydisRegisterGetId(o->reg.value);
    const bool is_segment = moves && o->type == ZYDIS_OPERAND_TYPE_REGISTER &&
                            ZydisRegisterGetClass(o->reg.value) == ZYDIS_REGCLASS_SEGMENT;
    return is_segment && id >= 0 && id < SEG_COUNT && id != SEG_CS ? (unsigned)id : SEG_COUNT;
}

static bool data_fault(const struct scene *s, struct fault *f)
{
    const unsigned segment = loaded_segment(s);
    const ZydisDecodedOperand *from = &s->operands[1];
    uint16_t selector;
    if (segment == SEG_COUNT)
        return false;
    if (s->insn.mnemonic == ZYDIS_MNEMONIC_POP) {
        if (!operand_stack(s, 0, &selector, sizeof selector))
            return false;
    } else if (s->insn.mnemonic == ZYDIS_MNEMONIC_MOV)
        selector = (uint16_t)operand_value(s, from);
    else if (!look_linear(s, operand_linear(s, from) + s->insn.operand_width / 8, &selector,
                          sizeof selector))
        return false;
    return check_data_selector(s, segment, selector, f);
}

/* ---- Memory ---- */

static bool memory_fault(const struct scene *s, struct fault *f)
{
    for (unsigned i = 0; i < s->insn.operand_count; i++) {
        const ZydisDecodedOperand *o = &s->operands[i];
        const bool writes = o->actions & ZYDIS_OPERAND_ACTION_MASK_WRITE;
        if (o->type != ZYDIS_OPERAND_TYPE_MEMORY || o->mem.type == ZYDIS_MEMOP_TYPE_AGEN ||
            !o->size)
            continue;
        if (check_access(s, operand_segment(o), operand_offset(s, o), o->size / 8,
                         writes ? ACCESS_WRITE : ACCESS_READ, f))
            return true;
    }
    return false;
}

static bool undefined(const struct scene *s, struct fault *f)
{
    switch (s->decoded ? s->insn.mnemonic : ZYDIS_MNEMONIC_INVALID) {
    case ZYDIS_MNEMONIC_UD0:
    case ZYDIS_MNEMONIC_UD1:
    case ZYDIS_MNEMONIC_UD2: return fault_set(f, VECTOR_UD, false, 0, plain_cause(s, CAUSE_WANTED));
    default:
        return !s->decoded && s->size &&
               fault_set(f, VECTOR_UD, false, 0, plain_cause(s, CAUSE_UNDEFINED));
    }
}

bool instruction_fault(const struct scene *s, struct fault *f)
{
    if (!s->is_stale && check_access(s, SEG_CS, wide_rip(&s->regs, &s->wide), 1, ACCESS_FETCH, f))
        return true;
    if (undefined(s, f) || !s->decoded)
        return f->cause.kind != CAUSE_UNKNOWN && s->size;
    if (software_interrupt(s, f) || coprocessor_fault(s, f) || privilege_fault(s, f))
        return true;
    const bool selectors = registers_have_descriptors(&s->regs);
    return memory_fault(s, f) || (selectors && (code_fault(s, f) || data_fault(s, f))) ||
           division_fault(s, f);
}
