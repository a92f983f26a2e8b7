/* The overlay about the tables that the CPU reads by itself: page tables, GDT, IDT, and in real
 * mode the IVT. */
#include "view/overlay.h"

#include "event/words.h"

#include <stdio.h>
#include <string.h>

enum { ENTRY_COLUMNS = 16, EXCEPTIONS = 20 };
enum { PTE_P = 0x01, PTE_W = 0x02, PTE_U = 0x04, PTE_A = 0x20, PTE_D = 0x40, PTE_PS = 0x80 };

/* ---- The page walk ---- */

/* "1000000000": the bits of an index, the highest first. */
static const char *bits(uint32_t value, unsigned count, char text[33])
{
    for (unsigned i = 0; i < count; i++)
        text[i] = value >> (count - 1 - i) & 1 ? '1' : '0';
    text[count] = '\0';
    return text;
}

/* "present writable user accessed" (Intel SDM vol. 3A, 4.3, "32-bit paging"). */
static void describe_entry(const struct view *view, uint32_t entry, bool maps_page, char *text,
                           size_t size)
{
    const char *gap = view_word(view, W_TABLES_BETWEEN);
    size_t at =
        (size_t)snprintf(text, size, "%s%s%s%s%s", view_word(view, W_TABLES_PRESENT), gap,
                         view_word(view, entry & PTE_W ? W_TABLES_WRITE : W_TABLES_READ), gap,
                         view_word(view, entry & PTE_U ? W_TABLES_USER : W_TABLES_KERNEL));
    if (entry & PTE_A)
        at +=
            (size_t)snprintf(text + at, size - at, "%s%s", gap, view_word(view, W_TABLES_ACCESSED));
    if ((entry & PTE_D) && maps_page)
        snprintf(text + at, size - at, "%s%s", gap, view_word(view, W_TABLES_DIRTY));
}

static void entry_line(struct page *p, const char *name, unsigned index, uint32_t at, bool has,
                       uint32_t entry, bool maps_page)
{
    char text[128];
    if (!has) {
        page_line(p, ROLE_BAD, "  %s[%03x] @ %08x: %s", name, index, at,
                  view_word(p->view, W_TABLES_NO_RAM));
        return;
    }
    if (entry & PTE_P)
        describe_entry(p->view, entry, maps_page, text, sizeof text);
    else
        snprintf(text, sizeof text, "%s", view_word(p->view, W_TABLES_FAULT));
    page_line(p, entry & PTE_P ? ROLE_TEXT : ROLE_BAD, "  %s[%03x] @ %08x = %08x  %s", name, index,
              at, entry, text);
}

static void walk_lines(struct page *p, const struct registers *regs, const struct view_walk *walk,
                       const char *of)
{
    char directory[33], table[33], offset[33];
    uint32_t linear = walk->linear;
    bool large = (walk->pde & PTE_PS) && (regs->cr4 & CR4_PSE);
    page_line(p, ROLE_STRONG, "%s %s  %08x  cr3 %08x", view_word(p->view, W_TABLES_WALK_OF), of,
              linear, regs->cr3);
    bits(linear >> 22, 10, directory);
    if (large)
        page_line(p, ROLE_DIM, "  31-22 %s = %03x  21-0 %s = %06x", directory, linear >> 22,
                  bits(linear & 0x3fffff, 22, offset), linear & 0x3fffff);
    else
        page_line(p, ROLE_DIM, "  31-22 %s = %03x  21-12 %s = %03x  11-0 %s = %03x", directory,
                  linear >> 22, bits(linear >> 12 & 0x3ff, 10, table), linear >> 12 & 0x3ff,
                  bits(linear & 0xfff, 12, offset), linear & 0xfff);
    entry_line(p, "PDE", linear >> 22, walk->pde_at, walk->has_pde, walk->pde, large);
    if (!walk->has_pde || !(walk->pde & PTE_P))
        return;
    if (large) {
        page_line(p, ROLE_GOOD, "  %s %08x  (%s)", view_word(p->view, W_TABLES_PHYSICAL),
                  (walk->pde & 0xffc00000) | (linear & 0x3fffff),
                  view_word(p->view, W_TABLES_FOUR_MIB));
        return;
    }
    entry_line(p, "PTE", linear >> 12 & 0x3ff, walk->pte_at, walk->has_pte, walk->pte, true);
    if (walk->has_pte && (walk->pte & PTE_P))
        page_line(p, ROLE_GOOD, "  %s %08x", view_word(p->view, W_TABLES_PHYSICAL),
                  (walk->pte & ~0xfffu) | (linear & 0xfff));
}

static void walks(struct page *p, const struct registers *regs)
{
    const struct view_tables *tables = &p->view->seen.tables;
    if (!(regs->cr0 & CR0_PG)) {
        page_line(p, ROLE_DIM, "%s", view_word(p->view, W_TABLES_PAGING_OFF));
        return;
    }
    if ((regs->cr4 & CR4_PAE) || (regs->efer & EFER_LMA)) {
        page_line(p, ROLE_WARN, "%s", view_word(p->view, W_TABLES_PAE));
        return;
    }
    for (unsigned i = 0; i < tables->walk_count && i < VIEW_WALKS; i++)
        walk_lines(p, regs, &tables->walks[i], i ? view_word(p->view, W_TABLES_ASKED) : "CS:EIP");
    if (tables->walk_count == 1 && !p->view->chosen.talk_keys)
        page_line(p, ROLE_DIM, "  %s", view_word(p->view, W_TABLES_ASK));
}

/* ---- Vectors ---- */

/* Intel SDM vol. 3A, table 6-1; what interrupted the guest with a vector, from its events. */
static void name_vector(const struct view *view, unsigned vector, char *text, size_t size)
{
    static const char *const exceptions[EXCEPTIONS] = {
        "#DE divide error",   "#DB debug",       "NMI",
        "#BP breakpoint",     "#OF overflow",    "#BR bound",
        "#UD invalid opcode", "#NM no FPU",      "#DF double",
        "segment overrun",    "#TS invalid TSS", "#NP no segment",
        "#SS stack",          "#GP protection",  "#PF page",
        "reserved",           "#MF x87 error",   "#AC alignment",
        "#MC machine check",  "#XM SIMD error",
    };
    const struct model_vcpu *v = &view->seen.model->vcpus[view->chosen.focus];
    snprintf(text, size, "%s", vector < EXCEPTIONS ? exceptions[vector] : "");
    for (unsigned irq = 0; irq < EVENT_IRQS; irq++)
        if ((v->lines_seen >> irq & 1) && v->vectors[irq] == vector) {
            snprintf(text, size, "IRQ %u %s", irq, event_irq_name((uint8_t)irq));
            return;
        }
}

static size_t copied(size_t size, size_t room, const struct table_register *table)
{
    size_t whole = (size_t)table->limit + 1;
    size = size < room ? size : room;
    return size < whole ? size : whole;
}

/* The entries that interrupts came by, from events: nothing else tells them from what a guest
 * happens to keep there. */
static void used_vector_lines(struct page *p, size_t size)
{
    const struct model_vcpu *v = &p->view->seen.model->vcpus[p->view->chosen.focus];
    for (unsigned irq = 0; irq < EVENT_IRQS; irq++) {
        uint16_t entry[2];
        size_t at = v->vectors[irq] * sizeof entry;
        if (!(v->lines_seen >> irq & 1) || at + sizeof entry > size)
            continue;
        memcpy(entry, p->view->seen.tables.idt + at, sizeof entry);
        page_line(p, ROLE_TEXT, "%02x: %04x:%04x  IRQ %u %s", v->vectors[irq], entry[1], entry[0],
                  irq, event_irq_name((uint8_t)irq));
    }
}

/* Entries side by side: those that are not zero. */
static void vector_lines(struct page *p, const struct table_register *idt)
{
    const struct view_tables *tables = &p->view->seen.tables;
    int per_row = p->canvas.area.columns / ENTRY_COLUMNS, shown = 0;
    size_t size = copied(tables->idt_size, VIEW_IDT, idt);
    page_line(p, ROLE_STRONG, "IVT  base %08x  limit %04x  (INT: CS:IP)", idt->base, idt->limit);
    used_vector_lines(p, size);
    for (unsigned i = 0; i < 256 && i * 4 + 3 < size; i++) {
        uint16_t entry[2];
        memcpy(entry, tables->idt + i * 4, sizeof entry);
        if ((entry[0] || entry[1]) && per_row) {
            canvas_format(p->canvas, p->row + shown / per_row, shown % per_row * ENTRY_COLUMNS,
                          ROLE_TEXT, "%02x: %04x:%04x", i, entry[1], entry[0]);
            shown++;
        }
    }
    if (!shown)
        page_line(p, ROLE_DIM, "  %s",
                  view_word(p->view, size ? W_TABLES_EMPTY : W_TABLES_NOT_READ));
    p->row += per_row ? (shown + per_row - 1) / per_row : 0;
}

static uint64_t gate_at(const struct view *view, unsigned vector)
{
    uint64_t gate;
    memcpy(&gate, view->seen.tables.idt + vector * 8, sizeof gate);
    return gate;
}

/* Bit 47 of a gate (Intel SDM vol. 3A, 6.11). */
static bool is_present(uint64_t gate)
{
    return gate >> 47 & 1;
}

static uint32_t handler_of(uint64_t gate)
{
    return (uint32_t)((gate & 0xffff) | (gate >> 32 & 0xffff0000));
}

/* What a gate says but for its handler's offset. */
static uint64_t kind_of(uint64_t gate)
{
    return is_present(gate) ? gate & 0x0000ffffffff0000 : 0;
}

static void gate_line(struct page *p, unsigned first, unsigned last)
{
    char vectors[16], name[32] = "", handler[32], text[96];
    uint64_t d = gate_at(p->view, first);
    uint32_t from = handler_of(d), to = handler_of(gate_at(p->view, last));
    snprintf(vectors, sizeof vectors, first == last ? "%02x" : "%02x-%02x", first, last);
    if (first == last)
        name_vector(p->view, first, name, sizeof name);
    if (!is_present(d)) {
        page_line(p, ROLE_DIM, "  %-5s  %-18s %s", vectors, name,
                  view_word(p->view, W_TABLES_ABSENT));
        return;
    }
    page_describe_attr(p->view, d >> 40 & 0xff, text, sizeof text);
    snprintf(handler, sizeof handler, from == to ? "%02x:%08x" : "%02x:%08x-%08x",
             (unsigned)(d >> 16 & 0xffff), from, to);
    page_line(p, ROLE_TEXT, "  %-5s  %-*s %*s  %s", vectors, from == to ? 18 : 0, name,
              from == to ? 11 : 29, handler, text);
}

/* Do two gates after each other go on one line: not there, or all the same, or one of many that
 * differ in their handlers and have no names? */
static bool go_together(const struct view *view, unsigned vector)
{
    char name[32], next_name[32];
    uint64_t d = gate_at(view, vector), next = gate_at(view, vector + 1);
    if (d == next || kind_of(d) != kind_of(next) || !is_present(d))
        return kind_of(d) == kind_of(next);
    name_vector(view, vector, name, sizeof name);
    name_vector(view, vector + 1, next_name, sizeof next_name);
    return !*name && !*next_name;
}

static void gate_lines(struct page *p, const struct table_register *idt)
{
    const struct view *view = p->view;
    unsigned count = (unsigned)copied(view->seen.tables.idt_size, VIEW_IDT, idt) / 8;
    page_line(p, ROLE_STRONG, "IDT  base %08x  limit %04x", idt->base, idt->limit);
    for (unsigned first = 0, last; first < count; first = last + 1) {
        for (last = first; last + 1 < count && go_together(view, last);)
            last++;
        gate_line(p, first, last);
    }
    if (!count)
        page_line(p, ROLE_WARN, "  %s", view_word(view, W_TABLES_NOT_READ));
}

/* ---- The GDT ---- */

/* A descriptor, as the CPU takes it apart (Intel SDM vol. 3A, 3.4.5). */
static struct segment segment_of(uint64_t d, unsigned selector)
{
    struct segment s = { .selector = (uint16_t)selector,
                         .attr = (uint16_t)((d >> 40 & 0xff) | (d >> 44 & 0xf00)) };
    s.base = (uint32_t)((d >> 16 & 0xffffff) | (d >> 32 & 0xff000000));
    s.limit = (uint32_t)((d & 0xffff) | (d >> 32 & 0xf0000));
    if (s.attr & SEGMENT_G)
        s.limit = s.limit << 12 | 0xfff;
    return s;
}

static void descriptor_lines(struct page *p, const struct table_register *gdt)
{
    const struct view_tables *tables = &p->view->seen.tables;
    unsigned count = (unsigned)copied(tables->gdt_size, VIEW_GDT, gdt) / 8;
    page_line(p, ROLE_STRONG, "GDT  base %08x  limit %04x", gdt->base, gdt->limit);
    for (unsigned i = 0; i < count; i++) {
        uint64_t d;
        memcpy(&d, tables->gdt + i * 8, sizeof d);
        struct segment s = segment_of(d, i * 8);
        if (d)
            page_segment(p, " ", &s, false);
        else if (!i)
            page_line(p, ROLE_DIM, "      0000  %s", view_word(p->view, W_TABLES_NULL));
    }
    if (!count)
        page_line(p, ROLE_WARN, "  %s", view_word(p->view, W_TABLES_NOT_READ));
}

/* ---- The overlay ---- */

static void draw_all(struct page *p, const struct event *now)
{
    page_warn_of_history(p);
    walks(p, &now->regs);
    p->row++;
    if (now->regs.cr0 & CR0_PE) {
        descriptor_lines(p, &now->regs.gdt);
        p->row++;
        gate_lines(p, &now->regs.idt);
    } else {
        vector_lines(p, &now->regs.idt);
    }
}

int view_tables_lines(const struct view *view, int columns)
{
    const struct event *now = view_event(view, view->chosen.focus);
    struct page nowhere = { .view = view, .canvas = { .area = { 0, 0, 0, columns } } };
    if (now)
        draw_all(&nowhere, now);
    return nowhere.row;
}

void view_tables(struct canvas canvas, const struct view *view)
{
    struct page p = page_open(canvas, view, VIEW_FORMAT(view, WF_TABLES_TITLE), view->chosen.focus);
    const struct event *now = view_event(view, view->chosen.focus);
    if (!now) {
        page_line(&p, ROLE_DIM, "%s", view_word(view, W_VIEW_NOT_STARTED));
        return;
    }
    p.row = -view->chosen.tables_scroll;
    draw_all(&p, now);
    if (p.row > p.canvas.area.rows) {
        const char *more = !view->chosen.talk_keys ? view_word(view, W_TABLES_MORE)
                           : view->chosen.ascii    ? " v "
                                                   : " ▼ ";
        canvas_text_right(canvas, canvas.area.rows - 1, 1, canvas.area.columns - 2, ROLE_DIM, more);
    }
}
