#include "terminal/grid.h"

#include "text/clamp.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* ---- UTF-8 ---- */

size_t utf8_encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(0xf00 >> n | c);
    return n;
}

/* The length of the sequence at s, or 0 if it is not the shortest form of a character (RFC
 * 3629). */
static int sequence(const uint8_t *s, uint32_t *c)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    int n = s[0] < 0x80   ? 1
            : s[0] < 0xc2 ? 0
            : s[0] < 0xe0 ? 2
            : s[0] < 0xf0 ? 3
            : s[0] < 0xf5 ? 4
                          : 0;
    *c = n < 2 ? s[0] : s[0] & (0x7fu >> n);
    for (int i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80) /* also where the text ends */
            return 0;
        *c = *c << 6 | (s[i] & 0x3fu);
    }
    bool bad = n && (*c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000));
    return bad ? 0 : n;
}

/* Characters of no width that change what is drawn around them instead of combining with it:
 * joiners, directions, byte order marks, annotations, tags. */
static bool is_invisible(uint32_t c)
{
    return c == 0xad || c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff0 && c <= 0xfffb) || c >= 0xe0000;
}

int char_columns(uint32_t c)
{
    int width = c >= 0x20 && c < 0x7f ? 1 : !c || is_invisible(c) ? -1 : wcwidth((wchar_t)c);
    return width > 2 ? -1 : width;
}

uint32_t utf8_next(const char **text, int *width)
{
    uint32_t c;
    int n = sequence((const uint8_t *)*text, &c);
    *text += n ? n : 1;
    *width = n ? char_columns(c) : -1;
    if (*width >= 0)
        return c;
    *width = 1;
    return '?';
}

int text_columns(const char *text)
{
    int columns = 0, width;
    while (*text) {
        utf8_next(&text, &width);
        columns += width;
    }
    return columns;
}

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
    look.bold |= (cell->attrs & CELL_BOLD) != 0;
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
