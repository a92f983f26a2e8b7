/* Moving data: MOV, PUSH, POP, XCHG, CMOVcc and their like; single flags; CMPXCHG and XADD. */
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

/* ---- The stack ---- */

static inline __attribute__((always_inline)) void push(struct engine_cpu *cpu, uint32_t value,
                                                       unsigned size)
{
    mem_store(cpu, SEG_SS, (cpu->regs.gpr[GPR_ESP] - size) & cpu->derived.stack_mask, size, value);
    stack_move(cpu, -(int32_t)size);
}

static inline __attribute__((always_inline)) uint32_t peek(struct engine_cpu *cpu, unsigned size)
{
    return mem_load(cpu, SEG_SS, cpu->regs.gpr[GPR_ESP] & cpu->derived.stack_mask, size);
}

#define DEFINE_STACK(SIZE)                                                                         \
    static void push_reg_##SIZE(struct engine_cpu *cpu, const struct op *op)                       \
    {                                                                                              \
        push(cpu, reg_get(cpu, op->rm, SIZE), SIZE);                                               \
    }                                                                                              \
    static void pop_reg_##SIZE(struct engine_cpu *cpu, const struct op *op)                        \
    {                                                                                              \
        uint32_t value = peek(cpu, SIZE);                                                          \
        stack_move(cpu, SIZE);                                                                     \
        reg_set(cpu, op->rm, SIZE, value);                                                         \
    }
DEFINE_STACK(2)
DEFINE_STACK(4)

op_run *const exec_push_reg[2] = { push_reg_2, push_reg_4 }, *const exec_pop_reg[2] = { pop_reg_2,
                                                                                        pop_reg_4 };

void op_push_imm(struct engine_cpu *cpu, const struct op *op)
{
    push(cpu, op->imm, op->size);
}

void op_push_rm(struct engine_cpu *cpu, const struct op *op)
{
    push(cpu, rm_get(cpu, op, op->size), op->size);
}

/* An address with ESP in it is made with ESP as it is after the pop (SDM vol. 2B, POP). */
void op_pop_rm(struct engine_cpu *cpu, const struct op *op)
{
    const uint32_t esp = cpu->regs.gpr[GPR_ESP];
    uint32_t value = peek(cpu, op->size);
    stack_move(cpu, op->size);
    if (!(op->flags & OP_MEMORY)) {
        reg_set(cpu, op->rm, op->size, value);
        return;
    }
    const uint32_t after = cpu->regs.gpr[GPR_ESP];
    uint32_t offset = op_offset(cpu, op);
    cpu->regs.gpr[GPR_ESP] = esp;
    mem_store(cpu, op->seg, offset, op->size, value);
    cpu->regs.gpr[GPR_ESP] = after;
}

/* From the last one down, so that what could fault has faulted before anything counts. */
void op_pusha(struct engine_cpu *cpu, const struct op *op)
{
    for (unsigned i = 0; i < GPR_COUNT; i++)
        stack_write(cpu, (i + 1) * op->size, op->size, cpu->regs.gpr[i]);
    stack_move(cpu, -(int32_t)(GPR_COUNT * op->size));
}

/* All are loaded, ESP too, before the stack pointer is set: of POPAD on a 16-bit stack, ESP keeps
 * the upper half that was on the stack. The manuals say that it is discarded; a 386 does it so. */
void op_popa(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t values[GPR_COUNT];
    const uint32_t esp = cpu->regs.gpr[GPR_ESP];
    for (unsigned i = 0; i < GPR_COUNT; i++)
        values[GPR_COUNT - 1 - i] = stack_read(cpu, i * op->size, op->size);
    for (unsigned i = 0; i < GPR_COUNT; i++)
        reg_set(cpu, i, op->size, values[i]);
    reg_set(cpu, GPR_ESP, cpu->derived.stack_mask == ~0u ? 4 : 2, esp + GPR_COUNT * op->size);
}

/* SDM vol. 2A, ENTER: op->imm bytes of locals, op->selector the nesting level. The frame pointers
 * are read and written through EBP and ESP as wide as the stack; the new one is ESP after the first
 * push, with the upper half that a 16-bit stack leaves it. */
void op_enter(struct engine_cpu *cpu, const struct op *op)
{
    const unsigned size = op->size, level = op->selector & 31;
    const uint32_t mask = cpu->derived.stack_mask, esp = cpu->regs.gpr[GPR_ESP];
    const uint32_t frame = (esp & ~mask) | ((esp - size) & mask);
    uint32_t depth = size;
    stack_write(cpu, depth, size, cpu->regs.gpr[GPR_EBP]);
    for (unsigned i = 1; i < level; i++) {
        uint32_t outer = mem_read(cpu, SEG_SS, (cpu->regs.gpr[GPR_EBP] - i * size) & mask, size);
        stack_write(cpu, depth += size, size, outer);
    }
    if (level)
        stack_write(cpu, depth += size, size, frame);
    uint32_t end = (esp - depth - op->imm) & mask;
    mem_probe_write(cpu, SEG_SS, end, size == 4 && mask == ~0u ? 4 : 2);
    cpu->regs.gpr[GPR_ESP] = (esp & ~mask) | end;
    reg_set(cpu, GPR_EBP, size, frame);
}

void op_leave(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t mask = cpu->derived.stack_mask, ebp = cpu->regs.gpr[GPR_EBP];
    uint32_t value = mem_load(cpu, SEG_SS, ebp & mask, op->size);
    cpu->regs.gpr[GPR_ESP] = (cpu->regs.gpr[GPR_ESP] & ~mask) | ((ebp + op->size) & mask);
    reg_set(cpu, GPR_EBP, op->size, value);
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
