/* ADD to CMP, TEST, INC, DEC, NOT, NEG: in every form and size a function of its own. */
#include "soft/access.h"
#include "soft/exec.h"
#include "soft/flags.h"

/* One function for each operation, form and size, so that none of them is decided while it runs. */

#define KEEPS(WHAT) ((WHAT) == ALU_CMP || (WHAT) == ALU_TEST) /* writes nothing but flags */

static inline __attribute__((always_inline)) uint32_t compute(struct engine_cpu *cpu, unsigned what,
                                                              uint32_t a, uint32_t b, unsigned size)
{
    return what == ALU_TEST ? alu_logic(&cpu->lazy, a & b, size)
                            : alu(&cpu->lazy, (enum alu)what, a, b, size);
}

static inline __attribute__((always_inline)) void
reg_reg(struct engine_cpu *cpu, const struct op *op, unsigned what, unsigned size)
{
    uint32_t r = compute(cpu, what, reg_get(cpu, op->rm, size), reg_get(cpu, op->reg, size), size);
    if (!KEEPS(what))
        reg_set(cpu, op->rm, size, r);
}

static inline __attribute__((always_inline)) void
reg_imm(struct engine_cpu *cpu, const struct op *op, unsigned what, unsigned size)
{
    uint32_t r = compute(cpu, what, reg_get(cpu, op->rm, size), op->imm, size);
    if (!KEEPS(what))
        reg_set(cpu, op->rm, size, r);
}

static inline __attribute__((always_inline)) void
reg_mem(struct engine_cpu *cpu, const struct op *op, unsigned what, unsigned size)
{
    uint32_t b = mem_load(cpu, op->seg, op_offset(cpu, op), size);
    uint32_t r = compute(cpu, what, reg_get(cpu, op->reg, size), b, size);
    if (!KEEPS(what))
        reg_set(cpu, op->reg, size, r);
}

/* A write that goes the slow way may still fault: the flags then are to be as they were. */
static inline __attribute__((always_inline)) void
mem_any(struct engine_cpu *cpu, const struct op *op, unsigned what, uint32_t b, unsigned size)
{
    if (KEEPS(what)) {
        compute(cpu, what, mem_load(cpu, op->seg, op_offset(cpu, op), size), b, size);
        return;
    }
    struct place place;
    uint32_t a = place_read(cpu, op, size, &place);
    place_write(cpu, op, size, &place, compute(cpu, what, a, b, size));
}

#define DEFINE(NAME, WHAT, SIZE)                                                                   \
    static void NAME##_rr_##SIZE(struct engine_cpu *cpu, const struct op *op)                      \
    {                                                                                              \
        reg_reg(cpu, op, WHAT, SIZE);                                                              \
    }                                                                                              \
    static void NAME##_ri_##SIZE(struct engine_cpu *cpu, const struct op *op)                      \
    {                                                                                              \
        reg_imm(cpu, op, WHAT, SIZE);                                                              \
    }                                                                                              \
    static void NAME##_rm_##SIZE(struct engine_cpu *cpu, const struct op *op)                      \
    {                                                                                              \
        reg_mem(cpu, op, WHAT, SIZE);                                                              \
    }                                                                                              \
    static void NAME##_mr_##SIZE(struct engine_cpu *cpu, const struct op *op)                      \
    {                                                                                              \
        mem_any(cpu, op, WHAT, reg_get(cpu, op->reg, SIZE), SIZE);                                 \
    }                                                                                              \
    static void NAME##_mi_##SIZE(struct engine_cpu *cpu, const struct op *op)                      \
    {                                                                                              \
        mem_any(cpu, op, WHAT, op->imm, SIZE);                                                     \
    }
#define DEFINE_SIZES(NAME, WHAT) DEFINE(NAME, WHAT, 1) DEFINE(NAME, WHAT, 2) DEFINE(NAME, WHAT, 4)

DEFINE_SIZES(add, ALU_ADD)
DEFINE_SIZES(or, ALU_OR)
DEFINE_SIZES(adc, ALU_ADC)
DEFINE_SIZES(sbb, ALU_SBB)
DEFINE_SIZES(and, ALU_AND)
DEFINE_SIZES(sub, ALU_SUB)
DEFINE_SIZES(xor, ALU_XOR)
DEFINE_SIZES(cmp, ALU_CMP)
DEFINE_SIZES(test, ALU_TEST)

#define SIZES(NAME)                                                                                \
    {                                                                                              \
        NAME##_1, NAME##_2, NAME##_4                                                               \
    }
#define FORMS(NAME)                                                                                \
    {                                                                                              \
        SIZES(NAME##_rr), SIZES(NAME##_ri), SIZES(NAME##_rm), SIZES(NAME##_mr), SIZES(NAME##_mi)   \
    }

op_run *const exec_alu[ALU_COUNT][FORM_COUNT][SIZE_COUNT] = {
    FORMS(add), FORMS(or),  FORMS(adc), FORMS(sbb),  FORMS(and),
    FORMS(sub), FORMS(xor), FORMS(cmp), FORMS(test),
};

#define DEFINE_INC_DEC(NAME, SIZE)                                                                 \
    static void NAME##_##SIZE(struct engine_cpu *cpu, const struct op *op)                         \
    {                                                                                              \
        reg_set(cpu, op->rm, SIZE, alu_##NAME(&cpu->lazy, reg_get(cpu, op->rm, SIZE), SIZE));      \
    }
DEFINE_INC_DEC(inc, 1)
DEFINE_INC_DEC(inc, 2)
DEFINE_INC_DEC(inc, 4)
DEFINE_INC_DEC(dec, 1)
DEFINE_INC_DEC(dec, 2)
DEFINE_INC_DEC(dec, 4)

op_run *const exec_inc_reg[SIZE_COUNT] = SIZES(inc), *const exec_dec_reg[SIZE_COUNT] = SIZES(dec);

/* ---- The same for LOCK, and what is rarer, by size as they run ---- */

#define DEFINE_MODIFY(NAME, WHAT)                                                                  \
    static uint32_t NAME##_reg(struct engine_cpu *cpu, const struct op *op, uint32_t old)          \
    {                                                                                              \
        return alu(&cpu->lazy, WHAT, old, reg_get(cpu, op->reg, op->size), op->size);              \
    }                                                                                              \
    static uint32_t NAME##_imm(struct engine_cpu *cpu, const struct op *op, uint32_t old)          \
    {                                                                                              \
        return alu(&cpu->lazy, WHAT, old, op->imm, op->size);                                      \
    }
DEFINE_MODIFY(add, ALU_ADD)
DEFINE_MODIFY(or, ALU_OR)
DEFINE_MODIFY(adc, ALU_ADC)
DEFINE_MODIFY(sbb, ALU_SBB)
DEFINE_MODIFY(and, ALU_AND)
DEFINE_MODIFY(sub, ALU_SUB)
DEFINE_MODIFY(xor, ALU_XOR)

op_modify *const exec_alu_modify[8][2] = {
    { add_imm, add_reg }, { or_imm, or_reg },   { adc_imm, adc_reg }, { sbb_imm, sbb_reg },
    { and_imm, and_reg }, { sub_imm, sub_reg }, { xor_imm, xor_reg },
};

uint32_t modify_inc(struct engine_cpu *cpu, const struct op *op, uint32_t old)
{
    return alu_inc(&cpu->lazy, old, op->size);
}

uint32_t modify_dec(struct engine_cpu *cpu, const struct op *op, uint32_t old)
{
    return alu_dec(&cpu->lazy, old, op->size);
}

uint32_t modify_not(struct engine_cpu *cpu, const struct op *op, uint32_t old)
{
    return ~old;
}

uint32_t modify_neg(struct engine_cpu *cpu, const struct op *op, uint32_t old)
{
    return alu_sub(&cpu->lazy, 0, old, 0, op->size);
}

static uint32_t in_reg(struct engine_cpu *cpu, const struct op *op, op_modify *modify)
{
    uint32_t old = reg_get(cpu, op->rm, op->size);
    reg_set(cpu, op->rm, op->size, modify(cpu, op, old));
    return old;
}

static uint32_t in_memory(struct engine_cpu *cpu, const struct op *op, op_modify *modify)
{
    struct place place;
    uint32_t old = place_read(cpu, op, op->size, &place);
    place_write(cpu, op, op->size, &place, modify(cpu, op, old));
    return old;
}

static uint32_t in_memory_locked(struct engine_cpu *cpu, const struct op *op, op_modify *modify)
{
    const struct lazy_flags flags = cpu->lazy;
    struct place place;
    uint32_t old;
    do {
        cpu->lazy = flags;
        old = place_read(cpu, op, op->size, &place);
    } while (!place_exchange(cpu, op, op->size, &place, old, modify(cpu, op, old)));
    return old;
}

uint32_t modify_operand(struct engine_cpu *cpu, const struct op *op, op_modify *modify)
{
    if (!(op->flags & OP_MEMORY))
        return in_reg(cpu, op, modify);
    return op->flags & OP_LOCK ? in_memory_locked(cpu, op, modify) : in_memory(cpu, op, modify);
}

void op_modify_reg(struct engine_cpu *cpu, const struct op *op)
{
    in_reg(cpu, op, op->modify);
}

void op_modify_mem(struct engine_cpu *cpu, const struct op *op)
{
    in_memory(cpu, op, op->modify);
}

void op_modify_locked(struct engine_cpu *cpu, const struct op *op)
{
    in_memory_locked(cpu, op, op->modify);
}
