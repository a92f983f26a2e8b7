/* The code that the focused vCPU has left and comes to, as instructions. */
#include "event/ports.h"
#include "event/wide.h"
#include "view/parts.h"
#include "view/reach.h"
#include "view/registers.h"

#include <string.h>

/* Columns from which on bytes are shown, and how many; and from which on a note is a long one. */
enum { WIDE_BYTES = 52, WIDER_BYTES = 72, FEW_BYTES = 5, MANY_BYTES = 8, LONG_NOTE = 40 };

/* What is known of the code at a linear address. */
static size_t code_at(const struct view *view, uint64_t linear, const uint8_t **bytes)
{
    uint64_t offset = linear - view->seen.code_linear;
    size_t size = view->seen.code_size < VIEW_CODE ? view->seen.code_size : VIEW_CODE;
    *bytes = view->seen.code + (offset < size ? offset : 0);
    return offset < size ? size - offset : 0;
}

static bool all_zero(const uint8_t *bytes, size_t n)
{
    return n > 1 && !bytes[0] && !memcmp(bytes, bytes + 1, n - 1);
}

static int draw_bytes(const struct panel *p, int column, const uint8_t *bytes, unsigned n)
{
    int width = p->canvas.area.columns;
    unsigned most = width >= WIDER_BYTES ? MANY_BYTES : width >= WIDE_BYTES ? FEW_BYTES : 0;
    if (!most)
        return column;
    int at = column;
    for (unsigned i = 0; i < n && i < most; i++)
        at = canvas_format(p->canvas, p->row, at, ROLE_DIM,
                           n > most && i == most - 1 ? ".." : "%02x ", bytes[i]);
    return column + (int)most * 3 + 1;
}

/* The offset of a linear address in the code segment; of 64-bit code the two are the same. */
static uint64_t offset_of(const struct registers *regs, uint64_t linear)
{
    bool wide = registers_code_bits(regs) == 64;
    return wide ? linear : (uint32_t)linear - regs->seg[SEG_CS].base;
}

static uint64_t linear_of(const struct registers *regs, uint64_t offset)
{
    bool wide = registers_code_bits(regs) == 64;
    return wide ? offset : registers_code_linear(regs, (uint32_t)offset);
}

/* The address of a line, and a mark on the current one; returns the column after it. */
static int draw_address(const struct panel *p, const struct registers *regs, uint64_t linear,
                        bool current)
{
    unsigned bits = registers_code_bits(regs), selector = regs->seg[SEG_CS].selector;
    unsigned long long offset = offset_of(regs, linear);
    int column = 2;
    canvas_text(p->canvas, p->row, 0, ROLE_TEXT, current ? ">" : " ");
    if (bits != 64)
        column = canvas_format(p->canvas, p->row, column, ROLE_DIM,
                               bits == 16 ? "%04x:" : "%02x:", selector);
    return canvas_format(p->canvas, p->row, column, ROLE_DIM, "%0*llx",
                         bits == 16            ? 4
                         : offset > UINT32_MAX ? 16
                                               : 8,
                         offset) +
           PANEL_GAP;
}

/* A remark at the end of a row, in the words that there is room for. */
static void draw_note(const struct panel *p, int column, enum word note)
{
    int width = p->canvas.area.columns;
    if (note == W_CODE_LEFT_HERE &&
        (width < LONG_NOTE || column + text_columns(view_word(p->view, note)) > width))
        note = W_CODE_LEFT;
    if (column + text_columns(view_word(p->view, note)) <= width)
        canvas_text(p->canvas, p->row, column, ROLE_TEXT, view_word(p->view, note));
}

/* One instruction. note: a remark, which makes it the current one; NO_WORD: none. */
static void draw_insn(struct panel *p, const struct registers *regs, uint64_t linear,
                      const uint8_t *bytes, size_t n, enum word note)
{
    char text[96];
    int width = p->canvas.area.columns;
    unsigned length = explain_insn(bytes, n, registers_code_bits(regs), offset_of(regs, linear),
                                   text, sizeof text);
    int column = draw_address(p, regs, linear, note != NO_WORD);
    column = draw_bytes(p, column, bytes, length);
    column = canvas_text_cut(p->canvas, p->row, column, width - column, ROLE_TEXT, text);
    if (note != NO_WORD) {
        draw_note(p, column + PANEL_GAP, note);
        canvas_mark(p->canvas, p->row, 0, width, ROLE_CURRENT);
    }
    p->row++;
}

/* Zeros, or no memory at all, where the code should be. */
static void draw_no_code(struct panel *p, uint64_t linear, bool zeros, bool current)
{
    int column = draw_address(p, p->regs, linear, current);
    canvas_text_cut(p->canvas, p->row, column, p->canvas.area.columns - column, ROLE_DIM,
                    view_word(p->view, zeros ? W_CODE_ZEROS : W_CODE_NONE));
}

/* The instructions from a linear address on, the first of them with a remark, in the order in which
 * the CPU comes to them: what stands behind a JMP may be data. */
static void draw_following(struct panel *p, uint64_t linear, enum word note)
{
    uint64_t offset = offset_of(p->regs, linear);
    unsigned bits = registers_code_bits(p->regs);
    struct reach reach = { .base = offset_of(p->regs, p->view->seen.code_linear),
                           .size = (uint32_t)p->view->seen.code_size,
                           .interruptible = p->regs->eflags & EFLAGS_IF };
    if (note == NO_WORD) /* the one that left stands above it */
        reach.listed[reach.listed_count++] = offset_of(p->regs, p->left_linear);
    while (p->row < p->canvas.area.rows) {
        const uint8_t *bytes;
        size_t n = code_at(p->view, linear_of(p->regs, offset), &bytes);
        if (!n || all_zero(bytes, n)) {
            if (n || note != NO_WORD)
                draw_no_code(p, linear_of(p->regs, offset), n, note != NO_WORD);
            return;
        }
        draw_insn(p, p->regs, linear_of(p->regs, offset), bytes, n, note);
        struct explain_flow flow = explain_flow(bytes, n, bits, offset, reach.interruptible);
        if (!reach_next(&reach, &flow, &offset))
            return;
        note = NO_WORD;
    }
}

/* Is the guest done with the instruction that left it, so that nothing follows? */
static bool is_its_last(const struct panel *p)
{
    const struct event *left = p->left;
    bool halts = left->reason == EVENT_HLT && !(left->regs.eflags & EFLAGS_IF),
         exits = left->reason == EVENT_HYPERCALL && left->direction == EVENT_OUT &&
                 left->data[0] == HYPERCALL_EXIT && !(left->flags & EVENT_UNKNOWN_CALL),
         ended = p->now->reason == EVENT_END && p->now->outcome != OUTCOME_STOPPED &&
                 p->now->outcome != OUTCOME_INPUT_ENDED;
    return halts || exits || ended || view_fails(p->view, left);
}

void panel_draw_code(struct panel *p)
{
    const struct event *left = p->left;
    uint64_t next = wide_code_linear(p->regs, p->wide);
    p->left_linear = left ? wide_linear(left, view_wide(p->view, left)) : 0;
    if (!left || !event_is_exit(left) || left->reason == EVENT_STEP || !left->insn_len) {
        draw_following(p, next, W_CODE_NEXT);
        return;
    }
    if (p->row < p->canvas.area.rows)
        draw_insn(p, &left->regs, p->left_linear, left->insn, left->insn_len, W_CODE_LEFT_HERE);
    if (is_its_last(p))
        return;
    /* IN is completed later */
    draw_following(p, next == p->left_linear ? next + left->insn_len : next, NO_WORD);
}
