/* Words filled into lines of a width: the ground under mdoc.h. Texts are UTF-8 with the escapes of
 * mdoc. */
#ifndef HELP_FILL_H
#define HELP_FILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { FILL_WORD = 512 };

/* The text on its way; zero-initialized but for the first three. */
struct fill {
    FILE *out;            /* borrowed; its errors are its own */
    int columns;          /* of the whole text, in the locale's columns */
    int indent;           /* of the next line */
    int column;           /* where the line that was begun ends; 0: none was */
    bool began;           /* something has been printed: from then on blank rows part things */
    char word[FILL_WORD]; /* not printed yet; NUL-terminated, less than FILL_WORD bytes */
    size_t length;
};

/* Each adds to the word; blanks stay in it. */
void fill_byte(struct fill *fill, char byte);
void fill_whole(struct fill *fill, const char *text);
/* Adds words: each blank ends one. */
void fill_text(struct fill *fill, const char *text);

/* Prints the word, if there is one: on this line, or on the next where it has no room. */
void fill_end_word(struct fill *fill);
void fill_end_line(struct fill *fill);
/* Ends the line, and parts what follows by an empty one. */
void fill_blank_row(struct fill *fill);
/* The next word begins at this column: on this line if it is not that far yet, else on a new one,
 * whose indent is the caller's. */
void fill_to(struct fill *fill, int column);
/* A line of its own, however long. */
void fill_literal(struct fill *fill, const char *text, int indent);

#endif
