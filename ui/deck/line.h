/* Inside the reading of decks: one line of a `kvm` block after its command line. */
#ifndef DECK_LINE_H
#define DECK_LINE_H

#include "deck/ground.h"

/* An order or a setting, to be done with this step of the slide; `pause` is not among them. */
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

/* at: where in the line. */
void deck_line_complain(const struct deck_line *line, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The whole text is a number within these limits. */
bool deck_parse_number(const char *text, unsigned least, unsigned most, unsigned *number);
/* Digits and maybe a point, whatever the locale has for one. */
bool deck_parse_decimal(const char *text, double least, double most, double *value);
/* The rest of the line as bytes, escapes and quotes resolved, and a NUL behind. NULL, with an
 * error, if it is wrong; else allocated. */
char *deck_line_text(const struct deck_line *line, size_t *size);

#endif
