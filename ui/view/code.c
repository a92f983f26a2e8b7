/* The code that led to where the focused vCPU is shown, and what it comes to: drawn. */
#include "view/code.h"
#include "event/wide.h"
#include "text/clamp.h"
#include "text/text.h"

#include <stdio.h>
#include <string.h>

/* Columns from which on bytes are shown, and how many; and from which on notes are long ones. */
enum {
    WIDE_BYTES = 52,
    WIDER_BYTES = 72,
    FEW_BYTES = 5,
    MANY_BYTES = 8,
    LONG_NOTE = 40,
    LONG_UNSEEN = 60
};
enum { COLUMN = 2 };

/* The rows that there is room for. */
struct window {
    struct code_rows *rows;
    unsigned first, count;
    int number, indent; /* columns: of the longest line number, and that all lines begin with */
};

/* ---- The parts of a row ---- */

static int draw_bytes(const struct panel *p, int column, const struct view_insn *insn,
                      unsigned length)
{
    int width = p->canvas.area.columns;
    unsigned most = width >= WIDER_BYTES ? MANY_BYTES : width >= WIDE_BYTES ? FEW_BYTES : 0;
    if (!most)
        return column;
    int at = column;
    for (unsigned i = 0; i < length && i < most; i++)
        at = canvas_format(p->canvas, p->row, at, ROLE_DIM,
                           length > most && i == most - 1 ? ".." : "%02x ", insn->bytes[i]);
    return column + (int)most * 3 + 1;
}

/* What ran before may have run in another segment: then it has its linear address. Returns the
 * column after it. */
static int draw_address(const struct panel *p, const struct code_row *row)
{
    const struct registers *regs = row->regs;
    unsigned bits = registers_code_bits(regs), selector = regs->seg[SEG_CS].selector;
    unsigned long long offset = code_offset(regs, row->insn.linear);
    int column = COLUMN;
    bool is_here = bits == 16 ? offset <= 0xffff : !row->is_before;
    if (bits != 64 && is_here)
        column = canvas_format(p->canvas, p->row, column, ROLE_DIM,
                               bits == 16 ? "%04x:" : "%02x:", selector);
    else if (bits != 64)
        column += bits == 16 ? 4 : 3;
    return canvas_format(p->canvas, p->row, column, ROLE_DIM, "%0*llx",
                         bits == 16            ? is_here ? 4 : 5
                         : offset > UINT32_MAX ? 16
                                               : 8,
                         is_here ? offset : (unsigned long long)row->insn.linear) +
           PANEL_GAP;
}

/* The instruction that is shown, or the bar beside a loop. */
static void draw_mark(const struct panel *p, const struct code_row *row)
{
    const struct view_insn *insn = &row->insn;
    const char *bar = p->view->chosen.ascii                   ? "|"
                      : insn->loop_begins && !insn->loop_ends ? "┌"
                      : insn->loop_ends && !insn->loop_begins ? "└"
                                                              : "│";
    if (row->current && (row->kind != ROW_LINE || row->note != NO_WORD))
        canvas_text(p->canvas, p->row, 0, ROLE_TEXT, ">");
    else if (insn->loops)
        canvas_text(p->canvas, p->row, 0, ROLE_EXPLAIN, bar);
}

/* In a listing of both they stand at the instructions. */
static void draw_breakpoint(const struct panel *p, const struct window *w,
                            const struct code_row *row)
{
    const struct model_break *b =
        row->kind != ROW_LINE        ? view_breakpoint_at(p->view, row->insn.linear)
        : w->rows->mode == CODE_BOTH ? NULL
                                     : view_breakpoint_on_line(p->view, &row->place);
    if (b)
        canvas_text(p->canvas, p->row, 1, b->enabled ? ROLE_BAD : ROLE_DIM,
                    view_break_mark(p->view, b));
}

/* A line begins before the instruction that its row has. */
static void answer(const struct panel *p, const struct code_row *row)
{
    char line[SYMBOLS_FILE + 16];
    uint64_t linear, size;
    if (!p->asked || p->asked->row != p->row)
        return;
    p->asked->found = true;
    p->asked->linear = row->insn.linear;
    snprintf(line, sizeof line, "%s:%u", row->place.file, row->place.line);
    if (row->kind == ROW_LINE &&
        symbols_find(p->view->seen.vcpus[p->view->chosen.focus].symbols, line, &linear, &size))
        p->asked->linear = linear;
}

/* Writes how often a loop ran, of a loop within a loop both. */
static char *put_times(const struct view *view, const struct view_insn *insn, char text[64])
{
    const uint64_t counts[] = { insn->times, insn->outer_times };
    int at = 0;
    *text = '\0';
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        char number[32];
        if (counts[i])
            at += snprintf(text + at, 64 - (size_t)at, "%s", at ? " " : "");
        if (counts[i])
            at += snprintf(text + at, 64 - (size_t)at, VIEW_FORMAT(view, WF_CODE_TIMES),
                           text_number(counts[i], number));
    }
    return text;
}

/* What stands at the end of a row: how often it ran, or that it was not seen. Returns the columns
 * that it leaves. */
static int draw_end(const struct panel *p, const struct code_row *row, bool first_unseen)
{
    char text[64];
    int width = p->canvas.area.columns;
    const char *end = put_times(p->view, &row->insn, text);
    if (first_unseen)
        end = view_word(p->view, width >= LONG_UNSEEN ? W_CODE_UNSEEN_LONG : W_CODE_UNSEEN);
    int columns = text_columns(end);
    if (!columns)
        return width;
    canvas_text(p->canvas, p->row, width - columns, first_unseen ? ROLE_DIM : ROLE_EXPLAIN, end);
    return width - columns - PANEL_GAP;
}

/* A remark behind an instruction, in the words that there is room for. */
static void draw_note(const struct panel *p, int column, int width, enum word note)
{
    if (note == W_CODE_LEFT_HERE &&
        (width < LONG_NOTE || column + text_columns(view_word(p->view, note)) > width))
        note = W_CODE_LEFT;
    if (column + text_columns(view_word(p->view, note)) <= width)
        canvas_text(p->canvas, p->row, column, ROLE_TEXT, view_word(p->view, note));
}

/* ---- Rows ---- */

static int draw_insn(const struct panel *p, const struct code_row *row, int width)
{
    char text[96];
    const struct view_insn *insn = &row->insn;
    unsigned length = code_insn(p->view, row, text, sizeof text);
    int column = draw_address(p, row);
    column = draw_bytes(p, column, insn, length);
    return canvas_text_cut(p->canvas, p->row, column, width - column,
                           insn->unseen ? ROLE_DIM : ROLE_TEXT, text);
}

/* Is the line in another file than the instruction that is shown? Then its number says which. */
static bool is_elsewhere(const struct window *w, const struct code_row *row)
{
    return strcmp(row->place.file, w->rows->list[w->rows->current].place.file) != 0;
}

static int draw_number(const struct window *w, const struct code_row *row)
{
    enum { FILE_MOST = 20 };
    char text[48];
    const struct panel *p = w->rows->panel;
    snprintf(text, sizeof text, "%u", row->place.line);
    if (!is_elsewhere(w, row)) {
        canvas_text_right(p->canvas, p->row, COLUMN, w->number, ROLE_DIM, text);
        return COLUMN + w->number + PANEL_GAP;
    }
    snprintf(text, sizeof text, "%.*s:%u", FILE_MOST, row->place.file, row->place.line);
    return canvas_text(p->canvas, p->row, COLUMN, ROLE_DIM, text) + PANEL_GAP;
}

/* Long gaps in a line, before a remark, are for wider screens than this. */
static void close_gaps(char *text)
{
    enum { LONG_GAP = 8, GAP = 2 };
    char *to = text;
    for (const char *from = text; *from;) {
        size_t blanks = strspn(from, " "), kept = blanks >= LONG_GAP ? GAP : blanks;
        memset(to, ' ', kept);
        to += kept;
        from += blanks;
        if (*from)
            *to++ = *from++;
    }
    *to = '\0';
}

static int draw_line(const struct window *w, const struct code_row *row, int width)
{
    const struct panel *p = w->rows->panel;
    char text[SOURCE_LINE];
    const char *source = code_source(p->view, &row->place);
    int column = draw_number(w, row);
    if (!source || (int)strlen(source) < w->indent)
        return column;
    snprintf(text, sizeof text, "%s", source + w->indent);
    close_gaps(text + strspn(text, " "));
    return canvas_text_cut(p->canvas, p->row, column, width - column,
                           row->insn.unseen             ? ROLE_DIM
                           : w->rows->mode == CODE_BOTH ? ROLE_STRONG
                                                        : ROLE_TEXT,
                           text);
}

/* Zeros, or no memory at all. */
static int draw_no_code(const struct panel *p, const struct code_row *row, int width)
{
    int column = draw_address(p, row);
    return canvas_text_cut(p->canvas, p->row, column, width - column, ROLE_DIM,
                           view_word(p->view, row->kind == ROW_ZEROS ? W_CODE_ZEROS : W_CODE_NONE));
}

static void draw_row(struct panel *p, const struct window *w, const struct code_row *row,
                     bool first_unseen)
{
    int width = draw_end(p, row, first_unseen),
        column = row->kind == ROW_LINE   ? draw_line(w, row, width)
                 : row->kind == ROW_INSN ? draw_insn(p, row, width)
                                         : draw_no_code(p, row, width);
    draw_mark(p, row);
    draw_breakpoint(p, w, row);
    answer(p, row);
    if (row->note != NO_WORD)
        draw_note(p, column + PANEL_GAP, width, row->note);
    if (row->current)
        canvas_mark(p->canvas, p->row, 0, p->canvas.area.columns, ROLE_CURRENT);
    p->row++;
}

/* ---- The window ---- */

/* The rows before the current one get two thirds of the room, and what those after it leave. */
static void choose_window(struct window *w, unsigned room)
{
    unsigned current = w->rows->current, after = w->rows->count - 1 - current, below = room / 3;
    if (!room || !w->rows->count)
        return;
    if (below > after)
        below = after;
    w->first = current + below + 1 > room ? current + below + 1 - room : 0;
    w->count = w->rows->count - w->first < room ? w->rows->count - w->first : room;
}

/* Where the line of the current instruction begins above the window, it takes its first row. */
static void keep_line(struct window *w)
{
    struct code_row *list = w->rows->list;
    unsigned line = w->rows->current;
    if (w->rows->mode != CODE_BOTH)
        return;
    while (line > 0 && list[line].kind != ROW_LINE)
        line--;
    if (line < w->first && list[line].current && w->first < w->rows->current)
        list[w->first] = list[line];
}

/* What all lines that are shown begin with is left out. */
static void measure_lines(struct window *w)
{
    w->indent = SOURCE_LINE;
    for (unsigned i = w->first; i < w->first + w->count; i++) {
        const struct code_row *row = &w->rows->list[i];
        const char *text =
            row->kind == ROW_LINE ? code_source(w->rows->panel->view, &row->place) : NULL;
        if (!text)
            continue;
        int blanks = (int)strspn(text, " ");
        w->indent = text[blanks] ? min(w->indent, blanks) : w->indent;
        int digits = snprintf(NULL, 0, "%u", row->place.line);
        w->number = is_elsewhere(w, row) ? w->number : max(w->number, digits);
    }
    if (w->indent == SOURCE_LINE)
        w->indent = 0;
}

void panel_draw_code(struct panel *p)
{
    char reason[SOURCE_LINE];
    struct code_rows rows;
    struct window w = { .rows = &rows };
    int room = p->canvas.area.rows - p->row;
    p->left_linear = p->left ? wide_linear(p->left, view_wide(p->view, p->left)) : 0;
    bool missing = *code_source_missing(p, reason) != '\0';
    code_rows_make(&rows, p, code_mode(p), (unsigned)max(room, 0));
    choose_window(&w, (unsigned)max(room - missing, 0));
    keep_line(&w);
    measure_lines(&w);
    bool unseen = false;
    for (unsigned i = w.first; i < w.first + w.count; i++) {
        draw_row(p, &w, &rows.list[i], rows.list[i].insn.unseen && !unseen);
        unseen |= rows.list[i].insn.unseen;
    }
    if (missing)
        canvas_text_cut(p->canvas, p->canvas.area.rows - 1, COLUMN, p->canvas.area.columns - COLUMN,
                        ROLE_DIM, reason);
}
