/* Mistakes with stacks, page tables and instructions. */
#include "diagnosis/mistakes.h"

#include <string.h>

/* ---- Stacks ---- */

static bool is_code_selector(const struct scene *s, uint32_t value)
{
    struct descriptor d;
    struct cause cause;
    return value <= 0xffff && look_descriptor(s, (uint16_t)value, &d, &cause) &&
           descriptor_is_code(&d);
}

/* IRET finds the frame one word further up, and below it what an exception pushes as its code. */
bool mistake_error_code_left(const struct scene *s)
{
    enum { FLAGS_FIXED = EFLAGS_FIXED, FLAGS_ZERO = 1 << 3 | 1 << 5 | 1 << 15 };
    uint32_t words[4];
    const bool wide = s->decoded && s->insn.operand_width == 32;
    if (s->signs->took_ip_for_cs)
        return true;
    if (!s->count || !is_return(s) || !wide || !is_protected(s) ||
        !operand_stack(s, 0, words, sizeof words))
        return false;
    const bool shifted = !is_code_selector(s, words[1]) && is_code_selector(s, words[2]) &&
                         (words[3] & FLAGS_FIXED) && !(words[3] & FLAGS_ZERO);
    return shifted &&
           (s->signs->had_error ? words[0] == s->signs->error.error : words[0] <= 0xffff);
}

static bool lacks_tss(const struct cause *c)
{
    const bool frame = c->of_stack && c->of_tss;
    return c->kind == CAUSE_NO_TSS || c->kind == CAUSE_SHORT_TSS || (c->of_tss && !frame) ||
           (frame && c->at >= 0xffffff00); /* below an ESP0 of 0 */
}

bool mistake_no_inner_stack(const struct scene *s)
{
    return find_delivery(s, lacks_tss);
}

static bool lacks_stack(const struct cause *c)
{
    return c->of_stack && !c->of_tss && is_absent_page(c);
}

/* Or an instruction that pushes or pops meets no page. */
static bool is_at_top(const struct scene *s, const struct cause *c)
{
    enum { AROUND = 64 };
    const uint64_t sp = wide_stack_linear(&s->regs, &s->wide);
    return is_absent_page(c) && c->segment == SEG_SS && c->at + AROUND > sp && c->at < sp + AROUND;
}

bool mistake_stack_not_mapped(const struct scene *s)
{
    return s->count && is_protected(s) &&
           (is_at_top(s, &first(s)->cause) || find_delivery(s, lacks_stack));
}

/* CALL to a relative address, or by a register or memory: FF /2. */
static bool is_call_before(const struct scene *s, uint64_t address, unsigned bits)
{
    enum { LONGEST = 7, NEAR = 0xe8, GROUP5 = 0xff, REGISTER = 0x38, CALL = 0x10 };
    const unsigned relative = 1 + bits / 8;
    uint8_t bytes[LONGEST];
    if (address < LONGEST || !look_linear(s, address - LONGEST, bytes, sizeof bytes))
        return true;
    if (bytes[LONGEST - relative] == NEAR)
        return true;
    for (unsigned i = 0; i + 1 < LONGEST; i++)
        if (bytes[i] == GROUP5 && (bytes[i + 1] & REGISTER) == CALL)
            return true;
    return false;
}

/* One return address again and again, as calls without an end leave it, which is not far above the
 * stack; and no CALL stands before it any more. */
bool mistake_stack_in_code(const struct scene *s)
{
    enum { WORDS = 64, ENOUGH = 12, NEAR = 0x10000, BELOW = 64 };
    const unsigned bits = registers_code_bits(&s->regs), size = bits / 8;
    const uint64_t sp = wide_stack_linear(&s->regs, &s->wide);
    uint32_t words[WORDS] = { 0 };
    if (bits > 32)
        return false;
    for (unsigned i = 0; i < WORDS; i++)
        if (!operand_stack(s, i * size, &words[i], size))
            return false;
    for (unsigned i = 0; i < WORDS / 2; i++) {
        const uint64_t to = s->regs.seg[SEG_CS].base + words[i];
        unsigned again = 0;
        for (unsigned k = 0; k < WORDS; k++)
            again += words[k] == words[i];
        if (words[i] && again >= ENOUGH && to + BELOW >= sp && to < sp + NEAR)
            return !is_call_before(s, to, bits);
    }
    return false;
}

/* ---- Paging ---- */

static bool fetch_not_mapped(const struct scene *s)
{
    const struct cause *c = &first(s)->cause;
    return s->count && (s->regs.cr0 & CR0_PG) && c->access == ACCESS_FETCH && is_absent_page(c);
}

/* The directory is somewhere else: where CR3 is not cut at 4 KiB, or below where a kernel is
 * linked. Bits 3 and 4 are no part of the address (SDM vol. 3A, 2.5). */
bool mistake_cr3_is_wrong(const struct scene *s)
{
    static const uint32_t linked[] = { 0x80000000, 0xc0000000 };
    const uint32_t cr3 = s->regs.cr3, low = cr3 & 0xfe7;
    if (!s->count || !(s->regs.cr0 & CR0_PG) || (s->regs.cr4 & CR4_PAE) ||
        (s->regs.efer & EFER_LMA) || !is_absent_page(&first(s)->cause))
        return false;
    if (low && look_would_map(s, cr3, s->linear))
        return true;
    for (unsigned i = 0; i < 2; i++)
        if (cr3 >= linked[i] && look_would_map(s, (cr3 - linked[i]) & ~0xfffu, s->linear))
            return true;
    return false;
}

/* Was paging turned on, or CR3 loaded, by the very instruction before: 0F 22 /0, /3? A jump into
 * nowhere is another matter. */
bool mistake_code_not_mapped(const struct scene *s)
{
    enum { REGISTER = 0xf8, CR0 = 0xc0, CR3 = 0xd8, LENGTH = 3 };
    uint8_t before[LENGTH];
    if (!fetch_not_mapped(s) || s->linear < LENGTH ||
        !look_physical(s, s->linear - LENGTH, before, LENGTH))
        return false;
    const unsigned to = before[2] & REGISTER;
    return before[0] == 0x0f && before[1] == 0x22 && (to == CR0 || to == CR3);
}

/* ---- Instructions ---- */

bool mistake_coprocessor(const struct scene *s)
{
    return s->count && first(s)->cause.kind == CAUSE_COPROCESSOR;
}

/* REX.W before an instruction that compilers put it before, where 32-bit code has DEC. */
static bool is_rex(const uint8_t *at)
{
    static const uint8_t follow[] = { 0x01, 0x03, 0x29, 0x2b, 0x31, 0x39, 0x3b, 0x63, 0x81,
                                      0x83, 0x85, 0x89, 0x8b, 0x8d, 0xb8, 0xbf, 0xc7, 0xff };
    const bool rex = at[0] == 0x48 || at[0] == 0x49 || at[0] == 0x4c || at[0] == 0x4d;
    return rex && memchr(follow, at[1], sizeof follow);
}

bool mistake_long_code(const struct scene *s)
{
    enum { AROUND = 48, ENOUGH = 3 };
    uint8_t bytes[2 * AROUND + 1];
    unsigned found = 0;
    const uint64_t from = s->linear < AROUND ? 0 : s->linear - AROUND;
    if (!s->count || registers_code_bits(&s->regs) != 32 ||
        !look_linear(s, from, bytes, sizeof bytes))
        return false;
    for (unsigned i = 0; i + 1 < sizeof bytes; i++)
        found += is_rex(bytes + i);
    return found >= ENOUGH;
}
