#include "rects.h"

static int share(int wanted, int of)
{
    return wanted < 0 ? 0 : wanted < of ? wanted : of;
}

struct rect take_top(struct rect *left, int rows)
{
    struct rect taken = *left;
    taken.rows = share(rows, left->rows);
    left->row += taken.rows;
    left->rows -= taken.rows;
    return taken;
}

struct rect take_bottom(struct rect *left, int rows)
{
    struct rect taken = *left;
    taken.rows = share(rows, left->rows);
    left->rows -= taken.rows;
    taken.row = left->row + left->rows;
    return taken;
}

struct rect take_left(struct rect *left, int columns)
{
    struct rect taken = *left;
    taken.columns = share(columns, left->columns);
    left->column += taken.columns;
    left->columns -= taken.columns;
    return taken;
}

struct rect take_right(struct rect *left, int columns)
{
    struct rect taken = *left;
    taken.columns = share(columns, left->columns);
    left->columns -= taken.columns;
    taken.column = left->column + left->columns;
    return taken;
}
