/* Writes to a text screen that go on cell after cell, row after row, over a rectangle: have they
 * copied it up, or cleared it? For text_rows.c, whose header has the rules. Cells are counted from
 * the top left of what is shown, 0 to TEXT_SHOWN - 1. */
#ifndef MODEL_TEXT_SWEEP_H
#define MODEL_TEXT_SWEEP_H

#include "model/text_screen.h"

enum { TEXT_SHOWN = PC_ROWS * PC_COLUMNS, TEXT_ROW_BYTES = 2 * PC_COLUMNS };

struct text_sweep {
    bool goes_on;
    bool blanks;  /* it writes nothing else */
    bool changes; /* something */
    unsigned from, last, next;
    unsigned width;   /* columns; 0: not known, it is in its first row */
    unsigned cells;   /* written so far */
    unsigned entered; /* rows that it has written to */
    uint32_t shifts;  /* bit n: all it wrote stood n rows below before */
    /* How many whole rows it wrote of which that was true. */
    uint8_t copied[PC_ROWS];
    uint64_t began, fed; /* when: the number of a cell written */
    /* What the rows were that it entered, whole ones. */
    uint8_t before[PC_ROWS][TEXT_ROW_BYTES];
};

static inline bool text_is_blank(uint8_t character)
{
    return character == ' ' || character == 0 || character == 0xff;
}

/* Does a write to that cell come next in it? Then feed it; false: what it writes does not belong to
 * it, and nothing has changed. The screen is as it was before the write; number counts up from
 * write to write, of all sweeps. */
bool text_sweep_comes_next(const struct text_sweep *sweep, unsigned cell);
bool text_sweep_feed(struct text_sweep *sweep, const struct text_screen *screen, unsigned cell,
                     uint8_t character, uint64_t number);
/* Begins with this write. It does not go on if that can be neither of the two. */
void text_sweep_begin(struct text_sweep *sweep, const struct text_screen *screen, unsigned cell,
                      uint8_t character, uint64_t number);

/* How many whole rows it has written. */
unsigned text_sweep_rows(const struct text_sweep *sweep);
/* By how many rows it has copied up what it swept, but for the last rows; 0: by none. */
unsigned text_sweep_shift(const struct text_sweep *sweep);

#endif
