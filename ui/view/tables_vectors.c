/* Where interrupts and exceptions lead: the IVT of real mode, and the IDT. */
#include "view/tables.h"

#include "event/words.h"

#include <stdio.h>
#include <string.h>

enum { ENTRY_COLUMNS = 16, EXCEPTIONS = 20 };

size_t tables_copied(size_t size, size_t room, const struct table_register *table)
{
    size_t whole = (size_t)table->limit + 1;
    size = size < room ? size : room;
    return size < whole ? size : whole;
}

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

static bool is_used(const struct model_vcpu *v, unsigned vector)
{
    for (unsigned irq = 0; irq < EVENT_IRQS; irq++)
        if ((v->lines_seen >> irq & 1) && v->vectors[irq] == vector)
            return true;
    return false;
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

void tables_ivt(struct page *p, const struct table_register *idt)
{
    const struct view_tables *tables = &p->view->seen.tables;
    const struct model_vcpu *v = &p->view->seen.model->vcpus[p->view->chosen.focus];
    int per_row = p->canvas.area.columns / ENTRY_COLUMNS, shown = 0, others = 0;
    size_t size = tables_copied(tables->idt_size, VIEW_IDT, idt);
    page_line(p, ROLE_STRONG, "IVT  base %08x  limit %04x  (INT: CS:IP)", idt->base, idt->limit);
    used_vector_lines(p, size);
    for (unsigned i = 0; i < 256 && i * 4 + 3 < size; i++) {
        uint16_t entry[2];
        memcpy(entry, tables->idt + i * 4, sizeof entry);
        if ((!entry[0] && !entry[1]) || is_used(v, i))
            continue;
        others += tables->no_vector[i];
        if (!tables->no_vector[i] && per_row) {
            canvas_format(p->canvas, p->row + shown / per_row, shown % per_row * ENTRY_COLUMNS,
                          ROLE_TEXT, "%02x: %04x:%04x", i, entry[1], entry[0]);
            shown++;
        }
    }
    p->row += per_row ? (shown + per_row - 1) / per_row : 0;
    if (others)
        page_line(p, ROLE_DIM, "  %s", view_word(p->view, W_TABLES_NO_VECTORS));
    else if (!shown)
        page_line(p, ROLE_DIM, "  %s",
                  view_word(p->view, size ? W_TABLES_EMPTY : W_TABLES_NOT_READ));
}

/* A gate: eight bytes, and in long mode eight more, with the upper half of the handler's offset
 * (Intel SDM vol. 3A, 6.11 and 6.14.1). */
struct gate {
    uint64_t low;
    uint32_t high;
};

static size_t gate_size(const struct page *p)
{
    return p->is_long ? 16 : 8;
}

static struct gate gate_at(const struct page *p, unsigned vector)
{
    const uint8_t *from = p->view->seen.tables.idt + vector * gate_size(p);
    struct gate gate = { 0 };
    memcpy(&gate.low, from, sizeof gate.low);
    if (p->is_long)
        memcpy(&gate.high, from + sizeof gate.low, sizeof gate.high);
    return gate;
}

/* Bit 47 of a gate. */
static bool is_present(struct gate gate)
{
    return gate.low >> 47 & 1;
}

static uint64_t handler_of(struct gate gate)
{
    return (uint64_t)gate.high << 32 | (gate.low >> 32 & 0xffff0000) | (gate.low & 0xffff);
}

/* What a gate says but for its handler's offset. */
static uint64_t kind_of(struct gate gate)
{
    return is_present(gate) ? gate.low & 0x0000ffffffff0000 : 0;
}

/* "08:80001240", or of several gates "08:80001240-80001270". */
static void put_handlers(struct gate first, struct gate last, char *text, size_t size)
{
    unsigned long long from = handler_of(first), to = handler_of(last);
    int at = snprintf(text, size, "%02x:%08llx", (unsigned)(first.low >> 16 & 0xffff), from);
    if (from != to)
        snprintf(text + at, size - (size_t)at, "-%08llx", to);
}

/* Whose stack a gate of long mode takes, if it is one of the TSS's interrupt stacks. */
static void put_stack(const struct page *p, struct gate gate, char *text, size_t size)
{
    size_t at = strlen(text);
    unsigned stack = gate.low >> 32 & 7;
    if (p->is_long && stack)
        snprintf(text + at, size - at, " IST %u", stack);
}

static void gate_line(struct page *p, unsigned first, unsigned last)
{
    char vectors[16], name[32] = "", handler[64], text[96];
    struct gate gate = gate_at(p, first), other = gate_at(p, last);
    bool same = handler_of(gate) == handler_of(other);
    int columns = (same ? 11 : 29) + (p->is_long && handler_of(gate) > UINT32_MAX ? 8 : 0);
    snprintf(vectors, sizeof vectors, first == last ? "%02x" : "%02x-%02x", first, last);
    if (first == last)
        name_vector(p->view, first, name, sizeof name);
    if (!is_present(gate)) {
        page_line(p, ROLE_DIM, "  %-5s  %-18s %s", vectors, name,
                  view_word(p->view, W_TABLES_ABSENT));
        return;
    }
    page_describe_attr(p, gate.low >> 40 & 0xff, text, sizeof text);
    put_stack(p, gate, text, sizeof text);
    put_handlers(gate, other, handler, sizeof handler);
    page_line(p, ROLE_TEXT, "  %-5s  %-*s %*s  %s", vectors, same ? 18 : 0, name, columns, handler,
              text);
}

/* Do two gates after each other go on one line: not there, or all the same, or one of many that
 * differ in their handlers and have no names? */
static bool go_together(const struct page *p, unsigned vector)
{
    char name[32], next_name[32];
    struct gate gate = gate_at(p, vector), next = gate_at(p, vector + 1);
    bool same = gate.low == next.low && gate.high == next.high;
    if (same || kind_of(gate) != kind_of(next) || !is_present(gate))
        return kind_of(gate) == kind_of(next);
    name_vector(p->view, vector, name, sizeof name);
    name_vector(p->view, vector + 1, next_name, sizeof next_name);
    return !*name && !*next_name;
}

void tables_idt(struct page *p, const struct table_register *idt, uint64_t base)
{
    const struct view *view = p->view;
    unsigned count =
        (unsigned)(tables_copied(view->seen.tables.idt_size, VIEW_IDT, idt) / gate_size(p));
    page_line(p, ROLE_STRONG, "IDT  base %08llx  limit %04x", (unsigned long long)base, idt->limit);
    for (unsigned first = 0, last; first < count; first = last + 1) {
        for (last = first; last + 1 < count && go_together(p, last);)
            last++;
        gate_line(p, first, last);
    }
    if (!count)
        page_line(p, ROLE_WARN, "  %s",
                  view_word(view, idt->limit + 1u < gate_size(p) ? W_TABLES_NO_ENTRY
                                                                 : W_TABLES_NOT_READ));
}
