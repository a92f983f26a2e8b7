/* The inside of the generator: an item on its way, and what can be written into it. */
#ifndef DRAFT_H
#define DRAFT_H

#include "forms.h"
#include "generate.h"
#include "random_numbers.h"

enum {
    PREFIX_OPERAND = 0x66,
    PREFIX_ADDRESS = 0x67,
    PREFIX_LOCK = 0xf0,
    PREFIX_REPNE = 0xf2,
    PREFIX_REP = 0xf3
};

struct generator {
    struct random numbers;
    const struct dialect *dialect;
    struct program *program;
};

/* The item being written: instructions that prepare it, and itself. */
struct draft {
    uint8_t before[ITEM_BYTES], bytes[ITEM_BYTES];
    unsigned before_len, len;
    enum fix fix;
    unsigned fix_at; /* in bytes */
    enum role role;
};

static inline uint32_t below(struct generator *g, uint32_t n)
{
    return random_below(&g->numbers, n);
}

static inline bool percent(struct generator *g, unsigned p)
{
    return random_percent(&g->numbers, p);
}

static inline void byte(struct draft *d, unsigned value)
{
    if (d->len < ITEM_BYTES)
        d->bytes[d->len++] = (uint8_t)value;
}

static inline void number(struct draft *d, uint32_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        byte(d, value >> 8 * i);
}

static inline void prepare(struct draft *d, unsigned value)
{
    if (d->before_len < ITEM_BYTES)
        d->before[d->before_len++] = (uint8_t)value;
}

static inline void fix_here(struct draft *d, enum fix fix, unsigned bytes)
{
    d->fix = fix;
    d->fix_at = d->len;
    number(d, 0, bytes);
}

/* ---- draft.c: operands, and instructions from the table ---- */

/* A number where things go wrong, or any. */
uint32_t interesting(struct generator *g);
/* A segment prefix, seldom. */
void choose_segment(struct generator *g, struct draft *d);
/* Keeps a 32-bit address register small, lest nearly all such accesses fault: MOVZX of itself,
 * which leaves the flags alone. */
void make_small(struct generator *g, struct draft *d, unsigned reg, bool to_byte);
void prepare_mov(struct generator *g, struct draft *d, unsigned reg, uint32_t value);
void from_form(struct generator *g, struct draft *d, const struct form *form);
void any_form(struct generator *g, struct draft *d);

/* ---- jumps.c ---- */

/* Forward, to an item that is chosen at the end. */
void jump(struct generator *g, struct draft *d);
/* The address of the target, as part of an instruction. */
void fix_absolute(struct draft *d, unsigned bits);

/* ---- special.c: what needs more than one instruction, or a thought ---- */

/* MOV of a count to CX, or ECX if wide. */
void mov_cx(struct generator *g, struct draft *d, uint32_t count, bool wide);
/* MOV imm8 to where the next NOP of role ROLE_PATCHED lies; what it becomes leaves no flag
 * undefined. */
void patch(struct generator *g, struct draft *d);
void special(struct generator *g, struct draft *d);

#endif
