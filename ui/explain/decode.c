/* Instructions, flags and modes as a reader knows them. */
#include "explain/decoder.h"
#include "explain/explain.h"
#include "words/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INSN_TEXT = 128 };

/* ---- The mode ---- */

static enum word mode_of(const struct registers *regs)
{
    unsigned bits = registers_code_bits(regs);
    if (bits == 64)
        return W_MODE_LONG;
    if (!(regs->cr0 & CR0_PE))
        return W_MODE_REAL;
    if (regs->eflags & EFLAGS_VM)
        return W_MODE_V86;
    if (regs->efer & EFER_LMA)
        return bits == 32 ? W_MODE_COMPATIBILITY_32 : W_MODE_COMPATIBILITY_16;
    if (regs->cr0 & CR0_PG)
        return bits == 32 ? W_MODE_PAGING_32 : W_MODE_PAGING_16;
    return bits == 32 ? W_MODE_PROTECTED_32 : W_MODE_PROTECTED_16;
}

char *explain_mode(const struct registers *regs, enum language language, char text[EXPLAIN_MODE])
{
    enum word mode = mode_of(regs);
    /* Not the selector of CS: right after CR0.PE is set that is still one of real mode. */
    unsigned ring = (regs->seg[SEG_SS].attr & SEGMENT_DPL) >> SEGMENT_DPL_SHIFT;
    if (mode == W_MODE_REAL || mode == W_MODE_V86) /* which is always ring 3 */
        snprintf(text, EXPLAIN_MODE, "%s", word(language, mode));
    else
        snprintf(text, EXPLAIN_MODE, WORD_FORMAT(language, WF_MODE_WITH_RING), word(language, mode),
                 ring);
    return text;
}

/* ---- Flags ---- */

struct flag {
    uint32_t mask, bits; /* it is set if the bits under the mask are these */
    const char *name;
};
#define BIT(mask, name)                                                                            \
    {                                                                                              \
        mask, mask, name                                                                           \
    }

static void put_flags(const struct flag *flags, size_t n, uint32_t value, char *text, size_t size)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if ((value & flags[i].mask) != flags[i].bits || at + strlen(flags[i].name) + 2 > size)
            continue;
        at += (size_t)snprintf(text + at, size - at, "%s%s", at ? " " : "", flags[i].name);
    }
    if (!at)
        snprintf(text, size, "-");
}

/* What results leave behind first, then what controls the CPU (Intel SDM vol. 1, 3.4.3). */
void explain_eflags(uint32_t eflags, char *text, size_t size)
{
    enum { IOPL = 3 << 12 };
    static const struct flag flags[] = {
        BIT(EFLAGS_OF, "OF"),        BIT(EFLAGS_SF, "SF"),        BIT(EFLAGS_ZF, "ZF"),
        BIT(EFLAGS_AF, "AF"),        BIT(EFLAGS_PF, "PF"),        BIT(EFLAGS_CF, "CF"),
        BIT(EFLAGS_TF, "TF"),        BIT(EFLAGS_IF, "IF"),        BIT(EFLAGS_DF, "DF"),
        { IOPL, 1 << 12, "IOPL=1" }, { IOPL, 2 << 12, "IOPL=2" }, { IOPL, 3 << 12, "IOPL=3" },
        BIT(1u << 14, "NT"),         BIT(1u << 16, "RF"),         BIT(EFLAGS_VM, "VM"),
        BIT(1u << 18, "AC"),         BIT(1u << 19, "VIF"),        BIT(1u << 20, "VIP"),
        BIT(1u << 21, "ID"),
    };
    put_flags(flags, sizeof flags / sizeof *flags, eflags, text, size);
}

/* Intel SDM vol. 3A, 2.5. */
void explain_cr0(uint32_t cr0, char *text, size_t size)
{
    static const struct flag flags[] = {
        BIT(CR0_PE, "PE"),   BIT(1u << 1, "MP"),  BIT(1u << 2, "EM"), BIT(1u << 3, "TS"),
        BIT(CR0_ET, "ET"),   BIT(1u << 5, "NE"),  BIT(CR0_WP, "WP"),  BIT(1u << 18, "AM"),
        BIT(1u << 29, "NW"), BIT(1u << 30, "CD"), BIT(CR0_PG, "PG"),
    };
    put_flags(flags, sizeof flags / sizeof *flags, cr0, text, size);
}

/* Intel SDM vol. 3A, 2.5. */
void explain_cr4(uint32_t cr4, char *text, size_t size)
{
    static const struct flag flags[] = {
        BIT(1u << 0, "VME"),    BIT(1u << 1, "PVI"),         BIT(1u << 2, "TSD"),
        BIT(1u << 3, "DE"),     BIT(CR4_PSE, "PSE"),         BIT(CR4_PAE, "PAE"),
        BIT(1u << 6, "MCE"),    BIT(1u << 7, "PGE"),         BIT(1u << 8, "PCE"),
        BIT(1u << 9, "OSFXSR"), BIT(1u << 10, "OSXMMEXCPT"), BIT(1u << 11, "UMIP"),
        BIT(1u << 12, "LA57"),  BIT(1u << 13, "VMXE"),       BIT(1u << 16, "FSGSBASE"),
        BIT(1u << 17, "PCIDE"), BIT(1u << 18, "OSXSAVE"),    BIT(1u << 20, "SMEP"),
        BIT(1u << 21, "SMAP"),  BIT(1u << 22, "PKE"),
    };
    put_flags(flags, sizeof flags / sizeof *flags, cr4, text, size);
}

/* Intel SDM vol. 3A, 2.2.1; AMD APM vol. 2, 3.1.7. */
void explain_efer(uint32_t efer, char *text, size_t size)
{
    static const struct flag flags[] = {
        BIT(1u << 0, "SCE"),  BIT(EFER_LME, "LME"),  BIT(EFER_LMA, "LMA"),
        BIT(1u << 11, "NXE"), BIT(1u << 12, "SVME"),
    };
    put_flags(flags, sizeof flags / sizeof *flags, efer, text, size);
}

/* ---- One instruction ---- */

/* Puts a name in the place of the number that an address is written as. */
static void put_name(char text[INSN_TEXT], uint64_t address, const char *name)
{
    for (char *at = text, *end; (at = strstr(at, "0x")); at = end) {
        if (strtoull(at, &end, 16) != address)
            continue;
        char rest[INSN_TEXT];
        snprintf(rest, sizeof rest, "%s", end);
        snprintf(at, INSN_TEXT - (size_t)(at - text), "%s%s", name, rest);
        return;
    }
}

static void put_names(const struct explain_names *names, const ZydisDecodedInstruction *insn,
                      const ZydisDecodedOperand *operands, uint64_t offset, char text[INSN_TEXT])
{
    char name[INSN_TEXT / 2];
    ZyanU64 address;
    for (unsigned i = 0; i < insn->operand_count_visible; i++)
        if (ZYAN_SUCCESS(ZydisCalcAbsoluteAddress(insn, &operands[i], offset, &address)) &&
            names->put(names->context, address, name, sizeof name))
            put_name(text, address, name);
}

/* Sixteen digits would leave little room for the rest. */
static void formatter_init(ZydisFormatter *formatter, unsigned bits)
{
    ZydisFormatterInit(formatter, ZYDIS_FORMATTER_STYLE_INTEL);
    ZydisFormatterSetProperty(formatter, ZYDIS_FORMATTER_PROP_HEX_UPPERCASE, ZYAN_FALSE);
    ZydisFormatterSetProperty(formatter, ZYDIS_FORMATTER_PROP_IMM_PADDING, ZYDIS_PADDING_DISABLED);
    ZydisFormatterSetProperty(formatter, ZYDIS_FORMATTER_PROP_DISP_PADDING, ZYDIS_PADDING_DISABLED);
    if (bits == 64)
        ZydisFormatterSetProperty(formatter, ZYDIS_FORMATTER_PROP_ADDR_PADDING_ABSOLUTE,
                                  ZYDIS_PADDING_DISABLED);
}

unsigned explain_insn_named(const uint8_t *bytes, size_t n, unsigned bits, uint64_t offset,
                            const struct explain_names *names, char *text, size_t size)
{
    ZydisFormatter formatter;
    ZydisDecodedInstruction insn;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    char whole[INSN_TEXT];
    formatter_init(&formatter, bits);
    ZyanStatus status = decoder_read(bytes, n, bits, &insn, operands);
    if (ZYAN_FAILED(status)) {
        snprintf(text, size, "%s", status == ZYDIS_STATUS_NO_MORE_DATA ? "??" : "(bad)");
        return 0;
    }
    for (unsigned i = 0; i < insn.operand_count; i++)
        if (operands[i].type == ZYDIS_OPERAND_TYPE_MEMORY && operands[i].mem.scale == 1)
            operands[i].mem.scale = 0; /* "bx+si", not "bx+si*1" */
    status =
        ZydisFormatterFormatInstruction(&formatter, &insn, operands, insn.operand_count_visible,
                                        whole, sizeof whole, offset, ZYAN_NULL);
    if (names && ZYAN_SUCCESS(status))
        put_names(names, &insn, operands, offset, whole);
    snprintf(text, size, "%s", ZYAN_SUCCESS(status) ? whole : "(bad)");
    return insn.length;
}

unsigned explain_insn(const uint8_t *bytes, size_t n, unsigned bits, uint64_t offset, char *text,
                      size_t size)
{
    return explain_insn_named(bytes, n, bits, offset, NULL, text, size);
}
