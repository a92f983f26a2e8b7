/* What is said of the event that is explained, for those that draw it. Pure. */
#ifndef VIEW_EXPLAINED_H
#define VIEW_EXPLAINED_H

#include "view/named.h"

struct explained {
    struct view_named named; /* its event is NULL where there is none yet, or none to speak of */
    struct explain_parts parts;
    bool fails; /* the guest has failed */
};

/* In few words; and without the name of a place either, which the code has, too. */
enum explained_way { EXPLAINED_WHOLE, EXPLAINED_BRIEF, EXPLAINED_BRIEFEST, EXPLAINED_WAYS };

/* explained.c. */
void explained_make(const struct view *view, enum explained_way way, struct explained *explained);

/* explained_next.c. Where the guest goes on after an event of a vCPU. False: nowhere, as it has
 * ended. Borrows from the view. */
bool explained_goes_on(const struct view *view, const struct event *e, unsigned vcpu,
                       struct explain_goes_on *goes_on);

/* explained_words.c. Draws a text from a row and a column on, breaking lines at blanks; each begins
 * at the indent. What stands in backticks, which are left out, and what is named get ROLE_EXPLAIN.
 * Returns the row and the column behind it, drawn or not. */
struct explained_pen {
    struct canvas canvas;
    int row, column, indent;
};
/* Begins a new line, unless so many columns have room and the first word of a text behind them. */
void explained_keep(struct explained_pen *pen, int columns, const char *text);
void explained_put(struct explained_pen *pen, const struct view_named *named, enum role role,
                   const char *text);

#endif
