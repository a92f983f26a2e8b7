/* Rectangles, cut up: what layouts are made with. Pure. */
#ifndef TERMINAL_RECTS_H
#define TERMINAL_RECTS_H

#include "terminal/grid.h"

/* Cut rows or columns off an edge of what is left, never more than there are, and none for less
 * than 1. */
struct rect take_top(struct rect *left, int rows);
struct rect take_bottom(struct rect *left, int rows);
struct rect take_left(struct rect *left, int columns);
struct rect take_right(struct rect *left, int columns);

#endif
