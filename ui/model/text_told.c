/* Each row beside what was told of it; a hash of the last page that was. */
#include "model/text_told.h"

#include <string.h>

unsigned text_told_length(const uint8_t *cells, unsigned count)
{
    while (count && text_is_blank(cells[2 * (count - 1)]))
        count--;
    return count;
}

/* Does the row begin with what was told of it? Colours do not matter. */
static bool goes_on(const struct text_told *told, unsigned row, const uint8_t *cells)
{
    for (unsigned i = 0; i < told->counts[row]; i++)
        if (cells[2 * i] != told->cells[row][2 * i])
            return false;
    return told->is_told[row];
}

static bool is_open(const struct text_told *told, unsigned row)
{
    return told->is_open && told->open == row;
}

bool text_told_is_whole(const struct text_told *told, unsigned row)
{
    return told->is_told[row] && !is_open(told, row);
}

static void tell(struct text_told *told, unsigned row, const uint8_t *cells, unsigned count,
                 bool ends)
{
    bool more = is_open(told, row) && goes_on(told, row, cells);
    unsigned from = more ? told->counts[row] : 0;
    if (count < from)
        count = from;
    told->fn(told->context, &(struct text_line){ cells, count, from, ends });
    told->is_told[row] = true;
    told->counts[row] = count;
    memcpy(told->cells[row], cells, TEXT_ROW_BYTES);
    told->is_open = !ends;
    told->open = row;
}

void text_told_give(struct text_told *told, unsigned row, const uint8_t *cells)
{
    unsigned count = text_told_length(cells, PC_COLUMNS);
    bool stands_there = goes_on(told, row, cells) && count <= told->counts[row];
    if (!stands_there || is_open(told, row))
        tell(told, row, cells, count, true);
}

void text_told_give_part(struct text_told *told, const uint8_t *cells, unsigned count)
{
    told->is_open = false;
    told->fn(told->context, &(struct text_line){ cells, text_told_length(cells, count), 0, true });
}

void text_told_begin(struct text_told *told, unsigned row, const uint8_t *cells, unsigned count)
{
    bool more = is_open(told, row) && goes_on(told, row, cells) && count > told->counts[row];
    if (count && (more || !told->is_told[row]))
        tell(told, row, cells, count, false);
}

void text_told_scroll(struct text_told *told, unsigned first, unsigned end, unsigned n)
{
    bool moves = told->is_open && told->open >= first && told->open < end;
    if (moves && told->open < first + n)
        told->is_open = false;
    else if (moves)
        told->open -= n;
    for (unsigned row = first; row < end; row++) {
        bool stays = row + n < end;
        told->is_told[row] = stays && told->is_told[row + n];
        if (!stays)
            continue;
        told->counts[row] = told->counts[row + n];
        memcpy(told->cells[row], told->cells[row + n], TEXT_ROW_BYTES);
    }
}

void text_told_rows(struct text_told *told, unsigned first, uint8_t rows[][TEXT_ROW_BYTES],
                    unsigned count)
{
    for (unsigned row = 0; row < count; row++)
        text_told_give(told, first + row, rows[row]);
}

/* ---- Pages ---- */

unsigned text_told_height(uint8_t rows[][TEXT_ROW_BYTES], unsigned count)
{
    while (count && !text_told_length(rows[count - 1], PC_COLUMNS))
        count--;
    return count;
}

/* FNV-1a, of the characters alone; blanks at the end do not count. */
static uint64_t hash(uint8_t rows[][TEXT_ROW_BYTES], unsigned count)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (unsigned row = 0; row < text_told_height(rows, count); row++)
        for (unsigned i = 0; i < TEXT_ROW_BYTES; i += 2)
            h = (h ^ rows[row][i]) * 0x100000001b3u;
    return h;
}

bool text_told_is_page(const struct text_told *told, uint8_t rows[][TEXT_ROW_BYTES], unsigned count)
{
    return hash(rows, count) == told->page;
}

void text_told_page(struct text_told *told, unsigned first, uint8_t rows[][TEXT_ROW_BYTES],
                    unsigned count)
{
    unsigned height = text_told_height(rows, count);
    if (height && !text_told_is_page(told, rows, count))
        text_told_rows(told, first, rows, height);
    if (height)
        told->page = hash(rows, count);
    text_told_scroll(told, first, first + count, count);
}
