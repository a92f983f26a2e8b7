/* The interface of an engine, on top of Unicorn. */
#include "unicorn_engine.h"

#include "qemu_known.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unicorn/unicorn.h>

enum { NO_VECTOR = -1, UNDEFINED_OPCODE = 6, EXCEPTIONS = 32 };

struct engine_vm {
    struct memory *memory;
};

struct engine_cpu {
    struct memory *memory;
    uc_engine *uc;
    uc_hook interrupts, unmapped;
    /* owned; with the segments set and no exception in its memory; NULL at first */
    uc_context *fresh;
    struct registers regs; /* as of the last return; Unicorn's view where it has one */
    int vector;            /* that stopped it */
    bool left_memory;
    uc_err error;
    enum event_reason reason;
    atomic_bool kicked;
};

static const int gprs[GPR_COUNT] = {
    UC_X86_REG_EAX, UC_X86_REG_ECX, UC_X86_REG_EDX, UC_X86_REG_EBX,
    UC_X86_REG_ESP, UC_X86_REG_EBP, UC_X86_REG_ESI, UC_X86_REG_EDI
};
static const int segments[SEG_COUNT] = { UC_X86_REG_ES, UC_X86_REG_CS, UC_X86_REG_SS,
                                         UC_X86_REG_DS, UC_X86_REG_FS, UC_X86_REG_GS };

static struct engine_vm *vm_create(const char *device, struct memory *memory,
                                   struct failure *failure)
{
    struct engine_vm *vm = malloc(sizeof *vm);
    (void)device;
    if (vm)
        *vm = (struct engine_vm){ memory };
    else
        set_failure(failure, "no memory for a VM");
    return vm;
}

static void vm_destroy(struct engine_vm *vm)
{
    free(vm);
}

/* Stops; cpu_run() delivers it. Writing registers from inside a hook is not reliable. */
static void on_interrupt(uc_engine *uc, uint32_t vector, void *context)
{
    struct engine_cpu *cpu = context;
    cpu->vector = (int)vector;
    uc_emu_stop(uc);
}

static bool on_unmapped(uc_engine *uc, uc_mem_type type, uint64_t address, int size, int64_t value,
                        void *context)
{
    struct engine_cpu *cpu = context;
    (void)uc, (void)type, (void)address, (void)size, (void)value;
    cpu->left_memory = true;
    return false;
}

static void cpu_destroy(struct engine_cpu *cpu)
{
    if (!cpu)
        return;
    if (cpu->fresh)
        uc_context_free(cpu->fresh);
    if (cpu->uc)
        uc_close(cpu->uc);
    free(cpu);
}

static bool set_up(struct engine_cpu *cpu)
{
    return uc_open(UC_ARCH_X86, UC_MODE_32, &cpu->uc) == UC_ERR_OK &&
           uc_mem_map_ptr(cpu->uc, 0, cpu->memory->size, UC_PROT_ALL, cpu->memory->base) ==
               UC_ERR_OK &&
           uc_hook_add(cpu->uc, &cpu->interrupts, UC_HOOK_INTR, (void *)on_interrupt, cpu, 1, 0) ==
               UC_ERR_OK &&
           uc_hook_add(cpu->uc, &cpu->unmapped, UC_HOOK_MEM_UNMAPPED, (void *)on_unmapped, cpu, 1,
                       0) == UC_ERR_OK;
}

static struct engine_cpu *cpu_create(struct engine_vm *vm, unsigned index, struct failure *failure)
{
    struct engine_cpu *cpu = calloc(1, sizeof *cpu);
    (void)index;
    if (!cpu) {
        set_failure(failure, "no memory for a CPU");
        return NULL;
    }
    cpu->memory = vm->memory;
    if (set_up(cpu))
        return cpu;
    set_failure(failure, "Unicorn could not be set up");
    cpu_destroy(cpu);
    return NULL;
}

/* ---- Registers ---- */

/* From a fresh state: else Unicorn makes a double fault of the second exception there ever is. */
static void to_unicorn(struct engine_cpu *cpu)
{
    const struct registers *r = &cpu->regs;
    uc_context_restore(cpu->uc, cpu->fresh);
    for (int i = 0; i < GPR_COUNT; i++)
        uc_reg_write(cpu->uc, gprs[i], &r->gpr[i]);
    uc_reg_write(cpu->uc, UC_X86_REG_EFLAGS, &r->eflags);
    uc_reg_write(cpu->uc, UC_X86_REG_EIP, &r->eip);
}

static void from_unicorn(struct engine_cpu *cpu)
{
    struct registers *r = &cpu->regs;
    for (int i = 0; i < GPR_COUNT; i++)
        uc_reg_read(cpu->uc, gprs[i], &r->gpr[i]);
    uc_reg_read(cpu->uc, UC_X86_REG_EFLAGS, &r->eflags);
    uc_reg_read(cpu->uc, UC_X86_REG_EIP, &r->eip);
}

static bool cpu_set_registers(struct engine_cpu *cpu, const struct registers *regs,
                              struct failure *failure)
{
    const uc_x86_mmr gdt = { .base = regs->gdt.base, .limit = regs->gdt.limit };
    const uc_x86_mmr idt = { .base = regs->idt.base, .limit = regs->idt.limit };
    cpu->regs = *regs;
    /* the caller has put new code there */
    uc_ctl_remove_cache(cpu->uc, (uint64_t)0, cpu->memory->size);
    const uc_x86_mmr ldt = { .base = regs->ldt.base,
                             .limit = regs->ldt.limit,
                             .selector = regs->ldt.selector };
    bool ok = true;
    for (int i = 0; i < SEG_COUNT && !cpu->fresh; i++) {
        ok = i || (uc_reg_write(cpu->uc, UC_X86_REG_GDTR, &gdt) == UC_ERR_OK &&
                   uc_reg_write(cpu->uc, UC_X86_REG_LDTR, &ldt) == UC_ERR_OK &&
                   uc_reg_write(cpu->uc, UC_X86_REG_IDTR, &idt) == UC_ERR_OK);
        uint32_t selector = regs->seg[i].selector;
        ok = ok && uc_reg_write(cpu->uc, segments[i], &selector) == UC_ERR_OK;
    }
    if (ok && !cpu->fresh)
        ok = uc_context_alloc(cpu->uc, &cpu->fresh) == UC_ERR_OK &&
             uc_context_save(cpu->uc, cpu->fresh) == UC_ERR_OK;
    to_unicorn(cpu);
    return ok || set_failure(failure, "Unicorn did not take the segments");
}

/* ---- Running ---- */

static bool has_error_code(int vector)
{
    return vector == 8 || (vector >= 10 && vector <= 14) || vector == 17;
}

static bool is_fault(int vector)
{
    return vector == 0 || (vector >= 5 && vector <= 7) || (vector >= 10 && vector <= 14) ||
           vector == 17;
}

static void push(struct engine_cpu *cpu, uint32_t value)
{
    cpu->regs.gpr[GPR_ESP] -= 4;
    memory_write(cpu->memory, cpu->regs.gpr[GPR_ESP], &value, sizeof value);
}

/* Through a gate of the same ring (SDM vol. 3A, 6.12.1.2): all that flat ring 0 needs. */
static void deliver(struct engine_cpu *cpu)
{
    struct registers *r = &cpu->regs;
    uint32_t gate[2] = { 0 };
    memory_read(cpu->memory, r->idt.base + 8u * (unsigned)cpu->vector, gate, sizeof gate);
    push(cpu, r->eflags | (is_fault(cpu->vector) ? EFLAGS_RF : 0)); /* SDM vol. 3B, 17.3.1.1 */
    push(cpu, r->seg[SEG_CS].selector);
    push(cpu, r->eip);
    if (has_error_code(cpu->vector))
        push(cpu, 0);
    r->eflags &= ~(uint32_t)(EFLAGS_IF | EFLAGS_TF | EFLAGS_RF | 0x4000);
    r->eip = (gate[0] & 0xffff) | (gate[1] & 0xffff0000);
    to_unicorn(cpu);
}

static bool is_past_hlt(const struct engine_cpu *cpu)
{
    uint8_t byte = 0;
    return memory_read(cpu->memory, cpu->regs.eip - 1, &byte, 1) && byte == 0xf4;
}

static void cpu_run(struct engine_cpu *cpu, enum engine_run how)
{
    if (how != ENGINE_RUN || atomic_load(&cpu->kicked)) {
        cpu->reason = EVENT_KICK;
        return;
    }
    do {
        cpu->vector = NO_VECTOR;
        cpu->left_memory = false;
        cpu->error = uc_emu_start(cpu->uc, cpu->regs.eip, 0xffffffff, 0, 0);
        from_unicorn(cpu);
        if (cpu->error == UC_ERR_INSN_INVALID)
            cpu->vector = UNDEFINED_OPCODE;
        if (cpu->vector != NO_VECTOR)
            deliver(cpu);
    } while (cpu->vector != NO_VECTOR && !atomic_load(&cpu->kicked));
    if (atomic_load(&cpu->kicked))
        cpu->reason = EVENT_KICK;
    else
        cpu->reason =
            cpu->error || cpu->left_memory || !is_past_hlt(cpu) ? EVENT_INTERNAL_ERROR : EVENT_HLT;
}

static uint8_t *cpu_describe(struct engine_cpu *cpu, struct event *e,
                             const struct registers *before)
{
    (void)before;
    e->reason = (uint8_t)cpu->reason;
    e->regs = cpu->regs;
    e->linear = cpu->regs.eip;
    if (e->reason == EVENT_HLT) {
        e->linear--;
        e->insn_len = 1;
        memory_read(cpu->memory, e->linear, e->insn, 1);
    } else if (e->reason == EVENT_INTERNAL_ERROR)
        e->detail = cpu->error;
    return NULL;
}

static void cpu_kick(struct engine_cpu *cpu)
{
    atomic_store(&cpu->kicked, true);
    uc_emu_stop(cpu->uc);
}

static void cpu_clear_kick(struct engine_cpu *cpu)
{
    atomic_store(&cpu->kicked, false);
}

/* ---- Known differences, besides those that are QEMU's ---- */

/* It takes INT 6 for an opcode that it does not know, and of other vectors of exceptions nobody can
 * tell what they came from. */
static bool is_int_of_exception(const ZydisDecodedInstruction *insn,
                                const ZydisDecodedOperand *operands)
{
    return insn->mnemonic == ZYDIS_MNEMONIC_INT && operands[0].imm.value.u < EXCEPTIONS;
}

bool unicorn_known_wrong(const ZydisDecodedInstruction *insn, const ZydisDecodedOperand *operands)
{
    return is_int_of_exception(insn, operands) || qemu_known_wrong(insn, operands);
}

const struct engine engine_unicorn = {
    .name = "Unicorn",
    .vm_create = vm_create,
    .vm_destroy = vm_destroy,
    .cpu_create = cpu_create,
    .cpu_destroy = cpu_destroy,
    .cpu_set_registers = cpu_set_registers,
    .cpu_run = cpu_run,
    .cpu_describe = cpu_describe,
    .cpu_kick = cpu_kick,
    .cpu_clear_kick = cpu_clear_kick,
};
