/* The screen as an array of cells, which views draw into and which curses or SVG then shows.
 *
 * A cell holds one character (with up to two combining ones) and how it looks: a role of the theme,
 * or, inside a guest's console, the colours that the guest chose. A wide character takes two cells,
 * the second with width 0. Pure data: no terminal, no clock; the front end's thread.
 */
#ifndef TERMINAL_GRID_H
#define TERMINAL_GRID_H

#include "terminal/theme.h"
#include "text/utf8.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GRID_CHARS = 3, GRID_MAX_ROWS = 300, GRID_MAX_COLUMNS = 600 };
enum { COLOUR_BY_ROLE = -1 };

/* What a cell has on top of what its role says. */
enum cell_attr { CELL_BOLD = 1, CELL_UNDERLINE = 2, CELL_REVERSE = 4 };

struct cell {
    /* Code points, 0 where there is none. In an empty cell chars[0] is ' '. */
    uint32_t chars[GRID_CHARS];
    uint8_t width;  /* 1, 2, or 0: the right half of the wide character before it */
    uint8_t role;   /* enum role */
    uint8_t attrs;  /* enum cell_attr */
    int16_t fg, bg; /* 0-255 of the xterm palette, or COLOUR_BY_ROLE */
};

struct grid {
    int rows, columns;
    struct cell *cells;            /* owned; row-major */
    int cursor_row, cursor_column; /* where the terminal's cursor is shown; row -1: hidden */
    /* What the grid is drawn on, and in what colours. It stays when that is cleared or resized. */
    enum theme theme;
};

struct rect {
    int row, column, rows, columns; /* of the grid; rows or columns 0: nothing */
};

/* A window into a grid: its (0, 0) is the rectangle's corner, and nothing outside can be drawn on.
 * Passed by value. */
struct canvas {
    struct grid *grid;
    struct rect area;
};

/* A grid starts as all zeros. Sizes are clamped to 1 and the maximum. False: no memory, and the
 * grid is as before. */
bool grid_init(struct grid *grid, int rows, int columns); /* also resizes: contents are lost */
void grid_destroy(struct grid *grid);
/* Fills the grid with blanks of ROLE_TEXT, and hides the cursor. */
void grid_clear(struct grid *grid);
struct cell *grid_at(const struct grid *grid, int row, int column); /* NULL outside */

/* A canvas of that part of the grid, clipped to it. */
struct canvas canvas_of(struct grid *grid, struct rect area);
/* A canvas of a part of another one, clipped to that. */
struct canvas canvas_inner(struct canvas canvas, int row, int column, int rows, int columns);

/* Draws UTF-8 text from a column on, clipped at the right edge; a wide character that would be cut
 * is left out. What cannot be shown (text/utf8.h) is drawn as '?'. Returns the column after it, as
 * if nothing had been clipped. */
int canvas_text(struct canvas canvas, int row, int column, enum role role, const char *text);
int canvas_format(struct canvas canvas, int row, int column, enum role role, const char *format,
                  ...) __attribute__((format(printf, 5, 6)));
/* The same, ending at the right edge of the given width, or cut with an ellipsis if it does not
 * fit. */
void canvas_text_right(struct canvas canvas, int row, int column, int width, enum role role,
                       const char *text);
int canvas_text_cut(struct canvas canvas, int row, int column, int width, enum role role,
                    const char *text);
/* Breaks text at blanks and newlines into lines of the canvas's width from a row on, each line
 * after the first indented. Returns the number of rows it takes, drawn or not. */
int canvas_wrap(struct canvas canvas, int row, int indent, enum role role, const char *text);

void canvas_fill(struct canvas canvas, enum role role); /* with blanks */
/* Draws a horizontal line. */
void canvas_line(struct canvas canvas, int row, int column, int columns, enum role role,
                 bool ascii);
/* Changes the look of a row's part, its characters stay. */
void canvas_mark(struct canvas canvas, int row, int column, int width, enum role role);
/* A frame on the canvas's edge with a title in its upper side (NULL: none). ascii: + - | only. */
void canvas_frame(struct canvas canvas, enum role role, const char *title, enum role title_role,
                  bool ascii);
/* The same of thick lines, which differ without colour, too; ascii: # = | only. */
void canvas_frame_thick(struct canvas canvas, enum role role, bool ascii);
/* Draws one cell, a wide one with its right half; right halves (width 0) themselves are left out,
 * so that a row can be copied cell by cell. Where a wide character loses one half, the other turns
 * blank, even outside the canvas. */
void canvas_cell(struct canvas canvas, int row, int column, const struct cell *cell);

/* A printing ASCII character that can stand for this one, else '?'. */
char ascii_alike(uint32_t c);

/* How a cell looks, the guest's colours reduced to those there are: of eight, bright inks are bold.
 * Where it gave none, the theme's hold. */
struct look cell_look(const struct cell *cell, enum theme theme, enum theme_colours colours);
/* Adds a character of no width to the cell's, if there is room for one more. */
void cell_combine(struct cell *cell, uint32_t c);
enum { CELL_UTF8 = 4 * GRID_CHARS + 1 };
/* Writes the cell's characters and a NUL; returns their length in bytes. */
size_t cell_utf8(const struct cell *cell, char out[CELL_UTF8]);

/* The grid as plain text, a line a row, without trailing blanks: for golden screens. To be freed;
 * NULL without memory. */
char *grid_to_text(const struct grid *grid);

#endif
