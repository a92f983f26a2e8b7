/* Compares the parts of a layout with the screen and with each other. */
#include "rects.h"

#include "test.h"

bool is_shown(struct rect rect)
{
    return rect.rows > 0 && rect.columns > 0;
}

static bool overlap(struct rect a, struct rect b)
{
    return is_shown(a) && is_shown(b) && a.row < b.row + b.rows && b.row < a.row + a.rows &&
           a.column < b.column + b.columns && b.column < a.column + a.columns;
}

static bool is_inside(struct rect r, int rows, int columns)
{
    return r.row >= 0 && r.column >= 0 && r.rows >= 0 && r.columns >= 0 && r.row + r.rows <= rows &&
           r.column + r.columns <= columns;
}

int expect_room_for_each(const struct part *parts, size_t count, int rows, int columns,
                         const char *what)
{
    int covered = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_inside(parts[i].rect, rows, columns))
            fail_msg("%dx%d, %s: %s is outside", columns, rows, what, parts[i].name);
        covered += parts[i].rect.rows * parts[i].rect.columns;
        for (size_t j = 0; j < i; j++)
            if (overlap(parts[i].rect, parts[j].rect))
                fail_msg("%dx%d, %s: %s over %s", columns, rows, what, parts[i].name,
                         parts[j].name);
    }
    return covered;
}
