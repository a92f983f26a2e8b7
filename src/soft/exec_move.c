/* Moving data: MOV, XCHG, CMOVcc and their like; single flags; CMPXCHG and XADD. */
#include "soft/access.h"
#include "soft/exec.h"
#include "soft/flags.h"

/* ---- MOV ---- */

#define DEFINE_MOV(SIZE)                                                                           \
    static void mov_rr_##SIZE(struct engine_cpu *cpu, const struct op *op)                         \
    {                                                                                              \
        reg_set(cpu, op->rm, SIZE, reg_get(cpu, op->reg, SIZE));                                   \
    }                                                                                              \
    static void mov_ri_##SIZE(struct engine_cpu *cpu, const struct op *op)                         \
    {                                                                                              \
        reg_set(cpu, op->rm, SIZE, op->imm);                                                       \
    }                                                                                              \
    static void mov_rm_##SIZE(struct engine_cpu *cpu, const struct op *op)                         \
    {                                                                                              \
        reg_set(cpu, op->reg, SIZE, mem_load(cpu, op->seg, op_offset(cpu, op), SIZE));             \
    }                                                                                              \
    static void mov_mr_##SIZE(struct engine_cpu *cpu, const struct op *op)                         \
    {                                                                                              \
        mem_store(cpu, op->seg, op_offset(cpu, op), SIZE, reg_get(cpu, op->reg, SIZE));            \
    }                                                                                              \
    static void mov_mi_##SIZE(struct engine_cpu *cpu, const struct op *op)                         \
    {                                                                                              \
        mem_store(cpu, op->seg, op_offset(cpu, op), SIZE, op->imm);                                \
    }
DEFINE_MOV(1)
DEFINE_MOV(2)
DEFINE_MOV(4)

#define SIZES(NAME)                                                                                \
    {                                                                                              \
        NAME##_1, NAME##_2, NAME##_4                                                               \
    }
op_run *const exec_mov[FORM_COUNT][SIZE_COUNT] = { SIZES(mov_rr), SIZES(mov_ri), SIZES(mov_rm),
                                                   SIZES(mov_mr), SIZES(mov_mi) };

#define DEFINE_EXTEND(FROM, TO)                                                                    \
    static void movzx_##FROM##_##TO(struct engine_cpu *cpu, const struct op *op)                   \
    {                                                                                              \
        reg_set(cpu, op->reg, TO, rm_get(cpu, op, FROM));                                          \
    }                                                                                              \
    static void movsx_##FROM##_##TO(struct engine_cpu *cpu, const struct op *op)                   \
    {                                                                                              \
        reg_set(cpu, op->reg, TO, sign_extend(rm_get(cpu, op, FROM), FROM));                       \
    }
DEFINE_EXTEND(1, 2)
DEFINE_EXTEND(1, 4)
DEFINE_EXTEND(2, 2)
DEFINE_EXTEND(2, 4)

op_run *const exec_movzx[2][SIZE_COUNT] = { { NULL, movzx_1_2, movzx_1_4 },
                                            { NULL, movzx_2_2, movzx_2_4 } };
op_run *const exec_movsx[2][SIZE_COUNT] = { { NULL, movsx_1_2, movsx_1_4 },
                                            { NULL, movsx_2_2, movsx_2_4 } };

/* The operand is read, and may fault, whatever the condition says (SDM vol. 2A, CMOVcc). */
static void cmov_2(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t value = rm_get(cpu, op, 2);
    if (condition(&cpu->lazy, op->imm))
        reg_set(cpu, op->reg, 2, value);
}

static void cmov_4(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t value = rm_get(cpu, op, 4);
    if (condition(&cpu->lazy, op->imm))
        reg_set(cpu, op->reg, 4, value);
}

op_run *const exec_cmov[2] = { cmov_2, cmov_4 };

void op_nop(struct engine_cpu *cpu, const struct op *op) {}

void op_lea(struct engine_cpu *cpu, const struct op *op)
{
    reg_set(cpu, op->reg, op->size, op_offset(cpu, op));
}

void op_xchg_reg(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t a = reg_get(cpu, op->rm, op->size);
    reg_set(cpu, op->rm, op->size, reg_get(cpu, op->reg, op->size));
    reg_set(cpu, op->reg, op->size, a);
}

/* Locked, with or without the prefix (SDM vol. 2, XCHG). */
void op_xchg_mem(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t value = reg_get(cpu, op->reg, op->size), old;
    struct place place;
    do {
        old = place_read(cpu, op, op->size, &place);
    } while (!place_exchange(cpu, op, op->size, &place, old, value));
    reg_set(cpu, op->reg, op->size, old);
}

/* ---- Conversions and flags ---- */

void op_cbw(struct engine_cpu *cpu, const struct op *op)
{
    reg_set(cpu, GPR_EAX, op->size, sign_extend(cpu->regs.gpr[GPR_EAX], op->size / 2));
}

void op_cwd(struct engine_cpu *cpu, const struct op *op)
{
    reg_set(cpu, GPR_EDX, op->size, sign_extend(cpu->regs.gpr[GPR_EAX], op->size) >> 31 ? ~0u : 0);
}

/* decode.c makes DS:[EBX] of it. */
void op_xlat(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t offset = (cpu->regs.gpr[GPR_EBX] + *reg8(cpu, 0)) & op->mask;
    *reg8(cpu, 0) = (uint8_t)mem_load(cpu, op->seg, offset, 1);
}

/* Of 16 bits it is undefined; CPUs make 0 of it. */
void op_bswap(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t value = cpu->regs.gpr[op->rm];
    reg_set(cpu, op->rm, op->size, op->size == 4 ? __builtin_bswap32(value) : 0);
}

void op_setcc(struct engine_cpu *cpu, const struct op *op)
{
    rm_set(cpu, op, 1, condition(&cpu->lazy, op->imm));
}

void op_lahf(struct engine_cpu *cpu, const struct op *op)
{
    *reg8(cpu, 1) = (uint8_t)cpu_flags(cpu);
}

void op_sahf(struct engine_cpu *cpu, const struct op *op)
{
    const uint32_t taken = EFLAGS_SF | EFLAGS_ZF | EFLAGS_AF | EFLAGS_PF | EFLAGS_CF;
    cpu_set_flags(cpu, (cpu_flags(cpu) & ~taken) | (*reg8(cpu, 1) & taken));
}

void op_clc(struct engine_cpu *cpu, const struct op *op)
{
    set_cf(&cpu->lazy, false);
}

void op_stc(struct engine_cpu *cpu, const struct op *op)
{
    set_cf(&cpu->lazy, true);
}

void op_cmc(struct engine_cpu *cpu, const struct op *op)
{
    set_cf(&cpu->lazy, !flag_cf(&cpu->lazy));
}

void op_cld(struct engine_cpu *cpu, const struct op *op)
{
    cpu->regs.eflags &= ~(uint32_t)EFLAGS_DF;
}

void op_std(struct engine_cpu *cpu, const struct op *op)
{
    cpu->regs.eflags |= EFLAGS_DF;
}

/* Undocumented, but every CPU of Intel's and AMD's has it. */
void op_salc(struct engine_cpu *cpu, const struct op *op)
{
    *reg8(cpu, 0) = flag_cf(&cpu->lazy) ? 0xff : 0;
}

/* ---- Exchanges ---- */

static uint32_t modify_xadd(struct engine_cpu *cpu, const struct op *op, uint32_t old)
{
    return alu_add(&cpu->lazy, old, reg_get(cpu, op->reg, op->size), 0, op->size);
}

/* Of two times the same register, the sum stays (SDM vol. 2D, XADD). */
void op_xadd(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t old = modify_operand(cpu, op, modify_xadd);
    if ((op->flags & OP_MEMORY) || op->reg != op->rm)
        reg_set(cpu, op->reg, op->size, old);
}

static uint32_t modify_cmpxchg(struct engine_cpu *cpu, const struct op *op, uint32_t old)
{
    alu_sub(&cpu->lazy, reg_get(cpu, GPR_EAX, op->size), old, 0, op->size);
    return flag_zf(&cpu->lazy) ? reg_get(cpu, op->reg, op->size) : old;
}

void op_cmpxchg(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t old = modify_operand(cpu, op, modify_cmpxchg);
    if (!flag_zf(&cpu->lazy))
        reg_set(cpu, GPR_EAX, op->size, old);
}

static uint64_t pair(const struct engine_cpu *cpu, unsigned high, unsigned low)
{
    return (uint64_t)cpu->regs.gpr[high] << 32 | cpu->regs.gpr[low];
}

/* Where there is RAM for all 8 bytes in one page; else NULL. */
static uint8_t *host_of_8(struct engine_cpu *cpu, const struct op *op, struct place *place)
{
    uint32_t offset = op_offset(cpu, op);
    place->offset = offset;
    place_read_slowly(cpu, op->seg, 4, place);
    struct place second = { .offset = offset + 4 };
    place_read_slowly(cpu, op->seg, 4, &second);
    return place->host && second.host == place->host + 4 ? place->host : NULL;
}

static void exchange_8_slowly(struct engine_cpu *cpu, const struct op *op, uint32_t offset,
                              uint64_t *old)
{
    const uint32_t high = offset + 4;
    *old = mem_read(cpu, op->seg, offset, 4) | (uint64_t)mem_read(cpu, op->seg, high, 4) << 32;
    uint64_t value = *old == pair(cpu, GPR_EDX, GPR_EAX) ? pair(cpu, GPR_ECX, GPR_EBX) : *old;
    mem_write(cpu, op->seg, offset, 4, (uint32_t)value);
    mem_write(cpu, op->seg, high, 4, (uint32_t)(value >> 32));
}

/* Locked even without the prefix: nobody will notice. */
void op_cmpxchg8b(struct engine_cpu *cpu, const struct op *op)
{
    const uint64_t expected = pair(cpu, GPR_EDX, GPR_EAX), wanted = pair(cpu, GPR_ECX, GPR_EBX);
    struct place place;
    uint8_t *host = host_of_8(cpu, op, &place);
    uint64_t old;
    if (!host)
        exchange_8_slowly(cpu, op, place.offset, &old);
    else
        do
            old = ram_load8(host);
        while (!ram_exchange8(cpu, host, old, old == expected ? wanted : old));
    uint32_t flags = cpu_flags(cpu) & ~(uint32_t)EFLAGS_ZF;
    cpu_set_flags(cpu, old == expected ? flags | EFLAGS_ZF : flags);
    if (old != expected) {
        cpu->regs.gpr[GPR_EAX] = (uint32_t)old;
        cpu->regs.gpr[GPR_EDX] = (uint32_t)(old >> 32);
    }
}

void op_bound(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t offset = op_offset(cpu, op);
    int32_t low = (int32_t)sign_extend(mem_read(cpu, op->seg, offset, op->size), op->size);
    int32_t high =
        (int32_t)sign_extend(mem_read(cpu, op->seg, offset + op->size, op->size), op->size);
    int32_t index = (int32_t)sign_extend(reg_get(cpu, op->reg, op->size), op->size);
    if (index < low || index > high)
        cpu_fault(cpu, VECTOR_BR, 0);
}
