/* The registers of a CPU in 64-bit mode. */
#include "event/wide.h"
#include "view/named.h"
#include "view/registers.h"

enum { REGISTERS = 16, FIRST = 8, VALUE = 20, SHORT_VALUE = 13 };

static uint64_t gpr(const struct panel *p, unsigned number)
{
    return wide_gpr(p->regs, p->wide, number);
}

/* Sixteen digits; where there is no room the last eight, behind a mark if there are more. */
static void draw_one(const struct panel *p, int column, const char *name, uint64_t value,
                     bool changed, bool whole)
{
    if (whole) {
        panel_draw_value(p, column, name, value, 16, changed);
        return;
    }
    bool cut = value > UINT32_MAX;
    canvas_format(p->canvas, p->row, column, ROLE_DIM, "%-3s ", name);
    canvas_format(p->canvas, p->row, column + 4, changed ? ROLE_CHANGED : ROLE_TEXT, "%s%08x",
                  !cut                    ? ""
                  : p->view->chosen.ascii ? "~"
                                          : "…",
                  (uint32_t)value);
}

/* The general registers from one on, in the order of the panel: those of a 386 first. */
static void draw_general(struct panel *p, int from, int count)
{
    static const struct {
        const char *name;
        unsigned number;
    } order[REGISTERS] = { { "rax", GPR_EAX }, { "rbx", GPR_EBX }, { "rcx", GPR_ECX },
                           { "rdx", GPR_EDX }, { "rsi", GPR_ESI }, { "rdi", GPR_EDI },
                           { "rbp", GPR_EBP }, { "rsp", GPR_ESP }, { "r8 ", 8 },
                           { "r9 ", 9 },       { "r10", 10 },      { "r11", 11 },
                           { "r12", 12 },      { "r13", 13 },      { "r14", 14 },
                           { "r15", 15 } };
    const struct view_named named = view_named(p->view);
    bool whole = panel_per_row(p, VALUE) > 1;
    const struct panel_columns columns = panel_columns(p, whole ? VALUE : SHORT_VALUE, false);
    for (int i = 0; i < count && panel_has_room(p); i++) {
        unsigned number = order[from + i].number;
        draw_one(p, panel_column(&columns, i), order[from + i].name, gpr(p, number),
                 gpr(p, number) != wide_gpr(p->was, p->was_wide, number), whole);
        view_mark_gpr(p->canvas, p->row, panel_column(&columns, i), 3, &named, p->left, number);
        panel_draw_character(p, &columns, i, number, gpr(p, number));
        p->row += i % columns.per_row == columns.per_row - 1;
    }
}

/* Where there are few rows the flags stand behind RIP. */
static void draw_where(struct panel *p)
{
    uint64_t rip = wide_rip(p->regs, p->wide);
    int column = panel_draw_value(p, 0, "rip", rip, 16, rip != wide_rip(p->was, p->was_wide));
    if (p->rows - p->row < 2)
        panel_draw_flag_names(p, column);
    else
        panel_draw_place(p, column);
    p->row++;
}

static void draw_flags(struct panel *p)
{
    if (p->flags_drawn)
        return;
    int column =
        panel_draw_value(p, 0, "rflags", p->regs->eflags, 8, p->regs->eflags != p->was->eflags);
    panel_draw_flag_names(p, column);
    p->row++;
}

static void draw_paging(struct panel *p)
{
    uint64_t cr3 = wide_cr3(p->regs, p->wide);
    char text[128];
    int column = panel_draw_value(p, 0, "cr3", cr3, 16, cr3 != wide_cr3(p->was, p->was_wide));
    column = panel_draw_value(p, column, "cr4", p->regs->cr4, 8, p->regs->cr4 != p->was->cr4);
    explain_cr4(p->regs->cr4, text, sizeof text);
    canvas_text_cut(p->canvas, p->row++, column, p->canvas.area.columns - column, ROLE_STRONG,
                    text);
}

static void draw_efer(struct panel *p)
{
    char text[64];
    explain_efer(p->regs->efer, text, sizeof text);
    int column = panel_draw_value(p, 0, "efer", p->regs->efer, 8, p->regs->efer != p->was->efer);
    canvas_text_cut(p->canvas, p->row++, column, p->canvas.area.columns - column, ROLE_STRONG,
                    text);
}

/* Their bases alone count in 64-bit code (Intel SDM vol. 3A, 3.2.4). */
static void draw_bases(struct panel *p)
{
    enum { ITEM = 24 };
    static const struct {
        const char *name;
        unsigned seg;
    } order[] = { { "fs base", SEG_FS }, { "gs base", SEG_GS } };
    int per_row = panel_per_row(p, ITEM) > 1 ? 2 : 1;
    for (int i = 0; i < 2 && panel_has_room(p); i++) {
        uint64_t base = wide_seg_base(p->regs, p->wide, order[i].seg);
        panel_draw_value(p, i % per_row * (ITEM + PANEL_GAP), order[i].name, base, 16,
                         base != wide_seg_base(p->was, p->was_wide, order[i].seg));
        p->row += i % per_row == per_row - 1;
    }
}

/* All of them together where that leaves a row for each of the two after them; else eight. */
static void draw_first(struct panel *p)
{
    int per_row = panel_per_row(p, panel_per_row(p, VALUE) > 1 ? VALUE : SHORT_VALUE);
    bool all = REGISTERS / per_row + 2 <= p->rows - p->row;
    p->general_drawn = all ? REGISTERS : FIRST;
    draw_general(p, 0, p->general_drawn);
}

static void draw_rest(struct panel *p)
{
    draw_general(p, p->general_drawn, REGISTERS - p->general_drawn);
}

/* In order of importance: what there is no room for is left out. */
void panel_draw_long(struct panel *p)
{
    static void (*const parts[])(struct panel *) = { draw_first,     draw_where,
                                                     draw_flags,     panel_draw_flag_words,
                                                     draw_rest,      panel_draw_interrupts,
                                                     panel_draw_cr0, draw_paging,
                                                     draw_efer,      draw_bases };
    for (size_t i = 0; i < sizeof parts / sizeof *parts && panel_has_room(p); i++)
        parts[i](p);
}
