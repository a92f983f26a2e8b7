/* What the live panel's rows and its drawing share. */
#ifndef VIEW_MATRIX_H
#define VIEW_MATRIX_H

#include "view/view.h"

struct matrix {
    const struct view *view;
    struct canvas canvas;                     /* inside the frame */
    int name, cell;                           /* columns of a row's name, and of each vCPU's cell */
    bool spread;                              /* min, avg and max of the times fit */
    unsigned count;                           /* of rows */
    const struct model_row *rows[MODEL_ROWS]; /* filtered and sorted; borrowed from the model */
    unsigned irq_count;
    uint8_t irqs[EVENT_IRQS]; /* lines of which interrupts were delivered, filtered */
};

/* Choose the rows of exits, and those of the lines whose interrupts were delivered: they have no
 * share of the exits and no times of their own, so that only counts and rates show them. */
void matrix_choose_rows(struct matrix *matrix);
void matrix_choose_irqs(struct matrix *matrix);
/* Leaves that many rows of exits, without changing their order. Sorted ones are the first: those
 * that the user asked for; else those that happen most, as set-up would crowd out what a guest does
 * all the time. */
void matrix_keep_rows(struct matrix *matrix, unsigned fit);

/* "IRQ 0 timer", what the row of a line is called. */
void matrix_irq_name(unsigned irq, char text[64]);

#endif
