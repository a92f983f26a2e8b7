/* Rectangles that parts of a screen are cut from. */
#include "terminal/rects.h"

#include "text/clamp.h"

/* Returns how much of it there was. */
static int cut(int *size, int wanted)
{
    int share = clamp(wanted, 0, *size);
    *size -= share;
    return share;
}

struct rect take_top(struct rect *left, int rows)
{
    struct rect taken = *left;
    taken.rows = cut(&left->rows, rows);
    left->row += taken.rows;
    return taken;
}

struct rect take_bottom(struct rect *left, int rows)
{
    struct rect taken = *left;
    taken.rows = cut(&left->rows, rows);
    taken.row = left->row + left->rows;
    return taken;
}

struct rect take_left(struct rect *left, int columns)
{
    struct rect taken = *left;
    taken.columns = cut(&left->columns, columns);
    left->column += taken.columns;
    return taken;
}

struct rect take_right(struct rect *left, int columns)
{
    struct rect taken = *left;
    taken.columns = cut(&left->columns, columns);
    taken.column = left->column + left->columns;
    return taken;
}
