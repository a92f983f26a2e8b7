/* What the focused vCPU looked like when it last left the guest: registers, flags, code. */
#include "view/registers.h"
#include "view/parts.h"

#include <stdio.h>

enum { ALL_SEGMENTS = 54 }; /* columns from which on they all are shown */

/* ---- Registers ---- */

static void draw_general(struct panel *p)
{
    static const struct {
        const char *name;
        unsigned gpr;
    } order[] = { { "eax", GPR_EAX }, { "ebx", GPR_EBX }, { "ecx", GPR_ECX }, { "edx", GPR_EDX },
                  { "esi", GPR_ESI }, { "edi", GPR_EDI }, { "ebp", GPR_EBP }, { "esp", GPR_ESP } };
    int item = p->real ? 7 : 12, per_row = panel_per_row(p, item);
    uint32_t mask = p->real ? 0xffff : 0xffffffff;
    for (int i = 0; i < 8 && panel_has_room(p); i++) {
        uint32_t value = p->regs->gpr[order[i].gpr] & mask, was = p->was->gpr[order[i].gpr] & mask;
        panel_draw_value(p, i % per_row * (item + PANEL_GAP), order[i].name + p->real, value,
                         p->real ? 4 : 8, value != was);
        p->row += i % per_row == per_row - 1;
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

/* In order of importance: what there is no room for is left out. */
static void draw_registers(struct panel *p)
{
    static void (*const parts[])(struct panel *) = { draw_general,   draw_where,
                                                     draw_flags,     panel_draw_interrupts,
                                                     panel_draw_cr0, draw_segments };
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

static void draw(struct canvas canvas, const struct view *view, struct panel_asked *asked)
{
    int rows = canvas.area.rows - 2;
    const struct event *now = view_event(view, view->chosen.focus),
                       *before = view_event_before(view, view->chosen.focus);
    struct panel p = { .view = view,
                       .now = now,
                       .asked = asked,
                       .canvas = canvas_inner(canvas, 1, 2, rows, canvas.area.columns - 4) };
    draw_frame(view, canvas, now);
    if (!now) {
        canvas_text(p.canvas, 0, 0, ROLE_DIM, view_word(view, W_VIEW_NOT_STARTED));
        return;
    }
    uint32_t index;
    p.left = view_return(view, view->chosen.focus, &index);
    p.regs = &now->regs;
    p.wide = view_wide(view, now);
    p.was = before ? &before->regs : &now->regs;
    p.was_wide = before ? view_wide(view, before) : p.wide;
    p.real = !registers_have_descriptors(&now->regs);
    int code = rows_for_code(&p, rows);
    p.rows = rows - code;
    draw_registers(&p);
    draw_interrupts_on_frame(&p, canvas);
    if (p.row + code < rows)
        p.row++; /* a blank row between the two */
    if (p.row < rows)
        panel_draw_code(&p);
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
