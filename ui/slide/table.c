/* Tables: columns as wide as they need to be, narrower if the slide is; then their cells break into
 * lines. */
#include "slide/slide.h"
#include "text/clamp.h"

#include <stdlib.h>

enum { GAP = 3, LEAST = 4 };

struct table {
    const struct deck_table *from;
    struct slide_text *cells; /* owned; row-major */
    int *columns;             /* owned; of each column */
    int width;                /* of all, with gaps */
};

static void table_free(struct table *table)
{
    for (size_t i = 0; table->cells && i < (size_t)table->from->rows * table->from->columns; i++)
        slide_text_free(&table->cells[i]);
    free(table->cells);
    free(table->columns);
}

static int gap_of(const struct table *table, int room)
{
    return (int)table->from->columns * (GAP + LEAST) > room ? 1 : GAP;
}

static int width_of(const struct table *table, int gap)
{
    int width = 0;
    for (unsigned i = 0; i < table->from->columns; i++)
        width += table->columns[i] + (i ? gap : 0);
    return width;
}

static unsigned widest(const struct table *table)
{
    unsigned most = 0;
    for (unsigned i = 1; i < table->from->columns; i++)
        if (table->columns[i] > table->columns[most])
            most = i;
    return most;
}

/* Takes what is missing from the widest column, again and again: narrow ones keep what they
 * have. */
static void shrink(struct table *table, int room)
{
    int gap = gap_of(table, room);
    while (width_of(table, gap) > room) {
        unsigned at = widest(table);
        if (table->columns[at] <= 1)
            break;
        table->columns[at]--;
    }
    table->width = width_of(table, gap);
}

static bool table_make(struct table *table, const struct deck_table *from, int room,
                       const struct slide_style *style)
{
    *table = (struct table){ .from = from };
    table->cells = calloc((size_t)from->rows * from->columns + 1, sizeof *table->cells);
    table->columns = calloc((size_t)from->columns + 1, sizeof *table->columns);
    if (!table->cells || !table->columns)
        return false;
    for (unsigned i = 0; i < from->rows * from->columns; i++) {
        bool head = i < from->columns;
        table->cells[i] = slide_text_make(&from->cells[i], head ? ROLE_HEADING : ROLE_TEXT,
                                          head ? CELL_BOLD : 0, style);
        int columns = slide_text_columns(&table->cells[i]),
            *most = &table->columns[i % from->columns];
        columns = columns > GRID_MAX_COLUMNS ? GRID_MAX_COLUMNS : columns;
        *most = columns > *most ? columns : *most;
    }
    shrink(table, room);
    return true;
}

/* Draws a row; returns how many it takes, which are those of its highest cell. */
static int draw_row(struct canvas canvas, int row, int column, const struct table *table,
                    unsigned at, int gap)
{
    int most = 1;
    for (unsigned i = 0; i < table->from->columns; i++) {
        const struct slide_text *cell = &table->cells[at * table->from->columns + i];
        enum deck_align align = table->from->aligns ? table->from->aligns[i] : ALIGN_LEFT;
        int rows = slide_text_draw(canvas, row, column, table->columns[i], align, cell);
        most = max(most, rows);
        column += table->columns[i] + gap;
    }
    return most;
}

/* Is there anything in its head? Markdown has no tables without one, but heads without words. */
static bool has_head(const struct table *table)
{
    for (unsigned i = 0; i < table->from->columns; i++)
        if (table->cells[i].count)
            return true;
    return false;
}

/* Draws the line under the head, which is broken where columns part. */
static int draw_line(struct canvas canvas, int row, int column, const struct table *table, int gap,
                     bool ascii)
{
    for (unsigned i = 0; i < table->from->columns; i++) {
        int width = table->columns[i] + (i + 1 < table->from->columns ? gap - 1 : 0);
        canvas_line(canvas, row, column, width, ROLE_FRAME, ascii);
        column += table->columns[i] + gap;
    }
    return 1;
}

int slide_table_draw(struct canvas canvas, int row, int column, int columns,
                     const struct deck_block *block, bool apart, const struct slide_style *style)
{
    struct table table;
    int rows = 0, gap;
    if (table_make(&table, &block->table, columns, style)) {
        gap = gap_of(&table, columns);
        column += slide_text_shift(block->align, columns - table.width);
        for (unsigned i = !has_head(&table); i < block->table.rows; i++) {
            rows += apart && i > 1;
            rows += draw_row(canvas, row + rows, column, &table, i, gap);
            if (i == 0)
                rows += draw_line(canvas, row + rows, column, &table, gap, style->ascii);
        }
    }
    table_free(&table);
    return rows;
}
