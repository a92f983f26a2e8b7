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
static void copy_walk(const struct machine *machine, struct view *v, const struct registers *regs,
                      uint32_t linear)
{
    struct view_tables *tables = &v->seen.tables;
    struct view_walk *walk = &tables->walks[tables->walk_count++];
    *walk = (struct view_walk){ .linear = linear };
    walk->has_pde =
        copy_entry(machine, v->chosen.focus, regs->cr3, linear >> 22, &walk->pde_at, &walk->pde);
    bool large = (walk->pde & ENTRY_PAGE_SIZE) && (regs->cr4 & CR4_PSE);
    if (walk->has_pde && (walk->pde & ENTRY_PRESENT) && !large)
        walk->has_pte = copy_entry(machine, v->chosen.focus, walk->pde, linear >> 12 & 0x3ff,
                                   &walk->pte_at, &walk->pte);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void copy_tables(const struct machine *machine, struct view *v, const struct registers *regs)
{
    struct view_tables *tables = &v->seen.tables;
    size_t idt = regs->cr0 & CR0_PE ? sizeof tables->idt : IVT_SIZE;
    tables->walk_count = 0;
    copy_walk(machine, v, regs, registers_code_linear(regs, regs->eip));
    if (v->chosen.walk_asked)
        copy_walk(machine, v, regs, v->chosen.walk_linear);
    tables->gdt_size =
        control_copy_memory(machine, v->chosen.focus, regs, regs->gdt.base, tables->gdt,
                            least(sizeof tables->gdt, regs->gdt.limit + 1u));
    tables->idt_size = control_copy_memory(machine, v->chosen.focus, regs, regs->idt.base,
                                           tables->idt, least(idt, regs->idt.limit + 1u));
}

void peek_copy(const struct machine *machine, struct view *v)
{
    const struct event *e = machine ? view_event(v, v->chosen.focus) : NULL;
    v->seen.code_size = v->seen.memory_size = 0;
    if (!e)
        return;
    v->seen.code_linear = e->linear;
    v->seen.code_size = control_copy_memory(machine, v->chosen.focus, &e->regs, e->linear,
                                            v->seen.code, sizeof v->seen.code);
    if (view_shows_memory(v))
        v->seen.memory_size =
            control_copy_memory(machine, v->chosen.focus, &e->regs, v->chosen.memory_linear,
                                v->seen.memory, sizeof v->seen.memory);
    if (view_shows_tables(v))
        copy_tables(machine, v, &e->regs);
}
