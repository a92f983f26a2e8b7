/* A deck's styled text as cells, and how they break into lines: by the columns that they take, at
 * blanks. Widths are those of the locale. The front end's thread. */
#ifndef SLIDE_TEXT_H
#define SLIDE_TEXT_H

#include "deck/deck.h"
#include "slide/figures.h"
#include "terminal/grid.h"

/* What all text of a slide is made with. */
struct slide_style {
    const struct figures *figures; /* borrowed; NULL: nothing is known of any run */
    enum language language;
    bool ascii;
};

/* A row of cells. Without memory it is empty or ends early. */
struct slide_text {
    struct cell *cells; /* owned; '\n' with width 0: a forced end of line */
    size_t count, capacity;
};

/* Makes one, for slide_text_free(). role is that of what has no style which names one of its own;
 * attrs are enum cell_attr of all of it. */
struct slide_text slide_text_make(const struct deck_text *text, enum role role, unsigned attrs,
                                  const struct slide_style *style);
struct slide_text slide_text_span(const struct deck_span *span, enum role role,
                                  const struct slide_style *style);
struct slide_text slide_text_plain(const char *text, enum role role);
void slide_text_free(struct slide_text *text);

/* One of the lines that a text is broken into: its cells from start up to end. */
struct slide_line {
    size_t start, end, next; /* next: where the following line starts */
    int columns;
};
/* slide/break.c: the line that starts at this cell, of at most that many columns by the widths of
 * the cells, unless a single cell is wider. It is not empty: next is after start, if there is a
 * cell. */
struct slide_line slide_text_line(const struct slide_text *text, size_t start, int columns);

/* slide/break.c: columns of the longest line if none is broken, and of the longest word. */
int slide_text_columns(const struct slide_text *text);
int slide_text_word_columns(const struct slide_text *text);
/* How many columns of the room that is left over are on the left; 0 if room is less than 0. */
int slide_text_shift(enum deck_align align, int room);
/* Draws it in lines of at most that many columns; returns the rows that they take, drawn or not. */
int slide_text_draw(struct canvas canvas, int row, int column, int columns, enum deck_align align,
                    const struct slide_text *text);
/* The rows that this takes. */
int slide_text_rows(const struct slide_text *text, int columns);
/* As many columns, or fewer if text of a few lines would end in a short one: with these, it takes
 * as many rows, and its lines are about as long as each other. */
int slide_text_even_columns(const struct slide_text *text, int columns);
/* One line, never broken: what is too long ends with an ellipsis. Returns the column after it. */
int slide_text_draw_cut(struct canvas canvas, int row, int column, int columns,
                        const struct slide_text *text);

#endif
