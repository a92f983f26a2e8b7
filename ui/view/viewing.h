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

#endif
