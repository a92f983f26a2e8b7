/* Where everything goes: (rows, columns, what is wanted) -> rectangles. Pure. ARCHITECTURE.md has a
 * table of what appears when. */
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
    struct rect explain;                /* from EXPLAIN_FRAMED rows on with a frame */
    struct rect lanes;                  /* from LANES_FRAMED rows on with a frame */
    struct rect interleaved;            /* one row without a frame */
    struct rect keys;                   /* one row */
};

enum { LAYOUT_MIN_ROWS = 10, LAYOUT_MIN_COLUMNS = 40, EXPLAIN_FRAMED = 5, LANES_FRAMED = 5 };

/* What grows and shrinks with what it has to say. */
enum layout_part {
    LAYOUT_PANES, /* the text of the longest console, alone in its frame */
    LAYOUT_MATRIX,
    LAYOUT_REGISTERS,
    LAYOUT_EXPLAIN,
    LAYOUT_STACK,
    LAYOUT_DEVICES
};

struct layout_wants {
    unsigned panes; /* 1 to VCPU_MAX */
    enum layout_mode mode;
    int zoomed; /* one pane (0 to 3) gets the room of all of them; -1: none does */
    /* The rows that a part could use in so many columns, frame included, for it and its words. What
     * it says may not change while a guest runs on, but to grow: else the screen would jump. */
    int (*rows)(const void *context, enum layout_part part, int columns);
    const void *context;
};

/* Lays out the live screen, of any rows and columns from 1 on. */
void layout_make(struct layout *layout, int rows, int columns, const struct layout_wants *wants);

/* Gives the matrix all but the rows of the header, the explanation and the keys, of a screen of so
 * many rows and columns that is laid out. */
void layout_zoom_matrix(struct layout *layout, int rows, int columns);

/* Lays out the panes alone, 1 to VCPU_MAX of them, in an area, as its shape suggests. */
void layout_panes(struct layout *layout, struct rect area, unsigned panes);
/* The same, all in one row if they are wide enough for that. */
void layout_strip(struct layout *layout, struct rect area, unsigned panes);

#endif
