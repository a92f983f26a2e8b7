/* Lays a program out, and follows the flags through it on all ways to find undefined ones. */
#include "program.h"

#include <string.h>

enum {
    STATUS_FLAGS = EFLAGS_CF | EFLAGS_PF | EFLAGS_AF | EFLAGS_ZF | EFLAGS_SF | EFLAGS_OF,
    COUNT_UNKNOWN = -1,
};

struct item *program_add(struct program *p)
{
    if (p->count == ITEMS_MAX)
        return NULL;
    struct item *item = &p->items[p->count++];
    *item = (struct item){ 0 };
    return item;
}

bool program_decode(unsigned bits, const uint8_t *bytes, size_t n, ZydisDecodedInstruction *insn,
                    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT])
{
    static ZydisDecoder decoders[2];
    static bool ready;
    if (!ready) {
        ZydisDecoderInit(&decoders[0], ZYDIS_MACHINE_MODE_LEGACY_16, ZYDIS_STACK_WIDTH_16);
        ZydisDecoderInit(&decoders[1], ZYDIS_MACHINE_MODE_LEGACY_32, ZYDIS_STACK_WIDTH_32);
        ready = true;
    }
    return ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoders[bits == 32], bytes, n, insn, operands));
}

/* ---- Layout ---- */

static void put(uint8_t *at, uint32_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> 8 * i);
}

static void fix_up(struct program *p, unsigned i)
{
    const struct item *item = &p->items[i];
    uint32_t absolute = p->start.eip + p->offset[item->target];
    uint32_t relative = (uint32_t)p->offset[item->target] - p->offset[i + 1];
    uint8_t *at = p->code + p->offset[i] + item->fix_at;
    switch ((enum fix)item->fix) {
    case FIX_NONE: break;
    case FIX_REL8: put(at, relative, 1); break;
    case FIX_REL16: put(at, relative, 2); break;
    case FIX_REL32: put(at, relative, 4); break;
    case FIX_ABS16: put(at, absolute, 2); break;
    case FIX_ABS32: put(at, absolute, 4); break;
    }
}

/* HLT; in virtual-8086 mode, where that is forbidden, an UD2. */
static unsigned put_end(const struct program *p, uint8_t *at)
{
    bool virtual = p->start.eflags & EFLAGS_VM;
    put(at, virtual ? 0x0b0f : 0xf4, virtual ? 2 : 1);
    return virtual ? 2 : 1;
}

void program_lay_out(struct program *p)
{
    unsigned at = 0;
    for (unsigned i = 0; i < p->count; i++) {
        p->offset[i] = (uint16_t)at;
        if (p->items[i].dropped)
            continue;
        memcpy(p->code + at, p->items[i].bytes, p->items[i].len);
        at += p->items[i].len;
    }
    p->offset[p->count] = (uint16_t)at;
    p->size = at + put_end(p, p->code + at);
    for (unsigned i = 0; i < p->count; i++)
        if (!p->items[i].dropped)
            fix_up(p, i);
}

/* ---- Flags ---- */

struct insn {
    ZydisDecodedInstruction info;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
};

static bool is_shift(ZydisMnemonic m)
{
    switch (m) {
    case ZYDIS_MNEMONIC_SHL:
    case ZYDIS_MNEMONIC_SHR:
    case ZYDIS_MNEMONIC_SAR:
    case ZYDIS_MNEMONIC_SHLD:
    case ZYDIS_MNEMONIC_SHRD:
    case ZYDIS_MNEMONIC_ROL:
    case ZYDIS_MNEMONIC_ROR:
    case ZYDIS_MNEMONIC_RCL:
    case ZYDIS_MNEMONIC_RCR: return true;
    default: return false;
    }
}

static bool is_double_shift(ZydisMnemonic m)
{
    return m == ZYDIS_MNEMONIC_SHLD || m == ZYDIS_MNEMONIC_SHRD;
}

static bool is_rotate(ZydisMnemonic m)
{
    return is_shift(m) && m != ZYDIS_MNEMONIC_SHL && m != ZYDIS_MNEMONIC_SHR &&
           m != ZYDIS_MNEMONIC_SAR && !is_double_shift(m);
}

/* Masked to 5 bits, or COUNT_UNKNOWN. cl: its value if the instruction before has just set it. */
static int shift_count(const struct insn *insn, int cl)
{
    const ZydisDecodedOperand *count =
        &insn->operands[is_double_shift(insn->info.mnemonic) ? 2 : 1];
    if (count->type == ZYDIS_OPERAND_TYPE_IMMEDIATE)
        return (int)(count->imm.value.u & 31);
    return cl == COUNT_UNKNOWN ? cl : cl & 31;
}

/* SDM vol. 2, "Flags affected" of each: OF is defined for a count of 1 only; CF of SHL and SHR is
 * not for counts from the operand's size on; a count of 0 changes nothing. */
static uint32_t shift_undefined(const struct insn *insn, int count)
{
    ZydisMnemonic m = insn->info.mnemonic;
    int size = insn->operands[0].size;
    uint32_t undefined = count == 1 ? 0 : EFLAGS_OF;
    if (!is_rotate(m))
        undefined |= EFLAGS_AF;
    if ((m == ZYDIS_MNEMONIC_SHL || m == ZYDIS_MNEMONIC_SHR) &&
        (count >= size || (count < 0 && size < 32)))
        undefined |= EFLAGS_CF;
    return undefined;
}

static uint32_t after_shift(const struct insn *insn, int count, uint32_t before)
{
    if (count == 0)
        return before;
    uint32_t set = is_rotate(insn->info.mnemonic) ? EFLAGS_CF | EFLAGS_OF : STATUS_FLAGS;
    uint32_t kept = count < 0 ? before : before & ~set;
    return kept | shift_undefined(insn, count);
}

/* A SIB byte with a scale and no index: a 386 scales the base, later CPUs do not. */
static bool scales_no_index(const ZydisDecodedInstruction *info)
{
    return (info->attributes & ZYDIS_ATTRIB_HAS_SIB) && info->raw.sib.index == GPR_ESP &&
           info->raw.sib.scale;
}

/* ESP of a 16-bit stack: its upper half is the popped one on a 386, the old one later. */
static bool pops_upper_esp(const ZydisDecodedInstruction *info)
{
    return info->mnemonic == ZYDIS_MNEMONIC_POPAD && info->stack_width == 16;
}

/* Of a double shift by more than its operand's size everything is undefined. */
static bool has_undefined_result(const struct insn *insn, int cl)
{
    if (scales_no_index(&insn->info) || pops_upper_esp(&insn->info))
        return true;
    if (is_double_shift(insn->info.mnemonic) && insn->operands[0].size == 16) {
        int count = shift_count(insn, cl);
        return count < 0 || count > 16;
    }
    return insn->info.mnemonic == ZYDIS_MNEMONIC_BSWAP && insn->info.operand_width == 16;
}

static bool pushes_flags(ZydisMnemonic m)
{
    switch (m) {
    case ZYDIS_MNEMONIC_PUSHF:
    case ZYDIS_MNEMONIC_PUSHFD:
    case ZYDIS_MNEMONIC_INT:
    case ZYDIS_MNEMONIC_INT3:
    case ZYDIS_MNEMONIC_INTO: return true;
    default: return false;
    }
}

static uint32_t tested(const struct insn *insn)
{
    if (pushes_flags(insn->info.mnemonic))
        return STATUS_FLAGS;
    return insn->info.cpu_flags->tested;
}

static uint32_t after(const struct insn *insn, int cl, uint32_t before)
{
    const ZydisAccessedFlags *flags = insn->info.cpu_flags;
    uint32_t undefined = flags->undefined & STATUS_FLAGS;
    switch (insn->info.mnemonic) {
    case ZYDIS_MNEMONIC_POPF:
    case ZYDIS_MNEMONIC_POPFD:
    case ZYDIS_MNEMONIC_IRET:
    case ZYDIS_MNEMONIC_IRETD: return 0;
    case ZYDIS_MNEMONIC_DIV:
    case ZYDIS_MNEMONIC_IDIV: return STATUS_FLAGS;
    case ZYDIS_MNEMONIC_AAM:
    /* ZF and SF too: KVM's emulator takes them from AX, not AL */
    case ZYDIS_MNEMONIC_AAD: return STATUS_FLAGS & ~EFLAGS_PF;
    case ZYDIS_MNEMONIC_BSF:
    case ZYDIS_MNEMONIC_BSR: return STATUS_FLAGS & ~EFLAGS_ZF;
    case ZYDIS_MNEMONIC_MUL:
    case ZYDIS_MNEMONIC_IMUL: return EFLAGS_SF | EFLAGS_ZF | EFLAGS_AF | EFLAGS_PF;
    case ZYDIS_MNEMONIC_BT:
    case ZYDIS_MNEMONIC_BTS:
    case ZYDIS_MNEMONIC_BTR:
    case ZYDIS_MNEMONIC_BTC:
        return (before & EFLAGS_ZF) | EFLAGS_OF | EFLAGS_SF | EFLAGS_AF | EFLAGS_PF;
    default: break;
    }
    if (is_shift(insn->info.mnemonic))
        return after_shift(insn, shift_count(insn, cl), before);
    if (insn->info.attributes & (ZYDIS_ATTRIB_HAS_REPE | ZYDIS_ATTRIB_HAS_REPNE))
        return before | undefined; /* with CX = 0 no flag changes */
    return (before & ~(flags->modified | flags->set_0 | flags->set_1)) | undefined;
}

/* A REP string instruction that leaves between two iterations has RF set on some CPUs (SDM vol. 3B,
 * 17.3.1.1), and REP CMPS and SCAS have the flags of the last iteration or those of the beginning
 * (SDM vol. 2B, REP: those of the beginning, of a page fault). */
static uint32_t under_way(const struct insn *insn)
{
    const ZydisInstructionAttributes compares = ZYDIS_ATTRIB_HAS_REPE | ZYDIS_ATTRIB_HAS_REPNE;
    if (insn->info.attributes & compares)
        return EFLAGS_RF | STATUS_FLAGS;
    return insn->info.attributes & ZYDIS_ATTRIB_HAS_REP ? EFLAGS_RF : 0;
}

static int cl_after(const struct insn *insn)
{
    const ZydisDecodedOperand *to = &insn->operands[0], *from = &insn->operands[1];
    if (insn->info.mnemonic == ZYDIS_MNEMONIC_MOV && to->type == ZYDIS_OPERAND_TYPE_REGISTER &&
        from->type == ZYDIS_OPERAND_TYPE_IMMEDIATE &&
        (to->reg.value == ZYDIS_REGISTER_CL || to->reg.value == ZYDIS_REGISTER_CX ||
         to->reg.value == ZYDIS_REGISTER_ECX))
        return (int)(from->imm.value.u & 0xff);
    return COUNT_UNKNOWN;
}

static bool is_refused(const struct refusals *refused, const struct insn *insn)
{
    return refused && (refused->mnemonic[insn->info.mnemonic] ||
                       (refused->known_wrong && refused->known_wrong(&insn->info, insn->operands)));
}

/* One item, from its flags before to those after. False if it is not valid. */
static bool follow(struct program *p, unsigned i, uint32_t *flags, const struct refusals *refused)
{
    const struct item *item = &p->items[i];
    if (item->role == ROLE_PATCH && item->target < p->count && p->items[item->target].dropped)
        return false; /* it would write over something else */
    int cl = COUNT_UNKNOWN;
    struct insn insn;
    for (unsigned at = p->offset[i], end = at + item->len; at < end; at += insn.info.length) {
        if (!program_decode(p->bits, p->code + at, end - at, &insn.info, insn.operands))
            return false;
        p->undefined[at] = *flags | under_way(&insn);
        if (is_refused(refused, &insn) || (tested(&insn) & *flags) ||
            has_undefined_result(&insn, cl))
            return false;
        *flags = after(&insn, cl, *flags);
        cl = cl_after(&insn);
    }
    return true;
}

static bool is_jump(const struct item *item)
{
    return item->fix != FIX_NONE && item->role != ROLE_PATCH;
}

int program_check(struct program *p, const struct refusals *refused)
{
    uint32_t at_target[ITEMS_MAX + 1] = { 0 }, flags = 0;
    program_lay_out(p);
    for (unsigned i = 0; i < p->count; i++) {
        const struct item *item = &p->items[i];
        flags = at_target[i] |= flags;
        if (item->dropped)
            continue;
        if (!follow(p, i, &flags, refused))
            return (int)i;
        if (!is_jump(item))
            continue;
        if (item->target <= i && (flags & ~at_target[item->target]))
            return (int)i;
        at_target[item->target] |= flags;
    }
    p->undefined[p->offset[p->count]] = flags | at_target[p->count];
    return -1;
}

void program_settle(struct program *p, const struct refusals *refused)
{
    for (int bad; (bad = program_check(p, refused)) >= 0;)
        p->items[bad].dropped = true;
}

uint32_t program_undefined_at(const struct program *p, uint32_t linear)
{
    uint32_t offset = linear - registers_code_linear(&p->start, p->start.eip);
    return offset < p->size ? p->undefined[offset] : 0;
}
