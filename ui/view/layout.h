/* Where everything goes: (rows, columns, panes, mode) -> rectangles. Pure. */
#ifndef VIEW_LAYOUT_H
#define VIEW_LAYOUT_H

#include "event/event.h"
#include "terminal/grid.h"

enum layout_mode {
    LAYOUT_WATCH,    /* all at once: consoles, counts, lanes, explanation, log: what fits */
    LAYOUT_STEP,     /* explanation, code and registers large, log; the console small */
    LAYOUT_CONSOLES, /* consoles only, as large as possible */
    LAYOUT_TIME,     /* the lanes large */
    LAYOUT_LOG,      /* consoles small, the exit log large */
    LAYOUT_MODES,
    LAYOUT_SLIDE = LAYOUT_MODES /* in a talk: beside the slide, see talk/view.h */
};

struct layout {
    bool too_small;              /* nothing but a message fits */
    struct rect header;          /* one row */
    struct rect panes[VCPU_MAX]; /* with their frames */
    struct rect matrix;          /* with its frame, as all below; rows 0 where it did not fit */
    struct rect registers;       /* of the focused vCPU, with the disassembly */
    struct rect log;
    struct rect stack, devices, memory; /* what the overlays show, where there is room beside all */
    struct rect interleaved; /* rows without frames from here on */
    struct rect lanes;
    struct rect explain; /* from 5 rows on with a frame: the sentence, in three parts */
    struct rect keys;    /* one row */
};

enum { LAYOUT_MIN_ROWS = 10, LAYOUT_MIN_COLUMNS = 40 };

/* Lays out the live screen, of any rows and columns from 1 on. zoomed: one pane (0 to 3) gets the
 * room of all of them, -1: none does. */
void layout_make(struct layout *layout, int rows, int columns, unsigned panes,
                 enum layout_mode mode, int zoomed);

/* Lays out the panes alone, 1 to VCPU_MAX of them, in an area, as its shape suggests. */
void layout_panes(struct layout *layout, struct rect area, unsigned panes);
/* The same, all in one row if they are wide enough for that. */
void layout_strip(struct layout *layout, struct rect area, unsigned panes);

#endif
