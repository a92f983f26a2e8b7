/* What registers and code share: the panel of the focused vCPU, which shows one above the other. */
#ifndef VIEW_REGISTERS_H
#define VIEW_REGISTERS_H

#include "view/view.h"

enum { PANEL_GAP = 2 }; /* columns between two things on a row */

struct panel {
    const struct view *view;
    struct canvas canvas;    /* inside the frame */
    const struct event *now; /* whose registers are shown */
    /* The return from the guest that they are of; NULL: it has not been in it yet. */
    const struct event *left;
    const struct registers *was;              /* before that; the same if nothing is known */
    const struct registers *regs;             /* of now */
    const struct event_wide *wide, *was_wide; /* what these have beyond 32 bits */
    uint64_t left_linear;                     /* the instruction that left */
    bool real;                                /* 16-bit names */
    int rows;                                 /* for the registers; code comes after them */
    int row;
    bool flags_drawn, interrupts_drawn;
    int general_drawn;         /* of the sixteen of long mode */
    struct panel_asked *asked; /* NULL: nothing is asked */
};

/* Which code is drawn in a row? */
struct panel_asked {
    int row;         /* of the canvas; */
    bool found;      /* there is some: */
    uint64_t linear; /* its address */
};

static inline bool panel_has_room(const struct panel *panel)
{
    return panel->row < panel->rows;
}
/* panel.c. How many values of so many columns fit side by side: 8, 4, 2 or 1. */
int panel_per_row(const struct panel *panel, int item);
/* Draws a value with its label; returns the column after it and the gap. */
int panel_draw_value(const struct panel *panel, int column, const char *label, uint64_t value,
                     int digits, bool changed);
/* Draws the flags that are set from a column of the row on. */
void panel_draw_flag_names(struct panel *panel, int column);
/* The line that the PICs hold ready, and the interrupt delivered last. Nothing for a guest that has
 * none. Returns the column after it. */
int panel_put_interrupts(struct panel *panel, int column);
/* Where CS:IP is, in the columns from one on; returns the column after it, or that one if nothing
 * is known. */
int panel_draw_place(const struct panel *panel, int column);
/* Each of these draws its row. */
void panel_draw_interrupts(struct panel *panel);
void panel_draw_cr0(struct panel *panel);

/* registers_long.c: all of a CPU in 64-bit mode that there is room for. */
void panel_draw_long(struct panel *panel);

/* Draws the code from panel->row on: the instruction that left the guest, and those that follow. */
void panel_draw_code(struct panel *panel);

#endif
