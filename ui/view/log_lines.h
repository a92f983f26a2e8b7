/* The lines of the log, one for each exit or note: what the log's drawing and its keys go along.
 * Exceptions, which have no registers, are lines as well, but belong to the return after them: it
 * is what is selected in their place. Of a guest that is stepped each step ends with a pause, which
 * would be every other line: such a pause is none, unless a filter asks for it. */
#ifndef VIEW_LOG_LINES_H
#define VIEW_LOG_LINES_H

#include "view/view.h"

enum { LOG_LINE = 160 }; /* bytes of a line's text, with its NUL, at most */

/* Does the text of an event's line, or of an exception that belongs to it, hold these words?
 * Everything holds "". */
bool log_line_holds(const struct view *view, const struct event *event, const char *wanted);

/* An event in words: as event_describe_as(), and which key a scan code is of. */
void log_describe(const struct view *view, const struct event *event, unsigned spared,
                  char text[LOG_LINE]);

/* Is an event of the history no line of its own: a pause that a step or a breakpoint ends with? */
bool log_is_folded(const struct view *view, const struct event *event);

/* The exceptions right before a return, as events that have what their lines show: back 0 is the
 * latest of them. False: there are no more. IRETs are not among them. */
bool log_exception(const struct view *view, const struct event *event, unsigned back,
                   struct event *exception);

/* The selected event; NULL if there is none among those that are kept and shown. */
const struct event *log_selected(const struct view *view);
/* Where a walk from the selection starts, to newer lines (direction 1) or to older ones (-1);
 * without a selection, at the end. */
struct model_cursor log_from_selection(const struct view *view, int direction);
/* The next event in that direction that fits the filter. Looks at *scan events at most and counts
 * them off; NULL if there is none, or *scan came to 0. */
const struct event *log_next_line(const struct view *view, struct model_cursor *cursor,
                                  int direction, unsigned *scan);

/* A page of lines, the newest first. */
struct log_page {
    const struct event *lines[GRID_MAX_ROWS];
    struct event exceptions[GRID_MAX_ROWS]; /* what the lines of exceptions point to */
    int count;
};

/* The page with the selection in its middle, else the newest; looks at scan events at most for
 * those that fit the filter. False: it came to an end by that. */
bool log_fill_page(const struct view *view, int rows, unsigned scan, struct log_page *page);

#endif
