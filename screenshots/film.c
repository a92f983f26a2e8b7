#include "film.h"

#include "terminal/svg_animation.h"

#include <string.h>

enum { QUIET_MS = 150, FRAME_MS = 1500, WAITS = 40 };

static struct grid frames[SVG_FRAMES_MOST];
static unsigned count;

/* The program draws in colours of the palette alone. */
static int16_t colour_of(const VTermColor *colour)
{
    bool is_default = VTERM_COLOR_IS_DEFAULT_FG(colour) || VTERM_COLOR_IS_DEFAULT_BG(colour);
    return is_default || !VTERM_COLOR_IS_INDEXED(colour) ? COLOUR_BY_ROLE : colour->indexed.idx;
}

static struct cell cell_of(const VTermScreenCell *from)
{
    struct cell cell = { .width = (uint8_t)from->width,
                         .role = ROLE_TEXT,
                         .attrs = (uint8_t)((from->attrs.bold ? CELL_BOLD : 0) |
                                            (from->attrs.underline ? CELL_UNDERLINE : 0) |
                                            (from->attrs.reverse ? CELL_REVERSE : 0)),
                         .fg = colour_of(&from->fg),
                         .bg = colour_of(&from->bg) };
    for (int i = 0; i < GRID_CHARS; i++)
        cell.chars[i] = from->chars[i];
    if (!cell.chars[0])
        cell.chars[0] = ' ';
    return cell;
}

static void take_cells(struct tty *t, struct grid *grid)
{
    struct canvas all = canvas_of(grid, (struct rect){ 0, 0, grid->rows, grid->columns });
    for (VTermPos at = { 0, 0 }; at.row < grid->rows; at.row++)
        for (at.col = 0; at.col < grid->columns; at.col++) {
            VTermScreenCell from;
            vterm_screen_get_cell(t->screen, at, &from);
            if (from.chars[0] == (uint32_t)-1)
                continue; /* the right half of a wide one */
            struct cell cell = cell_of(&from);
            canvas_cell(all, at.row, at.col, &cell);
        }
}

bool film_take(struct tty *t)
{
    for (int i = 0; i < WAITS && tty_take(t, QUIET_MS); i++)
        ;
    if (count == SVG_FRAMES_MOST || !grid_init(&frames[count], t->rows, t->columns))
        return false;
    grid_clear(&frames[count]);
    frames[count].theme = THEME_DARK;
    take_cells(t, &frames[count++]);
    return true;
}

bool film_write(const char *path, const char *title, unsigned still)
{
    FILE *file = fopen(path, "we");
    bool written =
        file && count && svg_animation_write(file, frames, count, still, FRAME_MS, title);
    if (file && fclose(file) != 0)
        written = false;
    while (count)
        grid_destroy(&frames[--count]);
    return written;
}
