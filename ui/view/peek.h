/* Copies of guest memory that the views show, made for a frame: code where the registers point, and
 * what an open overlay is about. Guests go on writing meanwhile. */
#ifndef VIEW_PEEK_H
#define VIEW_PEEK_H

#include "view/view.h"

struct machine;

/* Copies what the view shows of the focused vCPU's memory into it. NULL, or a vCPU that has not
 * started: it shows none. */
void peek_copy(const struct machine *machine, struct view *view);

#endif
