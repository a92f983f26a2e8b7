/* What the files of the lanes share: lanes.c draws, lanes_place.c knows what goes where, and
 * lanes_cells.c what a bin looks like. */
#ifndef VIEW_LANES_H
#define VIEW_LANES_H

#include "view/view.h"

/* Where one vCPU's lane begins in the canvas, and how many rows it and its exits have below each
 * other. */
struct lanes_block {
    int row, column, lane_rows, exits_rows;
};

struct lanes_place {
    bool is_framed, is_one;      /* is_one: all lanes are in the first row */
    bool has_legend, is_upright; /* is_upright: each of its signs is in a row of its own */
    int columns;                 /* of each lane; below 1: there is no room */
    int axis_row, legend_row;    /* -1: there is none */
    struct lanes_block blocks[VCPU_MAX];
    uint64_t bin_ns, first; /* the number of the bin in the first column */
};

/* Needs a model with events. */
struct lanes_place lanes_place(const struct view *view, int rows, int columns);
/* The columns of the label in the first row, which is left of unframed lanes. */
int lanes_label_columns(const struct view *view);
enum { LANES_DURATION = 7, LANES_MARK = 2 };

/* The time that the lanes go up to: now, or that of the latest event if nothing goes on. */
uint64_t lanes_now(const struct view *view);
/* The event of a vCPU that is selected, in its history or in the log; NULL: none. */
const struct event *lanes_selected(const struct view *view, unsigned vcpu);
/* A bin by its number; what is not known of it, if anything is, counts as standing still. A vCPU
 * that has told nothing since its last event, or since it was told to step, is where it was: in the
 * guest, or asleep. */
struct model_bin lanes_bin(const struct view *view, unsigned vcpu, uint64_t number);

/* A cell of a lane that is so many rows high; row 0 is the lowest. */
struct cell lanes_cell(struct model_bin bin, int row, int rows, enum theme theme, bool ascii);
/* A cell of a line of bars: how much of the most there is. */
struct cell lanes_bar(uint64_t value, uint64_t most, int row, int rows, enum role role, bool ascii);

/* Writes a time since the start, so exactly that times which are step_ns apart differ; end_ns: the
 * latest of them, which chooses the unit. Returns text. */
char *lanes_time(const struct view *view, uint64_t ns, uint64_t step_ns, uint64_t end_ns,
                 char text[32]);
/* The distance of marks on an axis: 1, 2 or 5 of some unit, at least so long. */
uint64_t lanes_step(uint64_t least_ns);

#endif
