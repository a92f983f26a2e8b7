/* What is looked at: choices made by keys and by a deck's orders alike. The front end's
 * thread. */
#ifndef VIEW_VIEWING_H
#define VIEW_VIEWING_H

#include "view/view.h"

/* Shows all vCPUs as they are now, with no event selected in the log. */
void viewing_leave_history(struct view_chosen *chosen);
/* Shows the vCPU as it was at this event, which is selected in the log; or as it is now (NULL). */
void viewing_show_event(struct view_chosen *chosen, unsigned vcpu, const struct event *event);
/* Shows that vCPU in the panels, and alone on the screen if another one was. */
void viewing_focus(struct view_chosen *chosen, unsigned vcpu);
/* Shows the memory at that linear address, rounded down to 16 bytes. */
void viewing_memory(struct view_chosen *chosen, uint64_t linear);
/* Scrolls the help or the glossary, whichever is open over a grid of that size, down by so many
 * rows, or up if negative; no further than there are rows. */
void viewing_scroll_help(struct view *view, const struct grid *grid, int rows);

#endif
