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
    const struct registers *was;  /* before that; the same if nothing is known */
    const struct registers *regs; /* of now */
    bool real;                    /* 16-bit names */
    int rows;                     /* for the registers; code comes after them */
    int row;
    bool flags_drawn, interrupts_drawn;
};

/* Draws the code from panel->row on: the instruction that left the guest, and those that follow. */
void panel_draw_code(struct panel *panel);

#endif
