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

/* Did the instruction that an event names leave the guest? Else its linear address is where the
 * guest goes on. */
static inline bool view_left_by_insn(const struct event *event)
{
    return event_is_exit(event) && event->reason != EVENT_STEP && event->insn_len;
}

/* The linear address at which the guest goes on from a return or its start. */
uint64_t view_goes_on(const struct view *view, const struct event *event);

/* Writes where a linear address of a vCPU is, "putchar+0x0c  console.c:14", or its line or its name
 * alone where that has no room in the columns; "" if nothing is known, or fits. bytes: the n that
 * stand there now (n 0: not known). Returns text. */
char *view_name(const struct view *view, unsigned vcpu, uint64_t linear, const uint8_t *bytes,
                size_t n, int columns, char text[SYMBOLS_PLACE]);
/* The same of what an event is about. */
char *view_event_name(const struct view *view, const struct event *event, int columns,
                      char text[SYMBOLS_PLACE]);

/* Draws all of a layout but its header and its keys, and places the cursor: on the live screen and
 * on the stage of a talk. */
void view_parts_draw(struct grid *grid, const struct layout *layout, const struct view *view);
/* Draws the overlay that is open, over all but the first and the last row. */
void view_overlay_draw(struct grid *grid, const struct view *view);
/* Says that nothing fits. */
void view_too_small(struct grid *grid, const struct view *view);

#endif
