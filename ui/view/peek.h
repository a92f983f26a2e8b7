/* Copies of guest memory that the views show, made for a frame: code where the registers point, and
 * what an open overlay is about. Guests go on writing meanwhile. */
#ifndef VIEW_PEEK_H
#define VIEW_PEEK_H

#include "screen/screen.h"

void peek_memory(struct screen *screen);
/* The same, without what has changed in it. Nothing without a machine. */
void peek_copy(const struct machine *machine, struct view *view);

#endif
