/* Shifts, rotations, and the instructions on single bits. */
#include "soft/access.h"
#include "soft/exec.h"
#include "soft/flags.h"

/* A shift by 0 leaves everything alone, flags too. What the SDM leaves undefined (OF of a shift by
 * more than 1, AF, CF of one by the operand's size and more) is as a 386 does it, and most of it as
 * AMD's CPUs do: AF is set. */

static inline unsigned count_of(const struct engine_cpu *cpu, const struct op *op, bool by_cl)
{
    return (by_cl ? cpu->regs.gpr[GPR_ECX] : op->imm) & 31;
}

static inline bool top(uint32_t value, unsigned size)
{
    return value >> (8 * size - 1) & 1;
}

static uint32_t rol(struct engine_cpu *cpu, uint32_t a, unsigned count, unsigned size)
{
    const unsigned bits = 8 * size, n = count % bits;
    uint32_t r = n ? a << n | a >> (bits - n) : a;
    bool cf = r & 1;
    set_cf_of(&cpu->lazy, cf, top(r, size) != cf);
    return r;
}

static uint32_t ror(struct engine_cpu *cpu, uint32_t a, unsigned count, unsigned size)
{
    const unsigned bits = 8 * size, n = count % bits;
    uint32_t r = n ? a >> n | a << (bits - n) : a;
    bool cf = top(r, size);
    set_cf_of(&cpu->lazy, cf, cf != (r >> (bits - 2) & 1));
    return r;
}

/* Through the carry: a rotation of one bit more. */
static uint32_t rcl(struct engine_cpu *cpu, uint32_t a, unsigned count, unsigned size)
{
    const unsigned bits = 8 * size + 1, n = count % bits;
    const uint64_t all = (uint64_t)flag_cf(&cpu->lazy) << (bits - 1) | a;
    uint64_t r = n ? all << n | all >> (bits - n) : all;
    bool cf = r >> (bits - 1) & 1;
    set_cf_of(&cpu->lazy, cf, top((uint32_t)r, size) != cf);
    return (uint32_t)r;
}

static uint32_t rcr(struct engine_cpu *cpu, uint32_t a, unsigned count, unsigned size)
{
    const unsigned bits = 8 * size + 1, n = count % bits;
    const uint64_t all = (uint64_t)flag_cf(&cpu->lazy) << (bits - 1) | a;
    uint64_t r = n ? all >> n | all << (bits - n) : all;
    bool cf = r >> (bits - 1) & 1;
    set_cf_of(&cpu->lazy, cf, top((uint32_t)r, size) != (r >> (bits - 3) & 1));
    return (uint32_t)r;
}

/* The bit that a 386 shifts out last: of a byte by 16 or 24 bits, the same as by 8. */
static inline unsigned last_shift(unsigned count, unsigned size)
{
    return size == 1 && count > 8 && !(count & 7) ? 8 : count;
}

static inline uint32_t shl(struct engine_cpu *cpu, uint32_t a, unsigned count, unsigned size)
{
    uint64_t r = (uint64_t)a << count;
    bool cf = (uint64_t)a << last_shift(count, size) >> 8 * size & 1;
    set_zsp(&cpu->lazy, (uint32_t)r, size);
    set_cf_of_af(&cpu->lazy, cf, top((uint32_t)r, size) != cf, true);
    return (uint32_t)r;
}

static inline uint32_t shr(struct engine_cpu *cpu, uint32_t a, unsigned count, unsigned size)
{
    uint32_t r = a >> (count - 1);
    bool cf = a >> (last_shift(count, size) - 1) & 1, of = top(r, size);
    r >>= 1;
    set_zsp(&cpu->lazy, r, size);
    set_cf_of_af(&cpu->lazy, cf, of, true);
    return r;
}

static inline uint32_t sar(struct engine_cpu *cpu, uint32_t a, unsigned count, unsigned size)
{
    int32_t r = (int32_t)sign_extend(a, size) >> (count - 1);
    bool cf = r & 1;
    r >>= 1;
    set_zsp(&cpu->lazy, (uint32_t)r, size);
    set_cf_of_af(&cpu->lazy, cf, false, true);
    return (uint32_t)r;
}

#define DEFINE_SHIFT(NAME)                                                                         \
    static uint32_t NAME##_imm(struct engine_cpu *cpu, const struct op *op, uint32_t old)          \
    {                                                                                              \
        unsigned count = count_of(cpu, op, false);                                                 \
        return count ? NAME(cpu, old, count, op->size) : old;                                      \
    }                                                                                              \
    static uint32_t NAME##_cl(struct engine_cpu *cpu, const struct op *op, uint32_t old)           \
    {                                                                                              \
        unsigned count = count_of(cpu, op, true);                                                  \
        return count ? NAME(cpu, old, count, op->size) : old;                                      \
    }
DEFINE_SHIFT(rol)
DEFINE_SHIFT(ror)
DEFINE_SHIFT(rcl)
DEFINE_SHIFT(rcr)
DEFINE_SHIFT(shl)
DEFINE_SHIFT(shr)
DEFINE_SHIFT(sar)

op_modify *const exec_shift[8][2] = {
    { rol_imm, rol_cl }, { ror_imm, ror_cl }, { rcl_imm, rcl_cl }, { rcr_imm, rcr_cl },
    { shl_imm, shl_cl }, { shr_imm, shr_cl }, { shl_imm, shl_cl }, { sar_imm, sar_cl },
};

#define DEFINE_SHIFT_REG(NAME)                                                                     \
    static void NAME##_reg(struct engine_cpu *cpu, const struct op *op)                            \
    {                                                                                              \
        uint32_t *reg = &cpu->regs.gpr[op->rm];                                                    \
        *reg = NAME(cpu, *reg, op->imm, 4);                                                        \
    }
DEFINE_SHIFT_REG(shl)
DEFINE_SHIFT_REG(shr)
DEFINE_SHIFT_REG(sar)

op_run *const exec_shift_reg[8] = { [4] = shl_reg, [5] = shr_reg, [6] = shl_reg, [7] = sar_reg };

/* ---- SHLD, SHRD ----
 *
 * By more than 16 bits, a 16-bit operand is undefined; here, as on AMD's CPUs, the register follows
 * once more. */

static uint32_t shld(struct engine_cpu *cpu, const struct op *op, uint32_t a, unsigned count)
{
    const unsigned bits = 8 * op->size;
    const uint32_t b = reg_get(cpu, op->reg, op->size);
    if (!count)
        return a;
    uint64_t all = op->size == 4 ? (uint64_t)a << 32 | b : (uint64_t)a << 32 | b << 16 | b;
    uint32_t r = (uint32_t)(all << count >> 32);
    bool cf = op->size == 4 ? all >> (64 - count) & 1 : all << count >> 48 & 1;
    set_zsp(&cpu->lazy, r, op->size);
    set_cf_of_af(&cpu->lazy, cf, cf != (r >> (bits - 1) & 1), true);
    return r;
}

static uint32_t shrd(struct engine_cpu *cpu, const struct op *op, uint32_t a, unsigned count)
{
    const unsigned bits = 8 * op->size;
    const uint32_t b = reg_get(cpu, op->reg, op->size);
    if (!count)
        return a;
    uint64_t all = op->size == 4 ? (uint64_t)b << 32 | a : (uint64_t)b << 32 | b << 16 | a;
    uint32_t r = (uint32_t)(all >> count);
    set_zsp(&cpu->lazy, r, op->size);
    set_cf_of_af(&cpu->lazy, all >> (count - 1) & 1, (r ^ r << 1) >> (bits - 1) & 1, true);
    return r;
}

uint32_t modify_shld(struct engine_cpu *cpu, const struct op *op, uint32_t old)
{
    return shld(cpu, op, old, count_of(cpu, op, false));
}
uint32_t modify_shrd(struct engine_cpu *cpu, const struct op *op, uint32_t old)
{
    return shrd(cpu, op, old, count_of(cpu, op, false));
}
uint32_t modify_shld_cl(struct engine_cpu *cpu, const struct op *op, uint32_t old)
{
    return shld(cpu, op, old, count_of(cpu, op, true));
}
uint32_t modify_shrd_cl(struct engine_cpu *cpu, const struct op *op, uint32_t old)
{
    return shrd(cpu, op, old, count_of(cpu, op, true));
}

/* ---- Single bits: BT, BTS, BTR, BTC change CF; OF, undefined, is that of the RCR by which a 386
 * gets at the bit ---- */

static inline uint32_t change_bit(struct engine_cpu *cpu, unsigned what, uint32_t value,
                                  unsigned bit, unsigned size)
{
    const uint32_t mask = 1u << bit;
    set_cf(&cpu->lazy, false);
    rcr(cpu, value, bit + 1, size);
    switch (what) {
    case 1: return value | mask;
    case 2: return value & ~mask;
    case 3: return value ^ mask;
    default: return value;
    }
}

#define DEFINE_BIT(NAME, WHAT)                                                                     \
    static uint32_t NAME##_imm(struct engine_cpu *cpu, const struct op *op, uint32_t old)          \
    {                                                                                              \
        return change_bit(cpu, WHAT, old, op->imm & (8u * op->size - 1), op->size);                \
    }                                                                                              \
    static uint32_t NAME##_reg(struct engine_cpu *cpu, const struct op *op, uint32_t old)          \
    {                                                                                              \
        return change_bit(cpu, WHAT, old, cpu->regs.gpr[op->reg] & (8u * op->size - 1), op->size); \
    }
DEFINE_BIT(bt, 0)
DEFINE_BIT(bts, 1)
DEFINE_BIT(btr, 2)
DEFINE_BIT(btc, 3)

op_modify *const exec_bit_imm[4] = { bt_imm, bts_imm, btr_imm, btc_imm };
op_modify *const exec_bit_reg[4] = { bt_reg, bts_reg, btr_reg, btc_reg };

/* BT only reads. */
void op_bit_test_imm(struct engine_cpu *cpu, const struct op *op)
{
    op->modify(cpu, op, rm_get(cpu, op, op->size));
}

/* The register is a signed number of bits from the operand's address on (SDM vol. 2A, BT). The
 * operand that holds the bit is addressed by an op of its own. */
void op_bit_mem(struct engine_cpu *cpu, const struct op *op)
{
    int32_t bit = (int32_t)sign_extend(reg_get(cpu, op->reg, op->size), op->size);
    struct op at = *op;
    at.disp += op->size == 4 ? (uint32_t)(bit >> 5) << 2 : (uint32_t)(bit >> 4) << 1;
    if (op->modify == exec_bit_reg[0])
        op_bit_test_imm(cpu, &at);
    else
        modify_operand(cpu, &at, op->modify);
}

/* Of 0: ZF, and the register stays as it is; that is undefined, but what all CPUs do. The other
 * flags, undefined too, are those of the index, as on AMD's CPUs. */
static void set_scanned(struct engine_cpu *cpu, const struct op *op, uint32_t value, uint32_t index)
{
    alu_logic(&cpu->lazy, value ? index : 0, 4);
    cpu->lazy.result = value;
    if (value)
        reg_set(cpu, op->reg, op->size, index);
}

void op_bsf(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t value = rm_get(cpu, op, op->size);
    set_scanned(cpu, op, value, value ? (uint32_t)__builtin_ctz(value) : 0);
}

void op_bsr(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t value = rm_get(cpu, op, op->size);
    set_scanned(cpu, op, value, value ? 31 - (uint32_t)__builtin_clz(value) : 0);
}
