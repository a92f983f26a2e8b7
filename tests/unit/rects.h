/* What every layout has to keep: its parts lie inside the screen and beside each other. */
#ifndef RECTS_H
#define RECTS_H

#include "terminal/grid.h"

#include <stdbool.h>
#include <stddef.h>

struct part {
    const char *name;
    struct rect rect;
};

bool is_shown(struct rect rect);

/* Fails the test at a part that sticks out of the screen and at two that overlap; what says which
 * layout that is. Returns the cells that the parts cover. */
int expect_room_for_each(const struct part *parts, size_t count, int rows, int columns,
                         const char *what);

#endif
