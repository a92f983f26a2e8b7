/* The grid as a picture: one SVG file without scripts, styles or fonts of its own, so that a
 * browser and GitHub show it alike. */
#ifndef TERMINAL_SVG_H
#define TERMINAL_SVG_H

#include "terminal/grid.h"

#include <stdio.h>

/* Writes the grid as a window on the ground of its theme (the terminal's own: as it is, unknown:
 * dark), in 256 colours; title (UTF-8; NULL: none) is written in its upper edge and is the
 * picture's name. False, with errno, if the file could not be written. */
bool svg_write(FILE *file, const struct grid *grid, const char *title);

#endif
