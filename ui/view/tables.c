/* The overlay about the tables that the CPU reads by itself: page tables (tables_walk.c), GDT, and
 * the IDT or the IVT (tables_vectors.c). */
#include "view/tables.h"

#include "event/wide.h"

#include <string.h>

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

static uint64_t descriptor_at(const struct view_tables *tables, unsigned i)
{
    uint64_t d;
    memcpy(&d, tables->gdt + i * 8, sizeof d);
    return d;
}

/* In long mode those of system segments take two places, the second with the upper half of the base
 * (Intel SDM vol. 3A, 3.5.2 and 7.2.3). Returns how many this one takes. */
static unsigned descriptor_line(struct page *p, unsigned i, unsigned count)
{
    const struct view_tables *tables = &p->view->seen.tables;
    uint64_t d = descriptor_at(tables, i);
    struct segment s = segment_of(d, i * 8);
    bool two = p->is_long && d && !(s.attr & SEGMENT_S) && i + 1 < count;
    uint64_t upper = two ? descriptor_at(tables, i + 1) : 0;
    if (d)
        page_segment(p, " ", &s, upper << 32 | s.base, false);
    else if (!i)
        page_line(p, ROLE_DIM, "      0000  %s", view_word(p->view, W_TABLES_NULL));
    return two ? 2 : 1;
}

static void descriptor_lines(struct page *p, const struct table_register *gdt, uint64_t base)
{
    const struct view_tables *tables = &p->view->seen.tables;
    unsigned count = (unsigned)tables_copied(tables->gdt_size, VIEW_GDT, gdt) / 8;
    page_line(p, ROLE_STRONG, "GDT  base %08llx  limit %04x", (unsigned long long)base, gdt->limit);
    for (unsigned i = 0; i < count;)
        i += descriptor_line(p, i, count);
    if (!count)
        page_line(p, ROLE_WARN, "  %s",
                  view_word(p->view, gdt->limit < 7 ? W_TABLES_NO_ENTRY : W_TABLES_NOT_READ));
}

/* ---- The overlay ---- */

static void paragraph(struct page *p, enum role role, const char *text)
{
    if (*text)
        p->row += canvas_wrap(p->canvas, p->row, 0, role, text);
}

/* Why the guest failed, all of it: what the rows of plain words have no room for. */
static void diagnosis_lines(struct page *p, const struct event *now)
{
    const struct model_vcpu *v = &p->view->seen.model->vcpus[now->vcpu];
    const struct diagnosis *d = p->view->seen.vcpus[now->vcpu].diagnosis;
    char chain[DIAGNOSIS_CHAIN];
    const int before = p->row;
    if (!d || now->seq < v->last_exit.seq)
        return;
    paragraph(p, ROLE_BAD, diagnosis_chain(d, p->view->chosen.language, chain));
    paragraph(p, ROLE_EXPLAIN, d->advice);
    p->row += p->row != before;
}

static void draw_all(struct page *p, const struct event *now)
{
    const struct registers *regs = &now->regs;
    const struct event_wide *wide = view_wide(p->view, now);
    page_warn_of_history(p);
    diagnosis_lines(p, now);
    tables_walks(p, now);
    tables_ranges(p, now);
    p->row++;
    if (regs->cr0 & CR0_PE) {
        descriptor_lines(p, &regs->gdt, wide_value(regs->gdt.base, wide->gdt_base));
        p->row++;
        tables_idt(p, &regs->idt, wide_value(regs->idt.base, wide->idt_base));
    } else {
        tables_ivt(p, &now->regs.idt);
    }
}

int view_tables_lines(const struct view *view, int columns)
{
    return page_count(view, columns, draw_all);
}

void view_tables(struct canvas canvas, const struct view *view)
{
    struct page p = page_open(canvas, view, VIEW_FORMAT(view, WF_TABLES_TITLE), view->chosen.focus);
    page_draw(&p, canvas, draw_all);
}
