/* What is said of errors, and in --help and doctor, in the user's language.
 *
 * It stands in English where it is said, as the core does not know of languages; the other
 * languages are found by the English text, in CODE.said.def: lines SAID("English", "translated"),
 * which take the same arguments in any order ("%2$s"), and ERROR(ENOENT, "translated") for errno.
 * tests/house/said names every text that is said and not there, or there and not said. What scripts
 * read stays English: closing lines, --verbose and --json do not come here.
 *
 * said_in() comes first, before there are threads; then any thread may ask.
 */
#ifndef WORDS_SAID_H
#define WORDS_SAID_H

#include "event/words.h"
#include "words/language.h"

/* Everything is said in this language from now on, set_failure() and error_words() included. Also
 * the table that is used before: none, for English. */
void said_in(enum language language);

/* Returns the text in the language of said_in(), or the English one if there is none; constant. For
 * printf, the compiler checks the arguments against the English one. */
const char *said(const char *english) __attribute__((format_arg(1)));

/* Marks a text that stands in a table, and is given to said() from there. */
#define TO_SAY(english) english

/* What says events in this language, for event_describe_as(). */
event_say *said_by(enum language language);

#endif
