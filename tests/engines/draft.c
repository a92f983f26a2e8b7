/* Writes one instruction of a form: its prefixes, ModRM, SIB, displacement and immediates. */
#include "draft.h"

uint32_t interesting(struct generator *g)
{
    static const uint32_t edges[] = { 0,       1,          2,          0x7f,       0x80,
                                      0xff,    0x100,      0x7fff,     0x8000,     0xffff,
                                      0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe };
    switch (below(g, 4)) {
    case 0: return edges[below(g, sizeof edges / sizeof *edges)];
    case 1: return below(g, 256);
    default: return (uint32_t)random_next(&g->numbers);
    }
}

/* ---- Operands ---- */

struct sizes {
    unsigned operand, address; /* bits */
};

/* Writes the prefixes that make them so. */
static struct sizes choose_sizes(struct generator *g, struct draft *d, uint16_t flags)
{
    const unsigned bits = g->dialect->bits, other = 48 - bits;
    struct sizes s = { bits, bits };
    if (percent(g, flags & FORM_BYTE ? 3 : 35)) {
        byte(d, PREFIX_OPERAND);
        s.operand = other;
    }
    if (flags & (FORM_MODRM | FORM_MOFFS) && percent(g, bits == 16 ? 25 : 8)) {
        byte(d, PREFIX_ADDRESS);
        s.address = other;
    }
    return s;
}

void choose_segment(struct generator *g, struct draft *d)
{
    static const uint8_t segments[] = { 0x26, 0x36, 0x3e, 0x64, 0x65, 0x2e };
    if (percent(g, 20))
        /* CS: the program itself lies there */
        byte(d, segments[below(g, g->dialect->segments && percent(g, 5) ? 6 : 5)]);
}

void make_small(struct generator *g, struct draft *d, unsigned reg, bool to_byte)
{
    if (g->dialect->bits == 16)
        prepare(d, PREFIX_OPERAND);
    prepare(d, 0x0f);
    prepare(d, to_byte && reg < 4 ? 0xb6 : 0xb7);
    prepare(d, 0xc0 | reg << 3 | reg);
}

void prepare_mov(struct generator *g, struct draft *d, unsigned reg, uint32_t value)
{
    if (g->dialect->bits == 16)
        prepare(d, PREFIX_OPERAND);
    prepare(d, 0xb8 | reg);
    for (unsigned i = 0; i < 4; i++)
        prepare(d, value >> 8 * i);
}

/* Mostly within the first 64 KiB, whatever the mode. */
static uint32_t displacement(struct generator *g)
{
    return percent(g, 90) ? below(g, 0xff00) : below(g, 0x10010);
}

static void memory16(struct generator *g, struct draft *d, unsigned reg)
{
    unsigned mod = below(g, 3), rm = below(g, 8);
    byte(d, mod << 6 | reg << 3 | rm);
    if (mod == 1)
        byte(d, below(g, 256));
    else if (mod == 2 || rm == 6)
        number(d, displacement(g), 2);
}

static void sib32(struct generator *g, struct draft *d, unsigned mod)
{
    unsigned base = below(g, 8), index = below(g, 8), scale = below(g, 4);
    byte(d, scale << 6 | index << 3 | base);
    bool has_base = base != 5 || mod;
    if (has_base && base != GPR_ESP)
        make_small(g, d, base, percent(g, 30));
    if (index != GPR_ESP && index != base) {
        if (index < 4)
            make_small(g, d, index, true);
        else /* no byte register */
            prepare_mov(g, d, index, below(g, 0x800));
    }
    if (!has_base)
        number(d, below(g, 0x8000), 4);
}

static void memory32(struct generator *g, struct draft *d, unsigned reg)
{
    unsigned mod = below(g, 3), rm = below(g, 8);
    byte(d, mod << 6 | reg << 3 | rm);
    if (rm == GPR_ESP)
        sib32(g, d, mod);
    else if (mod || rm != 5)
        make_small(g, d, rm, percent(g, 30));
    if (mod == 1)
        /* negative ones could leave RAM */
        byte(d, below(g, g->dialect->bits == 16 && percent(g, 20) ? 256 : 128));
    else if (mod == 2)
        number(d, below(g, 0x800), 4);
    else if (rm == 5)
        number(d, displacement(g), 4);
}

static void modrm(struct generator *g, struct draft *d, unsigned reg, bool memory,
                  unsigned address_bits)
{
    if (!memory)
        byte(d, 0xc0 | reg << 3 | below(g, 8));
    else if (address_bits == 16)
        memory16(g, d, reg);
    else
        memory32(g, d, reg);
}

static unsigned choose_digit(struct generator *g, uint8_t digits)
{
    for (;;) {
        unsigned digit = below(g, 8);
        if (digits >> digit & 1)
            return digit;
    }
}

/* ---- From the table ---- */

static void immediates(struct generator *g, struct draft *d, uint16_t flags, struct sizes sizes)
{
    if (flags & FORM_COUNT)
        byte(d, percent(g, 90) ? below(g, 34) : below(g, 256));
    else if (flags & FORM_IMM8)
        byte(d, interesting(g));
    if (flags & FORM_IMM16)
        number(d, interesting(g), 2);
    if (flags & FORM_IMMZ)
        number(d, interesting(g), sizes.operand / 8);
    if (flags & FORM_MOFFS)
        number(d, displacement(g), sizes.address / 8);
}

/* Flat code has 4 GiB of addresses and little RAM: keeps what an opcode addresses by itself within
 * it. */
static void aim(struct generator *g, struct draft *d, const struct form *form, unsigned opcode)
{
    const uint32_t middle = 0x1000 + below(g, 0xe000);
    if (g->dialect->bits == 16)
        return;
    if (form->escape)
        return;
    if ((opcode >= 0xa4 && opcode <= 0xa7) || opcode == 0xac || opcode == 0xad)
        prepare_mov(g, d, GPR_ESI, middle);
    if ((opcode >= 0xa4 && opcode <= 0xa7) || (opcode >= 0xaa && opcode <= 0xaf))
        prepare_mov(g, d, GPR_EDI, middle ^ 0x100);
    if (opcode == 0xd7)
        make_small(g, d, GPR_EBX, false);
    if (opcode == 0xc9)
        prepare_mov(g, d, GPR_EBP, middle & ~3u);
}

void from_form(struct generator *g, struct draft *d, const struct form *form)
{
    const unsigned opcode = form->opcode + below(g, form->span) * form->stride;
    bool memory = form->flags & FORM_MODRM && !(form->flags & FORM_REGISTER) &&
                  (form->flags & FORM_MEMORY || percent(g, 55));
    if (g->dialect->bits == 32 && form->escape &&
        (opcode == 0xa3 || opcode == 0xab || opcode == 0xb3 || opcode == 0xbb))
        memory = false; /* a bit number in a register reaches any of 512 MiB */
    if (form->flags & FORM_LOCK && memory && percent(g, 5))
        byte(d, PREFIX_LOCK);
    if (memory || form->flags & FORM_MOFFS || (!(form->flags & FORM_MODRM) && percent(g, 10)))
        choose_segment(g, d);
    struct sizes sizes = choose_sizes(g, d, form->flags);
    if (form->escape)
        byte(d, 0x0f);
    byte(d, opcode);
    aim(g, d, form, opcode);
    if (form->flags & FORM_MODRM)
        modrm(g, d, form->flags & FORM_GROUP ? choose_digit(g, form->digits) : below(g, 8), memory,
              sizes.address);
    immediates(g, d, form->flags, sizes);
}

void any_form(struct generator *g, struct draft *d)
{
    static uint32_t total;
    if (!total)
        for (size_t i = 0; i < form_count; i++)
            total += forms[i].weight;
    uint32_t at = below(g, total);
    const struct form *form = forms;
    while (at >= form->weight)
        at -= form++->weight;
    from_form(g, d, form);
}
