/* Which instruction left the guest: looked for on both sides of IP, and remembered by its place. */
#include "engine/insn.h"

#include "memory/mmu.h"

#include <string.h>

enum { WALK_MAX = 64 }; /* bytes between the resume and the exit that are worth decoding */

/* A decoded instruction and where it is. */
struct insn {
    uint32_t linear;
    ZydisDecodedInstruction info;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
};

void insn_finder_init(struct insn_finder *finder, const struct memory *memory)
{
    memset(finder, 0, sizeof *finder);
    finder->memory = memory;
    ZydisDecoderInit(&finder->decoder16, ZYDIS_MACHINE_MODE_LEGACY_16, ZYDIS_STACK_WIDTH_16);
    ZydisDecoderInit(&finder->decoder32, ZYDIS_MACHINE_MODE_LEGACY_32, ZYDIS_STACK_WIDTH_32);
    ZydisDecoderInit(&finder->decoder64, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
}

static bool decode(const struct insn_finder *f, const struct registers *regs, uint32_t linear,
                   struct insn *insn)
{
    uint8_t bytes[EVENT_INSN_MAX];
    size_t n = mmu_read(f->memory, regs, linear, bytes, sizeof bytes);
    unsigned bits = registers_code_bits(regs);
    const ZydisDecoder *decoder = bits == 16   ? &f->decoder16
                                  : bits == 32 ? &f->decoder32
                                               : &f->decoder64;
    insn->linear = linear;
    return ZYAN_SUCCESS(ZydisDecoderDecodeFull(decoder, bytes, n, &insn->info, insn->operands));
}

static bool is_rep_string(const struct insn *insn)
{
    const ZyanU64 rep = ZYDIS_ATTRIB_HAS_REP | ZYDIS_ATTRIB_HAS_REPE | ZYDIS_ATTRIB_HAS_REPNE;
    return insn->info.attributes & rep;
}

static bool is_string_io(const struct insn *insn)
{
    return insn->info.meta.category == ZYDIS_CATEGORY_IOSTRINGOP;
}

/* ---- Does this instruction do what the exit says? ---- */

static bool matches_string_io(const struct event *e, const struct insn *insn)
{
    const ZydisDecodedOperand *to = &insn->operands[0];
    bool out = to->type == ZYDIS_OPERAND_TYPE_REGISTER; /* DX */
    unsigned bits = insn->operands[out ? 1 : 0].size;
    return out == (e->direction == EVENT_OUT) && bits == e->size * 8u &&
           (uint16_t)e->regs.gpr[GPR_EDX] == e->port;
}

static bool matches_io(const struct event *e, const struct insn *insn)
{
    const ZydisDecodedOperand *op = insn->operands;
    switch (insn->info.mnemonic) {
    case ZYDIS_MNEMONIC_IN:
    case ZYDIS_MNEMONIC_OUT: {
        bool out = insn->info.mnemonic == ZYDIS_MNEMONIC_OUT;
        const ZydisDecodedOperand *port = &op[out ? 0 : 1], *value = &op[out ? 1 : 0];
        uint16_t number = port->type == ZYDIS_OPERAND_TYPE_IMMEDIATE
                              ? (uint16_t)port->imm.value.u
                              : (uint16_t)e->regs.gpr[GPR_EDX];
        return out == (e->direction == EVENT_OUT) && value->size == e->size * 8 &&
               number == e->port;
    }
    case ZYDIS_MNEMONIC_OUTSB:
    case ZYDIS_MNEMONIC_OUTSW:
    case ZYDIS_MNEMONIC_OUTSD:
    case ZYDIS_MNEMONIC_INSB:
    case ZYDIS_MNEMONIC_INSW:
    case ZYDIS_MNEMONIC_INSD: return matches_string_io(e, insn);
    default: return false;
    }
}

static uint32_t register_value(const struct registers *r, ZydisRegister reg)
{
    if (reg == ZYDIS_REGISTER_NONE)
        return 0;
    uint32_t value = r->gpr[(unsigned)ZydisRegisterGetId(reg) % GPR_COUNT];
    return ZydisRegisterGetClass(reg) == ZYDIS_REGCLASS_GPR16 ? value & 0xffff : value;
}

/* The address of a memory operand, with the registers as they are now: an instruction that has
 * already moved its own pointer is off by some bytes, hence "near". */
static bool is_near(const struct insn_finder *f, const struct event *e, const struct insn *insn,
                    const ZydisDecodedOperand *op)
{
    const struct registers *r = &e->regs;
    uint32_t offset = register_value(r, op->mem.base) +
                      register_value(r, op->mem.index) * op->mem.scale +
                      (op->mem.disp.has_displacement ? (uint32_t)op->mem.disp.value : 0);
    if (insn->info.address_width == 16)
        offset &= 0xffff;
    unsigned segment = (unsigned)ZydisRegisterGetId(op->mem.segment) % SEG_COUNT;
    uint32_t gpa;
    if (!mmu_translate(f->memory, r, r->seg[segment].base + offset, &gpa))
        return false;
    return e->gpa + 8 >= gpa && e->gpa <= (uint64_t)gpa + 15;
}

static bool matches_mmio_write(const struct insn_finder *f, const struct event *e,
                               const struct insn *insn)
{
    for (unsigned i = 0; i < insn->info.operand_count; i++) {
        const ZydisDecodedOperand *op = &insn->operands[i];
        if (op->type == ZYDIS_OPERAND_TYPE_MEMORY &&
            (op->actions & ZYDIS_OPERAND_ACTION_MASK_WRITE) && is_near(f, e, insn, op))
            return true;
    }
    return false;
}

static bool matches(const struct insn_finder *f, const struct event *e, const struct insn *insn)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_IO: return matches_io(e, insn);
    case EVENT_MMIO: return e->direction == EVENT_IN || matches_mmio_write(f, e, insn);
    case EVENT_HLT: return insn->info.mnemonic == ZYDIS_MNEMONIC_HLT;
    default: return true;
    }
}

/* ---- Where does it start? ---- */

/* Decodes on from where the guest was resumed, hoping that it did not jump. */
static bool walk_to(const struct insn_finder *f, const struct event *e, uint32_t ip,
                    struct insn *last)
{
    uint32_t at = f->resumed_at;
    if (at >= ip || ip - at > WALK_MAX)
        return false;
    while (at < ip) {
        if (!decode(f, &e->regs, at, last))
            return false;
        at += last->info.length;
    }
    return at == ip;
}

/* The instruction that ends at ip. */
static bool find_before(const struct insn_finder *f, const struct event *e, uint32_t ip,
                        struct insn *insn)
{
    if (walk_to(f, e, ip, insn) && matches(f, e, insn) && !is_rep_string(insn))
        return true;
    uint32_t max = ip - e->regs.seg[SEG_CS].base; /* not before the segment */
    for (uint32_t n = 1; n <= EVENT_INSN_MAX && n <= max; n++)
        if (decode(f, &e->regs, ip - n, insn) && insn->info.length == n && matches(f, e, insn) &&
            !is_rep_string(insn))
            return true;
    return false;
}

/* Does IP stay on this kind of exit's instruction? 1 yes, -1 no, 0 it depends on the host. */
static int stays_on(const struct event *e)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_IO: return e->direction == EVENT_IN ? 1 : 0;
    case EVENT_MMIO: return e->direction == EVENT_IN ? 1 : -1;
    case EVENT_HLT: return -1;
    default: return 1;
    }
}

/* An OUT on each side of IP. If the guest came straight from its resume to here, it would have left
 * at the first OUT on its way, so that way tells; else this host's habit does. */
static bool is_past(const struct insn_finder *f, const struct event *e, uint32_t ip)
{
    struct insn last;
    if (f->resumed_at == ip)
        return false;
    if (walk_to(f, e, ip, &last))
        return matches(f, e, &last);
    return f->out_is_past >= 0;
}

static bool find(struct insn_finder *f, const struct event *e, uint32_t ip, struct insn *insn)
{
    struct insn on, before;
    int stays = stays_on(e);
    bool is_on =
        decode(f, &e->regs, ip, &on) && matches(f, e, &on) && (stays >= 0 || is_rep_string(&on));
    if (is_on && (stays > 0 || is_rep_string(&on))) {
        *insn = on;
        return true;
    }
    bool is_before = find_before(f, e, ip, &before);
    if (!is_on && !is_before)
        return false;
    if (stays == 0 && is_on != is_before)
        f->out_is_past = is_before ? 1 : -1;
    *insn = is_before && (!is_on || is_past(f, e, ip)) ? before : on;
    return true;
}

/* ---- With a memory ---- */

static struct insn_site *site_of(struct insn_finder *f, uint32_t ip)
{
    return &f->sites[(ip ^ ip >> 6) % INSN_SITES];
}

static bool same_exit(const struct insn_finder *f, const struct insn_site *site,
                      const struct event *e, uint32_t ip)
{
    return site->len && site->ip == ip && site->resumed_here == (f->resumed_at == ip) &&
           site->reason == e->reason && site->direction == e->direction && site->size == e->size &&
           site->port == e->port;
}

static void read_window(const struct insn_finder *f, const struct event *e, uint32_t ip,
                        uint8_t window[INSN_WINDOW])
{
    uint32_t before = ip < EVENT_INSN_MAX ? ip : EVENT_INSN_MAX;
    memset(window, 0, INSN_WINDOW);
    uint8_t *to = window + EVENT_INSN_MAX - before;
    mmu_read(f->memory, &e->regs, ip - before, to, EVENT_INSN_MAX + before);
}

static bool find_cached(struct insn_finder *f, const struct event *e, uint32_t ip,
                        struct insn_site **found)
{
    struct insn_site *site = site_of(f, ip);
    uint8_t window[INSN_WINDOW];
    read_window(f, e, ip, window);
    *found = site;
    if (same_exit(f, site, e, ip) && !memcmp(site->window, window, sizeof window))
        return true;
    struct insn insn;
    site->len = 0;
    if (!find(f, e, ip, &insn))
        return false;
    assert(ip - insn.linear <= EVENT_INSN_MAX && insn.info.length <= EVENT_INSN_MAX);
    *site = (struct insn_site){ .ip = ip,
                                .reason = e->reason,
                                .direction = e->direction,
                                .size = e->size,
                                .port = e->port,
                                .back = (uint8_t)(ip - insn.linear),
                                .len = insn.info.length,
                                .resumed_here = f->resumed_at == ip,
                                .rep = is_rep_string(&insn),
                                .string = is_string_io(&insn) };
    memcpy(site->window, window, sizeof window);
    return true;
}

/* Is the instruction done with as far as the guest is concerned? */
static bool is_complete(const struct event *e, const struct insn_site *site)
{
    return stays_on(e) <= 0 && !site->rep;
}

void insn_locate(struct insn_finder *f, struct event *e)
{
    uint32_t ip = registers_code_linear(&e->regs, e->regs.eip);
    struct insn_site *site;
    e->linear = ip;
    e->insn_len = 0;
    bool found = find_cached(f, e, ip, &site);
    f->resumed_at = ip;
    if (!found)
        return;
    e->linear = ip - site->back;
    e->insn_len = site->len;
    memset(e->insn, 0, sizeof e->insn);
    memcpy(e->insn, site->window + EVENT_INSN_MAX - site->back, site->len);
    e->flags |= site->string ? EVENT_STRING : 0;
    bool complete = is_complete(e, site);
    f->resumed_at = e->linear + (complete ? site->len : 0);
    if (complete && !site->back) /* an OUT that this host has not stepped over yet */
        e->regs.eip =
            (e->regs.eip + site->len) & (registers_code_bits(&e->regs) == 16 ? 0xffffu : ~0u);
}

bool insn_exits(const struct insn_finder *f, const struct registers *regs)
{
    struct insn insn;
    if (!decode(f, regs, f->resumed_at, &insn))
        return false;
    return insn.info.meta.category == ZYDIS_CATEGORY_IO || is_string_io(&insn) ||
           insn.info.mnemonic == ZYDIS_MNEMONIC_HLT;
}

bool insn_repeats(const struct insn_finder *f, const struct registers *regs)
{
    struct insn insn;
    return decode(f, regs, registers_code_linear(regs, regs->eip), &insn) && is_rep_string(&insn);
}

bool insn_pushed_flags(const struct insn_finder *f, const struct registers *before,
                       const struct registers *after)
{
    uint32_t at = registers_code_linear(before, before->eip),
             end = registers_code_linear(after, after->eip);
    struct insn insn;
    for (int i = 0; i < 2 && at < end; i++) {
        if (!decode(f, before, at, &insn))
            return false;
        at += insn.info.length;
        if (at == end)
            return insn.info.mnemonic == ZYDIS_MNEMONIC_PUSHF ||
                   insn.info.mnemonic == ZYDIS_MNEMONIC_PUSHFD;
    }
    return false;
}
