/* One write after the other, compared with what stood below. */
#include "model/text_sweep.h"

#include <string.h>

enum { FEWEST_ROWS = 2 };

static void copy_row(const struct text_screen *screen, unsigned row, uint8_t to[TEXT_ROW_BYTES])
{
    for (unsigned column = 0; column < PC_COLUMNS; column++)
        memcpy(to + 2 * column, text_screen_cell(screen, row, column), 2);
}

/* It comes to the first cell of the next row, once it is known where rows end. */
static bool begins_row(const struct text_sweep *s, unsigned cell)
{
    return !s->width && cell == s->from + PC_COLUMNS && s->cells > 0;
}

bool text_sweep_comes_next(const struct text_sweep *s, unsigned cell)
{
    return s->goes_on && (cell == s->next || begins_row(s, cell));
}

static void enter(struct text_sweep *s, const struct text_screen *screen, unsigned cell)
{
    if (s->entered < PC_ROWS)
        copy_row(screen, cell / PC_COLUMNS, s->before[s->entered++]);
}

static void end_row(struct text_sweep *s)
{
    for (unsigned shift = 1; shift < PC_ROWS; shift++)
        s->copied[shift] += s->shifts >> shift & 1;
}

/* Of a window's first row it is not known that it is whole before the second begins. */
static void step(struct text_sweep *s, unsigned cell)
{
    bool at_edge = cell % PC_COLUMNS == PC_COLUMNS - 1;
    s->cells++;
    s->last = cell;
    if (!s->width && at_edge)
        s->width = s->cells;
    bool at_end = s->width && s->cells % s->width == 0;
    s->next = at_end ? cell + 1 + PC_COLUMNS - s->width : cell + 1;
    if (at_end)
        end_row(s);
}

/* Which of these shifts explain that character there? */
static uint32_t explained(const struct text_screen *screen, uint32_t shifts, unsigned cell,
                          uint8_t character)
{
    uint32_t left = 0;
    for (uint32_t rest = shifts; rest; rest &= rest - 1) {
        unsigned shift = (unsigned)__builtin_ctz(rest);
        if (*text_screen_cell(screen, shift, cell) == character)
            left |= 1u << shift;
    }
    return left;
}

bool text_sweep_feed(struct text_sweep *s, const struct text_screen *screen, unsigned cell,
                     uint8_t character, uint64_t number)
{
    uint32_t shifts = explained(screen, s->shifts, cell, character);
    bool blanks = s->blanks && text_is_blank(character);
    if (!shifts && !blanks)
        return false;
    if (begins_row(s, cell) && cell != s->next) {
        s->width = s->cells;
        end_row(s);
    }
    if (cell % PC_COLUMNS == s->from % PC_COLUMNS)
        enter(s, screen, cell);
    s->shifts = shifts;
    s->blanks = blanks;
    s->changes |= *text_screen_cell(screen, 0, cell) != character;
    s->fed = number;
    step(s, cell);
    return true;
}

void text_sweep_begin(struct text_sweep *s, const struct text_screen *screen, unsigned cell,
                      uint8_t character, uint64_t number)
{
    enum { ALL_SHIFTS = (1 << PC_ROWS) - 2 };
    s->goes_on = s->blanks = true;
    s->changes = false;
    s->from = s->next = cell;
    s->width = s->cells = s->entered = 0;
    s->shifts = ALL_SHIFTS;
    memset(s->copied, 0, sizeof s->copied);
    s->began = number;
    s->goes_on = text_sweep_feed(s, screen, cell, character, number);
}

/* ---- What it was ---- */

unsigned text_sweep_rows(const struct text_sweep *s)
{
    return s->width ? s->cells / s->width : 0;
}

/* Were the rows of the sweep copied up by so many, and none but the last ones filled? */
static bool is_scroll(const struct text_sweep *s, unsigned shift)
{
    unsigned rows = s->copied[shift];
    bool is_whole = s->from == 0 && s->width == PC_COLUMNS && rows + shift >= PC_ROWS;
    return rows >= FEWEST_ROWS && rows + shift >= text_sweep_rows(s) && (s->changes || is_whole);
}

unsigned text_sweep_shift(const struct text_sweep *s)
{
    for (unsigned shift = 1; shift < PC_ROWS && !s->blanks; shift++)
        if (is_scroll(s, shift))
            return shift;
    return 0;
}
