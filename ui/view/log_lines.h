/* The lines of the log, one for each exit or note: what the log's drawing and its keys go along. */
#ifndef VIEW_LOG_LINES_H
#define VIEW_LOG_LINES_H

#include "view/view.h"

enum { LOG_LINE = 160 }; /* bytes of a line's text, with its NUL, at most */

/* Does the text of an event's line hold these words? Everything holds "". */
bool log_line_holds(const struct view *view, const struct event *event, const char *wanted);

/* The selected event; NULL if there is none among those that are kept and shown. */
const struct event *log_selected(const struct view *view);
/* Where a walk from the selection starts, to newer lines (direction 1) or to older ones (-1);
 * without a selection, at the end. */
struct model_cursor log_from_selection(const struct view *view, int direction);
/* The next event in that direction that fits the filter. Looks at *scan events at most and counts
 * them off; NULL if there is none, or *scan came to 0. */
const struct event *log_next_line(const struct view *view, struct model_cursor *cursor,
                                  int direction, unsigned *scan);

#endif
