/* libvterm's cells and colours as ours. */
#include "terminal/pane_cells.h"

#include <string.h>

enum { REPLACEMENT = 0xfffd };

/* What libvterm puts into the right half of a wide character. */
#define RIGHT_HALF UINT32_MAX

static int nearest_step(int value) /* of the six that the palette's cube has */
{
    return value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
}

static int distance(int r, int g, int b, const VTermColor *c)
{
    int dr = r - c->rgb.red, dg = g - c->rgb.green, db = b - c->rgb.blue;
    return dr * dr + dg * dg + db * db;
}

/* The xterm palette: 16-231 are a cube of 6 x 6 x 6, 232-255 grey from 8 in steps of 10. */
static int16_t nearest_colour(const VTermColor *c)
{
    static const int levels[] = { 0, 95, 135, 175, 215, 255 };
    int r = nearest_step(c->rgb.red), g = nearest_step(c->rgb.green), b = nearest_step(c->rgb.blue);
    int mean = (c->rgb.red + c->rgb.green + c->rgb.blue) / 3;
    int step = mean > 238 ? 23 : (mean - 3) / 10;
    int grey = 8 + 10 * step;
    bool is_grey = distance(grey, grey, grey, c) < distance(levels[r], levels[g], levels[b], c);
    return (int16_t)(is_grey ? 232 + step : 16 + 36 * r + 6 * g + b);
}

static int16_t colour_of(const VTermColor *c)
{
    if (c->type & VTERM_COLOR_DEFAULT_MASK)
        return COLOUR_BY_ROLE;
    return VTERM_COLOR_IS_INDEXED(c) ? c->indexed.idx : nearest_colour(c);
}

struct cell pane_blank_cell(void)
{
    return (struct cell){
        .chars = { ' ' }, .width = 1, .role = ROLE_TEXT, .fg = COLOUR_BY_ROLE, .bg = COLOUR_BY_ROLE
    };
}

/* What is erased has a background and nothing else: libvterm would leave it underlined. */
static struct cell look_of(const VTermScreenCell *from)
{
    struct cell cell = pane_blank_cell();
    cell.bg = colour_of(&from->bg);
    if (!from->chars[0] || from->chars[0] == RIGHT_HALF)
        return cell;
    cell.fg = colour_of(&from->fg);
    cell.attrs = (uint8_t)((from->attrs.bold ? CELL_BOLD : 0) |
                           (from->attrs.underline ? CELL_UNDERLINE : 0) |
                           (from->attrs.reverse ? CELL_REVERSE : 0));
    return cell;
}

void pane_convert(const VTermScreenCell *from, int n, struct cell *to)
{
    for (int i = 0; i < n; i++) {
        to[i] = look_of(&from[i]);
        uint32_t c = from[i].chars[0];
        if (!c || c == RIGHT_HALF)
            continue;
        int room = i + 1 < n && from[i + 1].chars[0] == RIGHT_HALF ? 2 : 1, width = char_columns(c);
        if (width < 0)
            to[i].chars[0] = REPLACEMENT;
        if (width <= 0 || width > room)
            continue;
        for (int k = 0; k < GRID_CHARS && from[i].chars[k]; k++)
            to[i].chars[k] = from[i].chars[k];
        if (width == 2) {
            to[i].width = 2;
            to[i + 1] = to[i];
            to[i + 1].width = 0;
            memset(to[i + 1].chars, 0, sizeof to[i + 1].chars);
            i++;
        }
    }
}
