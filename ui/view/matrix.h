/* What the live panel's rows and its drawing share. */
#ifndef VIEW_MATRIX_H
#define VIEW_MATRIX_H

#include "view/view.h"

/* Columns: names that are no shorter have the long words; what stands before a bar; and how many
 * columns there may be behind it, each of so many. */
enum { MATRIX_NAME_GOOD = 12, MATRIX_BAR_GAP = 2, MATRIX_MORE = 3, MATRIX_MORE_CELL = 11 };

enum matrix_sum { SUM_EXITS, SUM_RATE, SUM_HOST, SUM_GUEST, SUM_STALLED, MATRIX_SUMS };

struct matrix {
    const struct view *view;
    struct canvas canvas; /* inside the frame */
    int name, cell, bar;  /* columns of a row's name, of each vCPU's cell, of a share's bar or 0 */
    bool more;            /* behind the bars there are columns of all vCPUs together */
    bool spread;          /* min, avg and max of the times fit */
    unsigned count;       /* of rows */
    const struct model_row *rows[MODEL_ROWS]; /* filtered and sorted; borrowed from the model */
    unsigned irq_count;
    uint8_t irqs[EVENT_IRQS]; /* lines of which interrupts were delivered, filtered */
    uint64_t exits;           /* of all rows and vCPUs, also of those that the filter hides */
};

/* Choose the rows of exits, and those of the lines whose interrupts were delivered: they have no
 * share of the exits and no times of their own, so that only counts and rates show them. */
void matrix_choose_rows(struct matrix *matrix);
void matrix_choose_irqs(struct matrix *matrix);
/* How many of a row's kind there were on all vCPUs. */
uint64_t matrix_count(const struct model_row *row);

/* "IRQ 0 timer", what the row of a line is called. */
void matrix_irq_name(unsigned irq, char text[64]);

/* Writes its label, with the unit of times where cells have none. Returns text. */
char *matrix_sum_label(const struct matrix *matrix, enum matrix_sum sum, bool unit, char text[64]);

/* Draws what stands over the bars and over what is behind them. */
void matrix_draw_bar_heading(const struct matrix *matrix);
/* Draw a row of the canvas: exits, interrupts of a line, a sum. */
void matrix_draw_row(const struct matrix *matrix, int at, const struct model_row *row);
void matrix_draw_irq(const struct matrix *matrix, int at, unsigned irq);
void matrix_draw_sum(const struct matrix *matrix, int at, enum matrix_sum sum);

#endif
