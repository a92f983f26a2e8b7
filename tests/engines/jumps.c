/* Items that go elsewhere: jumps, calls, returns and loops, near and far. */
#include "draft.h"

/* The operand size of a transfer: mostly the mode's own, and in 16-bit code 32 bits too. (EIP cut
 * to 16 bits would not come back to flat code.) */
static unsigned transfer_bits(struct generator *g)
{
    return g->dialect->bits == 16 && percent(g, 75) ? 16 : 32;
}

static void sized(struct generator *g, struct draft *d, unsigned bits, unsigned opcode)
{
    if (bits != g->dialect->bits)
        byte(d, PREFIX_OPERAND);
    byte(d, opcode);
}

void fix_absolute(struct draft *d, unsigned bits)
{
    if (bits == 32)
        fix_here(d, FIX_ABS32, 4);
    else
        fix_here(d, FIX_ABS16, 2);
}

static void fix_relative(struct draft *d, unsigned bits)
{
    if (bits == 32)
        fix_here(d, FIX_REL32, 4);
    else
        fix_here(d, FIX_REL16, 2);
}

static void push_target(struct generator *g, struct draft *d, unsigned bits)
{
    sized(g, d, bits, 0x68);
    fix_absolute(d, bits);
}

static void return_with(struct generator *g, struct draft *d, unsigned bits, unsigned plain)
{
    bool pops = percent(g, 35);
    sized(g, d, bits, pops ? plain - 1 : plain);
    if (pops)
        number(d, below(g, 16) * 2, 2);
}

static void far_direct(struct generator *g, struct draft *d)
{
    const unsigned bits = transfer_bits(g);
    sized(g, d, bits, percent(g, 50) ? 0x9a : 0xea);
    fix_absolute(d, bits);
    number(d, g->program->start.seg[SEG_CS].selector, 2);
}

static void far_return(struct generator *g, struct draft *d)
{
    const unsigned bits = transfer_bits(g);
    sized(g, d, bits, 0x0e); /* push %cs */
    push_target(g, d, bits);
    return_with(g, d, bits, 0xcb);
}

static void near_return(struct generator *g, struct draft *d)
{
    const unsigned bits = transfer_bits(g);
    push_target(g, d, bits);
    return_with(g, d, bits, 0xc3);
}

static void interrupt_return(struct generator *g, struct draft *d)
{
    const unsigned bits = transfer_bits(g);
    sized(g, d, bits, 0x68);
    number(d, (uint32_t)random_next(&g->numbers) & (bits == 32 ? 0x00207ed7 : 0x7ed7), bits / 8);
    sized(g, d, bits, 0x0e);
    push_target(g, d, bits);
    sized(g, d, bits, 0xcf);
}

/* Through a register, or through memory on the stack, near and far. */
static void indirect(struct generator *g, struct draft *d)
{
    const unsigned bits = transfer_bits(g), reg = below(g, 4);
    unsigned digit = percent(g, 50) ? 2 : 4; /* CALL, JMP */
    if (percent(g, 40)) {
        sized(g, d, bits, 0xb8 | reg);
        fix_absolute(d, bits);
        sized(g, d, bits, 0xff);
        byte(d, 0xc0 | digit << 3 | reg);
        return;
    }
    if (percent(g, 50)) {
        digit++; /* far */
        sized(g, d, bits, 0x0e);
    }
    push_target(g, d, bits);
    if (g->dialect->bits == 16)
        byte(d, 0x89), byte(d, 0xe5); /* mov %sp, %bp */
    sized(g, d, bits, 0xff);
    if (g->dialect->bits == 16)
        byte(d, 0x46 | digit << 3), byte(d, 0); /* 0(%bp) */
    else
        byte(d, 0x04 | digit << 3), byte(d, 0x24); /* (%esp) */
}

/* Jcc after 0F, JMP, CALL. */
static void near_relative(struct generator *g, struct draft *d, unsigned opcode)
{
    const unsigned bits = transfer_bits(g);
    sized(g, d, bits, opcode < 0x90 ? 0x0f : opcode);
    if (opcode < 0x90)
        byte(d, opcode);
    fix_relative(d, bits);
}

static void conditional(struct generator *g, struct draft *d)
{
    switch (below(g, 4)) {
    case 0: /* JCXZ, JECXZ */
        if (percent(g, 30))
            byte(d, PREFIX_ADDRESS);
        byte(d, 0xe3), fix_here(d, FIX_REL8, 1);
        break;
    case 1: near_relative(g, d, 0x80 | below(g, 16)); break;
    default: byte(d, 0x70 | below(g, 16)), fix_here(d, FIX_REL8, 1); break;
    }
}

static void unconditional(struct generator *g, struct draft *d)
{
    switch (below(g, 3)) {
    case 0: byte(d, 0xeb), fix_here(d, FIX_REL8, 1); break;
    case 1: near_relative(g, d, 0xe9); break;
    default: near_relative(g, d, 0xe8); break;
    }
}

void jump(struct generator *g, struct draft *d)
{
    d->role = ROLE_JUMP;
    uint32_t kind = below(g, 20);
    if (kind < 10)
        conditional(g, d);
    else if (kind < 13)
        unconditional(g, d);
    else if (kind < 15)
        near_return(g, d);
    else if (kind < 16 || !g->dialect->interrupts)
        indirect(g, d);
    else if (kind < 17)
        far_direct(g, d);
    else if (kind < 19)
        far_return(g, d);
    else
        interrupt_return(g, d);
}
