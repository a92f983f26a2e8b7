/* The grid and its cells, and what stands for a character where there is only ASCII. */
#include "terminal/grid.h"

#include "text/clamp.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

char ascii_alike(uint32_t c)
{
    /* Each: the ASCII one, then what it stands for. */
    static const wchar_t *const alike[] = { L"-─━┄┅┈┉╌╍═╴╶╸╺–—",
                                            L"|│┃┆┇┊┋╎╏║╵╷╹╻▏▎▍▌▐",
                                            L">→▶►▸▷❯»›",
                                            L"<←◀◄◂◁❮«‹",
                                            L"^↑▲△▴",
                                            L"v↓▼▽▾",
                                            L"#█▉▊▋▀■▓▒▇▆▅▄",
                                            L"_▁▂▃",
                                            L".…·░",
                                            L"*•●◆★",
                                            L"o○◇°",
                                            L"x×✗✘",
                                            L"uµμ",
                                            L"+✓✔",
                                            L"'‘’",
                                            L"\"“”" };
    if (c < 0x80)
        return c >= 0x20 && c < 0x7f ? (char)c : '?';
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        if (wcschr(alike[i], (wchar_t)c))
            return (char)alike[i][0];
    return c >= 0x2500 && c < 0x2580 ? '+' : '?'; /* corners and crossings of lines */
}

/* ---- Grids ---- */

void cell_combine(struct cell *cell, uint32_t c)
{
    for (int i = 1; i < GRID_CHARS; i++)
        if (!cell->chars[i]) {
            cell->chars[i] = c;
            return;
        }
}

static struct cell blank(enum role role)
{
    return (struct cell){ .chars = { ' ' },
                          .width = 1,
                          .role = (uint8_t)role,
                          .fg = COLOUR_BY_ROLE,
                          .bg = COLOUR_BY_ROLE };
}

bool grid_init(struct grid *grid, int rows, int columns)
{
    rows = clamp(rows, 1, GRID_MAX_ROWS);
    columns = clamp(columns, 1, GRID_MAX_COLUMNS);
    struct cell *cells = calloc((size_t)rows * (size_t)columns, sizeof *cells);
    if (!cells)
        return false;
    free(grid->cells);
    grid->rows = rows;
    grid->columns = columns;
    grid->cells = cells;
    grid_clear(grid);
    return true;
}

void grid_destroy(struct grid *grid)
{
    free(grid->cells);
    *grid = (struct grid){ .cursor_row = -1 };
}

void grid_clear(struct grid *grid)
{
    for (int i = 0; i < grid->rows * grid->columns; i++)
        grid->cells[i] = blank(ROLE_TEXT);
    grid->cursor_row = -1;
    grid->cursor_column = 0;
}

struct cell *grid_at(const struct grid *grid, int row, int column)
{
    if (row < 0 || row >= grid->rows || column < 0 || column >= grid->columns)
        return NULL;
    return &grid->cells[row * grid->columns + column];
}

struct look cell_look(const struct cell *cell, enum theme theme, enum theme_colours colours)
{
    struct look look = theme_look(cell->role, theme, colours);
    if (cell->fg != COLOUR_BY_ROLE)
        look.fg = (int16_t)theme_reduce(cell->fg, colours);
    if (cell->bg != COLOUR_BY_ROLE)
        look.bg = (int16_t)theme_reduce(cell->bg, colours);
    /* 8 is dark grey, of which only grey is left */
    look.bold |= (cell->attrs & CELL_BOLD) || (colours == THEME_8 && cell->fg > 8 && cell->fg < 16);
    look.underline |= (cell->attrs & CELL_UNDERLINE) != 0;
    look.reverse ^= (cell->attrs & CELL_REVERSE) != 0;
    return look;
}

size_t cell_utf8(const struct cell *cell, char out[CELL_UTF8])
{
    size_t n = 0;
    for (int i = 0; i < GRID_CHARS && cell->chars[i]; i++)
        n += utf8_encode(cell->chars[i], out + n);
    out[n] = '\0';
    return n;
}

static size_t row_to_text(const struct grid *grid, int row, char *out)
{
    size_t n = 0, end = 0;
    for (int column = 0; column < grid->columns; column++) {
        const struct cell *cell = grid_at(grid, row, column);
        if (!cell->width)
            continue;
        n += cell_utf8(cell, out + n);
        if (cell->chars[0] != ' ' || cell->chars[1])
            end = n;
    }
    out[end++] = '\n';
    return end;
}

char *grid_to_text(const struct grid *grid)
{
    size_t most = (size_t)grid->rows * ((size_t)grid->columns * 4 * GRID_CHARS + 1) + 1, at = 0;
    char *text = malloc(most);
    if (!text)
        return NULL;
    for (int row = 0; row < grid->rows; row++)
        at += row_to_text(grid, row, text + at);
    text[at] = '\0';
    char *fitting = realloc(text, at + 1);
    return fitting ? fitting : text;
}
