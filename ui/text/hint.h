/* What somebody meant who wrote something else: guests/NAME.bin, or a name among a few.
 * Any thread. */
#ifndef TEXT_HINT_H
#define TEXT_HINT_H

#include "event/failure.h"

/* If one of these files does not exist but a guest of that name does, or its source, says so behind
 * the failure's text; only the first of them that does not exist is looked at. */
void hint_add(struct failure *failure, const char *const *paths, unsigned count);

/* Returns the name that the word is at most two mistakes away from, one in a word of up to three
 * letters; NULL if there is none. names, of at most 24 bytes each, ends with NULL; what is returned
 * is one of them. */
const char *hint_nearest(const char *word, const char *const *names);

#endif
