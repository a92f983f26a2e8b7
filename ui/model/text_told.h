/* Which rows of a text screen have been told as lines already while they still stand there, so that
 * none is told twice; and a row that is told as it grows, a prompt. For text_rows.c. */
#ifndef MODEL_TEXT_TOLD_H
#define MODEL_TEXT_TOLD_H

#include "model/text_rows.h"
#include "model/text_sweep.h"

struct text_told {
    text_rows_fn *fn;
    void *context;
    bool is_told[PC_ROWS];
    uint8_t cells[PC_ROWS][TEXT_ROW_BYTES]; /* as it was told, */
    unsigned counts[PC_ROWS];               /* and how many of them */
    bool is_open; /* the line that was told last is a beginning: of this row */
    unsigned open;
    uint64_t page; /* a hash of the last page that was gone as a whole */
};

/* A row that is finished: all 80 cells. Nothing is told if that line stands there already. */
void text_told_give(struct text_told *told, unsigned row, const uint8_t *cells);
/* A part of a row, of no row in particular. */
void text_told_give_part(struct text_told *told, const uint8_t *cells, unsigned count);
/* A row that may go on: count of its cells; nothing if it has been told and does not just go on. */
void text_told_begin(struct text_told *told, unsigned row, const uint8_t *cells, unsigned count);
/* Has it been told to its end? */
bool text_told_is_whole(const struct text_told *told, unsigned row);
/* The rows from first to before end went up by n; with n = end - first they are gone. */
void text_told_scroll(struct text_told *told, unsigned first, unsigned end, unsigned n);

/* Rows from first on, each of them finished. */
void text_told_rows(struct text_told *told, unsigned first, uint8_t rows[][TEXT_ROW_BYTES],
                    unsigned count);
/* The same of rows that are gone as a whole, up to the last with text; unless they are what was
 * gone the time before. */
void text_told_page(struct text_told *told, unsigned first, uint8_t rows[][TEXT_ROW_BYTES],
                    unsigned count);
/* Are they that page? */
bool text_told_is_page(const struct text_told *told, uint8_t rows[][TEXT_ROW_BYTES],
                       unsigned count);

/* How many rows there are up to the last one with text. */
unsigned text_told_height(uint8_t rows[][TEXT_ROW_BYTES], unsigned count);
/* How many cells there are up to the last one with text. */
unsigned text_told_length(const uint8_t *cells, unsigned count);

#endif
