/* Inside the reading of decks: saying what is wrong with one, and where. */
#ifndef DECK_ERRORS_H
#define DECK_ERRORS_H

#include "deck/deck.h"

#include <stdarg.h>

void deck_complain(struct deck_errors *errors, struct deck_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void deck_complain_args(struct deck_errors *errors, struct deck_place place, const char *format,
                        va_list args) __attribute__((format(printf, 3, 0)));
/* "WHAT: did you mean NAME?", for the one that is likely meant by the word, or all the names, ended
 * by NULL. */
void deck_complain_name(struct deck_errors *errors, struct deck_place place, const char *what,
                        const char *word, const char *const *names);
/* What "NAME: VALUE" says, "true" or "false"; of anything else an error, and false. */
bool deck_parse_bool(struct deck_errors *errors, struct deck_place place, const char *name,
                     const char *value);

/* Tabs become blanks, in place. */
static inline void deck_blank_tabs(char *text)
{
    for (; *text; text++)
        if (*text == '\t')
            *text = ' ';
}

#endif
