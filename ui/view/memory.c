/* The overlays about memory: a hex dump, the segment registers. */
#include "view/overlay.h"

#include "view/parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Columns: a line of the dump with its address and both gaps takes 12 + 4 for each byte. */
enum { DUMP_MARGIN = 12, DUMP_BYTE = 4 };
enum {
    GATE_INTERRUPT16 = 6,
    GATE_TRAP16,
    GATE_CALL32 = 12,
    GATE_INTERRUPT32 = 14,
    GATE_TRAP32,
    TASK_GATE = 5
};

struct page page_open(struct canvas canvas, const struct view *view, const char *format, ...)
{
    char name[64], framed[80];
    va_list args;
    canvas_fill(canvas, ROLE_TEXT);
    va_start(args, format);
    vsnprintf(name, sizeof name, format, args);
    va_end(args);
    snprintf(framed, sizeof framed, " %s ", name);
    bool over = view->said.overlay != OVERLAY_NONE &&
                /* else it is on the stage of a talk, as one view among others */
                view->said.overlay != OVERLAY_PROMPT;
    canvas_frame(canvas, over ? ROLE_FOCUS : ROLE_FRAME, framed, over ? ROLE_FOCUS : ROLE_STRONG,
                 view->chosen.ascii);
    return (struct page){ view,
                          canvas_inner(canvas, 1, 2, canvas.area.rows - 2, canvas.area.columns - 4),
                          0 };
}

void page_line(struct page *p, enum role role, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    canvas_text_cut(p->canvas, p->row++, 0, p->canvas.area.columns, role, text);
}

void page_warn_of_history(struct page *p)
{
    const struct view *view = p->view;
    const struct view_chosen_vcpu *vcpu = &view->chosen.vcpus[view->chosen.focus];
    char moment[VIEW_MOMENT];
    if (vcpu->in_history)
        page_line(p, ROLE_WARN, VIEW_FORMAT(view, WF_MEMORY_IS_OF_NOW),
                  view_moment(view, view->chosen.focus, vcpu->history_seq, moment));
}

static bool is_full(const struct page *p)
{
    return p->row >= p->canvas.area.rows;
}

/* ---- Hex dump ---- */

static size_t copied(const struct view *view)
{
    return view->seen.memory_size < VIEW_MEMORY ? view->seen.memory_size : VIEW_MEMORY;
}

static int bytes_per_line(int columns)
{
    int n = 16;
    while (n > 1 && DUMP_MARGIN + DUMP_BYTE * n > columns)
        n /= 2;
    return n;
}

static void dump_line(struct page *p, size_t from, int per_line)
{
    const struct view *view = p->view;
    canvas_format(p->canvas, p->row, 0, ROLE_DIM, "%08x",
                  view->chosen.memory_linear + (uint32_t)from);
    for (int i = 0; i < per_line && from + (size_t)i < copied(view); i++) {
        uint8_t byte = view->seen.memory[from + (size_t)i];
        bool changed =
            view->seen.memory_has_before && byte != view->seen.memory_before[from + (size_t)i];
        enum role role = changed ? ROLE_CHANGED : byte ? ROLE_TEXT : ROLE_DIM;
        bool prints = byte >= 0x20 && byte < 0x7f;
        canvas_format(p->canvas, p->row, 10 + 3 * i + (i >= 8), role, "%02x", byte);
        canvas_format(p->canvas, p->row, 12 + 3 * per_line + i, prints ? role : ROLE_DIM, "%c",
                      prints ? byte : '.');
    }
    p->row++;
}

void view_memory(struct canvas canvas, const struct view *view)
{
    struct page p = page_open(canvas, view, VIEW_FORMAT(view, WF_MEMORY_TITLE), view->chosen.focus);
    int per_line = bytes_per_line(p.canvas.area.columns);
    bool history = view->chosen.vcpus[view->chosen.focus].in_history;
    bool legend = (view->seen.memory_has_before || history) && p.canvas.area.rows > 4;
    canvas_text(p.canvas, 0, 0, ROLE_DIM, view_word(view, W_MEMORY_LINEAR));
    for (int i = 0; i < per_line; i++)
        canvas_format(p.canvas, 0, 10 + 3 * i + (i >= 8), ROLE_DIM, "+%x", (unsigned)i);
    canvas_text(p.canvas, 0, 12 + 3 * per_line, ROLE_DIM, per_line >= 8 ? "ASCII" : "");
    p.canvas.area.rows -= legend;
    size_t from = 0;
    for (p.row = 1; from < copied(view) && !is_full(&p); from += (size_t)per_line)
        dump_line(&p, from, per_line);
    if (copied(view) < VIEW_MEMORY && !is_full(&p))
        page_line(&p, ROLE_WARN, "%08x  %s", view->chosen.memory_linear + (uint32_t)copied(view),
                  view_word(view, W_MEMORY_ENDS));
    p.row = p.canvas.area.rows;
    p.canvas.area.rows += legend;
    if (legend && history)
        page_warn_of_history(&p);
    else if (legend)
        page_line(&p, ROLE_CHANGED, "%s", view_word(view, W_MEMORY_CHANGED));
}

/* ---- Segments ---- */

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

void page_describe_attr(const struct view *view, unsigned attr, char *text, size_t size)
{
    unsigned dpl = (attr & SEGMENT_DPL) >> SEGMENT_DPL_SHIFT, type = attr & SEGMENT_TYPE;
    const char *absent = attr & SEGMENT_P ? "" : view_word(view, W_SEGMENTS_ABSENT);
    const char *bits = attr & SEGMENT_L ? "64" : attr & SEGMENT_DB ? "32" : "16";
    if (attr & SEGMENT_UNUSABLE)
        snprintf(text, size, "unusable");
    else if (!attr)
        snprintf(text, size, "-");
    else if (!(attr & SEGMENT_S))
        snprintf(text, size, "%s DPL %u%s", system_type(type), dpl, absent);
    else if (type & 8)
        snprintf(text, size, "code%s%s %s-bit DPL %u%s", type & 2 ? " read" : "",
                 type & 4 ? " conforming" : "", bits, dpl, absent);
    else
        snprintf(text, size, "data%s%s %s-bit DPL %u%s", type & 2 ? " write" : "",
                 type & 4 ? " down" : "", bits, dpl, absent);
}

void page_segment(struct page *p, const char *name, const struct segment *s, bool changed)
{
    char text[96];
    page_describe_attr(p->view, s->attr, text, sizeof text);
    page_line(p, changed ? ROLE_CHANGED : ROLE_TEXT, "%-5s %04x  %08x  %08x  %s", name, s->selector,
              s->base, s->limit, text);
}

static bool differs(const struct segment *a, const struct segment *b)
{
    return a->selector != b->selector || a->base != b->base || a->limit != b->limit ||
           a->attr != b->attr;
}

/* CR4 bits that a 386 to Pentium Pro knows (Intel SDM vol. 3A, 2.5). */
static void describe_cr4(uint32_t cr4, char *text, size_t size)
{
    static const char *const names[] = { "VME", "PVI", "TSD", "DE", "PSE", "PAE", "MCE", "PGE" };
    size_t at = 0;
    snprintf(text, size, "-");
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (cr4 & 1u << i && at < size)
            at += (size_t)snprintf(text + at, size - at, "%s%s", at ? " " : "", names[i]);
}

static void control_lines(struct page *p, const struct registers *regs)
{
    char text[128];
    explain_cr0(regs->cr0, text, sizeof text);
    page_line(p, ROLE_TEXT, "cr0   %08x  %s", regs->cr0, text);
    page_line(p, ROLE_TEXT, "cr2   %08x  %s", regs->cr2, view_word(p->view, W_SEGMENTS_CR2));
    page_line(p, ROLE_TEXT, "cr3   %08x  %s", regs->cr3, view_word(p->view, W_SEGMENTS_CR3));
    describe_cr4(regs->cr4, text, sizeof text);
    page_line(p, ROLE_TEXT, "cr4   %08x  %s", regs->cr4, text);
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
    page_line(&p, ROLE_DIM, "      %s", view_word(view, W_SEGMENTS_HEADING));
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        page_segment(&p, order[i].name, &regs->seg[order[i].seg],
                     differs(&regs->seg[order[i].seg], &was->seg[order[i].seg]));
    page_segment(&p, "ldt", &regs->ldt, differs(&regs->ldt, &was->ldt));
    page_segment(&p, "tr", &regs->tr, differs(&regs->tr, &was->tr));
    page_line(&p, ROLE_TEXT, "gdtr        %08x  %08x", regs->gdt.base, regs->gdt.limit);
    page_line(&p, ROLE_TEXT, "idtr        %08x  %08x", regs->idt.base, regs->idt.limit);
    p.row += p.row + 5 <= p.canvas.area.rows;
    control_lines(&p, regs);
}
