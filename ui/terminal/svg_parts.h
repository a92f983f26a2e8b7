/* The parts of which a picture is made, in their order: svg.c makes one of them, svg_animation.c
 * several that are one file. Errors stay with the file. */
#ifndef TERMINAL_SVG_PARTS_H
#define TERMINAL_SVG_PARTS_H

#include "terminal/grid.h"

#include <stdio.h>

/* The window of a grid; title as in svg.h. Returns where its rows begin, in the picture's units. */
int svg_begin(FILE *file, const struct grid *grid, const char *title);
/* A row's backgrounds, which are below what stands on them, and that; top as
 * svg_begin() said. An element is a line. */
void svg_grounds(FILE *file, const struct grid *grid, int row, int top);
void svg_texts(FILE *file, const struct grid *grid, int row, int top);
/* False, with errno, if something could not be written. */
bool svg_end(FILE *file);

#endif
