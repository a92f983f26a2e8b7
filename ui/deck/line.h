/* Inside the reading of decks: one line of a `kvm` block after its command line. What is wrong with
 * it is an error, and the line does nothing. */
#ifndef DECK_LINE_H
#define DECK_LINE_H

#include "deck/ground.h"

/* Takes a line, an order or a setting, to be done with this step of the slide. It must not be
 * `pause`. */
void deck_order(struct deck_ground *ground, struct deck_run *run, unsigned step,
                const struct deck_span *line);

/* ---- deck/line.c: what stands behind its word, for deck/order.c and deck/comment.c ---- */

/* The line that is being read. */
struct deck_line {
    struct deck_ground *ground;
    struct deck_run *run;
    unsigned step; /* of the slide, with which it is done */
    struct deck_place place;
    const char *start, *rest; /* of the line; after the word */
    char word[24];
};

/* An error about what is at this place in the line. */
void deck_line_complain(const struct deck_line *line, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Is the whole text a number within these limits? It is decimal digits, at most nine. */
bool deck_parse_number(const char *text, unsigned least, unsigned most, unsigned *number);
/* Is it a number within these limits, of digits and maybe a point, whatever the locale has for
 * one? */
bool deck_parse_decimal(const char *text, double least, double most, double *value);
/* The rest of the line as bytes, at least one, with escapes and quotes resolved, none of them NUL
 * and a NUL behind them. To be freed; NULL with an error if it is wrong, or without memory. */
char *deck_line_text(const struct deck_line *line, size_t *size);

/* ---- For deck/order.c ---- */

/* deck/show.c: the views that the line names, of enum deck_show; 0, with an error, if it names
 * none. */
unsigned deck_parse_show(const struct deck_line *line);
/* deck/setting.c: each takes the line's value into the run; one that is wrong is an error. */
void deck_set_name(const struct deck_line *line);
void deck_set_pace(const struct deck_line *line);
void deck_set_size(const struct deck_line *line);
void deck_set_start(const struct deck_line *line);

#endif
