/* Titles in large letters, which are made of half blocks: a cell is a pixel wide and two high. */
#include "slide/block_letters.h"
#include "slide/slide.h"
#include "text/clamp.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    MARGIN = 4, /* columns on each side */
    GAP = 1,    /* pixels between letters */
    LINES_MOST = 3,
};

/* ---- How large ---- */

/* Makes one character of a syllable that is written in letters. Is it a syllable? */
static bool compose(struct cell *cell)
{
    uint16_t rows[HANGUL_ROWS];
    uint32_t whole = hangul_compose(cell->chars[0], cell->chars[1], cell->chars[2]);
    if (whole) {
        memset(cell->chars, 0, sizeof cell->chars);
        cell->chars[0] = whole;
    }
    return hangul_draw(cell->chars[0], rows);
}

static bool take_letters(struct slide_big *big)
{
    struct block_letter letter;
    for (size_t i = 0; i < big->text.count; i++)
        big->tall |= compose(&big->text.cells[i]);
    for (size_t i = 0; i < big->text.count; i++) {
        struct cell *cell = &big->text.cells[i];
        if (cell->chars[0] == '\n')
            continue;
        if (cell->chars[1] || !block_letter(cell->chars[0], big->tall, &letter))
            return false;
        cell->width = (uint8_t)(letter.columns + GAP);
    }
    return big->text.count > 0;
}

/* Makes a line end after a colon, or not: "Part 1: Real Mode" is two lines rather than "Part 1:
 * Real" and "Mode". */
static void break_after_colon(struct slide_text *text, bool breaks)
{
    struct block_letter blank;
    block_letter(' ', false, &blank);
    for (size_t i = 1; i < text->count; i++) {
        struct cell *cell = &text->cells[i];
        if (text->cells[i - 1].chars[0] != ':' || (cell->chars[0] != ' ' && cell->chars[0] != '\n'))
            continue;
        cell->chars[0] = breaks ? '\n' : ' ';
        cell->width = breaks ? 0 : (uint8_t)(blank.columns + GAP);
    }
}

static int letter_rows(bool tall)
{
    return tall ? LETTER_TALL_ROWS : LETTER_ROWS;
}

static int rows_of(int lines, int scale, bool tall)
{
    int line = letter_rows(tall) / 2 * scale, gap = (scale + 1) / 2;
    return lines * (line + gap) - gap;
}

/* In how many lines it stands without a broken word; 0: in none. */
static int count_lines(const struct slide_text *text, int columns)
{
    int lines = 0;
    struct slide_line line;
    for (size_t at = 0; at < text->count; at = line.next, lines++) {
        line = slide_text_line(text, at, columns);
        if (line.columns > columns || (line.next < text->count && line.next == line.end))
            return 0;
    }
    return lines;
}

static int widest_line(const struct slide_text *text, int columns)
{
    int widest = 0;
    struct slide_line line;
    for (size_t at = 0; at < text->count; at = line.next) {
        line = slide_text_line(text, at, columns);
        widest = max(widest, line.columns);
    }
    return widest;
}

static bool fits(struct slide_big *big, int scale, int columns, int rows, int most_lines)
{
    int room = (columns - 2 * MARGIN) / scale + GAP;
    int lines = count_lines(&big->text, room);
    if (!lines || lines > most_lines || rows_of(lines, scale, big->tall) > rows)
        return false;
    big->columns = slide_text_even_columns(&big->text, room);
    big->rows = rows_of(lines, scale, big->tall);
    big->width = (widest_line(&big->text, big->columns) - GAP) * scale;
    big->scale = scale;
    return true;
}

/* The largest scale that fits. In several lines it may take more of the rows if there is no smaller
 * one, and syllables may, which are more than letters. */
static void choose_scale(struct slide_big *big, int columns, int rows, int most)
{
    for (int scale = most; scale; scale--) {
        bool may = scale == 1 || big->tall;
        break_after_colon(&big->text, false);
        if (fits(big, scale, columns, rows / 2, 1))
            return;
        break_after_colon(&big->text, true);
        if (fits(big, scale, columns, may ? rows * 7 / 8 : rows / 2, LINES_MOST))
            return;
    }
}

struct slide_big slide_big_make(const struct slide_text *title, int columns, int rows, int most)
{
    assert(most <= SLIDE_SCALE_MOST);
    struct slide_big big = { .text.cells = malloc(title->count * sizeof *title->cells) };
    if (!big.text.cells)
        return big;
    memcpy(big.text.cells, title->cells, title->count * sizeof *title->cells);
    big.text.count = title->count;
    if (take_letters(&big))
        choose_scale(&big, columns, rows, most);
    return big;
}

void slide_big_free(struct slide_big *big)
{
    slide_text_free(&big->text);
}

/* ---- Drawing ---- */

static bool is_set(const struct block_letter *letter, int row, int column, int scale)
{
    return letter->rows[row / scale] >> column / scale & 1;
}

static void draw_letter(struct canvas canvas, int row, int column, const struct cell *from,
                        int scale, bool tall)
{
    /* By which halves of a cell are set: none, the upper, the lower, both. */
    static const uint32_t blocks[] = { ' ', 0x2580, 0x2584, 0x2588 };
    struct block_letter letter;
    struct cell cell = *from;
    cell.width = 1;
    block_letter(from->chars[0], tall, &letter);
    for (int r = 0; r < letter_rows(tall) / 2 * scale; r++)
        for (int c = 0; c < letter.columns * scale; c++) {
            cell.chars[0] =
                blocks[is_set(&letter, 2 * r, c, scale) + 2 * is_set(&letter, 2 * r + 1, c, scale)];
            canvas_cell(canvas, row + r, column + c, &cell);
        }
}

void slide_big_draw(struct canvas canvas, int row, const struct slide_big *big)
{
    struct slide_line line;
    assert(big->scale >= 1 && big->scale <= SLIDE_SCALE_MOST);
    for (size_t at = 0; at < big->text.count; at = line.next,
                row += rows_of(2, big->scale, big->tall) - rows_of(1, big->scale, big->tall)) {
        line = slide_text_line(&big->text, at, big->columns);
        int column = (canvas.area.columns - (line.columns - GAP) * big->scale) / 2;
        for (size_t i = line.start; i < line.end; i++) {
            draw_letter(canvas, row, column, &big->text.cells[i], big->scale, big->tall);
            column += big->text.cells[i].width * big->scale;
        }
    }
}
