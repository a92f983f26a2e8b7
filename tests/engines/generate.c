/* Chooses what a random program is made of, item by item, and what it starts with. */
#include "generate.h"

#include "draft.h"
#include "world.h"

#include <string.h>

static struct item *append(struct generator *g, const struct draft *d)
{
    struct item *item;
    if (d->before_len + d->len > ITEM_BYTES || !(item = program_add(g->program)))
        return NULL;
    memcpy(item->bytes, d->before, d->before_len);
    memcpy(item->bytes + d->before_len, d->bytes, d->len);
    item->len = (uint8_t)(d->before_len + d->len);
    item->fix = (uint8_t)d->fix;
    item->fix_at = (uint8_t)(d->before_len + d->fix_at);
    item->role = (uint8_t)d->role;
    item->target = (uint8_t)g->program->count;
    return item;
}

static void remove_last(struct generator *g)
{
    g->program->count--;
}

/* An instruction that defines all flags. */
static void define_flags(struct generator *g, enum role role)
{
    static const uint8_t opcodes[] = { 0x00, 0x01, 0x28, 0x29, 0x38, 0x39, 0x3a, 0x2b };
    /* not CX, which may count a loop */
    static const uint8_t registers[] = { GPR_EAX, GPR_EDX, GPR_EBX };
    struct draft d = { .role = role };
    byte(&d, opcodes[below(g, sizeof opcodes)]);
    /* in this order, whatever compiles it */
    const unsigned reg = registers[below(g, 3)], rm = registers[below(g, 3)];
    byte(&d, 0xc0u | reg << 3 | rm);
    append(g, &d);
}

/* In flat code a stack pointer anywhere would end most programs at once. */
static bool moves_stack(const struct generator *g, const struct item *item)
{
    ZydisDecodedInstruction info;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    for (unsigned at = 0; g->dialect->bits == 32 && at < item->len; at += info.length) {
        if (!program_decode(32, item->bytes + at, item->len - at, &info, operands))
            return true;
        for (unsigned i = 0; i < info.operand_count_visible; i++)
            if (operands[i].type == ZYDIS_OPERAND_TYPE_REGISTER &&
                operands[i].actions & ZYDIS_OPERAND_ACTION_MASK_WRITE &&
                ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LEGACY_32,
                                                 operands[i].reg.value) == ZYDIS_REGISTER_ESP)
                return true;
    }
    return false;
}

/* Appends it if it makes a valid program, after an instruction that defines the flags if need
 * be. */
static bool add_valid(struct generator *g, const struct draft *d)
{
    struct item *item = append(g, d);
    if (!item)
        return false;
    if (moves_stack(g, item)) {
        remove_last(g);
        return false;
    }
    if (program_check(g->program, NULL) < 0)
        return true;
    const struct item kept = *item;
    remove_last(g);
    define_flags(g, d->role == ROLE_LOOP_BODY ? ROLE_LOOP_BODY : ROLE_PLAIN);
    item = append(g, d);
    if (item && kept.target != item->target && kept.target <= g->program->count - 2)
        item->target = kept.target;
    if (item && program_check(g->program, NULL) < 0)
        return true;
    if (item)
        remove_last(g);
    return false;
}

/* Does it leave CX and the way alone? */
static bool is_loop_safe(const struct generator *g, const struct draft *d)
{
    ZydisDecodedInstruction info;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    uint8_t bytes[2 * ITEM_BYTES];
    unsigned len = d->before_len + d->len;
    memcpy(bytes, d->before, d->before_len);
    memcpy(bytes + d->before_len, d->bytes, d->len);
    for (unsigned at = 0; at < len; at += info.length) {
        if (!program_decode(g->dialect->bits, bytes + at, len - at, &info, operands) ||
            info.mnemonic == ZYDIS_MNEMONIC_POPA || info.mnemonic == ZYDIS_MNEMONIC_POPAD)
            return false;
        for (unsigned i = 0; i < info.operand_count; i++)
            if (operands[i].type == ZYDIS_OPERAND_TYPE_REGISTER &&
                operands[i].actions & ZYDIS_OPERAND_ACTION_MASK_WRITE &&
                ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LEGACY_32,
                                                 operands[i].reg.value) == ZYDIS_REGISTER_ECX)
                return false;
    }
    return true;
}

static void loop(struct generator *g)
{
    struct draft head = { 0 }, end = { .role = ROLE_LOOP_BODY };
    const bool other = percent(g, 20);
    mov_cx(g, &head, 1 + below(g, 6), other != (g->dialect->bits == 32));
    if (!add_valid(g, &head))
        return;
    unsigned start = g->program->count;
    for (unsigned n = 1 + below(g, 3); n; n--) {
        struct draft d = { .role = ROLE_LOOP_BODY };
        any_form(g, &d);
        if (is_loop_safe(g, &d))
            add_valid(g, &d);
    }
    if (other)
        byte(&end, PREFIX_ADDRESS);
    byte(&end, 0xe0 | below(g, 3));
    fix_here(&end, FIX_REL8, 1);
    struct item *item = append(g, &end);
    if (!item)
        return;
    item->target = (uint8_t)start;
    if (program_check(g->program, NULL) < 0)
        return;
    remove_last(g);
    define_flags(g, ROLE_LOOP_BODY);
    item = append(g, &end);
    if (!item)
        return;
    item->target = (uint8_t)start;
    if (program_check(g->program, NULL) >= 0)
        remove_last(g);
}

static void self_modify(struct generator *g)
{
    struct draft d = { 0 }, nop = { .role = ROLE_PATCHED };
    patch(g, &d);
    byte(&nop, 0x90);
    if (!add_valid(g, &d))
        return;
    if (percent(g, 50)) {
        struct draft between = { 0 };
        any_form(g, &between);
        add_valid(g, &between);
    }
    append(g, &nop);
}

static void one_item(struct generator *g)
{
    uint32_t kind = below(g, 100);
    struct draft d = { 0 };
    if (kind < 4) {
        loop(g);
        return;
    }
    if (kind < 6) {
        self_modify(g);
        return;
    }
    if (kind < 30)
        special(g, &d);
    else
        any_form(g, &d);
    add_valid(g, &d);
}

/* ---- Targets ---- */

static unsigned next_patched(const struct program *p, unsigned i)
{
    while (++i < p->count)
        if (p->items[i].role == ROLE_PATCHED)
            return i;
    return p->count;
}

static void choose_targets(struct generator *g)
{
    struct program *p = g->program;
    for (unsigned i = 0; i < p->count; i++) {
        struct item *item = &p->items[i];
        if (item->role == ROLE_PATCH) {
            item->target = (uint8_t)next_patched(p, i);
            item->dropped = item->target == p->count;
        }
        if (item->role != ROLE_JUMP)
            continue;
        unsigned target = i + 1 + below(g, 5);
        target = target > p->count ? p->count : target;
        while (target < p->count && p->items[target].role == ROLE_LOOP_BODY)
            target++;
        item->target = (uint8_t)target;
    }
}

/* ---- The start ---- */

static void start_real(struct generator *g, struct registers *r)
{
    for (int i = 0; i < SEG_COUNT; i++) {
        const uint32_t base = (WORLD_DATA + below(g, WORLD_SIZE - 0x20000)) & ~15u;
        r->seg[i] = (struct segment){ .base = base,
                                      .limit = 0xffff,
                                      .selector = (uint16_t)(base >> 4),
                                      .attr = SEGMENT_P | SEGMENT_S | SEGMENT_TYPE_DATA };
    }
    /* limits that only protected mode can have set, before it was left ("unreal mode") */
    if (percent(g, 10)) {
        static const uint8_t registers[] = { SEG_ES, SEG_DS, SEG_FS, SEG_GS };
        /* not ~0: CPUs differ past it */
        static const uint32_t limits[] = { 0x7fff, 0x0fff, 0x1ffff, 0x7fffffff };
        struct segment *odd = &r->seg[registers[below(g, 4)]];
        odd->limit = limits[below(g, 4)];
        odd->attr |= odd->limit > 0xfffff ? SEGMENT_G : 0;
    }
    const uint32_t code = WORLD_CODE + below(g, 0x2000);
    r->eip = code & 15;
    if (percent(g, 50))
        r->eip += below(g, WORLD_CODE) & ~15u;
    struct segment *cs = &r->seg[SEG_CS];
    *cs = (struct segment){ .base = code - r->eip,
                            .limit = 0xffff,
                            .attr = SEGMENT_P | SEGMENT_S | SEGMENT_TYPE_CODE };
    cs->selector = (uint16_t)(cs->base >> 4);
    r->gpr[GPR_ESP] = below(g, 100) < 95 ? 0x800 + 2 * below(g, 0x7b00) : below(g, 0x10000);
    r->cr0 = CR0_ET;
    r->gdt.limit = 0xffff;
    r->idt.limit = 0x3ff;
}

/* What real mode starts with becomes what virtual-8086 mode does: mostly with IOPL 3, as less ends
 * a program at its first PUSHF. */
static void make_virtual(struct generator *g, struct registers *r)
{
    for (int i = 0; i < SEG_COUNT; i++) {
        r->seg[i].limit = 0xffff;
        r->seg[i].attr = SEGMENT_P | SEGMENT_DPL | SEGMENT_S | SEGMENT_TYPE_DATA;
    }
    r->eflags |= EFLAGS_VM | (percent(g, 85) ? 3 : below(g, 3)) << 12;
    r->cr0 |= CR0_PE;
    r->gdt = (struct table_register){ WORLD_VIRTUAL_GDT, WORLD_VIRTUAL_GDT_BYTES - 1 };
    r->idt = (struct table_register){ WORLD_VIRTUAL_IDT, 0x7ff };
    r->tr.base = WORLD_VIRTUAL_TSS;
    r->tr.limit = WORLD_VIRTUAL_TSS_BYTES - 1;
}

static void start_flat(struct generator *g, struct registers *r)
{
    const uint16_t common = SEGMENT_P | SEGMENT_S | SEGMENT_DB | SEGMENT_G;
    for (int i = 0; i < SEG_COUNT; i++)
        r->seg[i] =
            (struct segment){ .limit = ~0u, .selector = 0x10, .attr = common | SEGMENT_TYPE_DATA };
    r->seg[SEG_CS].selector = 0x08;
    r->seg[SEG_CS].attr = common | SEGMENT_TYPE_CODE;
    r->eip = WORLD_FLAT_CODE + below(g, 0x1000);
    r->gpr[GPR_ESP] = 0x10000 + 4 * below(g, 0x3c00);
    r->cr0 = CR0_ET | CR0_PE;
    r->gdt = (struct table_register){ WORLD_FLAT_GDT, 8 * WORLD_DESCRIPTORS - 1 };
    r->ldt = (struct segment){ .base = WORLD_FLAT_LDT,
                               .limit = 8 * WORLD_DESCRIPTORS - 1,
                               .selector = 0x20 };
    r->ldt.attr = SEGMENT_P | SEGMENT_TYPE_LDT;
    r->tr.attr = SEGMENT_P | SEGMENT_TYPE_TSS;
    r->idt = (struct table_register){ WORLD_FLAT_IDT, 0x7ff };
}

static void choose_start(struct generator *g)
{
    struct registers *r = &g->program->start;
    *r = (struct registers){ .eflags = EFLAGS_FIXED };
    for (int i = 0; i < GPR_COUNT; i++)
        r->gpr[i] = percent(g, 50) ? interesting(g) : below(g, 0x10000);
    r->eflags |= (uint32_t)random_next(&g->numbers) &
                 (EFLAGS_CF | EFLAGS_PF | EFLAGS_AF | EFLAGS_ZF | EFLAGS_SF | EFLAGS_OF);
    if (g->dialect->irqs && percent(g, 60))
        r->eflags |= EFLAGS_IF;
    if (percent(g, 25))
        r->eflags |= EFLAGS_DF;
    r->ldt = (struct segment){ .limit = 0xffff, .attr = SEGMENT_P | SEGMENT_TYPE_LDT };
    r->tr = (struct segment){ .limit = 0xffff, .attr = SEGMENT_P | SEGMENT_TYPE_TSS };
    if (g->dialect->bits == 32)
        start_flat(g, r);
    else
        start_real(g, r);
    if (g->dialect->virtual)
        make_virtual(g, r);
}

void generate(struct program *p, const struct dialect *dialect, uint64_t seed)
{
    struct generator g = { { seed }, dialect, p };
    *p = (struct program){ .seed = seed, .bits = dialect->bits };
    random_next(&g.numbers);
    choose_start(&g);
    for (unsigned n = 4 + below(&g, 28); n; n--)
        one_item(&g);
    choose_targets(&g);
    program_settle(p, NULL);
}
