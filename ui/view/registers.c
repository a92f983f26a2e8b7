/* What the focused vCPU looked like when it last left the guest: registers, flags, code. */
#include "view/registers.h"
#include "text/clamp.h"
#include "view/named.h"
#include "view/overlay.h"
#include "view/parts.h"

#include <limits.h>
#include <stdio.h>

enum {
    ALL_SEGMENTS = 54, /* columns from which on they all are shown, */
    SEGMENT_WORDS = 46 /* and what one is */
};
enum {
    SIDE_BY_SIDE = 110,    /* columns from which on the code stands beside the registers, */
    REGISTERS_COLUMNS = 54 /* which have so many */
};
enum { CODE_USEFUL = 10 }; /* rows that show what led to an instruction, and what follows */

/* ---- Registers ---- */

static void draw_general(struct panel *p)
{
    static const struct {
        const char *name;
        unsigned gpr;
    } order[] = { { "eax", GPR_EAX }, { "ebx", GPR_EBX }, { "ecx", GPR_ECX }, { "edx", GPR_EDX },
                  { "esi", GPR_ESI }, { "edi", GPR_EDI }, { "ebp", GPR_EBP }, { "esp", GPR_ESP } };
    const int label = 3 - p->real, item = label + 1 + (p->real ? 4 : 8);
    const struct panel_columns columns = panel_columns(p, item, p->detail >= DETAIL_CHARACTERS);
    const struct view_named named = view_named(p->view);
    uint32_t mask = p->real ? 0xffff : 0xffffffff;
    for (int i = 0; i < 8 && panel_has_room(p); i++) {
        uint32_t value = p->regs->gpr[order[i].gpr] & mask, was = p->was->gpr[order[i].gpr] & mask;
        panel_draw_value(p, panel_column(&columns, i), order[i].name + p->real, value,
                         p->real ? 4 : 8, value != was);
        view_mark_gpr(p->canvas, p->row, panel_column(&columns, i), value != was ? label : item,
                      &named, p->left, order[i].gpr);
        panel_draw_character(p, &columns, i, order[i].gpr, value);
        p->row += i % columns.per_row == columns.per_row - 1;
    }
}

/* Where there are few rows the flags stand behind CS:EIP, where the place or the linear
 * address would. */
static void draw_where(struct panel *p)
{
    uint32_t linear = registers_code_linear(p->regs, p->regs->eip);
    int column = canvas_text(p->canvas, p->row, 0, ROLE_DIM, p->real ? "cs:ip " : "cs:eip ");
    column = canvas_format(
        p->canvas, p->row, column,
        p->regs->seg[SEG_CS].selector != p->was->seg[SEG_CS].selector ? ROLE_CHANGED : ROLE_TEXT,
        "%0*x", p->real ? 4 : 2, p->regs->seg[SEG_CS].selector);
    column = canvas_text(p->canvas, p->row, column, ROLE_TEXT, ":");
    column = canvas_format(p->canvas, p->row, column,
                           p->regs->eip != p->was->eip ? ROLE_CHANGED : ROLE_TEXT, "%0*x",
                           p->real ? 4 : 8, p->regs->eip);
    column += PANEL_GAP;
    if (p->rows - p->row < 3 && !p->real)
        panel_draw_flag_names(p, column);
    else if (panel_draw_place(p, column) == column &&
             column + text_columns(view_word(p->view, W_REGISTERS_LINEAR)) + 1 +
                     (p->real ? 5 : 8) <=
                 p->canvas.area.columns)
        panel_draw_value(p, column, view_word(p->view, W_REGISTERS_LINEAR), linear, p->real ? 5 : 8,
                         false);
    p->row++;
}

static void draw_flags(struct panel *p)
{
    char text[128];
    if (p->flags_drawn)
        return;
    explain_eflags(p->regs->eflags, text, sizeof text);
    int column = panel_draw_value(p, 0, p->real ? "flags" : "eflags",
                                  p->real ? p->regs->eflags & 0xffff : p->regs->eflags,
                                  p->real ? 4 : 8, p->regs->eflags != p->was->eflags);
    canvas_text_cut(p->canvas, p->row++, column, p->canvas.area.columns - column, ROLE_STRONG,
                    text);
}

static void draw_segments(struct panel *p)
{
    static const struct {
        const char *name;
        unsigned seg;
    } order[] = {
        { "ds", SEG_DS }, { "es", SEG_ES }, { "ss", SEG_SS }, { "fs", SEG_FS }, { "gs", SEG_GS }
    };
    int column = 0, most = p->canvas.area.columns < ALL_SEGMENTS ? 3 : 5;
    for (int i = 0; i < most; i++) {
        unsigned selector = p->regs->seg[order[i].seg].selector;
        column = panel_draw_value(p, column, order[i].name, selector, 4,
                                  selector != p->was->seg[order[i].seg].selector);
    }
    p->row++;
}

/* What the code is, and the stack; the others seldom differ from that. */
static void draw_segment_words(struct panel *p)
{
    static const struct {
        const char *name;
        unsigned seg;
    } order[] = { { "cs", SEG_CS }, { "ss", SEG_SS } };
    const struct page page = { .view = p->view };
    if (p->detail < DETAIL_WORDS || p->real || p->canvas.area.columns < SEGMENT_WORDS)
        return;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        char text[96];
        const struct segment *now = &p->regs->seg[order[i].seg], *was = &p->was->seg[order[i].seg];
        page_describe_attr(&page, now->attr, text, sizeof text);
        int column =
            panel_draw_value(p, 0, order[i].name, now->selector, 4, now->selector != was->selector);
        column = panel_draw_value(p, column, "base", now->base, 8, now->base != was->base);
        canvas_text_cut(p->canvas, p->row++, column, p->canvas.area.columns - column, ROLE_TEXT,
                        text);
    }
}

/* The address that a page fault was about, and where the page tables are. */
static void draw_paging(struct panel *p)
{
    enum { CONTROL = 12 };
    if (p->detail < DETAIL_WORDS || !(p->regs->cr0 & CR0_PG))
        return;
    int column = panel_draw_value(p, 0, "cr2", p->regs->cr2, 8, p->regs->cr2 != p->was->cr2);
    column = panel_draw_value(p, column, "cr3", p->regs->cr3, 8, p->regs->cr3 != p->was->cr3);
    if (column + CONTROL <= p->canvas.area.columns)
        panel_draw_value(p, column, "cr4", p->regs->cr4, 8, p->regs->cr4 != p->was->cr4);
    p->row++;
}

/* In order of importance: what there is no room for is left out. */
static void draw_registers(struct panel *p)
{
    static void (*const parts[])(struct panel *) = {
        draw_general,   draw_where,  draw_flags,    panel_draw_flag_words, panel_draw_interrupts,
        panel_draw_cr0, draw_paging, draw_segments, draw_segment_words
    };
    if ((p->now->flags & EVENT_STALE_REGS) && panel_has_room(p))
        canvas_text(p->canvas, p->row++, 0, ROLE_WARN, view_word(p->view, W_REGISTERS_STALE));
    if (registers_code_bits(p->regs) == 64) {
        panel_draw_long(p);
        return;
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts && panel_has_room(p); i++)
        parts[i](p);
}

/* For them alone the frame has room where the rows have not. */
static void draw_interrupts_on_frame(const struct panel *p, struct canvas canvas)
{
    struct panel bottom = *p;
    if (p->interrupts_drawn)
        return;
    bottom.canvas = canvas_inner(canvas, canvas.area.rows - 1, 1, 1, canvas.area.columns - 2);
    bottom.row = 0;
    int end = panel_put_interrupts(&bottom, 1);
    if (end > 1) {
        canvas_text(bottom.canvas, 0, 0, ROLE_FRAME, " ");
        canvas_text(bottom.canvas, 0, end, ROLE_FRAME, " ");
    }
}

/* ---- The panel ---- */

static void draw_frame(const struct view *view, struct canvas canvas, const struct event *now)
{
    char title[192], mode[EXPLAIN_MODE], moment[VIEW_MOMENT];
    int at = snprintf(title, sizeof title, " vCPU %u ", view->chosen.focus);
    if (now && view->chosen.focus < view->seen.count &&
        view->chosen.vcpus[view->chosen.focus].in_history)
        at += snprintf(title + at, sizeof title - (size_t)at, "%s ",
                       view_moment(view, view->chosen.focus, now->seq, moment));
    if (now)
        snprintf(title + at, sizeof title - (size_t)at, "%s %s ", view->chosen.ascii ? "-" : "─",
                 explain_mode(&now->regs, view->chosen.language, mode));
    canvas_frame(canvas, ROLE_FRAME, title, ROLE_VCPU0 + (view->chosen.focus & 3),
                 view->chosen.ascii);
}

/* It has rows of its own. */
static int rows_for_code(const struct panel *p, int rows)
{
    return rows >= 10 ? rows / 3 : rows >= (p->real ? 7 : 9) ? 3 : rows >= 4 ? 2 : rows >= 2;
}

/* What is shown of the focused vCPU. False: it has not started. */
static bool open_panel(struct panel *p, const struct view *view, struct canvas canvas)
{
    uint32_t index;
    const struct event *now = view_event(view, view->chosen.focus),
                       *before = view_event_before(view, view->chosen.focus);
    *p = (struct panel){ .view = view, .canvas = canvas, .now = now };
    if (!now)
        return false;
    p->left = view_return(view, view->chosen.focus, &index);
    p->regs = &now->regs;
    p->wide = view_wide(view, now);
    p->was = before ? &before->regs : &now->regs;
    p->was_wide = before ? view_wide(view, before) : p->wide;
    p->real = !registers_have_descriptors(&now->regs);
    return true;
}

/* The rows that registers take, told so much of. */
static int rows_of_registers(struct panel p, enum panel_detail detail)
{
    p.canvas.area.rows = 0;
    p.rows = INT_MAX;
    p.row = 0;
    p.detail = detail;
    draw_registers(&p);
    return p.row + (p.row == 0);
}

static void choose_detail(struct panel *p)
{
    for (p->detail = DETAIL_WORDS; p->detail > DETAIL_VALUES; p->detail--)
        if (rows_of_registers(*p, p->detail) <= p->rows)
            break;
}

static struct canvas left_part(struct canvas inner)
{
    bool beside = inner.area.columns >= SIDE_BY_SIDE;
    return canvas_inner(inner, 0, 0, inner.area.rows,
                        beside ? REGISTERS_COLUMNS : inner.area.columns);
}

static void draw_code_beside(struct panel p, struct canvas inner)
{
    int column = REGISTERS_COLUMNS + 2 * PANEL_GAP;
    p.canvas = canvas_inner(inner, 0, column, inner.area.rows, inner.area.columns - column);
    p.row = 0;
    panel_draw_code(&p);
}

static void draw(struct canvas canvas, const struct view *view, struct panel_asked *asked)
{
    struct panel p;
    int rows = canvas.area.rows - 2;
    struct canvas inner = canvas_inner(canvas, 1, 2, rows, canvas.area.columns - 4);
    bool beside = inner.area.columns >= SIDE_BY_SIDE, started = open_panel(&p, view, inner);
    draw_frame(view, canvas, p.now);
    if (!started) {
        canvas_text(inner, 0, 0, ROLE_DIM, view_word(view, W_VIEW_NOT_STARTED));
        return;
    }
    int code = beside ? 0 : rows_for_code(&p, rows);
    p.asked = asked;
    p.canvas = left_part(inner);
    p.rows = rows - code;
    choose_detail(&p);
    draw_registers(&p);
    draw_interrupts_on_frame(&p, canvas);
    if (beside) {
        draw_code_beside(p, inner);
        return;
    }
    if (p.row + code < rows)
        p.row++; /* a blank row between the two */
    if (p.row < rows)
        panel_draw_code(&p);
}

int view_registers_rows(const struct view *view, int columns)
{
    struct panel p;
    struct canvas inner = { .area = { 0, 0, 0, max(columns - 4, 1) } };
    if (!open_panel(&p, view, inner))
        return 2 + CODE_USEFUL;
    p.canvas = left_part(inner);
    int rows = rows_of_registers(p, DETAIL_WORDS);
    return 2 +
           (inner.area.columns >= SIDE_BY_SIDE ? max(rows, CODE_USEFUL) : rows + 1 + CODE_USEFUL);
}

void view_registers(struct canvas canvas, const struct view *view)
{
    draw(canvas, view, NULL);
}

bool view_code_in_row(struct canvas canvas, const struct view *view, int row, uint64_t *linear)
{
    struct panel_asked asked = { .row = row - 1 /* the frame's */ };
    draw(canvas, view, &asked);
    *linear = asked.linear;
    return asked.found;
}
