/* What registers and code share: the panel of the focused vCPU, which shows one above the other. */
#ifndef VIEW_REGISTERS_H
#define VIEW_REGISTERS_H

#include "view/view.h"

enum { PANEL_GAP = 2, PANEL_CHARACTER = 4 }; /* columns: between two things on a row; " 'x'" */

/* How much is said of the registers, as there are rows for it. */
enum panel_detail {
    DETAIL_VALUES,     /* in order of importance; what there is no room for is left out */
    DETAIL_CHARACTERS, /* all of them, and the characters that they hold, on more rows if need be */
    DETAIL_WORDS       /* and what they mean */
};

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
    enum panel_detail detail;
    int rows; /* for the registers; code comes after them */
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
/* Values of one width beside each other, the first of them with room for a character behind. */
struct panel_columns {
    int value, per_row, characters;
};
/* Of so many columns each. may_halve: fewer stand side by side if characters have no room else. */
struct panel_columns panel_columns(const struct panel *panel, int value, bool may_halve);
/* Where value i of a list stands in its row. */
int panel_column(const struct panel_columns *columns, int i);
/* Draws a value with its label; returns the column after it and the gap. */
int panel_draw_value(const struct panel *panel, int column, const char *label, uint64_t value,
                     int digits, bool changed);
/* Draws the character that the low byte of general register gpr is, as value i of them: of one that
 * holds data and no more than that, or that a byte came from. Other values that could be one are
 * numbers. */
void panel_draw_character(const struct panel *panel, const struct panel_columns *columns, int i,
                          unsigned gpr, uint64_t value);
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
/* What the flags mean; nothing where that much is not said. */
void panel_draw_flag_words(struct panel *panel);

/* registers_long.c: all of a CPU in 64-bit mode that there is room for. */
void panel_draw_long(struct panel *panel);

/* Draws the code from panel->row on: the instruction that left the guest, and those that follow. */
void panel_draw_code(struct panel *panel);

#endif
