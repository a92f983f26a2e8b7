/* Random code. Numbers in hexadecimal are opcodes (SDM 2). */
#include "random_code.h"

#include <stdarg.h>

void put(struct writer *w, unsigned count, ...)
{
    va_list list;
    va_start(list, count);
    for (unsigned i = 0; i < count; i++)
        w->bytes[w->n++] = (uint8_t)va_arg(list, unsigned);
    va_end(list);
}

void put_number(struct writer *w, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        w->bytes[w->n++] = (uint8_t)(value >> 8 * i);
}

/* ---- All guests ---- */

/* A port of a device, mostly. */
static unsigned a_port(struct random *numbers)
{
    static const uint16_t ports[] = { 0x20,  0x21,  0xa0,  0xa1,  0x40,  0x41,  0x42,  0x43,
                                      0x60,  0x61,  0x64,  0x70,  0x71,  0x80,  0x92,  0x3f8,
                                      0x3f9, 0x3fa, 0x3fb, 0x3fc, 0x3fd, 0x3fe, 0x3ff, 0x500 };
    if (random_percent(numbers, 5))
        return random_below(numbers, 0x10000);
    return ports[random_below(numbers, sizeof ports / sizeof *ports)];
}

unsigned a_value(struct random *numbers)
{
    static const uint8_t values[] = { 0x00, 0x01, 0x02, 0x03, 0x04, 0x0b, 0x11, 0x13, 0x20, 0x34,
                                      0x36, 0x68, 0x80, 0xa8, 0xd1, 0xd2, 0xd4, 0xf4, 0xfe, 0xff };
    return random_percent(numbers, 50) ? random_below(numbers, 256)
                                       : values[random_below(numbers, sizeof values)];
}

void an_act(struct random *numbers, struct writer *w)
{
    unsigned port = a_port(numbers), value = a_value(numbers), rel = random_below(numbers, 256);
    switch (random_below(numbers, 14)) {
    case 0:
    case 1: put(w, 6, 0xba, port & 255, port >> 8, 0xb0, value, 0xee); break; /* OUT DX, AL */
    case 2: put(w, 4, 0xba, port & 255, port >> 8, 0xec); break;              /* IN AL, DX */
    case 3: put(w, 7, 0xba, port & 255, port >> 8, 0xb8, value, rel, 0xef); break;
    case 4: put(w, 1, 0xf4); break;                                              /* HLT */
    case 5: put(w, 1, random_percent(numbers, 70) ? 0xfb : 0xfa); break;         /* STI, CLI */
    case 6: put(w, 2, 0xcd, value); break;                                       /* INT */
    case 7: put(w, 2, 0xeb, rel); break;                                         /* JMP */
    case 8: put(w, 2, 0xe2, rel | 0x80); break;                                  /* LOOP, back */
    case 9: put(w, 6, 0xc7, 0x06, value, rel & 3, port & 255, port >> 8); break; /* MOV m, imm */
    case 10: put(w, 3, 0xb9, value, 0); break;                                   /* MOV CX */
    case 11:                                                                     /* REP INS, OUTS */
        put(w, 2, random_percent(numbers, 50) ? 0xf3 : 0x66, 0x6c + random_below(numbers, 4));
        break;
    case 12: put(w, 3, 0x0f, 0x22, 0xc0 + rel % 8); break; /* MOV CR0 */
    default: put(w, 1, rel); break;
    }
}

/* ---- PCs ---- */

enum { AX, CX, DX, BX, SP, BP, SI, DI };

static void put_move(struct writer *w, unsigned bits, unsigned reg, uint32_t value)
{
    put(w, 1, 0xb8 + reg);
    put_number(w, value, bits == 16 ? 2 : 4);
}

/* Near this address, on either side. */
static uint32_t near(struct random *numbers, uint32_t address)
{
    return address + random_below(numbers, 17) - 8;
}

/* Where memory begins, ends, or is of another kind. */
static uint32_t a_border(struct random *numbers)
{
    static const uint32_t borders[] = { 0x0,     0xa0000,  0xb8000,   0xb9000,   0xb8fa0,
                                        0xbc000, 0xc0000,  0xe0000,   0xf0000,   0x100000,
                                        0x8f000, 0x200000, 0x1000000, 0xfffe0000 };
    return near(numbers, borders[random_below(numbers, sizeof borders / sizeof *borders)]);
}

/* Registers, and then a call of the BIOS. */
static void put_call(struct random *numbers, struct writer *w)
{
    static const uint8_t vectors[] = { 0x10, 0x10, 0x10, 0x11, 0x12, 0x13, 0x13, 0x13,
                                       0x14, 0x15, 0x15, 0x16, 0x18, 0x19, 0x1a, 0x1b };
    static const uint8_t calls[] = { 0x00, 0x01, 0x02, 0x03, 0x05, 0x06, 0x07, 0x08, 0x09,
                                     0x0a, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x15, 0x24,
                                     0x41, 0x42, 0x43, 0x48, 0x4f, 0x86, 0x87, 0x88, 0xe8 };
    const unsigned call = random_percent(numbers, 90) ? calls[random_below(numbers, sizeof calls)]
                                                      : random_below(numbers, 256);
    for (unsigned reg = CX; reg <= DI; reg++)
        if (reg != SP && random_percent(numbers, 60))
            put_move(w, 16, reg, a_value(numbers) | a_value(numbers) << 8);
    if (random_percent(numbers, 30))
        put(w, 4, 0x68, a_value(numbers), a_value(numbers), 0x07); /* PUSH; POP ES */
    if (random_percent(numbers, 30))
        put_move(w, 16, DX, 0x80 | a_value(numbers) << 8);
    if (random_percent(numbers, 10)) {
        put(w, 2, 0x66, 0xb8); /* EAX: "SMAP" is in EDX of E820 */
        put_number(w, 0xe820, 4);
        put(w, 2, 0x66, 0xba);
        put_number(w, 0x534d4150, 4);
    } else
        put_move(w, 16, AX, call << 8 | a_value(numbers));
    put(w, 2, 0xcd, vectors[random_below(numbers, sizeof vectors)]);
}

/* Commands and numbers to a disk, then data. */
static void put_disk(struct random *numbers, struct writer *w, unsigned bits)
{
    static const uint8_t commands[] = { 0x20, 0x30, 0xec, 0xc4, 0xc5, 0xc6, 0x91,
                                        0x40, 0x10, 0x70, 0x90, 0xef, 0xe7, 0x08 };
    for (unsigned port = 0x1f2; port <= 0x1f6; port++) {
        put_move(w, bits, DX, port);
        put(w, 3, 0xb0, random_percent(numbers, 70) ? random_below(numbers, 4) : a_value(numbers),
            0xee);
    }
    put_move(w, bits, DX, 0x1f7);
    put(w, 3, 0xb0, commands[random_below(numbers, sizeof commands)], 0xee);
    put_move(w, bits, DX, random_percent(numbers, 90) ? 0x1f0 : 0x1f0 + random_below(numbers, 8));
    put_move(w, bits, CX, random_below(numbers, 600));
    if (random_percent(numbers, 30))
        put(w, 1, 0x66);
    put(w, 2, 0xf3, 0x6c + random_below(numbers, 4)); /* REP INS, OUTS of any size */
}

/* The display's registers, the BIOS's port, the ways out. */
static void put_port(struct random *numbers, struct writer *w, unsigned bits)
{
    static const uint16_t ports[] = { 0x3d4, 0x3d4, 0x3d5, 0x3d5, 0x3da, 0x3c0, 0x3c4,
                                      0x3c8, 0x3c9, 0xe8,  0xe9,  0x92,  0x64,  0x60,
                                      0x3f6, 0x20,  0xa0,  0x40,  0x70,  0x71,  0x604 };
    static const uint8_t forms[] = { 0xec, 0xed, 0xee, 0xee, 0xef, 0xef, 0x6c, 0x6d, 0x6e, 0x6f };
    put_move(w, bits, DX, ports[random_below(numbers, sizeof ports / sizeof *ports)]);
    put_move(w, bits, AX, a_value(numbers) | a_value(numbers) << 8);
    if (random_percent(numbers, 20))
        put(w, 1, 0x66);
    put(w, 1, forms[random_below(numbers, sizeof forms)]);
}

/* A store or a string instruction at a border of memory, forwards or backwards. */
static void put_store(struct random *numbers, struct writer *w, unsigned bits)
{
    static const uint8_t forms[] = { 0xaa, 0xab, 0xab, 0xa4, 0xa5, 0xa5, 0xac, 0xad, 0xa6, 0xae };
    const uint32_t to = a_border(numbers), from = a_border(numbers);
    if (bits == 16) {
        put(w, 1, 0x68); /* PUSH; POP ES */
        put_number(w, (to >> 4) - 0x7ff, 2);
        put(w, 2, 0x07, 0x90);
        put_move(w, 16, DI, 0x7ff0 + (to & 15));
    } else
        put_move(w, bits, DI, to);
    put_move(w, bits, SI, from);
    put_move(w, bits, CX, random_below(numbers, random_percent(numbers, 10) ? 0x10000 : 0x100));
    put_move(w, bits, AX, a_value(numbers) | a_value(numbers) << 8);
    put(w, 1, random_percent(numbers, 30) ? 0xfd : 0xfc); /* STD, CLD */
    if (bits == 16 && random_percent(numbers, 10))
        put(w, 1, 0x67);
    if (random_percent(numbers, 40))
        put(w, 1, 0x66);
    if (random_percent(numbers, 70))
        put(w, 1, random_percent(numbers, 90) ? 0xf3 : 0xf2);
    if (bits == 64 && random_percent(numbers, 40))
        put(w, 1, 0x48);
    put(w, 1, forms[random_below(numbers, sizeof forms)]);
}

/* A read, a write or both in one, of 1 to 8 bytes, by way of DI. */
static void put_access(struct random *numbers, struct writer *w, unsigned bits)
{
    static const uint8_t forms[] = { 0x00, 0x01, 0x02, 0x03, 0x30, 0x31, 0x86, 0x87, 0x88,
                                     0x89, 0x8a, 0x8b, 0x8f, 0xff, 0xfe, 0xd0, 0xf6, 0xf7 };
    const uint32_t at = a_border(numbers);
    if (bits == 16) {
        put(w, 1, 0x68); /* PUSH; POP DS */
        put_number(w, at >> 4, 2);
        put(w, 1, 0x1f);
    }
    put_move(w, bits, DI, bits == 16 ? at & 15 : at);
    if (random_percent(numbers, 30))
        put(w, 1, 0x66);
    if (bits == 64 && random_percent(numbers, 50))
        put(w, 1, 0x48 | random_below(numbers, 8));
    put(w, 2, forms[random_below(numbers, sizeof forms)],
        (bits == 16 ? 0x05 : 0x07) | random_below(numbers, 8) << 3);
}

/* Control registers, descriptor tables, page tables. */
static void put_system(struct random *numbers, struct writer *w, unsigned bits)
{
    static const uint8_t registers[] = { 0, 3, 3, 3, 2, 4 };
    const unsigned reg = registers[random_below(numbers, sizeof registers)];
    switch (random_below(numbers, 4)) {
    case 0:
        put(w, 3, 0x0f, 0x20, 0xc0 | reg << 3); /* MOV EAX, CRn; XOR; MOV CRn, EAX */
        put(w, 1, 0x35);
        put_number(w, 1ull << random_below(numbers, 32), bits == 16 ? 2 : 4);
        put(w, 3, 0x0f, 0x22, 0xc0 | reg << 3);
        break;
    case 1:
        put_move(w, bits, AX, a_border(numbers));
        put(w, 3, 0x0f, 0x22, 0xd8); /* MOV CR3, EAX */
        break;
    case 2: put(w, 3, 0x0f, 0x01, (random_below(numbers, 8) << 3) | 0x07); break; /* SGDT to LMSW */
    default:
        put_move(w, bits, DI, 0x10000 + 4 * random_below(numbers, 0x800));
        put_move(w, bits, AX, (a_border(numbers) & ~0xfffu) | random_below(numbers, 256));
        put(w, 2, 0x89, bits == 16 ? 0x05 : 0x07); /* an entry of the tables of put_protect() */
        break;
    }
}

void a_pc_act(struct random *numbers, struct writer *w, unsigned bits)
{
    switch (random_below(numbers, 12)) {
    case 0:
    case 1:
    case 2:
        if (bits == 16)
            put_call(numbers, w);
        else
            put_store(numbers, w, bits);
        break;
    case 3: put_disk(numbers, w, bits); break;
    case 4:
    case 5: put_port(numbers, w, bits); break;
    case 6:
    case 7: put_store(numbers, w, bits); break;
    case 8: put_access(numbers, w, bits); break;
    case 9: put_system(numbers, w, bits); break;
    case 10:
        if (random_percent(numbers, 20))
            put(w, 1, random_below(numbers, 256));
        break;
    default:
        if (random_percent(numbers, 30))
            an_act(numbers, w);
        break;
    }
}

void put_protect(struct random *numbers, struct writer *w, uint32_t at)
{
    static const uint8_t tables[] = {
        0x66, 0xbf, 0,    0,    1,    0, 0x66, 0xb8, 3,    0x10, 1, 0, /* EDI 0x10000, EAX */
        0x67, 0x66, 0xab,                                              /* the directory */
        0x66, 0xbf, 0,    0x10, 1,    0, 0x66, 0xb8, 3,    0,    0, 0, /* EDI 0x11000, EAX */
        0x66, 0xb9, 0,    4,    0,    0,                               /* ECX 1024 */
        0x67, 0x66, 0xab, 0x66, 0x05, 0, 0x10, 0,    0,                /* a page of each */
        0xe2, 0xf5,                                                    /* LOOP */
        0x66, 0xb8, 0,    0,    1,    0, 0x0f, 0x22, 0xd8,             /* CR3 */
    };
    const bool pages = random_percent(numbers, 60);
    put(w, 8, 0xfa, 0xfc, 0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xc0); /* CLI, CLD, DS = ES = 0 */
    for (unsigned i = 0; pages && i < sizeof tables; i++)
        put(w, 1, tables[i]);
    /* LGDT of a table in the code, behind the jump; CR0; a far jump. */
    const uint32_t table = at + (uint32_t)w->n + 21;
    put(w, 3, 0x0f, 0x01, 0x16);
    put_number(w, table, 2);
    put(w, 1, 0x90);
    put(w, 2, 0x66, 0xb8), put_number(w, pages ? 0x80000011 : 0x11, 4);
    put(w, 4, 0x90, 0x0f, 0x22, 0xc0);
    put(w, 1, 0xea), put_number(w, table + 6 + 24, 2), put_number(w, 8, 2);
    put_number(w, 23, 2), put_number(w, table + 6, 4);
    put_number(w, 0, 8), put_number(w, 0x00cf9a000000ffff, 8), put_number(w, 0x00cf92000000ffff, 8);
    put(w, 5, 0xb8, 0x10, 0, 0, 0); /* 32-bit code from here on: data segments, a stack */
    put(w, 6, 0x8e, 0xd8, 0x8e, 0xc0, 0x8e, 0xd0);
    put_move(w, 32, SP, 0x7000);
}
