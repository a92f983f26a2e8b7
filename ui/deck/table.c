/* Tables: md4c brings them cell by cell. */
#include "deck/parser.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 64, CELLS_MAX = 10000 };

static bool fits(struct deck_open_table *open, struct deck_draft *draft,
                 const MD_BLOCK_TABLE_DETAIL *detail, size_t offset)
{
    uint64_t cells =
        (uint64_t)detail->col_count * (detail->head_row_count + detail->body_row_count);
    if (detail->col_count <= COLUMNS_MAX && cells <= CELLS_MAX)
        return true;
    open->gave_up = cells > 100 * CELLS_MAX; /* md4c would bring each of them */
    if (open->gave_up)
        deck_error_at(draft->ground, offset,
                      "this table is too large: at most %d columns, and %d cells; what follows it "
                      "is left out",
                      COLUMNS_MAX, CELLS_MAX);
    else
        deck_error_at(draft->ground, offset,
                      "this table is too large: at most %d columns, and %d cells", COLUMNS_MAX,
                      CELLS_MAX);
    deck_touch(draft, offset);
    return false;
}

void deck_table_begin(struct deck_open_table *open, struct deck_draft *draft,
                      const MD_BLOCK_TABLE_DETAIL *detail, size_t offset)
{
    struct deck_table *table = &open->table;
    assert(!table->cells && !table->aligns); /* tables are not in one another */
    *table = (struct deck_table){ 0 };
    open->row = 0;
    open->at = offset;
    if (!fits(open, draft, detail, offset))
        return;
    table->rows = detail->head_row_count + detail->body_row_count;
    table->columns = detail->col_count;
    table->cells = calloc(table->rows * table->columns, sizeof *table->cells);
    table->aligns = calloc(table->columns, sizeof *table->aligns);
    draft->ground->no_memory |= !table->cells || !table->aligns;
}

static bool has_cell(const struct deck_open_table *open)
{
    return open->row < open->table.rows && open->column < open->table.columns;
}

static enum deck_align align_of(MD_ALIGN align)
{
    switch (align) {
    case MD_ALIGN_CENTER: return ALIGN_CENTRE;
    case MD_ALIGN_RIGHT: return ALIGN_RIGHT;
    default: return ALIGN_LEFT;
    }
}

void deck_cell_begin(struct deck_open_table *open, const MD_BLOCK_TD_DETAIL *detail)
{
    if (has_cell(open) && open->row == 0)
        open->table.aligns[open->column] = align_of(detail->align);
}

void deck_cell_code(struct deck_prose *prose, const char *text, size_t size, size_t offset)
{
    size_t from = 0;
    for (size_t at = 0; at + 1 < size; at++) {
        if (memcmp(text + at, "\\|", 2) != 0)
            continue;
        deck_span_text(prose, MD_TEXT_CODE, text + from, at - from, offset + from);
        from = at + 1;
    }
    deck_span_text(prose, MD_TEXT_CODE, text + from, size - from, offset + from);
}

void deck_cell_end(struct deck_open_table *open, struct deck_prose *prose)
{
    struct deck_text text = deck_take_text(prose);
    if (has_cell(open) && !prose->ground->no_memory)
        open->table.cells[open->row * open->table.columns + open->column] = text;
    else
        deck_text_free(&text);
    open->column++;
}

void deck_table_end(struct deck_open_table *open, struct deck_draft *draft)
{
    struct deck_block *block = open->table.cells && open->table.aligns
                                   ? deck_add_block(draft, DECK_TABLE, open->at)
                                   : NULL;
    if (block)
        block->table = open->table;
    else
        deck_table_free(&open->table);
    open->table = (struct deck_table){ 0 };
}
