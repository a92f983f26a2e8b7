/* The rows of the code view: instructions, lines of the source, or both. */
#include "event/ports.h"
#include "event/wide.h"
#include "view/code.h"
#include "view/parts.h"
#include "view/reach.h"

#include <string.h>

static bool all_zero(const uint8_t *bytes, size_t n)
{
    return n > 1 && !bytes[0] && !memcmp(bytes, bytes + 1, n - 1);
}

/* ---- Rows ---- */

static struct code_row *put_row(struct code_rows *rows, const struct code_row *row)
{
    if (rows->count == CODE_ROWS)
        return NULL;
    rows->list[rows->count] = *row;
    return &rows->list[rows->count++];
}

/* Does the row go on with the line of the last one, in the same round of a loop? */
static bool goes_on(const struct code_rows *rows, const struct code_row *row)
{
    const struct code_row *line = rows->line;
    const struct view_insn *last = line ? &rows->list[rows->count - 1].insn : NULL;
    return line && line->place.line == row->place.line &&
           !strcmp(line->place.file, row->place.file) && last->unseen == row->insn.unseen &&
           last->loops == row->insn.loops && !last->loop_ends && row->insn.linear > last->linear;
}

/* A line that is shown alone is all of its instructions. */
static void put_line(struct code_rows *rows, const struct code_row *row)
{
    bool alone = rows->mode == CODE_SOURCE, goes = goes_on(rows, row);
    if (!goes && !(rows->line = put_row(rows, row)))
        return;
    struct code_row *line = rows->line;
    bool begins = line->insn.loop_begins;
    line->kind = ROW_LINE;
    line->current |= row->current;
    if (alone) {
        line->insn = row->insn;
        line->insn.loop_begins |= goes && begins;
        line->note = row->note;
    } else if (!goes) { /* a loop's end, and a remark, are beside the instruction */
        line->insn.loop_ends = false;
        line->insn.times = line->insn.outer_times = 0;
        line->note = NO_WORD;
    }
}

static void put_insn(struct code_rows *rows, struct code_row row)
{
    const struct view *view = rows->panel->view;
    bool has_line = rows->mode != CODE_INSTRUCTIONS && code_place(view, &row.insn, &row.place) &&
                    code_source(view, &row.place);
    if (has_line) {
        unsigned count = rows->count;
        put_line(rows, &row);
        row.insn.loop_begins &= count == rows->count;
    } else {
        rows->line = NULL;
    }
    if (!has_line || rows->mode == CODE_BOTH)
        put_row(rows, &row);
    if (row.current && rows->count)
        rows->current = rows->count - 1;
}

/* ---- What comes ---- */

/* Zeros, or no memory at all, where the code should be. */
static void put_no_code(struct code_rows *rows, uint64_t linear, bool zeros, bool current)
{
    struct code_row row = { .kind = zeros ? ROW_ZEROS : ROW_NO_CODE,
                            .regs = rows->panel->regs,
                            .insn.linear = linear,
                            .current = current,
                            .note = NO_WORD };
    if (put_row(rows, &row) && current)
        rows->current = rows->count - 1;
}

static void put_code(struct code_rows *rows, const struct registers *regs, uint64_t linear,
                     const uint8_t *bytes, size_t n, enum word note)
{
    struct code_row row = {
        .kind = ROW_INSN, .regs = regs, .current = note != NO_WORD, .note = note
    };
    row.insn.linear = linear;
    row.insn.length = (uint8_t)(n < sizeof row.insn.bytes ? n : sizeof row.insn.bytes);
    memcpy(row.insn.bytes, bytes, row.insn.length);
    put_insn(rows, row);
}

/* The instructions from a linear address on, the first of them with a remark, in the order in which
 * the CPU comes to them: what stands behind a JMP may be data. */
static void put_following(struct code_rows *rows, uint64_t linear, enum word note, unsigned most)
{
    const struct panel *p = rows->panel;
    uint64_t offset = code_offset(p->regs, linear);
    unsigned bits = registers_code_bits(p->regs);
    struct reach reach = { .base = code_offset(p->regs, p->view->seen.code_linear),
                           .size = (uint32_t)p->view->seen.code_size,
                           .interruptible = p->regs->eflags & EFLAGS_IF };
    if (note == NO_WORD) /* the one that left stands above it */
        reach.listed[reach.listed_count++] = code_offset(p->regs, p->left_linear);
    for (unsigned from = rows->count; rows->count - from < most && rows->count < CODE_ROWS;) {
        const uint8_t *bytes;
        uint64_t at = code_linear(p->regs, offset);
        size_t n = code_at(p->view, at, &bytes);
        if (!n || all_zero(bytes, n)) {
            if (n || note != NO_WORD)
                put_no_code(rows, at, n, note != NO_WORD);
            return;
        }
        put_code(rows, p->regs, at, bytes, n, note);
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

/* ---- All ---- */

void code_rows_make(struct code_rows *rows, const struct panel *panel, enum view_code mode,
                    unsigned after)
{
    const struct event *left = panel->left;
    const struct view_before *before = &panel->view->seen.before;
    uint64_t next = wide_code_linear(panel->regs, panel->wide);
    rows->mode = mode;
    rows->panel = panel;
    rows->count = rows->current = 0;
    rows->line = NULL;
    for (unsigned i = 0; i < before->count && i < VIEW_BEFORE; i++)
        put_insn(rows, (struct code_row){ .kind = ROW_INSN,
                                          .regs = panel->regs,
                                          .insn = before->list[i],
                                          .is_before = true,
                                          .note = NO_WORD });
    if (!left || !view_left_by_insn(left)) {
        put_following(rows, next, W_CODE_NEXT, after + 1);
        return;
    }
    put_code(rows, &left->regs, panel->left_linear, left->insn, left->insn_len, W_CODE_LEFT_HERE);
    if (!is_its_last(panel))
        put_following(rows, view_goes_on(panel->view, left), NO_WORD, after);
}
