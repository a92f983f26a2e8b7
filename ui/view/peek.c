/* What the views show of guest memory, copied: code, a page of memory, the CPU's tables. */
#include "view/peek.h"

#include "diagnosis/memory.h"
#include "event/paging.h"
#include "machine/control.h"
#include "view/before.h"
#include "view/parts.h"
#include "view/reach.h"
#include "view/tables.h"

#include <string.h>

enum { IVT_SIZE = 0x400, IDT_SIZE = 0x800 };

/* ---- Tables ---- */

static void copy_walk(const struct machine *machine, const struct view *view, const struct event *e,
                      uint64_t linear, struct view_walk *walk)
{
    const struct registers *regs = &e->regs;
    uint64_t table = paging_first_table(regs, view_wide(view, e));
    *walk = (struct view_walk){ .linear = linear, .levels = paging_levels(regs) };
    size_t size = walk->levels == 2 ? 4 : 8;
    for (unsigned level = walk->levels; level-- > 0;) {
        struct view_entry *entry = &walk->entries[level];
        entry->at = table + walk_index(walk, level) * size;
        entry->has =
            control_copy_physical(machine, e->vcpu, entry->at, &entry->value, size) == size;
        if (!walk_goes_on(walk, regs, level))
            return;
        table = entry->value & PAGING_ADDRESS;
    }
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
        tables->no_vector[i] =
            memchr(code->is_code + i * 4, 1, 4) || !has_handler(machine, vcpu, tables->idt + i * 4);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void copy_tables(const struct machine *machine, const struct view *view,
                        const struct event *e, struct view_tables *tables)
{
    const struct view_chosen *chosen = &view->chosen;
    const struct registers *regs = &e->regs;
    const struct event_wide *wide = view_wide(view, e);
    unsigned vcpu = chosen->focus;
    struct diagnosis_vcpu of = { machine, vcpu };
    const struct diagnosis_memory memory = diagnosis_memory_of(&of);
    size_t idt = !(regs->cr0 & CR0_PE)      ? IVT_SIZE
                 : !(regs->efer & EFER_LMA) ? IDT_SIZE
                                            : sizeof tables->idt;
    tables->walk_count = 1;
    copy_walk(machine, view, e, wide_code_linear(regs, wide), &tables->walks[0]);
    if (chosen->walk_asked)
        copy_walk(machine, view, e, view_linear(view, chosen->walk_linear),
                  &tables->walks[tables->walk_count++]);
    ranges_walk(&tables->ranges, regs, wide, memory.physical, memory.context);
    tables->gdt_size =
        control_copy_memory(machine, vcpu, regs, wide, wide_value(regs->gdt.base, wide->gdt_base),
                            tables->gdt, least(sizeof tables->gdt, regs->gdt.limit + 1u));
    tables->idt_size =
        control_copy_memory(machine, vcpu, regs, wide, wide_value(regs->idt.base, wide->idt_base),
                            tables->idt, least(idt, regs->idt.limit + 1u));
    if (!(regs->cr0 & CR0_PE))
        tell_vectors(machine, view, regs, tables);
}

/* What the CPU stands at, and a little before, where loops go. */
static void copy_code(const struct machine *machine, const struct view *view, const struct event *e,
                      struct view_seen *seen)
{
    enum { BEFORE = 64 };
    const struct event_wide *wide = view_wide(view, e);
    uint64_t linear = wide_linear(e, wide),
             offset = linear - (uint32_t)wide_seg_base(&e->regs, wide, SEG_CS),
             before = offset < BEFORE ? offset : BEFORE;
    seen->code_linear = linear - before;
    seen->code_size = control_copy_memory(machine, e->vcpu, &e->regs, wide, seen->code_linear,
                                          seen->code, sizeof seen->code);
    if (seen->code_size > before)
        return;
    seen->code_linear = linear;
    seen->code_size = control_copy_memory(machine, e->vcpu, &e->regs, wide, linear, seen->code,
                                          sizeof seen->code);
}

size_t peek_linear(const struct machine *machine, const struct view *view, const struct event *e,
                   uint64_t linear, void *to, size_t n)
{
    return control_copy_memory(machine, e->vcpu, &e->regs, view_wide(view, e), linear, to, n);
}

/* What a watched write left there, as long as that is not long ago. A value of its own if the whole
 * of it is watched, else the byte. */
static void copy_watched(const struct machine *machine, struct view *v, const struct event *e)
{
    uint32_t index;
    const struct event *left = view_return(v, e->vcpu, &index);
    const struct model_breaks *list = v->seen.vcpus[e->vcpu].breaks;
    if (!left || !(left->flags & EVENT_WATCH) || v->chosen.vcpus[e->vcpu].in_history)
        return;
    uint64_t linear = left->gpa;
    unsigned size = 1;
    for (unsigned i = 0; list && i < list->count; i++) {
        const struct control_break *b = &list->list[i].what;
        bool is_value = b->length == 2 || b->length == 4 || b->length == 8;
        if (b->kind == BREAK_WRITE && is_value && left->gpa - b->linear < b->length) {
            linear = b->linear;
            size = b->length;
        }
    }
    v->seen.watched = 0;
    v->seen.watched_linear = linear;
    if (peek_linear(machine, v, e, linear, &v->seen.watched, size) == size)
        v->seen.watched_size = size;
}

/* ---- What ran before ---- */

struct reading {
    const struct machine *machine;
    const struct event *e;
    const struct event_wide *wide;
};

static size_t read_code(const void *context, uint64_t linear, void *to, size_t n)
{
    const struct reading *r = context;
    return control_copy_memory(r->machine, r->e->vcpu, &r->e->regs, r->wide, linear, to, n);
}

static void copy_before(const struct machine *machine, const struct view *view,
                        const struct event *e, struct view_before *before)
{
    struct trail trail;
    struct reading reading = { machine, e, view_wide(view, e) };
    const struct before_memory memory = { read_code, &reading };
    if (!control_trail(machine, e->vcpu, e->seq, &trail))
        trail.count = 0;
    before_make(before, view, &trail, &memory);
}

void peek_copy(const struct machine *machine, struct view *v)
{
    unsigned vcpu = v->chosen.focus;
    struct view_seen *seen = &v->seen;
    const struct event *e = machine ? view_event(v, vcpu) : NULL;
    seen->code_size = seen->memory_size = seen->watched_size = 0;
    seen->before.count = 0;
    if (!e)
        return;
    copy_code(machine, v, e, seen);
    copy_watched(machine, v, e);
    copy_before(machine, v, e, &seen->before);
    if (view_shows_memory(v))
        seen->memory_size = control_copy_memory(machine, vcpu, &e->regs, view_wide(v, e),
                                                view_linear(v, v->chosen.memory_linear),
                                                seen->memory, sizeof seen->memory);
    seen->stack.frames.count = 0;
    if (view_shows_stack(v))
        peek_stack(machine, v, e, &seen->stack);
    if (view_shows_tables(v))
        copy_tables(machine, v, e, &seen->tables);
}
