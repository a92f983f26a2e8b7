/* Characters that a picture draws as shapes, since those of fonts seldom meet at the edges of their
 * cells: for svg.c alone. */
#ifndef TERMINAL_SVG_SHAPES_H
#define TERMINAL_SVG_SHAPES_H

#include <stdbool.h>
#include <stdint.h>

/* The size of a cell, in the picture's units. */
enum { SVG_CELL_WIDTH = 8, SVG_CELL_HEIGHT = 16 };

struct svg_shape {
    int x, y, width, height; /* within the cell */
    int percent;             /* how much of the colour: 100, or less for shades */
};

/* The shape of a block element (U+2580 to U+2593); false for any other character. */
bool svg_block(uint32_t c, struct svg_shape *shape);

enum arm { ARM_LEFT = 1, ARM_RIGHT = 2, ARM_UP = 4, ARM_DOWN = 8 };

/* Which halves of the cell a light line runs through, of enum arm; 0: it is none. */
unsigned svg_arms(uint32_t c);

#endif
