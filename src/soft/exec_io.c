/* IN, OUT, INS, OUTS. All of them leave the guest: a write when it is done, a read before; it is
 * then executed again with the data. Of REP, EIP stays on the instruction, even where nothing is
 * left to do, and INS reads ahead what fits: all as KVM does it, but that none of it is lost. */
#include "soft/access.h"
#include "soft/exec.h"

#include <string.h>

/* The immediate form has the port in imm; decode.c sets rm to what is to be used. */
static uint16_t port_of(const struct engine_cpu *cpu, const struct op *op)
{
    return op->rm == GPR_EDX ? (uint16_t)cpu->regs.gpr[GPR_EDX] : (uint8_t)op->imm;
}

static void fill(struct engine_cpu *cpu, enum event_direction direction, uint16_t port,
                 unsigned size, unsigned count)
{
    cpu->leave = (struct leave){
        .direction = (uint8_t)direction,
        .size = (uint8_t)size,
        .port = port,
        .count = (uint16_t)count,
        .data = cpu->io.data,
    };
}

static _Noreturn void ask(struct engine_cpu *cpu, uint16_t port, unsigned size, unsigned count,
                          bool string)
{
    fill(cpu, EVENT_IN, port, size, count);
    cpu->leave.flags = string ? EVENT_STRING : 0;
    cpu->io.asked = true;
    cpu->io.count = (uint16_t)count;
    cpu->io.next = 0;
    cpu->io.size = (uint8_t)size;
    cpu_leave(cpu, EVENT_IO);
}

static void put(struct engine_cpu *cpu, uint16_t port, unsigned size, uint32_t value, bool string)
{
    fill(cpu, EVENT_OUT, port, size, 1);
    cpu->leave.flags = string ? EVENT_STRING : 0;
    memcpy(cpu->io.data, &value, sizeof value);
    cpu_leave_after(cpu, EVENT_IO);
}

/* Not if another CPU has made another instruction of the one that asked. */
static bool is_answered(const struct engine_cpu *cpu, const struct op *op)
{
    return cpu->io.answered && cpu->io.size == op->size;
}

/* The next element of the answer. */
static uint32_t take(struct engine_cpu *cpu, unsigned size)
{
    uint32_t value = 0;
    memcpy(&value, cpu->io.data + (size_t)size * cpu->io.next++, size);
    return value;
}

void op_in(struct engine_cpu *cpu, const struct op *op)
{
    uint16_t port = port_of(cpu, op);
    io_check(cpu, port, op->size);
    if (!is_answered(cpu, op))
        ask(cpu, port, op->size, 1, false);
    reg_set(cpu, GPR_EAX, op->size, take(cpu, op->size));
}

void op_out(struct engine_cpu *cpu, const struct op *op)
{
    uint16_t port = port_of(cpu, op);
    io_check(cpu, port, op->size);
    put(cpu, port, op->size, reg_get(cpu, GPR_EAX, op->size), false);
}

/* ---- Strings ---- */

static bool is_rep(const struct op *op)
{
    return op->flags & (OP_REP | OP_REPNE);
}

static void advance(struct engine_cpu *cpu, const struct op *op, unsigned reg)
{
    uint32_t value = cpu->regs.gpr[reg];
    value = cpu->regs.eflags & EFLAGS_DF ? value - op->size : value + op->size;
    reg_set(cpu, reg, op->address_size, value);
}

/* One element is done: is it one of REP? Then it may not be the last. */
static void count_one(struct engine_cpu *cpu, const struct op *op)
{
    if (!is_rep(op))
        return;
    reg_set(cpu, GPR_ECX, op->address_size, cpu->regs.gpr[GPR_ECX] - 1);
    cpu_repeat(cpu);
}

static uint32_t at_most(uint32_t n, uint32_t limit)
{
    return n < limit ? n : limit;
}

/* Can n elements be written without a fault, where the first can? What has been read of the port
 * would be lost. */
static bool fits(const struct engine_cpu *cpu, const struct op *op, uint32_t n)
{
    const struct segment *es = &cpu->regs.seg[SEG_ES];
    const uint32_t bytes = n * op->size, di = cpu->regs.gpr[GPR_EDI] & op->mask;
    const uint32_t lowest = cpu->regs.eflags & EFLAGS_DF ? di + op->size - bytes : di;
    const uint32_t linear = es->base + lowest;
    bool in_page = !((linear ^ (linear + bytes - 1)) & ~(uint32_t)(PAGE_BYTES - 1));
    return segment_holds(es, lowest, bytes) && (in_page || !(cpu->regs.cr0 & CR0_PG));
}

static uint32_t read_ahead(const struct engine_cpu *cpu, const struct op *op, uint32_t count)
{
    const uint32_t in_page = cpu->regs.gpr[GPR_EDI] & (PAGE_BYTES - 1);
    /* These are bytes, not elements: KVM's mistake. */
    uint32_t n = cpu->regs.eflags & EFLAGS_DF ? in_page : PAGE_BYTES - in_page;
    n = at_most(at_most(n, count), sizeof cpu->io.data / op->size);
    return n && fits(cpu, op, n) ? n : 1;
}

/* Are there writes that have to leave the guest before INS goes on with the rest of its answer?
 * Downwards each does, as on KVM; and so does one to watched memory. */
static bool must_leave(const struct engine_cpu *cpu)
{
    const unsigned n = cpu->mmio.writes_count;
    if (stops_for_write(cpu))
        return true;
    return cpu->regs.eflags & EFLAGS_DF ? n : n + sizeof(uint32_t) > MMIO_WRITES;
}

static bool has_nothing_to_do(struct engine_cpu *cpu, const struct op *op)
{
    return is_rep(op) && !reg_get(cpu, GPR_ECX, op->address_size);
}

void op_ins(struct engine_cpu *cpu, const struct op *op)
{
    if (has_nothing_to_do(cpu, op))
        return;
    uint16_t port = (uint16_t)cpu->regs.gpr[GPR_EDX];
    io_check(cpu, port, op->size);
    if (!is_answered(cpu, op)) {
        mem_probe_write(cpu, SEG_ES, cpu->regs.gpr[GPR_EDI] & op->mask, op->size);
        uint32_t count = is_rep(op) ? reg_get(cpu, GPR_ECX, op->address_size) : 1;
        ask(cpu, port, op->size, read_ahead(cpu, op, count), true);
    }
    const unsigned first = cpu->io.next;
    while (cpu->io.next < cpu->io.count && !must_leave(cpu)) {
        mem_store(cpu, SEG_ES, cpu->regs.gpr[GPR_EDI] & op->mask, op->size, take(cpu, op->size));
        advance(cpu, op, GPR_EDI);
        count_one(cpu, op);
    }
    cpu->at.instructions += cpu->io.next - first - 1u;
}

void op_outs(struct engine_cpu *cpu, const struct op *op)
{
    if (has_nothing_to_do(cpu, op))
        return;
    uint16_t port = (uint16_t)cpu->regs.gpr[GPR_EDX];
    io_check(cpu, port, op->size);
    uint32_t value = mem_load(cpu, op->seg, cpu->regs.gpr[GPR_ESI] & op->mask, op->size);
    put(cpu, port, op->size, value, true);
    advance(cpu, op, GPR_ESI);
    count_one(cpu, op);
}
