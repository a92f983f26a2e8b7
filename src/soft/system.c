/* The instructions of an operating system: tables, control registers, what may be asked about
 * segments (SDM vol. 3A, 2.8), and what the CPU says of itself. */
#include "soft/access.h"
#include "soft/protect.h"

static void need_memory(struct engine_cpu *cpu, const struct op *op)
{
    if (!(op->flags & OP_MEMORY))
        cpu_fault(cpu, VECTOR_UD, 0);
}

/* ---- GDTR and IDTR ---- */

enum { BASE_OF_286 = 0xffffff }; /* with 16-bit operands the base has 24 bits */

static void load_table(struct engine_cpu *cpu, const struct op *op, struct table_register *table)
{
    need_memory(cpu, op);
    need_ring0(cpu);
    uint32_t at = op_offset(cpu, op);
    uint16_t limit = (uint16_t)mem_read(cpu, op->seg, at, 2);
    uint32_t base = mem_read(cpu, op->seg, at + 2, 4);
    *table = (struct table_register){ .base = op->size == 2 ? base & BASE_OF_286 : base,
                                      .limit = limit };
}

static void store_table(struct engine_cpu *cpu, const struct op *op,
                        const struct table_register *table)
{
    need_memory(cpu, op);
    uint32_t at = op_offset(cpu, op);
    mem_probe_write(cpu, op->seg, at + 2, 4);
    mem_write(cpu, op->seg, at, 2, table->limit);
    mem_write(cpu, op->seg, at + 2, 4, op->size == 2 ? table->base & BASE_OF_286 : table->base);
}

void op_lgdt(struct engine_cpu *cpu, const struct op *op)
{
    load_table(cpu, op, &cpu->regs.gdt);
}

void op_lidt(struct engine_cpu *cpu, const struct op *op)
{
    load_table(cpu, op, &cpu->regs.idt);
}

void op_sgdt(struct engine_cpu *cpu, const struct op *op)
{
    store_table(cpu, op, &cpu->regs.gdt);
}

void op_sidt(struct engine_cpu *cpu, const struct op *op)
{
    store_table(cpu, op, &cpu->regs.idt);
}

/* ---- LDTR and TR ---- */

/* A system segment of the GDT with one of these types, present. */
static struct descriptor system_descriptor(struct engine_cpu *cpu, uint16_t selector,
                                           unsigned types)
{
    struct descriptor d;
    if ((selector & SELECTOR_LDT) || !descriptor_find(cpu, selector, &d) ||
        !descriptor_is_system(&d) || !(types >> descriptor_type(&d) & 1))
        selector_fault(cpu, VECTOR_GP, selector, 0);
    descriptor_need_present(cpu, &d, VECTOR_NP, 0);
    return d;
}

void op_lldt(struct engine_cpu *cpu, const struct op *op)
{
    need_protected(cpu);
    need_ring0(cpu);
    uint16_t selector = (uint16_t)operand_read(cpu, op, 2);
    if (selector_is_null(selector)) {
        cpu->regs.ldt = segment_null(selector);
        return;
    }
    struct descriptor d = system_descriptor(cpu, selector, 1 << SYSTEM_LDT);
    cpu->regs.ldt = descriptor_segment(&d);
}

void op_ltr(struct engine_cpu *cpu, const struct op *op)
{
    need_protected(cpu);
    need_ring0(cpu);
    uint16_t selector = (uint16_t)operand_read(cpu, op, 2);
    struct descriptor d = system_descriptor(cpu, selector, 1 << SYSTEM_TSS16 | 1 << SYSTEM_TSS32);
    descriptor_set_busy(cpu, d.at, true);
    cpu->regs.tr = descriptor_segment(&d);
    cpu->regs.tr.attr |= SYSTEM_BUSY;
}

/* To memory always 16 bits. */
static void store_word(struct engine_cpu *cpu, const struct op *op, uint32_t value)
{
    operand_write(cpu, op, op->flags & OP_MEMORY ? 2 : op->size, value);
}

void op_sldt(struct engine_cpu *cpu, const struct op *op)
{
    need_protected(cpu);
    store_word(cpu, op, cpu->regs.ldt.selector);
}

void op_str(struct engine_cpu *cpu, const struct op *op)
{
    need_protected(cpu);
    store_word(cpu, op, cpu->regs.tr.selector);
}

/* ---- Control registers (2.5) ---- */

#define CR0_KNOWN                                                                                  \
    (CR0_PE | CR0_MP | CR0_EM | CR0_TS | CR0_ET | CR0_NE | CR0_WP | CR0_AM | CR0_NW | CR0_CD |     \
     CR0_PG)
#define CR4_TSD   0x04u
#define CR4_KNOWN (CR4_TSD | CR4_PSE)

static void set_cr0(struct engine_cpu *cpu, uint32_t value)
{
    value = (value & CR0_KNOWN) | CR0_ET;
    if (((value & CR0_PG) && !(value & CR0_PE)) || ((value & CR0_NW) && !(value & CR0_CD)))
        cpu_fault(cpu, VECTOR_GP, 0);
    uint32_t changed = value ^ cpu->regs.cr0;
    cpu->regs.cr0 = value;
    if (changed & (CR0_PE | CR0_PG | CR0_WP))
        tlb_flush(cpu);
    cpu_refresh(cpu);
}

static void set_cr3(struct engine_cpu *cpu, uint32_t value)
{
    cpu->regs.cr3 = value;
    tlb_flush(cpu);
}

/* Features that CPUID does not list cannot be turned on. */
static void set_cr4(struct engine_cpu *cpu, uint32_t value)
{
    if (value & ~CR4_KNOWN)
        cpu_fault(cpu, VECTOR_GP, 0);
    cpu->regs.cr4 = value;
    tlb_flush(cpu);
}

void op_mov_to_cr(struct engine_cpu *cpu, const struct op *op)
{
    uint32_t value = cpu->regs.gpr[op->rm];
    if (op->reg == 1 || op->reg > 4)
        cpu_fault(cpu, VECTOR_UD, 0);
    need_ring0(cpu);
    switch (op->reg) {
    case 0: set_cr0(cpu, value); break;
    case 2: cpu->regs.cr2 = value; break;
    case 3: set_cr3(cpu, value); break;
    default: set_cr4(cpu, value); break;
    }
}

void op_mov_from_cr(struct engine_cpu *cpu, const struct op *op)
{
    const struct registers *r = &cpu->regs;
    const uint32_t values[] = { r->cr0, 0, r->cr2, r->cr3, r->cr4 };
    need_ring0(cpu);
    /* There is no instruction for the others: see decode_pick.c. */
    cpu->regs.gpr[op->rm] = values[op->reg];
}

/* Sets PE, MP, EM, TS; cannot clear PE. */
void op_lmsw(struct engine_cpu *cpu, const struct op *op)
{
    const uint32_t low = CR0_PE | CR0_MP | CR0_EM | CR0_TS;
    need_ring0(cpu);
    uint32_t value = operand_read(cpu, op, 2) & low;
    set_cr0(cpu, (cpu->regs.cr0 & ~(low & ~CR0_PE)) | value);
}

void op_smsw(struct engine_cpu *cpu, const struct op *op)
{
    store_word(cpu, op, cpu->regs.cr0);
}

void op_clts(struct engine_cpu *cpu, const struct op *op)
{
    need_ring0(cpu);
    cpu->regs.cr0 &= ~CR0_TS;
}

/* The address is not checked against the segment: nothing is accessed. */
void op_invlpg(struct engine_cpu *cpu, const struct op *op)
{
    need_memory(cpu, op);
    need_ring0(cpu);
    tlb_flush_page(cpu, cpu->regs.seg[op->seg].base + op_offset(cpu, op));
}

void op_wbinvd(struct engine_cpu *cpu, const struct op *op)
{
    need_ring0(cpu);
}

/* ---- Debug registers: kept, but they stop nothing (17.2) ---- */

/* Bits that read as one. */
static const uint32_t dr_fixed[8] = { [6] = 0xffff0ff0u, [7] = 0x400 };

/* DR4 and DR5 are other names for DR6 and DR7. */
static unsigned debug_register(unsigned n)
{
    return n == 4 || n == 5 ? n + 2 : n;
}

void op_mov_to_dr(struct engine_cpu *cpu, const struct op *op)
{
    need_ring0(cpu);
    cpu->system.dr[debug_register(op->reg)] = cpu->regs.gpr[op->rm];
}

void op_mov_from_dr(struct engine_cpu *cpu, const struct op *op)
{
    need_ring0(cpu);
    unsigned n = debug_register(op->reg);
    cpu->regs.gpr[op->rm] = cpu->system.dr[n] | dr_fixed[n];
}

/* ---- The coprocessor: there is none (80386 Programmer's Reference, 11.1) ---- */

/* Nobody takes the instruction, and nobody is busy. So FNINIT and FNSTSW leave everything alone, by
 * which programs find that there is no coprocessor. */
void op_escape(struct engine_cpu *cpu, const struct op *op)
{
    if (cpu->regs.cr0 & (CR0_EM | CR0_TS))
        cpu_fault(cpu, VECTOR_NM, 0);
}

void op_wait(struct engine_cpu *cpu, const struct op *op)
{
    if ((cpu->regs.cr0 & CR0_MP) && (cpu->regs.cr0 & CR0_TS))
        cpu_fault(cpu, VECTOR_NM, 0);
}

/* ---- CPUID, which lists no machine-specific registers, and the time-stamp counter ---- */

enum {
    CPUID_PSE = 1 << 3,
    CPUID_TSC = 1 << 4,
    CPUID_CX8 = 1 << 8,
    CPUID_CMOV = 1 << 15,
    CPUID_FAMILY_6 = 0x600
};

static void set_abcd(struct engine_cpu *cpu, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    cpu->regs.gpr[GPR_EAX] = a;
    cpu->regs.gpr[GPR_EBX] = b;
    cpu->regs.gpr[GPR_ECX] = c;
    cpu->regs.gpr[GPR_EDX] = d;
}

/* Past the last leaf the last one answers (vol. 2A, "CPUID"). */
void op_cpuid(struct engine_cpu *cpu, const struct op *op)
{
    if (cpu->regs.gpr[GPR_EAX] == 0) {
        uint32_t name[3];
        memcpy(name, "Mini-KVM CPU", sizeof name);
        set_abcd(cpu, 1, name[0], name[2], name[1]);
    } else {
        set_abcd(cpu, CPUID_FAMILY_6, cpu->index << 24, 0,
                 CPUID_PSE | CPUID_TSC | CPUID_CX8 | CPUID_CMOV);
    }
}

void op_rdtsc(struct engine_cpu *cpu, const struct op *op)
{
    if (cpu->cpl && (cpu->regs.cr4 & CR4_TSD))
        cpu_fault(cpu, VECTOR_GP, 0);
    uint64_t count = cpu_tsc(cpu);
    cpu->regs.gpr[GPR_EAX] = (uint32_t)count;
    cpu->regs.gpr[GPR_EDX] = (uint32_t)(count >> 32);
}

/* ---- HLT ---- */

void op_hlt(struct engine_cpu *cpu, const struct op *op)
{
    need_ring0(cpu);
    cpu_leave_after(cpu, EVENT_HLT);
}
