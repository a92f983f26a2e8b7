/* What the views show of guest memory, copied: code, a page of memory, the CPU's tables. */
#include "view/peek.h"

#include "machine/control.h"

enum { ENTRY_PRESENT = 0x01, ENTRY_PAGE_SIZE = 0x80, IVT_SIZE = 0x400 };

/* ---- Tables ---- */

static bool copy_entry(const struct machine *machine, unsigned vcpu, uint32_t table, uint32_t index,
                       uint32_t *at, uint32_t *entry)
{
    *at = (table & ~0xfffu) + index * 4;
    return control_copy_physical(machine, vcpu, *at, entry, sizeof *entry) == sizeof *entry;
}

/* The entries of 32-bit paging (Intel SDM vol. 3A, 4.3). */
static struct view_walk walk_of(const struct machine *machine, unsigned vcpu,
                                const struct registers *regs, uint32_t linear)
{
    struct view_walk walk = { .linear = linear };
    walk.has_pde = copy_entry(machine, vcpu, regs->cr3, linear >> 22, &walk.pde_at, &walk.pde);
    bool large = (walk.pde & ENTRY_PAGE_SIZE) && (regs->cr4 & CR4_PSE);
    if (walk.has_pde && (walk.pde & ENTRY_PRESENT) && !large)
        walk.has_pte =
            copy_entry(machine, vcpu, walk.pde, linear >> 12 & 0x3ff, &walk.pte_at, &walk.pte);
    return walk;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void copy_tables(const struct machine *machine, const struct view_chosen *chosen,
                        const struct registers *regs, struct view_tables *tables)
{
    unsigned vcpu = chosen->focus;
    size_t idt = regs->cr0 & CR0_PE ? sizeof tables->idt : IVT_SIZE;
    tables->walk_count = 1;
    tables->walks[0] = walk_of(machine, vcpu, regs, registers_code_linear(regs, regs->eip));
    if (chosen->walk_asked)
        tables->walks[tables->walk_count++] = walk_of(machine, vcpu, regs, chosen->walk_linear);
    tables->gdt_size = control_copy_memory(machine, vcpu, regs, regs->gdt.base, tables->gdt,
                                           least(sizeof tables->gdt, regs->gdt.limit + 1u));
    tables->idt_size = control_copy_memory(machine, vcpu, regs, regs->idt.base, tables->idt,
                                           least(idt, regs->idt.limit + 1u));
}

void peek_copy(const struct machine *machine, struct view *v)
{
    unsigned vcpu = v->chosen.focus;
    struct view_seen *seen = &v->seen;
    const struct event *e = machine ? view_event(v, vcpu) : NULL;
    seen->code_size = seen->memory_size = 0;
    if (!e)
        return;
    seen->code_linear = e->linear;
    seen->code_size =
        control_copy_memory(machine, vcpu, &e->regs, e->linear, seen->code, sizeof seen->code);
    if (view_shows_memory(v))
        seen->memory_size = control_copy_memory(machine, vcpu, &e->regs, v->chosen.memory_linear,
                                                seen->memory, sizeof seen->memory);
    if (view_shows_tables(v))
        copy_tables(machine, &v->chosen, &e->regs, &seen->tables);
}
