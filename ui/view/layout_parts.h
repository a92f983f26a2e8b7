/* What layout.c and layout_parts.c share: how large parts are to be of use, and the layouts. */
#ifndef VIEW_LAYOUT_PARTS_H
#define VIEW_LAYOUT_PARTS_H

#include "view/layout.h"

enum { LAYOUT_PANE_ROWS = 4, LAYOUT_PANE_COLUMNS = 20 };

/* A layout that is being made. */
struct layout_maker {
    struct layout *layout;
    const struct layout_wants *wants;
    struct rect screen;
    unsigned panes; /* that are shown */
    bool zooms;
};

/* Two panes: do they stand beside each other? */
bool layout_is_beside(struct rect area);

/* Each places all but the header and the keys in what is left of the screen. */
void layout_watch(struct layout_maker *maker, struct rect body);
void layout_step(struct layout_maker *maker, struct rect body);
void layout_time(struct layout_maker *maker, struct rect body);
void layout_log(struct layout_maker *maker, struct rect body);

#endif
