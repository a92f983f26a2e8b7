/* Which instruction left the guest: looked for on both sides of IP, and remembered by its place. */
#include "engine/insn.h"

#include "event/wide.h"
#include "memory/mmu.h"

#include <string.h>

enum { WALK_MAX = 64 }; /* bytes between the resume and the exit that are worth decoding */

/* A decoded instruction and where it is. */
struct insn {
    uint64_t linear;
    ZydisDecodedInstruction info;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
};

/* Where the guest left: the event, what its registers have beyond 32 bits (NULL: nothing), and
 * CS:IP as a linear address. */
struct stop {
    const struct event *e;
    const struct event_wide *wide;
    uint64_t ip;
};

void insn_finder_init(struct insn_finder *finder, const struct memory *memory)
{
    memset(finder, 0, sizeof *finder);
    finder->memory = memory;
    ZydisDecoderInit(&finder->decoder16, ZYDIS_MACHINE_MODE_LEGACY_16, ZYDIS_STACK_WIDTH_16);
    ZydisDecoderInit(&finder->decoder32, ZYDIS_MACHINE_MODE_LEGACY_32, ZYDIS_STACK_WIDTH_32);
    ZydisDecoderInit(&finder->decoder64, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
}

static bool decode(const struct insn_finder *f, const struct registers *regs,
                   const struct event_wide *wide, uint64_t linear, struct insn *insn)
{
    uint8_t bytes[EVENT_INSN_MAX];
    size_t n = mmu_read(f->memory, regs, wide, linear, bytes, sizeof bytes);
    unsigned bits = registers_code_bits(regs);
    const ZydisDecoder *decoder = bits == 16   ? &f->decoder16
                                  : bits == 32 ? &f->decoder32
                                               : &f->decoder64;
    insn->linear = linear;
    return ZYAN_SUCCESS(ZydisDecoderDecodeFull(decoder, bytes, n, &insn->info, insn->operands));
}

static bool decode_at(const struct insn_finder *f, const struct stop *stop, uint64_t linear,
                      struct insn *insn)
{
    return decode(f, &stop->e->regs, stop->wide, linear, insn);
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

/* Of what an address is made of; the instruction pointer is past the instruction. */
static uint64_t register_value(const struct stop *stop, const struct insn *insn, ZydisRegister reg)
{
    const unsigned number = (unsigned)ZydisRegisterGetId(reg);
    switch (ZydisRegisterGetClass(reg)) {
    case ZYDIS_REGCLASS_GPR16:
    case ZYDIS_REGCLASS_GPR32:
    case ZYDIS_REGCLASS_GPR64: return wide_gpr(&stop->e->regs, stop->wide, number);
    case ZYDIS_REGCLASS_IP: return insn->linear + insn->info.length;
    default: return 0;
    }
}

static uint64_t cut_to(uint64_t value, unsigned bits)
{
    return bits == 64 ? value : value & ((1ull << bits) - 1);
}

/* The address of a memory operand, with the registers as they are now: an instruction that has
 * already moved its own pointer is off by some bytes, hence "near". */
static bool is_near(const struct insn_finder *f, const struct stop *stop, const struct insn *insn,
                    const ZydisDecodedOperand *op)
{
    const struct registers *r = &stop->e->regs;
    const unsigned width = insn->info.address_width;
    const unsigned segment = (unsigned)ZydisRegisterGetId(op->mem.segment) % SEG_COUNT;
    const uint64_t displacement = op->mem.disp.has_displacement ? (uint64_t)op->mem.disp.value : 0;
    uint64_t offset = cut_to(register_value(stop, insn, op->mem.base), width) +
                      cut_to(register_value(stop, insn, op->mem.index), width) * op->mem.scale +
                      displacement;
    uint64_t gpa, linear = wide_seg_base(r, stop->wide, segment) + cut_to(offset, width);
    if (registers_code_bits(r) != 64)
        linear = cut_to(linear, 32);
    if (!mmu_translate(f->memory, r, stop->wide, linear, &gpa))
        return false;
    return stop->e->gpa + 8 >= gpa && stop->e->gpa <= gpa + 15;
}

static bool matches_mmio_write(const struct insn_finder *f, const struct stop *stop,
                               const struct insn *insn, bool exact)
{
    for (unsigned i = 0; i < insn->info.operand_count; i++) {
        const ZydisDecodedOperand *op = &insn->operands[i];
        if (op->type == ZYDIS_OPERAND_TYPE_MEMORY &&
            (op->actions & ZYDIS_OPERAND_ACTION_MASK_WRITE) &&
            (!exact || op->size / 8 == stop->e->size) && is_near(f, stop, insn, op))
            return true;
    }
    return false;
}

/* Could it have left the guest like this? KVM hands out what is written 8 bytes at a time, and what
 * crosses a page in two parts; exact: a write has to have the instruction's size all the same. */
static bool matches(const struct insn_finder *f, const struct stop *stop, const struct insn *insn,
                    bool exact)
{
    const struct event *e = stop->e;
    switch ((enum event_reason)e->reason) {
    case EVENT_IO: return matches_io(e, insn);
    case EVENT_MMIO: return e->direction == EVENT_IN || matches_mmio_write(f, stop, insn, exact);
    case EVENT_HLT: return insn->info.mnemonic == ZYDIS_MNEMONIC_HLT;
    default: return true;
    }
}

/* ---- Where does it start? ---- */

/* Decodes on from where the guest was resumed, hoping that it did not jump. */
static bool walk_to(const struct insn_finder *f, const struct stop *stop, struct insn *last)
{
    uint64_t at = f->resumed_at;
    if (at >= stop->ip || stop->ip - at > WALK_MAX)
        return false;
    while (at < stop->ip) {
        if (!decode_at(f, stop, at, last))
            return false;
        at += last->info.length;
    }
    return at == stop->ip;
}

static bool ends_at(const struct insn_finder *f, const struct stop *stop, unsigned length,
                    bool exact, struct insn *insn)
{
    return decode_at(f, stop, stop->ip - length, insn) && insn->info.length == length &&
           matches(f, stop, insn, exact) && !is_rep_string(insn);
}

/* The instruction that ends at ip, not before the segment; rather one whose size agrees: the second
 * byte of STOSL is STOSW. And rather one that a segment goes before, if it minds it. */
static bool find_before(const struct insn_finder *f, const struct stop *stop, struct insn *insn)
{
    if (walk_to(f, stop, insn) && matches(f, stop, insn, false) && !is_rep_string(insn))
        return true;
    const uint64_t rip = wide_rip(&stop->e->regs, stop->wide);
    const unsigned max = rip < EVENT_INSN_MAX ? (unsigned)rip : EVENT_INSN_MAX;
    struct insn longer;
    for (int exact = 1; exact >= 0; exact--)
        for (unsigned n = 1; n <= max; n++) {
            if (!ends_at(f, stop, n, exact, insn))
                continue;
            if (stop->e->reason == EVENT_MMIO && n < max &&
                ends_at(f, stop, n + 1, exact, &longer) &&
                (longer.info.attributes & ZYDIS_ATTRIB_HAS_SEGMENT))
                *insn = longer;
            return true;
        }
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
static bool is_past(const struct insn_finder *f, const struct stop *stop)
{
    struct insn last;
    if (f->resumed_at == stop->ip)
        return false;
    if (walk_to(f, stop, &last))
        return matches(f, stop, &last, false);
    return f->out_is_past >= 0;
}

static bool find(struct insn_finder *f, const struct stop *stop, struct insn *insn)
{
    struct insn on, before;
    int stays = stays_on(stop->e);
    bool is_on = decode_at(f, stop, stop->ip, &on) && matches(f, stop, &on, false) &&
                 (stays >= 0 || is_rep_string(&on));
    if (is_on && (stays > 0 || is_rep_string(&on))) {
        *insn = on;
        return true;
    }
    bool is_before = find_before(f, stop, &before);
    if (!is_on && !is_before)
        return false;
    if (stays == 0 && is_on != is_before)
        f->out_is_past = is_before ? 1 : -1;
    *insn = is_before && (!is_on || is_past(f, stop)) ? before : on;
    return true;
}

/* ---- With a memory ---- */

static struct insn_site *site_of(struct insn_finder *f, uint64_t ip)
{
    return &f->sites[(ip ^ ip >> 6) % INSN_SITES];
}

static bool same_exit(const struct insn_finder *f, const struct insn_site *site,
                      const struct event *e, uint64_t ip)
{
    return site->len && site->ip == ip && site->resumed_here == (f->resumed_at == ip) &&
           site->reason == e->reason && site->direction == e->direction && site->size == e->size &&
           site->port == e->port;
}

static void read_window(const struct insn_finder *f, const struct stop *stop,
                        uint8_t window[INSN_WINDOW])
{
    unsigned before = stop->ip < EVENT_INSN_MAX ? (unsigned)stop->ip : EVENT_INSN_MAX;
    memset(window, 0, INSN_WINDOW);
    uint8_t *to = window + EVENT_INSN_MAX - before;
    mmu_read(f->memory, &stop->e->regs, stop->wide, stop->ip - before, to, EVENT_INSN_MAX + before);
}

static bool find_cached(struct insn_finder *f, const struct stop *stop, struct insn_site **found)
{
    const struct event *e = stop->e;
    const uint64_t ip = stop->ip;
    struct insn_site *site = site_of(f, ip);
    uint8_t window[INSN_WINDOW];
    read_window(f, stop, window);
    *found = site;
    if (same_exit(f, site, e, ip) && !memcmp(site->window, window, sizeof window))
        return true;
    struct insn insn;
    site->len = 0;
    if (!find(f, stop, &insn))
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

/* An OUT that this host has not stepped over yet. */
static void step_over(struct registers *regs, struct event_wide *wide, unsigned len)
{
    const uint64_t rip = cut_to(wide_rip(regs, wide) + len, registers_code_bits(regs));
    regs->eip = (uint32_t)rip;
    if (wide)
        wide->eip = (uint32_t)(rip >> 32);
}

static void put_linear(struct event *e, struct event_wide *wide, uint64_t linear)
{
    e->linear = (uint32_t)linear;
    if (wide)
        wide->linear = (uint32_t)(linear >> 32);
}

void insn_locate(struct insn_finder *f, struct event *e, struct event_wide *wide)
{
    const struct stop stop = { e, wide, wide_code_linear(&e->regs, wide) };
    struct insn_site *site;
    put_linear(e, wide, stop.ip);
    e->insn_len = 0;
    bool found = find_cached(f, &stop, &site);
    f->resumed_at = stop.ip;
    if (!found)
        return;
    const uint64_t linear = stop.ip - site->back;
    put_linear(e, wide, linear);
    e->insn_len = site->len;
    memset(e->insn, 0, sizeof e->insn);
    memcpy(e->insn, site->window + EVENT_INSN_MAX - site->back, site->len);
    e->flags |= site->string ? EVENT_STRING : 0;
    bool complete = is_complete(e, site);
    f->resumed_at = linear + (complete ? site->len : 0);
    if (complete && !site->back)
        step_over(&e->regs, wide, site->len);
}

bool insn_exits(const struct insn_finder *f, const struct registers *regs,
                const struct event_wide *wide)
{
    struct insn insn;
    if (!decode(f, regs, wide, f->resumed_at, &insn))
        return false;
    return insn.info.meta.category == ZYDIS_CATEGORY_IO || is_string_io(&insn) ||
           insn.info.mnemonic == ZYDIS_MNEMONIC_HLT;
}

bool insn_repeats(const struct insn_finder *f, const struct registers *regs,
                  const struct event_wide *wide)
{
    struct insn insn;
    return decode(f, regs, wide, wide_code_linear(regs, wide), &insn) && is_rep_string(&insn);
}

static bool pushes_flags(const struct insn *insn)
{
    return insn->info.mnemonic == ZYDIS_MNEMONIC_PUSHF ||
           insn->info.mnemonic == ZYDIS_MNEMONIC_PUSHFD ||
           insn->info.mnemonic == ZYDIS_MNEMONIC_PUSHFQ;
}

bool insn_pushed_flags(const struct insn_finder *f, const struct registers *before,
                       const struct event_wide *wide, uint64_t end)
{
    uint64_t at = wide_code_linear(before, wide);
    struct insn insn;
    for (int i = 0; i < 2 && at < end; i++) {
        if (!decode(f, before, wide, at, &insn))
            return false;
        at += insn.info.length;
        if (at == end)
            return pushes_flags(&insn);
    }
    return false;
}
