/* Inside the reading of decks: the value of one key of the front matter. */
#ifndef DECK_VALUE_H
#define DECK_VALUE_H

#include "deck/ground.h"

/* How many of these bytes are the value: without the blanks at its end, and without a remark that
 * follows it. */
size_t deck_value_length(const char *text, size_t size);
/* The value that these bytes of the source say, all of them in one line: without its quotes, its
 * remark and tabs. To be freed; NULL with an error if it is wrong, or without memory. */
char *deck_value(struct deck_ground *ground, size_t at, size_t size);

#endif
