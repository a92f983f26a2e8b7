/* A sheet over the screen, to read: groups of rows in a frame, in two columns where it is wide;
 * what does not fit is scrolled to. */
#ifndef VIEW_SHEET_H
#define VIEW_SHEET_H

#include "view/view.h"

enum { SHEET_GROUPS = 32 /* at most */ };

struct sheet {
    enum word title;
    int groups;
    /* Draws a group with a row of its own behind it. Returns the rows of all of it, those outside
     * of the canvas, too; 0: it is empty. */
    int (*draw)(struct canvas canvas, int row, int group, const struct view *view);
};

void sheet_draw(const struct sheet *sheet, struct canvas canvas, const struct view *view);
/* Its rows, drawn or not, over a screen of so many columns. */
int sheet_rows(const struct sheet *sheet, int columns, const struct view *view);

/* Draws an entry: what it is about, and a text beside it from a column on, or below where the name
 * is longer than that; what the text has in backticks stands out without them. Returns its rows. */
int sheet_entry(struct canvas canvas, int row, int indent, const char *name, const char *text);

#endif
