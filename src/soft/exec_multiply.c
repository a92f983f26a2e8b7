/* Multiplying and dividing, and the adjustments of decimal numbers. */
#include "soft/access.h"
#include "soft/exec.h"
#include "soft/flags.h"

/* ---- MUL, IMUL: CF and OF say that the high half counts; the other flags stay ---- */

/* The double-width result into AX, DX:AX, EDX:EAX. */
static void set_wide(struct engine_cpu *cpu, uint64_t value, unsigned size)
{
    if (size == 1) {
        reg_set(cpu, GPR_EAX, 2, (uint32_t)value);
        return;
    }
    reg_set(cpu, GPR_EAX, size, (uint32_t)value);
    reg_set(cpu, GPR_EDX, size, (uint32_t)(value >> 8 * size));
}

static uint64_t get_wide(struct engine_cpu *cpu, unsigned size)
{
    if (size == 1)
        return reg_get(cpu, GPR_EAX, 2);
    return (uint64_t)reg_get(cpu, GPR_EDX, size) << 8 * size | reg_get(cpu, GPR_EAX, size);
}

void op_mul(struct engine_cpu *cpu, const struct op *op)
{
    uint64_t r = (uint64_t)reg_get(cpu, GPR_EAX, op->size) * rm_get(cpu, op, op->size);
    bool high = r >> 8 * op->size;
    set_wide(cpu, r, op->size);
    set_cf_of(&cpu->lazy, high, high);
}

static int64_t signed_of(uint32_t value, unsigned size)
{
    return (int32_t)sign_extend(value, size);
}

static void set_overflow(struct engine_cpu *cpu, int64_t r, unsigned size)
{
    bool over = r != signed_of((uint32_t)r, size);
    set_cf_of(&cpu->lazy, over, over);
}

void op_imul(struct engine_cpu *cpu, const struct op *op)
{
    int64_t r = signed_of(reg_get(cpu, GPR_EAX, op->size), op->size) *
                signed_of(rm_get(cpu, op, op->size), op->size);
    set_wide(cpu, (uint64_t)r, op->size);
    set_overflow(cpu, r, op->size);
}

static void multiply_to_reg(struct engine_cpu *cpu, const struct op *op, uint32_t a, uint32_t b)
{
    int64_t r = signed_of(a, op->size) * signed_of(b, op->size);
    reg_set(cpu, op->reg, op->size, (uint32_t)r);
    set_overflow(cpu, r, op->size);
}

void op_imul_reg(struct engine_cpu *cpu, const struct op *op)
{
    multiply_to_reg(cpu, op, reg_get(cpu, op->reg, op->size), rm_get(cpu, op, op->size));
}

void op_imul_imm(struct engine_cpu *cpu, const struct op *op)
{
    multiply_to_reg(cpu, op, rm_get(cpu, op, op->size), op->imm);
}

/* ---- DIV, IDIV: all flags are undefined; these are AMD's: AF set, ZF, SF and PF clear ---- */

static void set_quotient(struct engine_cpu *cpu, uint32_t quotient, uint32_t remainder,
                         unsigned size)
{
    reg_set(cpu, size == 1 ? 0 : GPR_EAX, size, quotient);
    reg_set(cpu, size == 1 ? 1 : GPR_EDX, size, remainder); /* AH is byte 1 */
    set_zsp(&cpu->lazy, 1, size);
    set_cf_of_af(&cpu->lazy, flag_cf(&cpu->lazy), flag_of(&cpu->lazy), true);
}

void op_div(struct engine_cpu *cpu, const struct op *op)
{
    uint64_t by = rm_get(cpu, op, op->size), value = get_wide(cpu, op->size);
    if (!by || value / by >> 8 * op->size)
        cpu_fault(cpu, VECTOR_DE, 0);
    else
        set_quotient(cpu, (uint32_t)(value / by), (uint32_t)(value % by), op->size);
}

void op_idiv(struct engine_cpu *cpu, const struct op *op)
{
    const unsigned unused = 64 - 16 * op->size; /* bits above the dividend */
    int64_t by = signed_of(rm_get(cpu, op, op->size), op->size);
    int64_t value = (int64_t)(get_wide(cpu, op->size) << unused) >> unused;
    if (!by || (by == -1 && value == INT64_MIN) ||
        value / by != signed_of((uint32_t)(value / by), op->size))
        cpu_fault(cpu, VECTOR_DE, 0);
    else
        set_quotient(cpu, (uint32_t)(value / by), (uint32_t)(value % by), op->size);
}

/* ---- Decimal: SDM vol. 2 has the algorithms. What they leave undefined is as a 386 does it: the
 * flags of the addition or subtraction of bytes that is in them ---- */

static void decimal_adjust(struct engine_cpu *cpu, bool subtract)
{
    uint8_t *al = reg8(cpu, 0);
    const uint8_t old = *al;
    const bool old_cf = flag_cf(&cpu->lazy);
    const bool low = (old & 15) > 9 || flag_af(&cpu->lazy), high = old > 0x99 || old_cf;
    const unsigned by = (low ? 6 : 0) + (high ? 0x60 : 0);
    const bool borrow = subtract && low && old < 6; /* DAS: the low step alone may borrow */
    *al = (uint8_t)(subtract ? old - by : old + by);
    set_zsp(&cpu->lazy, *al, 1);
    set_cf_of_af(&cpu->lazy, high || borrow, (subtract ? old & ~*al : *al & ~old) & 0x80, low);
}

void op_daa(struct engine_cpu *cpu, const struct op *op)
{
    decimal_adjust(cpu, false);
}

void op_das(struct engine_cpu *cpu, const struct op *op)
{
    decimal_adjust(cpu, true);
}

static void ascii_adjust(struct engine_cpu *cpu, bool subtract)
{
    const uint32_t ax = reg_get(cpu, GPR_EAX, 2), al = ax & 0xff;
    const bool adjust = (ax & 15) > 9 || flag_af(&cpu->lazy);
    const uint32_t by = adjust ? 0x106 : 0;
    reg_set(cpu, GPR_EAX, 2, (subtract ? ax - by : ax + by) & 0xff0f);
    alu(&cpu->lazy, subtract ? ALU_SUB : ALU_ADD, al, by & 0xff, 1);
    set_cf_of_af(&cpu->lazy, adjust, flag_of(&cpu->lazy), adjust);
}

void op_aaa(struct engine_cpu *cpu, const struct op *op)
{
    ascii_adjust(cpu, false);
}

void op_aas(struct engine_cpu *cpu, const struct op *op)
{
    ascii_adjust(cpu, true);
}

void op_aam(struct engine_cpu *cpu, const struct op *op)
{
    const uint8_t al = *reg8(cpu, 0), base = (uint8_t)op->imm;
    if (!base)
        cpu_fault(cpu, VECTOR_DE, 0);
    else
        reg_set(cpu, GPR_EAX, 2, (uint32_t)(al / base) << 8 | al % base);
    alu_logic(&cpu->lazy, *reg8(cpu, 0), 1);
}

void op_aad(struct engine_cpu *cpu, const struct op *op)
{
    const uint32_t tens = (*reg8(cpu, 1) * op->imm) & 0xff;
    reg_set(cpu, GPR_EAX, 2, alu_add(&cpu->lazy, *reg8(cpu, 0), tens, 0, 1) & 0xff);
}
