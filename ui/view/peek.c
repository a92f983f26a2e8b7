/* What the views show of guest memory, copied: code, a page of memory, the CPU's tables. */
#include "view/peek.h"

#include "machine/control.h"
#include "view/reach.h"

#include <string.h>

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

/* ---- Vectors ----
 * The IVT of a guest lies where its image does: what is not zero there may be code. */

static struct reach_code *copy_window(const struct machine *machine, unsigned vcpu,
                                      const struct registers *regs)
{
    static struct reach_code code;
    memset(&code, 0, sizeof code);
    code.bits = 16;
    code.base = regs->idt.base - regs->seg[SEG_CS].base;
    code.size =
        control_copy_memory(machine, vcpu, regs, NULL, regs->idt.base, code.bytes, REACH_WINDOW);
    return &code;
}

/* From where it was seen: at its start, at its latest exits, where it stands. */
static void mark_seen(struct reach_code *code, const struct model_vcpu *v,
                      const struct registers *now)
{
    enum { LATEST = 256 };
    uint32_t size = model_history_size(v), base = now->seg[SEG_CS].base;
    for (uint32_t i = 0; i < size; i++) {
        const struct event *e = model_history(v, i);
        bool same = e->regs.seg[SEG_CS].base == base;
        if (same && (e->reason == EVENT_START || event_is_exit(e)))
            reach_mark(code, e->linear - base, e->regs.eflags & EFLAGS_IF);
        if (!i && size > LATEST)
            i = size - LATEST;
    }
    reach_mark(code, now->eip, now->eflags & EFLAGS_IF);
}

/* Does an entry lead to something that may be a handler? */
static bool has_handler(const struct machine *machine, unsigned vcpu, const uint8_t entry[4])
{
    uint16_t to[2], code = 0;
    memcpy(to, entry, sizeof to);
    return control_copy_physical(machine, vcpu, to[1] * 16u + to[0], &code, sizeof code) ==
               sizeof code &&
           code;
}

static void tell_vectors(const struct machine *machine, const struct view *view,
                         const struct registers *regs, struct view_tables *tables)
{
    unsigned vcpu = view->chosen.focus;
    struct reach_code *code = copy_window(machine, vcpu, regs);
    mark_seen(code, &view->seen.model->vcpus[vcpu], regs);
    for (unsigned i = 0; i < VIEW_VECTORS; i++)
        tables->no_vector[i] = memchr(code->is_code + i * 4, true, 4) ||
                               !has_handler(machine, vcpu, tables->idt + i * 4);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void copy_tables(const struct machine *machine, const struct view *view,
                        const struct registers *regs, struct view_tables *tables)
{
    const struct view_chosen *chosen = &view->chosen;
    unsigned vcpu = chosen->focus;
    size_t idt = regs->cr0 & CR0_PE ? sizeof tables->idt : IVT_SIZE;
    tables->walk_count = 1;
    tables->walks[0] = walk_of(machine, vcpu, regs, registers_code_linear(regs, regs->eip));
    if (chosen->walk_asked)
        tables->walks[tables->walk_count++] = walk_of(machine, vcpu, regs, chosen->walk_linear);
    tables->gdt_size = control_copy_memory(machine, vcpu, regs, NULL, regs->gdt.base, tables->gdt,
                                           least(sizeof tables->gdt, regs->gdt.limit + 1u));
    tables->idt_size = control_copy_memory(machine, vcpu, regs, NULL, regs->idt.base, tables->idt,
                                           least(idt, regs->idt.limit + 1u));
    if (!(regs->cr0 & CR0_PE))
        tell_vectors(machine, view, regs, tables);
}

/* What the CPU stands at, and a little before, where loops go. */
static void copy_code(const struct machine *machine, unsigned vcpu, const struct event *e,
                      struct view_seen *seen)
{
    enum { BEFORE = 64 };
    uint32_t offset = e->linear - e->regs.seg[SEG_CS].base,
             before = offset < BEFORE ? offset : BEFORE;
    seen->code_linear = e->linear - before;
    seen->code_size = control_copy_memory(machine, vcpu, &e->regs, NULL, seen->code_linear,
                                          seen->code, sizeof seen->code);
    if (seen->code_size > before)
        return;
    seen->code_linear = e->linear;
    seen->code_size = control_copy_memory(machine, vcpu, &e->regs, NULL, e->linear, seen->code,
                                          sizeof seen->code);
}

void peek_copy(const struct machine *machine, struct view *v)
{
    unsigned vcpu = v->chosen.focus;
    struct view_seen *seen = &v->seen;
    const struct event *e = machine ? view_event(v, vcpu) : NULL;
    seen->code_size = seen->memory_size = 0;
    if (!e)
        return;
    copy_code(machine, vcpu, e, seen);
    if (view_shows_memory(v))
        seen->memory_size =
            control_copy_memory(machine, vcpu, &e->regs, NULL, v->chosen.memory_linear,
                                seen->memory, sizeof seen->memory);
    if (view_shows_tables(v))
        copy_tables(machine, v, &e->regs, &seen->tables);
}
