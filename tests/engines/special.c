/* Items that no form can describe: repeated strings, division, segments, interrupts, ports. */
#include "draft.h"
#include "world.h"

void mov_cx(struct generator *g, struct draft *d, uint32_t count, bool wide)
{
    if (wide != (g->dialect->bits == 32))
        byte(d, PREFIX_OPERAND);
    byte(d, 0xb8 | GPR_ECX);
    number(d, count, wide ? 4 : 2);
}

static void rep_string(struct generator *g, struct draft *d)
{
    static const uint8_t opcodes[] = { 0xa4, 0xa5, 0xa6, 0xa7, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf };
    const bool flat = g->dialect->bits == 32, other_address = percent(g, 15),
               wide = flat != other_address;
    if (flat)
        prepare_mov(g, d, GPR_ESI, 0x1000 + below(g, 0xe000)),
            prepare_mov(g, d, GPR_EDI, 0x1000 + below(g, 0xe000));
    else if (wide) /* keep them in the segment */
        make_small(g, d, GPR_ESI, false), make_small(g, d, GPR_EDI, false);
    mov_cx(g, d, percent(g, 95) ? below(g, 20) : below(g, 200), wide);
    choose_segment(g, d);
    if (other_address)
        byte(d, PREFIX_ADDRESS);
    if (percent(g, 25))
        byte(d, PREFIX_OPERAND);
    byte(d, percent(g, 50) ? PREFIX_REP : PREFIX_REPNE);
    byte(d, opcodes[below(g, sizeof opcodes)]);
}

static void shift_by_cl(struct generator *g, struct draft *d)
{
    if (percent(g, 75))
        byte(d, 0xb0 | GPR_ECX), byte(d, percent(g, 90) ? below(g, 34) : below(g, 256));
    if (percent(g, 25)) {
        const struct form twice = { 1, percent(g, 50) ? 0xa5 : 0xad, 1, 1, FORM_MODRM, 0, 1 };
        from_form(g, d, &twice);
        return;
    }
    const struct form once = { 0, 0xd2, 2, 1, FORM_MODRM | FORM_GROUP, 0xff, 1 };
    from_form(g, d, &once);
}

/* Half of them with a quotient that fits. */
static void divide(struct generator *g, struct draft *d)
{
    static const struct form of_byte = {
        0, 0xf6, 1, 1, FORM_MODRM | FORM_GROUP | FORM_BYTE, 0xc0, 1
    };
    static const struct form of_word = { 0, 0xf7, 1, 1, FORM_MODRM | FORM_GROUP, 0xc0, 1 };
    const bool bytes = percent(g, 40);
    if (percent(g, 70)) {
        if (bytes)
            prepare(d, 0xb4), prepare(d, below(g, 8)); /* mov $n, %ah */
        else if (percent(g, 60))
            prepare(d, 0x31), prepare(d, 0xd2); /* xor %dx, %dx */
        else
            prepare(d, 0x99); /* cwd */
    }
    from_form(g, d, bytes ? &of_byte : &of_word);
}

/* Values for POPF: TF seldom, as it ends the program, no VM; all others of a 386, and ID. */
static void pop_flags(struct generator *g, struct draft *d)
{
    const bool wide = percent(g, 30);
    uint32_t flags =
        ((uint32_t)random_next(&g->numbers) & 0x00207ed7) | (percent(g, 10) ? EFLAGS_TF : 0);
    if (wide != (g->dialect->bits == 32))
        byte(d, PREFIX_OPERAND);
    byte(d, 0x68);
    number(d, flags, wide ? 4 : 2);
    if (wide != (g->dialect->bits == 32))
        byte(d, PREFIX_OPERAND);
    byte(d, 0x9d);
}

static void enter(struct generator *g, struct draft *d)
{
    if (g->dialect->bits == 32)
        prepare_mov(g, d, GPR_EBP, 0x1000 + 4 * below(g, 0x3000));
    if (percent(g, 20))
        byte(d, PREFIX_OPERAND);
    byte(d, 0xc8);
    number(d, below(g, 64), 2);
    byte(d, percent(g, 60) ? 0 : below(g, 40));
}

/* Of GDT or LDT or past their end, with any RPL. */
static uint16_t any_selector(struct generator *g)
{
    if (percent(g, 3))
        return (uint16_t)random_next(&g->numbers);
    uint16_t rpl = percent(g, 70) ? 0 : (uint16_t)below(g, 4);
    const uint16_t table = percent(g, 20) ? 4 : 0;
    return (uint16_t)(below(g, WORLD_DESCRIPTORS + 1) << 3 | table | rpl);
}

/* LAR LSL VERR VERW ARPL SLDT STR. */
static void ask_about_selector(struct generator *g, struct draft *d)
{
    static const struct form forms_about[] = {
        { 1, 0x02, 2, 1, FORM_MODRM | FORM_REGISTER, 0, 1 },
        { 1, 0x00, 1, 1, FORM_MODRM | FORM_REGISTER | FORM_GROUP, 0x30, 1 },
        { 0, 0x63, 1, 1, FORM_MODRM | FORM_REGISTER, 0, 1 },
        { 1, 0x00, 1, 1, FORM_MODRM | FORM_GROUP, 0x03, 1 },
    };
    for (unsigned reg = 0; reg < 2; reg++) { /* EAX, EBX */
        const uint32_t upper = percent(g, 30) ? interesting(g) << 16 : 0;
        prepare_mov(g, d, 3 * reg, any_selector(g) | upper);
    }
    const struct form *form = &forms_about[below(g, 4)];
    from_form(g, d, form);
    if (form->flags & FORM_REGISTER) /* one of these two */
        d->bytes[d->len - 1] = (uint8_t)((d->bytes[d->len - 1] & 0xf8) | 3 * below(g, 2));
}

/* Of a segment in RAM, but for a few; a stack elsewhere shows nothing but how a host emulates
 * it. */
static uint16_t selector(struct generator *g, unsigned seg)
{
    if (g->dialect->bits == 32 && (!g->dialect->protection || percent(g, seg == SEG_SS ? 70 : 20)))
        return percent(g, 85) ? 0x10 : 0x18;
    if (g->dialect->bits == 32)
        return any_selector(g);
    uint32_t linear = seg == SEG_SS || percent(g, 97) ? WORLD_DATA + below(g, WORLD_SIZE - 0x20000)
                                                      : below(g, 0x100000);
    return (uint16_t)(linear >> 4);
}

static void load_segment(struct generator *g, struct draft *d)
{
    static const uint8_t pops[][2] = {
        { 0x07, 0 }, { 0x17, 0 }, { 0x1f, 0 }, { 0x0f, 0xa1 }, { 0x0f, 0xa9 }
    };
    static const uint8_t registers[] = { SEG_ES, SEG_SS, SEG_DS, SEG_FS, SEG_GS };
    const bool other = percent(g, 15);
    const unsigned which = below(g, 5);
    if (percent(g, 50)) {
        if (g->dialect->bits == 32)
            byte(d, PREFIX_OPERAND);
        byte(d, 0xb8), number(d, selector(g, registers[which]), 2); /* mov $n, %ax; mov %ax, %seg */
        if (other)
            byte(d, PREFIX_OPERAND);
        byte(d, 0x8e), byte(d, 0xc0u | registers[which] << 3);
        return;
    }
    if (other)
        byte(d, PREFIX_OPERAND);
    byte(d, 0x68);
    number(d, selector(g, registers[which]), other != (g->dialect->bits == 32) ? 4 : 2);
    if (other)
        byte(d, PREFIX_OPERAND);
    byte(d, pops[which][0]);
    if (pops[which][1])
        byte(d, pops[which][1]);
}

/* LDS LES LSS LFS LGS of a pointer made on the stack. */
static void load_far_pointer(struct generator *g, struct draft *d)
{
    static const uint8_t opcodes[][2] = {
        { 0xc5, 0 }, { 0xc4, 0 }, { 0x0f, 0xb2 }, { 0x0f, 0xb4 }, { 0x0f, 0xb5 }
    };
    unsigned which = below(g, 5);
    static const uint8_t registers[] = { SEG_DS, SEG_ES, SEG_SS, SEG_FS, SEG_GS };
    byte(d, 0x68), number(d, selector(g, registers[which]), 2);
    byte(d, 0x68), number(d, interesting(g), 2);
    byte(d, 0x89), byte(d, 0xe5); /* mov %sp, %bp */
    byte(d, opcodes[which][0]);
    if (opcodes[which][1])
        byte(d, opcodes[which][1]);
    static const uint8_t into[] = { GPR_EAX, GPR_ECX, GPR_EDX, GPR_EBX, GPR_EBP, GPR_ESI, GPR_EDI };
    byte(d, 0x46u | into[below(g, 7)] << 3), byte(d, 0); /* 0(%bp) */
}

/* ---- Others ---- */

/* Vectors up to 0x7f: KVM's own emulator takes the vector of INT as a signed byte. */
static void interrupt(struct generator *g, struct draft *d)
{
    switch (below(g, 8)) {
    case 0: byte(d, 0xcc); break;
    case 1:
    case 2: byte(d, 0xce); break;
    default:
        byte(d, 0xcd),
            byte(d, percent(g, 90) ? WORLD_FAULTS + below(g, 0x80 - WORLD_FAULTS) : below(g, 8));
        break;
    }
}

/* REP INS and OUTS. */
static void string_port(struct generator *g, struct draft *d, unsigned wide)
{
    const bool flat = g->dialect->bits == 32;
    if (flat)
        prepare_mov(g, d, GPR_ESI, 0x1000 + below(g, 0xe000)),
            prepare_mov(g, d, GPR_EDI, 0x1000 + below(g, 0xe000));
    prepare(d, 0xb8 | GPR_ECX); /* mov $n, %cx */
    for (unsigned i = 0, n = below(g, 24); i < g->dialect->bits / 8; i++)
        prepare(d, i ? 0 : n);
    byte(d, PREFIX_REP);
    byte(d, (percent(g, 50) ? 0x6c : 0x6e) | wide);
}

/* No prefix where it means nothing: who reads the bytes backwards from an exit can't tell it from
 * an operand of the instruction before. */
static void port(struct generator *g, struct draft *d)
{
    const unsigned wide = below(g, 2);
    if (wide && percent(g, 40))
        byte(d, PREFIX_OPERAND);
    switch (below(g, 4)) {
    case 0: byte(d, 0xe4 | below(g, 2) << 1 | wide), byte(d, interesting(g)); break;
    case 1:
        if (g->dialect->bits == 32)
            prepare_mov(g, d, GPR_ESI, 0x1000 + below(g, 0xe000));
        byte(d, 0x6e | wide);
        break;
    case 2:
        if (percent(g, 40)) {
            string_port(g, d, wide);
            break;
        }
        /* fall through */
    default: byte(d, 0xec | below(g, 2) << 1 | wide); break;
    }
}

void patch(struct generator *g, struct draft *d)
{
    static const uint8_t becomes[] = { 0x40, 0x41, 0x42, 0x43, 0x46, 0x47, 0x48,
                                       0x4b, 0xf8, 0xf9, 0xfc, 0x90, 0x96 };
    if (g->dialect->bits == 16)
        byte(d, 0x2e);
    byte(d, 0xc6);
    byte(d, g->dialect->bits == 32 ? 0x05 : 0x06);
    fix_absolute(d, g->dialect->bits);
    byte(d, becomes[below(g, sizeof becomes)]);
    d->role = ROLE_PATCH;
}

void special(struct generator *g, struct draft *d)
{
    const struct dialect *dialect = g->dialect;
    if (dialect->irqs && percent(g, 40)) {
        percent(g, 60) ? port(g, d) : byte(d, 0xfa | below(g, 2)); /* CLI, STI */
        return;
    }
    if (dialect->protection && percent(g, 30)) {
        dialect->segments &&percent(g, 70) ? load_segment(g, d) : ask_about_selector(g, d);
        return;
    }
    switch (below(g, 16)) {
    case 0:
    case 1:
    case 2: rep_string(g, d); break;
    case 3:
    case 4: shift_by_cl(g, d); break;
    case 5:
    case 6: divide(g, d); break;
    case 7: pop_flags(g, d); break;
    case 8: enter(g, d); break;
    case 9: dialect->segments ? load_segment(g, d) : divide(g, d); break;
    case 10:
        dialect->segments && dialect->bits == 16 ? load_far_pointer(g, d) : rep_string(g, d);
        break;
    case 11: dialect->interrupts ? interrupt(g, d) : shift_by_cl(g, d); break;
    case 12: dialect->ports &&percent(g, 30) ? port(g, d) : shift_by_cl(g, d); break;
    default: jump(g, d); break;
    }
}
