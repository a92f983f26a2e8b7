/* The text screen of a guest, as its pane shows it: all of it, or what there is room for around the
 * cursor. It is made from the model whenever it is drawn. */
#ifndef VIEW_TEXT_PANE_H
#define VIEW_TEXT_PANE_H

#include "view/view.h"

/* Has the guest written to its text screen, up to the moment that its pane shows? */
bool view_has_text(const struct view *view, unsigned vcpu);
/* Does its pane show that, and not its serial console? */
bool view_shows_text(const struct view *view, unsigned vcpu);

/* Draws it, without a frame; scrolled by what was chosen for that pane. */
void view_text_screen(struct canvas canvas, const struct view *view, unsigned vcpu);
/* Where its cursor is in a canvas of that size; false if it is off or out of sight. */
bool view_text_cursor(const struct view *view, unsigned vcpu, int rows, int columns, int *row,
                      int *column);
/* How far it can be scrolled in so many rows: by scrolled_back of that pane, forth below 0. */
void view_text_reach(const struct view *view, unsigned vcpu, int rows, int *forth, int *back);

#endif
