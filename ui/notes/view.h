/* The notes' terminal, seen: all there is to know of it, and nothing here changes it; the same
 * gives the same grid. Strings are borrowed. The front end's thread. */
#ifndef NOTES_VIEW_H
#define NOTES_VIEW_H

#include "notes/notes.h"
#include "terminal/grid.h"
#include "words/language.h"

struct notes_view {
    const struct notes_state *state; /* NULL: no talk tells any */
    /* Without a state: the talk that was there before, "" if none was. */
    const char *ended;
    const char *problem; /* and what is wrong, "" if nothing is */
    enum language language;
    bool ascii;
    uint64_t now_ns;  /* CLOCK_MONOTONIC */
    int hour, minute; /* what the clock on the wall says */
    int scroll;       /* rows of the notes that are passed over, as far as that goes */
};

/* Draws it into a grid of any size from 1 x 1. Returns how many rows the notes can be scrolled. */
int view_notes(struct grid *grid, const struct notes_view *view);
/* Draws, at the right end of a line under notes that are longer than their place, the keys and
 * which lines are seen: rows of them from first on, which counts from 0, of so many. */
void view_notes_lines_shown(struct canvas rule, enum language language, int first, int rows,
                            int of);

#endif
