/* Rows that scroll out, found by sweeps: writes that go on cell after cell, row after row. */
#include "model/text_rows.h"

#include "model/text_told.h"

#include <stdlib.h>
#include <string.h>

enum { CELLS = TEXT_SCREEN_BYTES / 2, CELL_MASK = CELLS - 1 };
enum { SWEEPS = 2 };                       /* one, and what interrupts it */
enum { CLEARED_ROWS = (PC_ROWS + 1) / 2 }; /* see the header */

struct text_rows {
    struct text_screen screen;
    struct text_sweep sweeps[SWEEPS];
    uint64_t written; /* cells, ever */
    uint16_t shown_start;
    unsigned halves; /* of the start, that were written since it is shown_start */
    struct text_told told;
    unsigned last;     /* the cell written last */
    bool asks_for_key; /* the guest halted in INT 16h of our BIOS */
};

/* ---- Cells and lines ---- */

static uint8_t *cell_at(struct text_rows *t, uint16_t start, unsigned cell)
{
    return &t->screen.memory[2 * ((start + cell) & CELL_MASK)];
}

static void copy_row(struct text_rows *t, uint16_t start, unsigned row, uint8_t to[TEXT_ROW_BYTES])
{
    for (unsigned column = 0; column < PC_COLUMNS; column++)
        memcpy(to + 2 * column, cell_at(t, start, row * PC_COLUMNS + column), 2);
}

/* ---- The end of a sweep: has anything scrolled out? ---- */

static void end_clearing(struct text_rows *t, struct text_sweep *s)
{
    if (s->width == PC_COLUMNS && text_sweep_rows(s) >= CLEARED_ROWS)
        text_told_page(&t->told, s->from / PC_COLUMNS, s->before, text_sweep_rows(s));
}

/* The rows that it never reached are still what they were. */
static void give_scrolled(struct text_rows *t, const struct text_sweep *s, unsigned shift)
{
    const unsigned first = s->from / PC_COLUMNS, column = s->from % PC_COLUMNS;
    const unsigned end = first + text_sweep_rows(s) + shift;
    for (unsigned i = 0; i < shift && first + i < PC_ROWS; i++) {
        uint8_t row[TEXT_ROW_BYTES];
        if (i < s->entered)
            memcpy(row, s->before[i], sizeof row);
        else
            copy_row(t, t->screen.start, first + i, row);
        if (s->width == PC_COLUMNS)
            text_told_give(&t->told, first + i, row);
        else
            text_told_give_part(&t->told, row + 2 * column, s->width);
    }
    if (s->width == PC_COLUMNS)
        text_told_scroll(&t->told, first, end < PC_ROWS ? end : PC_ROWS, shift);
}

static void end(struct text_rows *t, struct text_sweep *s)
{
    if (!s->goes_on)
        return;
    s->goes_on = false;
    if (s->blanks) {
        end_clearing(t, s);
        return;
    }
    unsigned shift = text_sweep_shift(s);
    if (shift)
        give_scrolled(t, s, shift);
}

/* The one that began first comes first. */
static void end_all(struct text_rows *t)
{
    unsigned first = t->sweeps[1].began < t->sweeps[0].began;
    end(t, &t->sweeps[first]);
    end(t, &t->sweeps[!first]);
}

/* The one that this write is to take the place of: the shorter. */
static struct text_sweep *spare(struct text_rows *t)
{
    struct text_sweep *a = &t->sweeps[0], *b = &t->sweeps[1];
    if (!a->goes_on || !b->goes_on)
        return a->goes_on ? b : a;
    return a->cells < b->cells ? a : b;
}

/* A sweep that was left behind by one of a row or more will not go on. */
static void leave_behind(struct text_rows *t, const struct text_sweep *s)
{
    struct text_sweep *other = &t->sweeps[s == &t->sweeps[0]];
    if (text_sweep_rows(s) && other->goes_on && other->fed < s->began)
        end(t, other);
}

/* Text in the row that a sweep wrote last: it was scrolled in order to be filled. */
static void look_at_last_row(struct text_rows *t, unsigned cell)
{
    for (unsigned i = 0; i < SWEEPS; i++) {
        struct text_sweep *s = &t->sweeps[i];
        if (s->last / PC_COLUMNS == cell / PC_COLUMNS && text_sweep_rows(s) > 1)
            end(t, s);
    }
}

static void write_character(struct text_rows *t, unsigned cell, uint8_t character)
{
    struct text_sweep *s = NULL;
    for (unsigned i = 0; i < SWEEPS; i++)
        if (text_sweep_comes_next(&t->sweeps[i], cell))
            s = &t->sweeps[i];
    t->written++;
    t->last = cell;
    if (!s || !text_sweep_feed(s, &t->screen, cell, character, t->written)) {
        look_at_last_row(t, cell);
        s = s ? s : spare(t);
        end(t, s);
        text_sweep_begin(s, &t->screen, cell, character, t->written);
    }
    leave_behind(t, s);
    if (s->goes_on && s->next >= TEXT_SHOWN)
        end(t, s);
}

/* ---- Events ---- */

static void write_bytes(struct text_rows *t, const struct event *e)
{
    size_t at = (size_t)(e->gpa - PC_TEXT);
    for (size_t i = 0; i < e->size && i < EVENT_DATA_INLINE && at < TEXT_SCREEN_BYTES; i++, at++) {
        unsigned cell = (unsigned)(at / 2 - t->screen.start) & CELL_MASK;
        if (at % 2 == 0 && cell < TEXT_SHOWN)
            write_character(t, cell, e->data[i]);
        t->screen.memory[at] = e->data[i];
    }
}

/* Is what is shown from one start on what was shown from another, so many rows up? Text, at
 * least. */
static bool is_moved_up(struct text_rows *t, uint16_t from, uint16_t to, unsigned rows)
{
    bool text = false;
    for (unsigned i = rows * PC_COLUMNS; i < TEXT_SHOWN; i++) {
        uint8_t was = *cell_at(t, from, i);
        if (was != *cell_at(t, to, i - rows * PC_COLUMNS))
            return false;
        text |= !text_is_blank(was);
    }
    return text;
}

/* By how many rows; 0 if it is another page. */
static unsigned moved_by(struct text_rows *t, uint16_t from, uint16_t to)
{
    unsigned cells = (unsigned)(to - from) & CELL_MASK;
    if (cells % PC_COLUMNS == 0 && cells <= TEXT_SHOWN)
        return cells / PC_COLUMNS;
    for (unsigned rows = 0; rows < CLEARED_ROWS; rows++)
        if (is_moved_up(t, from, to, rows))
            return rows;
    return 0;
}

static void move_start(struct text_rows *t)
{
    uint8_t rows[PC_ROWS][TEXT_ROW_BYTES];
    unsigned count = moved_by(t, t->shown_start, t->screen.start);
    for (unsigned row = 0; row < count; row++)
        copy_row(t, t->shown_start, row, rows[row]);
    if (count == PC_ROWS)
        text_told_page(&t->told, 0, rows, count);
    else
        text_told_rows(&t->told, 0, rows, count);
    text_told_scroll(&t->told, 0, PC_ROWS, count);
    t->shown_start = t->screen.start;
    t->halves = 0;
}

static void write_register(struct text_rows *t, const struct event *e)
{
    enum { LOW = 1, HIGH = 2 };
    uint16_t *start = &t->screen.start, before = *start;
    text_screen_add(&t->screen, e);
    uint16_t after = *start, changed = before ^ after;
    if (!changed)
        return;
    *start = before; /* from which the sweeps are counted */
    end_all(t);
    *start = after;
    t->halves |= (changed & 0xff ? LOW : 0) | (changed & 0xff00 ? HIGH : 0);
    if (t->halves == (LOW | HIGH))
        move_start(t);
}

static void take(struct text_rows *t, const struct event *e)
{
    if (e->reason != EVENT_MMIO) {
        write_register(t, e);
        return;
    }
    if (t->halves)
        move_start(t);
    write_bytes(t, e);
}

/* What is under way comes to its end. */
static void settle(struct text_rows *t)
{
    if (t->halves)
        move_start(t);
    end_all(t);
}

static void give_all(struct text_rows *t)
{
    uint8_t rows[PC_ROWS][TEXT_ROW_BYTES];
    for (unsigned row = 0; row < PC_ROWS; row++)
        copy_row(t, t->screen.start, row, rows[row]);
    text_told_rows(&t->told, 0, rows, text_told_height(rows, PC_ROWS));
}

/* The rows above the cursor, and its own as far as it goes. */
static void give_prompt(struct text_rows *t)
{
    const unsigned cursor = (unsigned)(t->screen.cursor - t->screen.start) & CELL_MASK;
    const unsigned at = cursor / PC_COLUMNS, column = cursor % PC_COLUMNS;
    uint8_t rows[PC_ROWS][TEXT_ROW_BYTES];
    for (unsigned row = 0; row < PC_ROWS; row++)
        copy_row(t, t->screen.start, row, rows[row]);
    if (at >= PC_ROWS || text_told_is_page(&t->told, rows, PC_ROWS))
        return;
    for (unsigned row = 0; row < at; row++)
        if (!text_told_is_whole(&t->told, row))
            text_told_give(&t->told, row, rows[row]);
    unsigned length = text_told_length(rows[at], PC_COLUMNS);
    text_told_begin(&t->told, at, rows[at], length > column ? length : column);
}

static bool is_prompt(const struct text_rows *t, const struct event *e)
{
    return e->reason == EVENT_WAIT &&
           (e->detail == WAIT_INPUT || t->asks_for_key ||
            ((t->screen.start + t->last + 1) & CELL_MASK) == t->screen.cursor);
}

/* The guest rests. */
static void rest(struct text_rows *t, const struct event *e)
{
    struct pc_bios_call call;
    settle(t);
    if (e->reason == EVENT_HLT)
        t->asks_for_key = pc_bios_call(&e->regs, &call) && call.vector == PC_BIOS_KEYBOARD;
    if (is_prompt(t, e))
        give_prompt(t);
    if (e->reason == EVENT_END)
        give_all(t);
}

bool text_rows_add(struct text_rows **rows, const struct event *e, text_rows_fn *fn, void *context)
{
    bool is_about = text_screen_is_about(e);
    if (is_about && !*rows) {
        *rows = calloc(1, sizeof **rows);
        if (*rows)
            text_screen_init(&(*rows)->screen);
    }
    struct text_rows *t = *rows;
    if (!t)
        return !is_about;
    t->told.fn = fn;
    t->told.context = context;
    if (is_about)
        take(t, e);
    else if (e->reason == EVENT_HLT || e->reason == EVENT_WAIT || e->reason == EVENT_END)
        rest(t, e);
    return true;
}

void text_rows_free(struct text_rows **rows)
{
    free(*rows);
    *rows = NULL;
}
