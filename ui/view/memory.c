/* The overlays about memory: a hex dump, the segment registers. */
#include "view/overlay.h"

#include "event/wide.h"
#include "view/parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Columns: a line of the dump takes its address, both gaps, and 4 for each byte. */
enum { DUMP_GAPS = 4, DUMP_BYTE = 4, DUMP_ADDRESS = 8, DUMP_LONG_ADDRESS = 16 };
enum {
    GATE_INTERRUPT16 = 6,
    GATE_TRAP16,
    GATE_CALL32 = 12,
    GATE_INTERRUPT32 = 14,
    GATE_TRAP32,
    TASK_GATE = 5
};

static bool is_full(const struct page *p)
{
    return p->row >= p->canvas.area.rows;
}

/* ---- Hex dump ---- */

static size_t copied(const struct view *view)
{
    return view->seen.memory_size < VIEW_MEMORY ? view->seen.memory_size : VIEW_MEMORY;
}

/* Digits of its addresses. */
static int dump_digits(const struct view *view)
{
    return view->chosen.memory_linear > UINT32_MAX ? DUMP_LONG_ADDRESS : DUMP_ADDRESS;
}

static int bytes_per_line(const struct view *view, int columns)
{
    int n = 16;
    while (n > 1 && dump_digits(view) + DUMP_GAPS + DUMP_BYTE * n > columns)
        n /= 2;
    return n;
}

static unsigned long long address_of(const struct view *view, size_t from)
{
    return view_linear(view, view->chosen.memory_linear + from);
}

static void dump_line(struct page *p, size_t from, int per_line)
{
    const struct view *view = p->view;
    int bytes = dump_digits(view) + 2, ascii = bytes + 2 + 3 * per_line;
    canvas_format(p->canvas, p->row, 0, ROLE_DIM, "%08llx", address_of(view, from));
    for (int i = 0; i < per_line && from + (size_t)i < copied(view); i++) {
        uint8_t byte = view->seen.memory[from + (size_t)i];
        bool changed =
            view->seen.memory_has_before && byte != view->seen.memory_before[from + (size_t)i];
        enum role role = changed ? ROLE_CHANGED : byte ? ROLE_TEXT : ROLE_DIM;
        bool prints = byte >= 0x20 && byte < 0x7f;
        canvas_format(p->canvas, p->row, bytes + 3 * i + (i >= 8), role, "%02x", byte);
        canvas_format(p->canvas, p->row, ascii + i, prints ? role : ROLE_DIM, "%c",
                      prints ? byte : '.');
    }
    p->row++;
}

void view_memory(struct canvas canvas, const struct view *view)
{
    struct page p = page_open(canvas, view, VIEW_FORMAT(view, WF_MEMORY_TITLE), view->chosen.focus);
    int per_line = bytes_per_line(view, p.canvas.area.columns), bytes = dump_digits(view) + 2;
    bool history = view->chosen.vcpus[view->chosen.focus].in_history;
    bool legend = (view->seen.memory_has_before || history) && p.canvas.area.rows > 4;
    canvas_text(p.canvas, 0, 0, ROLE_DIM, view_word(view, W_MEMORY_LINEAR));
    for (int i = 0; i < per_line; i++)
        canvas_format(p.canvas, 0, bytes + 3 * i + (i >= 8), ROLE_DIM, "+%x", (unsigned)i);
    canvas_text(p.canvas, 0, bytes + 2 + 3 * per_line, ROLE_DIM, per_line >= 8 ? "ASCII" : "");
    p.canvas.area.rows -= legend;
    size_t from = 0;
    for (p.row = 1; from < copied(view) && !is_full(&p); from += (size_t)per_line)
        dump_line(&p, from, per_line);
    if (copied(view) < VIEW_MEMORY && !is_full(&p))
        page_line(&p, ROLE_WARN, "%08llx  %s", address_of(view, copied(view)),
                  view_word(view, W_MEMORY_ENDS));
    p.row = p.canvas.area.rows;
    p.canvas.area.rows += legend;
    if (legend && history)
        page_warn_of_history(&p);
    else if (legend)
        page_line(&p, ROLE_CHANGED, "%s", view_word(view, W_MEMORY_CHANGED));
}

/* ---- Segments ---- */

/* In long mode there are six (Intel SDM vol. 3A, table 3-2). */
static const char *long_system_type(unsigned type)
{
    switch (type) {
    case 2: return "LDT";
    case 9: return "TSS 64-bit";
    case 11: return "TSS 64-bit, busy";
    case GATE_CALL32: return "call gate 64-bit";
    case GATE_INTERRUPT32: return "interrupt gate 64-bit";
    case GATE_TRAP32: return "trap gate 64-bit";
    default: return "reserved type";
    }
}

static const char *system_type(unsigned type)
{
    switch (type) {
    case 1: return "TSS 16-bit";
    case 2: return "LDT";
    case 3: return "TSS 16-bit, busy";
    case 9: return "TSS 32-bit";
    case 11: return "TSS 32-bit, busy";
    case TASK_GATE: return "task gate";
    case 4: return "call gate 16-bit";
    case GATE_INTERRUPT16: return "interrupt gate 16-bit";
    case GATE_TRAP16: return "trap gate 16-bit";
    case GATE_CALL32: return "call gate 32-bit";
    case GATE_INTERRUPT32: return "interrupt gate 32-bit";
    case GATE_TRAP32: return "trap gate 32-bit";
    default: return "reserved type";
    }
}

void page_describe_attr(const struct page *p, unsigned attr, char *text, size_t size)
{
    unsigned dpl = (attr & SEGMENT_DPL) >> SEGMENT_DPL_SHIFT, type = attr & SEGMENT_TYPE;
    const char *absent = attr & SEGMENT_P ? "" : view_word(p->view, W_SEGMENTS_ABSENT);
    const char *bits = attr & SEGMENT_L ? "64" : attr & SEGMENT_DB ? "32" : "16";
    if (attr & SEGMENT_UNUSABLE)
        snprintf(text, size, "unusable");
    else if (!attr)
        snprintf(text, size, "-");
    else if (!(attr & SEGMENT_S))
        snprintf(text, size, "%s DPL %u%s", (p->is_long ? long_system_type : system_type)(type),
                 dpl, absent);
    else if (type & 8)
        snprintf(text, size, "code%s%s %s-bit DPL %u%s", type & 2 ? " read" : "",
                 type & 4 ? " conforming" : "", bits, dpl, absent);
    else
        snprintf(text, size, "data%s%s %s-bit DPL %u%s", type & 2 ? " write" : "",
                 type & 4 ? " down" : "", bits, dpl, absent);
}

int page_digits(const struct page *p)
{
    return p->is_long ? 16 : 8;
}

void page_segment(struct page *p, const char *name, const struct segment *s, uint64_t base,
                  bool changed)
{
    char text[96];
    page_describe_attr(p, s->attr, text, sizeof text);
    page_line(p, changed ? ROLE_CHANGED : ROLE_TEXT, "%-5s %04x  %0*llx  %08x  %s", name,
              s->selector, page_digits(p), (unsigned long long)base, s->limit, text);
}

static bool differs(const struct segment *a, const struct segment *b)
{
    return a->selector != b->selector || a->base != b->base || a->limit != b->limit ||
           a->attr != b->attr;
}

/* A segment register of now, and before. The base that it holds, be it used or not. */
static void register_line(struct page *p, const char *name, const struct segment *s,
                          const struct segment *was, uint32_t upper, uint32_t was_upper)
{
    page_segment(p, name, s, wide_value(s->base, upper), differs(s, was) || upper != was_upper);
}

static void control_line(struct page *p, const char *name, uint32_t value, uint32_t upper,
                         const char *text)
{
    page_line(p, ROLE_TEXT, "%-5s %0*llx  %s", name, page_digits(p),
              (unsigned long long)wide_value(value, upper), text);
}

static void control_lines(struct page *p, const struct registers *regs,
                          const struct event_wide *wide)
{
    char text[128];
    explain_cr0(regs->cr0, text, sizeof text);
    control_line(p, "cr0", regs->cr0, 0, text);
    control_line(p, "cr2", regs->cr2, wide->cr2, view_word(p->view, W_SEGMENTS_CR2));
    control_line(p, "cr3", regs->cr3, wide->cr3,
                 view_word(p->view, p->is_long ? W_SEGMENTS_CR3_LONG : W_SEGMENTS_CR3));
    explain_cr4(regs->cr4, text, sizeof text);
    control_line(p, "cr4", regs->cr4, wide->cr4, text);
    if (!regs->efer)
        return;
    explain_efer(regs->efer, text, sizeof text);
    control_line(p, "efer", regs->efer, 0, text);
}

static void table_line(struct page *p, const char *name, const struct table_register *table,
                       uint32_t upper)
{
    page_line(p, ROLE_TEXT, "%-11s %0*llx  %08x", name, page_digits(p),
              (unsigned long long)wide_value(table->base, upper), table->limit);
}

void view_segments(struct canvas canvas, const struct view *view)
{
    static const struct {
        const char *name;
        unsigned seg;
    } order[] = { { "cs", SEG_CS }, { "ds", SEG_DS }, { "es", SEG_ES },
                  { "ss", SEG_SS }, { "fs", SEG_FS }, { "gs", SEG_GS } };
    struct page p =
        page_open(canvas, view, VIEW_FORMAT(view, WF_SEGMENTS_TITLE), view->chosen.focus);
    const struct event *now = view_event(view, view->chosen.focus),
                       *before = view_event_before(view, view->chosen.focus);
    if (!now) {
        page_line(&p, ROLE_DIM, "%s", view_word(view, W_VIEW_NOT_STARTED));
        return;
    }
    const struct registers *regs = &now->regs, *was = before ? &before->regs : regs;
    const struct event_wide *wide = view_wide(view, now),
                            *was_wide = before ? view_wide(view, before) : wide;
    page_line(&p, ROLE_DIM, "      %s",
              view_word(view, p.is_long ? W_SEGMENTS_HEADING_LONG : W_SEGMENTS_HEADING));
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        unsigned seg = order[i].seg;
        register_line(&p, order[i].name, &regs->seg[seg], &was->seg[seg], wide->seg_base[seg],
                      was_wide->seg_base[seg]);
    }
    register_line(&p, "ldt", &regs->ldt, &was->ldt, wide->ldt_base, was_wide->ldt_base);
    register_line(&p, "tr", &regs->tr, &was->tr, wide->tr_base, was_wide->tr_base);
    table_line(&p, "gdtr", &regs->gdt, wide->gdt_base);
    table_line(&p, "idtr", &regs->idt, wide->idt_base);
    p.row += p.row + 5 <= p.canvas.area.rows;
    control_lines(&p, regs, wide);
}
