/* The instruction forms that random programs are made of (SDM vol. 2, appendix A, opcode maps). */
#ifndef FORMS_H
#define FORMS_H

#include <stddef.h>
#include <stdint.h>

enum form_flag {
    FORM_MODRM = 1 << 0,
    FORM_MEMORY = 1 << 1,   /* its ModRM must name memory */
    FORM_REGISTER = 1 << 2, /* its ModRM must name a register */
    FORM_GROUP = 1 << 3,    /* reg of ModRM is one of digits, not any register */
    FORM_IMM8 = 1 << 4,
    FORM_IMM16 = 1 << 5,
    FORM_IMMZ = 1 << 6,   /* 16 or 32 bits, as the operand size */
    FORM_MOFFS = 1 << 7,  /* an address, as wide as the address size */
    FORM_LOCK = 1 << 8,   /* LOCK is allowed on memory */
    FORM_BYTE = 1 << 9,   /* operands of 8 bits: an operand size prefix means nothing */
    FORM_COUNT = 1 << 10, /* an imm8 that is a count */
};

struct form {
    uint8_t escape; /* 1: after 0F */
    uint8_t opcode; /* the first of span opcodes, stride apart */
    uint8_t span, stride;
    uint16_t flags;
    uint8_t digits; /* bit n: reg n exists */
    uint8_t weight;
};

extern const struct form forms[];
extern const size_t form_count;

#endif
