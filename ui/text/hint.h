/* What somebody meant who wrote something else: a name among a few. Any thread. */
#ifndef TEXT_HINT_H
#define TEXT_HINT_H

/* Returns the name that the word is at most two mistakes away from, one in a word of up to three
 * letters; NULL if there is none. names, of at most 24 bytes each, ends with NULL; what is returned
 * is one of them. */
const char *hint_nearest(const char *word, const char *const *names);

#endif
