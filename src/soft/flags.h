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

static inline bool flag_cf(const struct engine_cpu *cpu)
{
    return cpu->lazy.carries >> 31;
}
static inline bool flag_of(const struct engine_cpu *cpu)
{
    return (cpu->lazy.carries ^ cpu->lazy.carries << 1) >> 31;
}
static inline bool flag_zf(const struct engine_cpu *cpu)
{
    return cpu->lazy.result == 0;
}
static inline bool flag_sf(const struct engine_cpu *cpu)
{
    return cpu->lazy.sign >> 31;
}
static inline bool flag_af(const struct engine_cpu *cpu)
{
    return cpu->lazy.carries >> 3 & 1;
}
static inline bool flag_pf(const struct engine_cpu *cpu)
{
    return !__builtin_parity(cpu->lazy.sign & 0xff);
}

/* Is the condition of Jcc, SETcc, CMOVcc true? Numbered as in their opcodes (SDM vol. 1, B.1). */
static inline bool condition(const struct engine_cpu *cpu, unsigned number)
{
    bool is = false;
    switch (number >> 1) {
    case 0: is = flag_of(cpu); break;
    case 1: is = flag_cf(cpu); break;
    case 2: is = flag_zf(cpu); break;
    case 3: is = flag_cf(cpu) || flag_zf(cpu); break;
    case 4: is = flag_sf(cpu); break;
    case 5: is = flag_pf(cpu); break;
    case 6: is = flag_sf(cpu) != flag_of(cpu); break;
    case 7: is = flag_zf(cpu) || flag_sf(cpu) != flag_of(cpu); break;
    }
    return is != (number & 1);
}

/* ZF, SF, PF of a result. */
static inline void set_zsp(struct engine_cpu *cpu, uint32_t result, unsigned size)
{
    cpu->lazy.result = cpu->lazy.sign = sign_extend(result, size);
}

static inline void set_carries(struct engine_cpu *cpu, uint32_t carries, unsigned size)
{
    cpu->lazy.carries = size == 4 ? carries : carries << (32 - 8 * size) | (carries & 8);
}

/* CF and OF; AF stays. */
static inline void set_cf_of(struct engine_cpu *cpu, bool cf, bool of)
{
    cpu->lazy.carries = (cf ? 1u << 31 : 0) | (cf != of ? 1u << 30 : 0) | (cpu->lazy.carries & 8);
}

static inline void set_cf(struct engine_cpu *cpu, bool cf)
{
    set_cf_of(cpu, cf, flag_of(cpu));
}

static inline void set_cf_of_af(struct engine_cpu *cpu, bool cf, bool of, bool af)
{
    cpu->lazy.carries = (cf ? 1u << 31 : 0) | (cf != of ? 1u << 30 : 0) | (af ? 1u << 3 : 0);
}

/* ---- What the arithmetic instructions compute; operands are zero-extended to 32 bits ---- */

static inline uint32_t alu_add(struct engine_cpu *cpu, uint32_t a, uint32_t b, uint32_t carry,
                               unsigned size)
{
    uint32_t r = a + b + carry;
    set_carries(cpu, (a & b) | ((a | b) & ~r), size);
    set_zsp(cpu, r, size);
    return r;
}

static inline uint32_t alu_sub(struct engine_cpu *cpu, uint32_t a, uint32_t b, uint32_t borrow,
                               unsigned size)
{
    uint32_t r = a - b - borrow;
    set_carries(cpu, (~a & b) | ((~a | b) & r), size);
    set_zsp(cpu, r, size);
    return r;
}

static inline uint32_t alu_logic(struct engine_cpu *cpu, uint32_t r, unsigned size)
{
    cpu->lazy.carries = 0;
    set_zsp(cpu, r, size);
    return r;
}

/* Like those of the opcodes 00 to 3F and group 1. */
enum alu { ALU_ADD, ALU_OR, ALU_ADC, ALU_SBB, ALU_AND, ALU_SUB, ALU_XOR, ALU_CMP };

static inline uint32_t alu(struct engine_cpu *cpu, enum alu what, uint32_t a, uint32_t b,
                           unsigned size)
{
    switch (what) {
    case ALU_ADD: return alu_add(cpu, a, b, 0, size);
    case ALU_OR: return alu_logic(cpu, a | b, size);
    case ALU_ADC: return alu_add(cpu, a, b, flag_cf(cpu), size);
    case ALU_SBB: return alu_sub(cpu, a, b, flag_cf(cpu), size);
    case ALU_AND: return alu_logic(cpu, a & b, size);
    case ALU_SUB:
    case ALU_CMP: return alu_sub(cpu, a, b, 0, size);
    case ALU_XOR: return alu_logic(cpu, a ^ b, size);
    }
    return 0;
}

/* INC and DEC leave CF alone. */
static inline uint32_t alu_inc(struct engine_cpu *cpu, uint32_t a, unsigned size)
{
    uint32_t r = a + 1;
    set_zsp(cpu, r, size);
    set_cf_of_af(cpu, flag_cf(cpu), cpu->lazy.result == sign_extend(1u << (8 * size - 1), size),
                 !(r & 15));
    return r;
}

static inline uint32_t alu_dec(struct engine_cpu *cpu, uint32_t a, unsigned size)
{
    uint32_t r = a - 1;
    set_zsp(cpu, r, size);
    set_cf_of_af(cpu, flag_cf(cpu), cpu->lazy.result == (1u << (8 * size - 1)) - 1, (r & 15) == 15);
    return r;
}

#endif
