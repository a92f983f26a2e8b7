/* Cells of libvterm, made cells of a grid: for pane.c alone. */
#ifndef TERMINAL_PANE_CELLS_H
#define TERMINAL_PANE_CELLS_H

#include "terminal/grid.h"

#include <vterm.h>

/* An empty cell, in the theme's colours. */
struct cell pane_blank_cell(void);

/* Converts a row of n cells. libvterm can hold halves of wide characters of which the rest was
 * overwritten, and its idea of widths is not the C library's for every character: what does not fit
 * its cells is not shown. */
void pane_convert(const VTermScreenCell *from, int n, struct cell *to);

#endif
