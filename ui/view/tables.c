/* The overlay about the tables that the CPU reads by itself: page tables, GDT, and the IDT or the
 * IVT (tables_vectors.c). */
#include "view/tables.h"

#include <stdio.h>
#include <string.h>

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
    if (tables->walk_count == 1 && view_takes_keys(&p->view->chosen))
        page_line(p, ROLE_DIM, "  %s", view_word(p->view, W_TABLES_ASK));
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
    unsigned count = (unsigned)tables_copied(tables->gdt_size, VIEW_GDT, gdt) / 8;
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
        tables_idt(p, &now->regs.idt);
    } else {
        tables_ivt(p, &now->regs.idt);
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
        const char *more = view_takes_keys(&view->chosen) ? view_word(view, W_TABLES_MORE)
                           : view->chosen.ascii           ? " v "
                                                          : " ▼ ";
        canvas_text_right(canvas, canvas.area.rows - 1, 1, canvas.area.columns - 2, ROLE_DIM, more);
    }
}
