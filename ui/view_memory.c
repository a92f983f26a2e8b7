/* The overlays about memory: a hex dump, the segment registers, the tables that the CPU reads. */
#include "view.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Columns: a line of the dump with its address and both gaps takes 12 + 4 for each byte. */
enum { DUMP_MARGIN = 12, DUMP_BYTE = 4, ENTRY_COLUMNS = 16 };
enum { GATE_INTERRUPT16 = 6, GATE_TRAP16, GATE_CALL32 = 12, GATE_INTERRUPT32 = 14, GATE_TRAP32, TASK_GATE = 5 };
enum { ENTRY_PRESENT = 1, ENTRY_WRITE = 2, ENTRY_USER = 4, ENTRY_PAGE_SIZE = 0x80 };

enum word {
    W_MEMORY,
    W_LINEAR,
    W_CHANGED,
    W_NO_MEMORY,
    W_MORE,
    W_SEGMENTS,
    W_HEADING,
    W_TABLES,
    W_NOT_STARTED,
    W_NOT_COPIED,
    W_MOVE,
    W_EMPTY,
    W_PAGING_OFF,
    W_WALK,
    W_NOT_PRESENT,
    W_ABSENT,
    W_FOUR_MIB,
    W_IDENTITY,
    W_PAE,
    WORDS
};
static const char *const words[WORDS][2] = {
    [W_MEMORY] = { "memory of vCPU %u", "vCPU %u 메모리" },
    [W_LINEAR] = { "linear", "선형주소" },
    [W_CHANGED] = { "marked: changed since the last stop", "표시: 지난 정지 뒤에 바뀜" },
    [W_NO_MEMORY] = { "no RAM from here on", "여기부터 RAM 없음" },
    [W_MORE] = { "more below, not shown", "아래에 더 있음" },
    [W_SEGMENTS] = { "segments of vCPU %u", "vCPU %u 세그먼트" },
    [W_HEADING] = { "sel   base      limit     attributes (numbers in hex)", "sel   base      limit     속성 (수는 16진수)" },
    [W_TABLES] = { "tables of vCPU %u", "vCPU %u 테이블" },
    [W_NOT_STARTED] = { "not started yet", "아직 시작 안 함" },
    [W_NOT_COPIED] = { "the memory shown does not hold it", "보고 있는 메모리에 없음" },
    [W_MOVE] = { "move the memory view to its base", "메모리 보기를 이 주소로 옮기면 보임" },
    [W_EMPTY] = { "every entry shown is zero", "보이는 항목은 모두 0" },
    [W_PAGING_OFF] = { "paging is off: linear = physical address", "페이징 꺼짐: 선형주소 = 물리주소" },
    [W_WALK] = { "page walk of CS:IP, linear", "CS:IP 페이지 워크, 선형주소" },
    [W_NOT_PRESENT] = { "not present: page fault", "없음: 페이지 폴트" },
    [W_ABSENT] = { " absent", " 없음" },
    [W_FOUR_MIB] = { "4 MiB page", "4 MiB 페이지" },
    [W_IDENTITY] = { "read where linear = physical", "선형 = 물리인 곳에서 읽음" },
    [W_PAE] = { "PAE or 64-bit paging: not decoded here", "PAE, 64비트 페이징은 해석하지 않음" },
};

struct page {
    const struct view *view;
    struct canvas canvas; /* inside the frame */
    int row;
};

static const char *word(const struct view *view, enum word w)
{
    return words[w][view->language == KOREAN];
}

/* An empty frame over whatever was there. */
static struct page page_open(struct canvas canvas, const struct view *view, enum word title)
{
    char name[64], framed[80];
    canvas_fill(canvas, ROLE_TEXT);
    snprintf(name, sizeof name, word(view, title), view->focus);
    snprintf(framed, sizeof framed, " %s ", name);
    canvas_frame(canvas, ROLE_FOCUS, framed, ROLE_FOCUS, view->ascii);
    return (struct page){ view, canvas_inner(canvas, 1, 2, canvas.area.rows - 2, canvas.area.columns - 4), 0 };
}

__attribute__((format(printf, 3, 4))) static void line(struct page *p, enum role role, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    canvas_text_cut(p->canvas, p->row++, 0, p->canvas.area.columns, role, text);
}

static bool is_full(const struct page *p)
{
    return p->row >= p->canvas.area.rows;
}

/* ---- Hex dump ---- */

static size_t copied(const struct view *view)
{
    return view->memory_size < VIEW_MEMORY ? view->memory_size : VIEW_MEMORY;
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
    canvas_format(p->canvas, p->row, 0, ROLE_DIM, "%08x", view->memory_linear + (uint32_t)from);
    for (int i = 0; i < per_line && from + (size_t)i < copied(view); i++) {
        uint8_t byte = view->memory[from + (size_t)i];
        bool changed = view->memory_has_before && byte != view->memory_before[from + (size_t)i];
        enum role role = changed ? ROLE_CHANGED : byte ? ROLE_TEXT : ROLE_DIM;
        bool prints = byte >= 0x20 && byte < 0x7f;
        canvas_format(p->canvas, p->row, 10 + 3 * i + (i >= 8), role, "%02x", byte);
        canvas_format(p->canvas, p->row, 12 + 3 * per_line + i, prints ? role : ROLE_DIM, "%c", prints ? byte : '.');
    }
    p->row++;
}

void view_memory(struct canvas canvas, const struct view *view)
{
    struct page p = page_open(canvas, view, W_MEMORY);
    int per_line = bytes_per_line(p.canvas.area.columns);
    bool legend = view->memory_has_before && p.canvas.area.rows > 4;
    canvas_text(p.canvas, 0, 0, ROLE_DIM, word(view, W_LINEAR));
    for (int i = 0; i < per_line; i++)
        canvas_format(p.canvas, 0, 10 + 3 * i + (i >= 8), ROLE_DIM, "+%x", (unsigned)i);
    canvas_text(p.canvas, 0, 12 + 3 * per_line, ROLE_DIM, per_line >= 8 ? "ASCII" : "");
    p.canvas.area.rows -= legend;
    size_t from = 0;
    for (p.row = 1; from < copied(view) && !is_full(&p); from += (size_t)per_line)
        dump_line(&p, from, per_line);
    if (copied(view) < VIEW_MEMORY && !is_full(&p))
        line(&p, ROLE_WARN, "%08x  %s", view->memory_linear + (uint32_t)copied(view), word(view, W_NO_MEMORY));
    p.row = p.canvas.area.rows;
    p.canvas.area.rows += legend;
    if (legend)
        line(&p, ROLE_CHANGED, "%s", word(view, W_CHANGED));
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

/* "code read 32-bit DPL 0", in the words of the manuals. */
static void describe_attr(const struct view *view, unsigned attr, char *text, size_t size)
{
    unsigned dpl = (attr & SEGMENT_DPL) >> SEGMENT_DPL_SHIFT, type = attr & SEGMENT_TYPE;
    const char *absent = attr & SEGMENT_P ? "" : word(view, W_ABSENT);
    const char *bits = attr & SEGMENT_L ? "64" : attr & SEGMENT_DB ? "32" : "16";
    if (attr & SEGMENT_UNUSABLE)
        snprintf(text, size, "unusable");
    else if (!attr)
        snprintf(text, size, "-");
    else if (!(attr & SEGMENT_S))
        snprintf(text, size, "%s DPL %u%s", system_type(type), dpl, absent);
    else if (type & 8)
        snprintf(text, size, "code%s%s %s-bit DPL %u%s", type & 2 ? " read" : "", type & 4 ? " conforming" : "", bits, dpl,
                 absent);
    else
        snprintf(text, size, "data%s%s %s-bit DPL %u%s", type & 2 ? " write" : "", type & 4 ? " down" : "", bits, dpl, absent);
}

static void segment_line(struct page *p, const char *name, const struct segment *s, bool changed)
{
    char text[96];
    describe_attr(p->view, s->attr, text, sizeof text);
    line(p, changed ? ROLE_CHANGED : ROLE_TEXT, "%-5s %04x  %08x  %08x  %s", name, s->selector, s->base, s->limit, text);
}

static bool differs(const struct segment *a, const struct segment *b)
{
    return a->selector != b->selector || a->base != b->base || a->limit != b->limit || a->attr != b->attr;
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
    static const char *const page_fault[] = { "linear address of the last page fault", "마지막 페이지 폴트의 선형주소" };
    static const char *const directory[] = { "page directory, physical", "페이지 디렉터리, 물리주소" };
    bool korean = p->view->language == KOREAN;
    char text[128];
    explain_cr0(regs->cr0, text, sizeof text);
    line(p, ROLE_TEXT, "cr0   %08x  %s", regs->cr0, text);
    line(p, ROLE_TEXT, "cr2   %08x  %s", regs->cr2, page_fault[korean]);
    line(p, ROLE_TEXT, "cr3   %08x  %s", regs->cr3, directory[korean]);
    describe_cr4(regs->cr4, text, sizeof text);
    line(p, ROLE_TEXT, "cr4   %08x  %s", regs->cr4, text);
}

void view_segments(struct canvas canvas, const struct view *view)
{
    static const struct {
        const char *name;
        unsigned seg;
    } order[] = { { "cs", SEG_CS }, { "ds", SEG_DS }, { "es", SEG_ES }, { "ss", SEG_SS }, { "fs", SEG_FS }, { "gs", SEG_GS } };
    struct page p = page_open(canvas, view, W_SEGMENTS);
    const struct event *now = view_event(view, view->focus), *before = view_event_before(view, view->focus);
    if (!now) {
        line(&p, ROLE_DIM, "%s", word(view, W_NOT_STARTED));
        return;
    }
    const struct registers *regs = &now->regs, *was = before ? &before->regs : regs;
    line(&p, ROLE_DIM, "      %s", word(view, W_HEADING));
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        segment_line(&p, order[i].name, &regs->seg[order[i].seg], differs(&regs->seg[order[i].seg], &was->seg[order[i].seg]));
    segment_line(&p, "ldt", &regs->ldt, differs(&regs->ldt, &was->ldt));
    segment_line(&p, "tr", &regs->tr, differs(&regs->tr, &was->tr));
    line(&p, ROLE_TEXT, "gdtr        %08x  %08x", regs->gdt.base, regs->gdt.limit);
    line(&p, ROLE_TEXT, "idtr        %08x  %08x", regs->idt.base, regs->idt.limit);
    p.row += p.row + 5 <= p.canvas.area.rows;
    control_lines(&p, regs);
}

/* ---- Tables ---- */

/* n bytes from a linear address, if the copied memory holds them all. */
static bool held(const struct view *view, uint32_t linear, void *to, size_t n)
{
    uint32_t offset = linear - view->memory_linear;
    if (offset >= copied(view) || copied(view) - offset < n)
        return false;
    memcpy(to, view->memory + offset, n);
    return true;
}

static void say_not_held(struct page *p)
{
    line(p, ROLE_WARN, "  %s", word(p->view, W_NOT_COPIED));
    line(p, ROLE_DIM, "  %s", word(p->view, W_MOVE));
}

/* Entries side by side: those that are not zero. */
static void vector_lines(struct page *p, const struct table_register *idt)
{
    int per_row = p->canvas.area.columns / ENTRY_COLUMNS, shown = 0;
    uint16_t entry[2];
    line(p, ROLE_STRONG, "IVT  base %08x  limit %04x  (INT: CS:IP)", idt->base, idt->limit);
    if (!held(p->view, idt->base, entry, sizeof entry)) {
        say_not_held(p);
        return;
    }
    for (unsigned i = 0; i < 256 && i * 4 + 3 <= idt->limit && held(p->view, idt->base + i * 4, entry, sizeof entry); i++)
        if ((entry[0] || entry[1]) && per_row) {
            canvas_format(p->canvas, p->row + shown / per_row, shown % per_row * ENTRY_COLUMNS, ROLE_TEXT, "%02x: %04x:%04x", i,
                          entry[1], entry[0]);
            shown++;
        }
    if (!shown)
        line(p, ROLE_DIM, "  %s", word(p->view, W_EMPTY));
    p->row += per_row ? (shown + per_row - 1) / per_row : 0;
}

/* A descriptor, as the CPU takes it apart (Intel SDM vol. 3A, 3.4.5). */
static struct segment segment_of(uint64_t d, unsigned selector)
{
    struct segment s = { .selector = (uint16_t)selector, .attr = (uint16_t)((d >> 40 & 0xff) | (d >> 44 & 0xf00)) };
    s.base = (uint32_t)((d >> 16 & 0xffffff) | (d >> 32 & 0xff000000));
    s.limit = (uint32_t)((d & 0xffff) | (d >> 32 & 0xf0000));
    if (s.attr & SEGMENT_G)
        s.limit = s.limit << 12 | 0xfff;
    return s;
}

static void gate_line(struct page *p, unsigned vector, uint64_t d)
{
    char text[96];
    describe_attr(p->view, d >> 40 & 0xff, text, sizeof text);
    line(p, ROLE_TEXT, "  %02x   %04x:%08x  %s", vector, (unsigned)(d >> 16 & 0xffff),
         (uint32_t)((d & 0xffff) | (d >> 32 & 0xffff0000)), text);
}

static void descriptor_lines(struct page *p, const struct table_register *table, bool gates)
{
    uint64_t d;
    unsigned shown = 0;
    line(p, ROLE_STRONG, "%s  base %08x  limit %04x", gates ? "IDT" : "GDT", table->base, table->limit);
    if (!held(p->view, table->base, &d, sizeof d)) {
        say_not_held(p);
        return;
    }
    for (unsigned i = 0; i * 8 + 7 <= table->limit && held(p->view, table->base + i * 8, &d, sizeof d); i++) {
        struct segment s = segment_of(d, i * 8);
        if (!d)
            continue;
        shown++;
        if (gates)
            gate_line(p, i, d);
        else
            segment_line(p, " ", &s, false);
    }
    if (!shown)
        line(p, ROLE_DIM, "  %s", word(p->view, W_EMPTY));
}

/* One level. The copied memory is known by linear addresses: it serves where they equal physical ones. */
static bool walk_level(struct page *p, const char *name, uint32_t table, unsigned index, uint32_t *entry)
{
    uint32_t at = (table & ~0xfffu) + index * 4;
    if (!held(p->view, at, entry, sizeof *entry)) {
        line(p, ROLE_TEXT, "  %s[%03x] at physical %08x", name, index, at);
        say_not_held(p);
        return false;
    }
    bool present = *entry & ENTRY_PRESENT;
    line(p, present ? ROLE_TEXT : ROLE_BAD, "  %s[%03x] at physical %08x: %08x  %s", name, index, at, *entry,
         !present               ? word(p->view, W_NOT_PRESENT)
         : *entry & ENTRY_USER  ? *entry & ENTRY_WRITE ? "user, write" : "user, read"
         : *entry & ENTRY_WRITE ? "supervisor, write"
                                : "supervisor, read");
    return present;
}

static void walk_lines(struct page *p, const struct registers *regs)
{
    uint32_t linear = registers_code_linear(regs, regs->eip), entry;
    if (!(regs->cr0 & CR0_PG)) {
        line(p, ROLE_DIM, "%s", word(p->view, W_PAGING_OFF));
        return;
    }
    line(p, ROLE_STRONG, "%s %08x  (%s)", word(p->view, W_WALK), linear, word(p->view, W_IDENTITY));
    if ((regs->cr4 & CR4_PAE) || (regs->efer & EFER_LMA)) {
        line(p, ROLE_WARN, "  %s", word(p->view, W_PAE));
        return;
    }
    if (!walk_level(p, "PDE", regs->cr3, linear >> 22, &entry))
        return;
    if ((entry & ENTRY_PAGE_SIZE) && (regs->cr4 & CR4_PSE)) {
        line(p, ROLE_GOOD, "  = physical %08x  %s", (entry & 0xffc00000) | (linear & 0x3fffff), word(p->view, W_FOUR_MIB));
        return;
    }
    if (walk_level(p, "PTE", entry, linear >> 12 & 0x3ff, &entry))
        line(p, ROLE_GOOD, "  = physical %08x", (entry & ~0xfffu) | (linear & 0xfff));
}

void view_tables(struct canvas canvas, const struct view *view)
{
    struct page p = page_open(canvas, view, W_TABLES);
    const struct event *now = view_event(view, view->focus);
    if (!now) {
        line(&p, ROLE_DIM, "%s", word(view, W_NOT_STARTED));
        return;
    }
    walk_lines(&p, &now->regs);
    p.row++;
    if (now->regs.cr0 & CR0_PE) {
        descriptor_lines(&p, &now->regs.gdt, false);
        p.row++;
        descriptor_lines(&p, &now->regs.idt, true);
    } else {
        vector_lines(&p, &now->regs.idt);
    }
    if (p.row > p.canvas.area.rows) {
        p.row = p.canvas.area.rows - 1;
        canvas_fill(canvas_inner(p.canvas, p.row, 0, 1, p.canvas.area.columns), ROLE_TEXT);
        line(&p, ROLE_DIM, "%s", word(view, W_MORE));
    }
}
