/* What is drawn of registers in the same way whatever mode the CPU is in. */
#include "event/wide.h"
#include "event/words.h"
#include "text/clamp.h"
#include "view/code.h"
#include "view/parts.h"

#include <stdio.h>

int panel_draw_value(const struct panel *p, int column, const char *label, uint64_t value,
                     int digits, bool changed)
{
    column = canvas_format(p->canvas, p->row, column, ROLE_DIM, "%s ", label);
    return canvas_format(p->canvas, p->row, column, changed ? ROLE_CHANGED : ROLE_TEXT, "%0*llx",
                         digits, (unsigned long long)value) +
           PANEL_GAP;
}

int panel_per_row(const struct panel *p, int item)
{
    int per_row = 8;
    while (per_row > 1 && per_row * (item + PANEL_GAP) - PANEL_GAP > p->canvas.area.columns)
        per_row /= 2;
    return per_row;
}

void panel_draw_flag_names(struct panel *p, int column)
{
    char text[128];
    explain_eflags(p->regs->eflags, text, sizeof text);
    canvas_text_cut(p->canvas, p->row, column, p->canvas.area.columns - column,
                    p->regs->eflags != p->was->eflags ? ROLE_CHANGED : ROLE_STRONG, text);
    p->flags_drawn = true;
}

struct panel_columns panel_columns(const struct panel *p, int value, bool may_halve)
{
    struct panel_columns c = { .value = value, .per_row = panel_per_row(p, value) };
    for (int i = 0; i < 2 && c.characters == 0 && c.per_row > 1; i++) {
        c.per_row = i ? c.per_row / 2 : c.per_row;
        int spare = p->canvas.area.columns - c.per_row * (value + PANEL_GAP) + PANEL_GAP;
        c.characters = min(spare / PANEL_CHARACTER, c.per_row);
        if (!may_halve)
            break;
    }
    return c;
}

int panel_column(const struct panel_columns *c, int i)
{
    int at = i % c->per_row;
    return at * (c->value + PANEL_GAP) + min(at, c->characters) * PANEL_CHARACTER;
}

/* Of the registers that are made of bytes: the others hold addresses. */
void panel_draw_character(const struct panel *p, const struct panel_columns *c, int i, unsigned gpr,
                          uint64_t value)
{
    const struct event *left = p->left;
    bool moved = gpr == GPR_EAX && left && left->reason == EVENT_IO && left->size == 1 &&
                 left->direction == EVENT_OUT && !(left->flags & EVENT_STRING);
    uint8_t byte = (uint8_t)value;
    if (i % c->per_row < c->characters && gpr <= GPR_EBX && (moved || value == byte) &&
        byte > 0x20 && byte < 0x7f)
        canvas_format(p->canvas, p->row, panel_column(c, i) + c->value, ROLE_DIM, " '%c'", byte);
}

/* What controls the CPU first, then what results leave behind. */
void panel_draw_flag_words(struct panel *p)
{
    static const struct {
        uint32_t mask;
        enum word set, clear;
    } flags[] = {
        { EFLAGS_IF, W_FLAG_INTERRUPTS, W_FLAG_NO_INTERRUPTS },
        { EFLAGS_TF, W_FLAG_TRAPS, NO_WORD },
        { EFLAGS_DF, W_FLAG_DOWN, NO_WORD },
        { EFLAGS_ZF, W_FLAG_ZERO, NO_WORD },
        { EFLAGS_SF, W_FLAG_NEGATIVE, NO_WORD },
        { EFLAGS_CF, W_FLAG_CARRY, NO_WORD },
        { EFLAGS_OF, W_FLAG_OVERFLOW, NO_WORD },
        { EFLAGS_PF, W_FLAG_PARITY, NO_WORD },
    };
    char text[192];
    size_t at = 0;
    if (p->detail < DETAIL_WORDS)
        return;
    for (size_t i = 0; i < sizeof flags / sizeof *flags && at < sizeof text; i++) {
        enum word word = p->regs->eflags & flags[i].mask ? flags[i].set : flags[i].clear;
        if (word != NO_WORD)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", at ? ", " : "",
                                   view_word(p->view, word));
    }
    canvas_text_cut(p->canvas, p->row++, PANEL_GAP, p->canvas.area.columns - PANEL_GAP, ROLE_DIM,
                    text);
}

int panel_draw_place(const struct panel *p, int column)
{
    char text[SYMBOLS_PLACE];
    const uint8_t *bytes;
    uint64_t linear = wide_code_linear(p->regs, p->wide);
    size_t n = code_at(p->view, linear, &bytes);
    int room = p->canvas.area.columns - column;
    view_name(p->view, p->now->vcpu, linear, bytes, n < EVENT_INSN_MAX ? n : EVENT_INSN_MAX, room,
              text);
    return *text ? canvas_text(p->canvas, p->row, column, ROLE_TEXT, text) : column;
}

void panel_draw_cr0(struct panel *p)
{
    char text[128];
    explain_cr0(p->regs->cr0, text, sizeof text);
    int column = panel_draw_value(p, 0, "cr0", p->regs->cr0, 8, p->regs->cr0 != p->was->cr0);
    canvas_text_cut(p->canvas, p->row++, column, p->canvas.area.columns - column, ROLE_STRONG,
                    text);
}

static int draw_line_name(const struct panel *p, int column, enum role role, unsigned irq)
{
    const char *name = event_irq_name((uint8_t)irq);
    return canvas_format(p->canvas, p->row, column, role, "%u%s%s", irq, *name ? " " : "", name);
}

int panel_put_interrupts(struct panel *p, int column)
{
    const struct model_vcpu *v = &p->view->seen.model->vcpus[p->now->vcpu];
    bool masked;
    uint32_t index = model_history_find(v, p->now->seq);
    unsigned pending = model_pending(v, index, &masked);
    const struct event *last = model_delivery_before(v, index);
    p->interrupts_drawn = true;
    if (pending >= EVENT_IRQS && !last)
        return column;
    column = canvas_text(p->canvas, p->row, column, ROLE_DIM, "irq ");
    if (pending < EVENT_IRQS) {
        column = draw_line_name(p, column, ROLE_WARN, pending);
        column = canvas_format(p->canvas, p->row, column, ROLE_WARN, " %s",
                               view_word(p->view, W_REGISTERS_IRQ_DUE));
        if (masked)
            column = canvas_text(p->canvas, p->row, column, ROLE_WARN,
                                 view_word(p->view, p->regs->eflags & EFLAGS_IF
                                                        ? W_REGISTERS_IRQ_HELD_BY_SHADOW
                                                        : W_REGISTERS_IRQ_HELD_BY_IF));
    } else {
        column = canvas_text(p->canvas, p->row, column, ROLE_TEXT,
                             view_word(p->view, W_REGISTERS_NO_IRQ_DUE));
    }
    if (last && column + PANEL_GAP + 24 <= p->canvas.area.columns) {
        column = canvas_format(p->canvas, p->row, column + PANEL_GAP, ROLE_DIM, "%s ",
                               view_word(p->view, W_REGISTERS_LAST_IRQ));
        column = draw_line_name(p, column, ROLE_TEXT, last->irq);
        column = canvas_format(p->canvas, p->row, column, ROLE_DIM, " 0x%02x", last->detail);
    }
    return column;
}

void panel_draw_interrupts(struct panel *p)
{
    p->row += panel_put_interrupts(p, 0) > 0;
}
