/* What the log's panel and the words of its lines share. */
#ifndef VIEW_LOG_H
#define VIEW_LOG_H

#include "view/view.h"

/* Columns that words have at least before a name may stand behind them. */
enum { LOG_WORDS = 22 };

struct log {
    const struct view *view;
    struct canvas canvas; /* inside the frame */
    /* Columns, with the gap after them; 0: not shown. span: guest and host together. */
    int number, vcpu, time, spans;
    int words; /* columns for them, and for the names behind them */
    int where; /* columns of the addresses; 0: not shown */
    const struct event *selected;
};

/* Draws the words of an event from a column on to the end of the row. */
void log_draw_words(const struct log *log, int row, int column, const struct event *event);

#endif
