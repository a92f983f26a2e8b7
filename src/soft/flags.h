/* CF, PF, AF, ZF, SF and OF, kept as the result and the carries of what made them last, and worked
 * out only when somebody asks (struct lazy_flags).
 *
 * Of an addition, bit n of the carries is the carry out of bit n; of a subtraction, the borrow.
 * They are kept shifted up so that the operand's top bit is bit 31, and AF's at bit 3. */
#ifndef SOFT_FLAGS_H
#define SOFT_FLAGS_H

#include "soft/cpu.h"

static inline uint32_t sign_extend(uint32_t value, unsigned size)
{
    return size == 1 ? (uint32_t)(int8_t)value : size == 2 ? (uint32_t)(int16_t)value : value;
}

static inline bool flag_cf(const struct lazy_flags *lazy)
{
    return lazy->carries >> 31;
}
static inline bool flag_of(const struct lazy_flags *lazy)
{
    return (lazy->carries ^ lazy->carries << 1) >> 31;
}
static inline bool flag_zf(const struct lazy_flags *lazy)
{
    return lazy->result == 0;
}
static inline bool flag_sf(const struct lazy_flags *lazy)
{
    return lazy->sign >> 31;
}
static inline bool flag_af(const struct lazy_flags *lazy)
{
    return lazy->carries >> 3 & 1;
}
static inline bool flag_pf(const struct lazy_flags *lazy)
{
    return !__builtin_parity(lazy->sign & 0xff);
}

/* Is the condition of Jcc, SETcc, CMOVcc true? Numbered as in their opcodes (SDM vol. 1, B.1). */
static inline bool condition(const struct lazy_flags *lazy, unsigned number)
{
    bool is = false;
    switch (number >> 1) {
    case 0: is = flag_of(lazy); break;
    case 1: is = flag_cf(lazy); break;
    case 2: is = flag_zf(lazy); break;
    case 3: is = flag_cf(lazy) || flag_zf(lazy); break;
    case 4: is = flag_sf(lazy); break;
    case 5: is = flag_pf(lazy); break;
    case 6: is = flag_sf(lazy) != flag_of(lazy); break;
    case 7: is = flag_zf(lazy) || flag_sf(lazy) != flag_of(lazy); break;
    }
    return is != (number & 1);
}

/* ZF, SF, PF of a result. */
static inline void set_zsp(struct lazy_flags *lazy, uint32_t result, unsigned size)
{
    lazy->result = lazy->sign = sign_extend(result, size);
}

static inline void set_carries(struct lazy_flags *lazy, uint32_t carries, unsigned size)
{
    lazy->carries = size == 4 ? carries : carries << (32 - 8 * size) | (carries & 8);
}

/* CF and OF; AF stays. */
static inline void set_cf_of(struct lazy_flags *lazy, bool cf, bool of)
{
    lazy->carries = (cf ? 1u << 31 : 0) | (cf != of ? 1u << 30 : 0) | (lazy->carries & 8);
}

static inline void set_cf(struct lazy_flags *lazy, bool cf)
{
    set_cf_of(lazy, cf, flag_of(lazy));
}

static inline void set_cf_of_af(struct lazy_flags *lazy, bool cf, bool of, bool af)
{
    lazy->carries = (cf ? 1u << 31 : 0) | (cf != of ? 1u << 30 : 0) | (af ? 1u << 3 : 0);
}

/* ---- What the arithmetic instructions compute; operands are zero-extended to 32 bits ---- */

static inline uint32_t alu_add(struct lazy_flags *lazy, uint32_t a, uint32_t b, uint32_t carry,
                               unsigned size)
{
    uint32_t r = a + b + carry;
    set_carries(lazy, (a & b) | ((a | b) & ~r), size);
    set_zsp(lazy, r, size);
    return r;
}

static inline uint32_t alu_sub(struct lazy_flags *lazy, uint32_t a, uint32_t b, uint32_t borrow,
                               unsigned size)
{
    uint32_t r = a - b - borrow;
    set_carries(lazy, (~a & b) | ((~a | b) & r), size);
    set_zsp(lazy, r, size);
    return r;
}

static inline uint32_t alu_logic(struct lazy_flags *lazy, uint32_t r, unsigned size)
{
    lazy->carries = 0;
    set_zsp(lazy, r, size);
    return r;
}

/* Like those of the opcodes 00 to 3F and group 1. */
enum alu { ALU_ADD, ALU_OR, ALU_ADC, ALU_SBB, ALU_AND, ALU_SUB, ALU_XOR, ALU_CMP };

static inline uint32_t alu(struct lazy_flags *lazy, enum alu what, uint32_t a, uint32_t b,
                           unsigned size)
{
    switch (what) {
    case ALU_ADD: return alu_add(lazy, a, b, 0, size);
    case ALU_OR: return alu_logic(lazy, a | b, size);
    case ALU_ADC: return alu_add(lazy, a, b, flag_cf(lazy), size);
    case ALU_SBB: return alu_sub(lazy, a, b, flag_cf(lazy), size);
    case ALU_AND: return alu_logic(lazy, a & b, size);
    case ALU_SUB:
    case ALU_CMP: return alu_sub(lazy, a, b, 0, size);
    case ALU_XOR: return alu_logic(lazy, a ^ b, size);
    }
    return 0;
}

/* INC and DEC leave CF alone. */
static inline uint32_t alu_inc(struct lazy_flags *lazy, uint32_t a, unsigned size)
{
    uint32_t r = a + 1;
    set_zsp(lazy, r, size);
    set_cf_of_af(lazy, flag_cf(lazy), lazy->result == sign_extend(1u << (8 * size - 1), size),
                 !(r & 15));
    return r;
}

static inline uint32_t alu_dec(struct lazy_flags *lazy, uint32_t a, unsigned size)
{
    uint32_t r = a - 1;
    set_zsp(lazy, r, size);
    set_cf_of_af(lazy, flag_cf(lazy), lazy->result == (1u << (8 * size - 1)) - 1, (r & 15) == 15);
    return r;
}

#endif
