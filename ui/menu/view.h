/* The menu, seen: all there is to know of it, and nothing here changes it; the same gives the same
 * grid. Strings are borrowed. The front end's thread. */
#ifndef MENU_VIEW_H
#define MENU_VIEW_H

#include "menu/choice.h"
#include "terminal/grid.h"

struct menu_view {
    const struct menu_choice *choice;
    const char *command; /* what Enter would start, safe; "" if nothing */
    const char *preview; /* of what is looked at, as menu_item_preview() gives it */
    const char *message; /* instead of the command; "" if nothing is said */
    bool filtering;      /* keys go to the filter */
    int scroll;          /* rows of the list that are passed over, as far as that goes */
    enum language language;
    bool ascii;
};

/* Draws it into a grid of any size from 1 x 1. Returns how many rows of the list are passed over:
 * what is looked at is to be seen. */
int view_menu(struct grid *grid, const struct menu_view *view);

/* What is drawn in a cell of such a grid. */
struct menu_hit {
    enum { HIT_NOTHING, HIT_ITEM, HIT_MARK, HIT_KEY } what;
    unsigned shown; /* ITEM, MARK: which of choice->shown */
    uint32_t key;   /* KEY: of the key bar */
};
struct menu_hit view_menu_hit(const struct menu_view *view, int rows, int columns, int row,
                              int column);

#endif
