/* What views share among themselves. */
#ifndef VIEW_PARTS_H
#define VIEW_PARTS_H

#include "view/view.h"

/* The engine that a vCPU is on, and why that one; ENGINE_NONE before it runs. */
enum engine_kind view_engine(const struct view *view, unsigned vcpu);
enum engine_reason view_engine_reason(const struct view *view, unsigned vcpu);
/* The engine that this event of it came from. */
enum engine_kind view_engine_at(const struct view *view, const struct event *event);
/* Did another engine go on with the guest where this one could not? Then that was no failure. */
bool view_is_taken_over(const struct view *view, const struct event *event);
/* Is this the exit of a guest that has failed? */
bool view_fails(const struct view *view, const struct event *event);
/* Writes which moment of a vCPU's past an event is: "exit 4", also of a note after that, or
 * "start". Returns text. */
enum { VIEW_MOMENT = 64 };
char *view_moment(const struct view *view, unsigned vcpu, uint64_t seq, char text[VIEW_MOMENT]);

/* The return from the guest that the shown event belongs to, or the start; its place in the history
 * goes into *index. A note (a pause, the end) tells of the same registers as the return before it.
 * NULL before the start, or if it is no longer kept; *index then means nothing. */
const struct event *view_return(const struct view *view, unsigned vcpu, uint32_t *index);

/* Draws all of a layout but its header and its keys, and places the cursor: on the live screen and
 * on the stage of a talk. */
void view_parts_draw(struct grid *grid, const struct layout *layout, const struct view *view);
/* Draws the overlay that is open, over all but the first and the last row. */
void view_overlay_draw(struct grid *grid, const struct view *view);
/* Says that nothing fits. */
void view_too_small(struct grid *grid, const struct view *view);

#endif
