/* Inside the reading of decks: saying what is wrong with one, and where. What is said may hold any
 * bytes: the error is made safe for a terminal, and cut to its size. */
#ifndef DECK_ERRORS_H
#define DECK_ERRORS_H

#include "deck/deck.h"

#include <stdarg.h>

/* Adds an error where its place belongs; beyond DECK_ERRORS those of the first places are kept. */
void deck_complain(struct deck_errors *errors, struct deck_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void deck_complain_args(struct deck_errors *errors, struct deck_place place, const char *format,
                        va_list args) __attribute__((format(printf, 3, 0)));
/* The error "WHAT: did you mean NAME?" for the one that is likely meant by the word, else "WHAT:
 * expected" and the names, which are ended by NULL. */
void deck_complain_name(struct deck_errors *errors, struct deck_place place, const char *what,
                        const char *word, const char *const *names);
/* Does "NAME: VALUE" say "true"? "false" does not; anything else is an error and does not. */
bool deck_parse_bool(struct deck_errors *errors, struct deck_place place, const char *name,
                     const char *value);

/* Makes tabs blanks, in place. */
static inline void deck_blank_tabs(char *text)
{
    for (; *text; text++)
        if (*text == '\t')
            *text = ' ';
}

#endif
