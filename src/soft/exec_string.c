/* MOVS, CMPS, STOS, LODS, SCAS, once and repeated. */
#include "soft/access.h"
#include "soft/exec.h"
#include "soft/flags.h"

/* MOVS, CMPS, STOS, LODS, SCAS. Each iteration is an instruction of its own: it leaves the
 * registers so that the instruction can be begun again for the rest, be it for a fault, MMIO, an
 * interrupt or a kick. */

enum { REP_CHUNK = 4096 };

/* How many iterations a REP instruction may do before others have their turn; at least 1. */
static uint64_t rep_budget(const struct engine_cpu *cpu)
{
    if (cpu->attention & (ATTENTION_TRAP | ATTENTION_COMPLETE))
        return 1;
    uint64_t left = cpu->orders.limit - cpu_instruction_count(cpu);
    return left < REP_CHUNK ? left : REP_CHUNK;
}

static inline __attribute__((always_inline)) uint32_t pointer(const struct engine_cpu *cpu,
                                                              const struct op *op, unsigned reg)
{
    return cpu->regs.gpr[reg] & op->mask;
}

static inline __attribute__((always_inline)) void
advance(struct engine_cpu *cpu, const struct op *op, unsigned reg, unsigned size)
{
    uint32_t *r = &cpu->regs.gpr[reg];
    uint32_t next = cpu->regs.eflags & EFLAGS_DF ? *r - size : *r + size;
    *r = (*r & ~op->mask) | (next & op->mask);
}

static inline __attribute__((always_inline)) void movs(struct engine_cpu *cpu, const struct op *op,
                                                       unsigned size)
{
    uint32_t value = mem_load(cpu, op->seg, pointer(cpu, op, GPR_ESI), size);
    mem_store(cpu, SEG_ES, pointer(cpu, op, GPR_EDI), size, value);
    advance(cpu, op, GPR_ESI, size);
    advance(cpu, op, GPR_EDI, size);
}

static inline __attribute__((always_inline)) void stos(struct engine_cpu *cpu, const struct op *op,
                                                       unsigned size)
{
    mem_store(cpu, SEG_ES, pointer(cpu, op, GPR_EDI), size, reg_get(cpu, GPR_EAX, size));
    advance(cpu, op, GPR_EDI, size);
}

static inline __attribute__((always_inline)) void lods(struct engine_cpu *cpu, const struct op *op,
                                                       unsigned size)
{
    reg_set(cpu, GPR_EAX, size, mem_load(cpu, op->seg, pointer(cpu, op, GPR_ESI), size));
    advance(cpu, op, GPR_ESI, size);
}

static inline __attribute__((always_inline)) void cmps(struct engine_cpu *cpu, const struct op *op,
                                                       unsigned size)
{
    uint32_t a = mem_load(cpu, op->seg, pointer(cpu, op, GPR_ESI), size);
    uint32_t b = mem_load(cpu, SEG_ES, pointer(cpu, op, GPR_EDI), size);
    alu_sub(&cpu->lazy, a, b, 0, size);
    advance(cpu, op, GPR_ESI, size);
    advance(cpu, op, GPR_EDI, size);
}

static inline __attribute__((always_inline)) void scas(struct engine_cpu *cpu, const struct op *op,
                                                       unsigned size)
{
    uint32_t b = mem_load(cpu, SEG_ES, pointer(cpu, op, GPR_EDI), size);
    alu_sub(&cpu->lazy, reg_get(cpu, GPR_EAX, size), b, 0, size);
    advance(cpu, op, GPR_EDI, size);
}

typedef void iterate(struct engine_cpu *cpu, const struct op *op, unsigned size);

/* compares: REPE and REPNE look at ZF. An MMIO write ends it on the instruction, as KVM does it,
 * even where nothing is left to do; a write to watched memory where something is. */
static inline __attribute__((always_inline)) void
repeat(struct engine_cpu *cpu, const struct op *op, unsigned size, iterate *one, bool compares)
{
    const uint8_t rep = op->flags & (OP_REP | OP_REPNE);
    if (!rep) {
        one(cpu, op, size);
        return;
    }
    uint32_t count = pointer(cpu, op, GPR_ECX);
    if (!count)
        return;
    uint64_t left = rep_budget(cpu);
    for (;;) {
        one(cpu, op, size);
        cpu->mmio.reads_count = cpu->mmio.reads_next = 0;
        count--;
        cpu->regs.gpr[GPR_ECX] = (cpu->regs.gpr[GPR_ECX] & ~op->mask) | count;
        bool done = !count || (compares && flag_zf(&cpu->lazy) != (rep == OP_REP));
        if ((done && !cpu->mmio.writes_count))
            return;
        if (!--left || (cpu->attention & (ATTENTION_WRITES | ATTENTION_WATCH)))
            break;
        cpu->at.instructions++;
    }
    cpu_repeat(cpu);
}

#define DEFINE(NAME, SIZE, COMPARES)                                                               \
    static void NAME##_##SIZE(struct engine_cpu *cpu, const struct op *op)                         \
    {                                                                                              \
        repeat(cpu, op, SIZE, NAME, COMPARES);                                                     \
    }
#define DEFINE_SIZES(NAME, COMPARES)                                                               \
    DEFINE(NAME, 1, COMPARES)                                                                      \
    DEFINE(NAME, 2, COMPARES)                                                                      \
    DEFINE(NAME, 4, COMPARES)                                                                      \
    op_run *const exec_##NAME[SIZE_COUNT] = { NAME##_1, NAME##_2, NAME##_4 };

DEFINE_SIZES(movs, false)
DEFINE_SIZES(stos, false)
DEFINE_SIZES(lods, false)
DEFINE_SIZES(cmps, true)
DEFINE_SIZES(scas, true)
