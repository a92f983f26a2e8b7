/* The languages that the program speaks, and which of them a user means.
 *
 * To add one: a row in LANGUAGES(), its words in CODE.def, and the three lines in words.c that
 * include that file. Pure but for the environment, any thread.
 */
#ifndef WORDS_LANGUAGE_H
#define WORDS_LANGUAGE_H

#include <stdbool.h>

/* Each has a code (ISO 639), which is also the name of its file. */
#define LANGUAGES(LANGUAGE)                                                                        \
    LANGUAGE(ENGLISH, en)                                                                          \
    LANGUAGE(KOREAN, ko)

#define LANGUAGE(name, code) name,
enum language { LANGUAGES(LANGUAGE) LANGUAGE_COUNT };
#undef LANGUAGE

/* Returns the code, "en" or "ko"; constant. */
const char *language_code(enum language language);
/* Returns the language of that code, LANGUAGE_COUNT if it is none of ours. */
enum language language_of_code(const char *code);
/* What language_of_user() returns from now on, as --lang wants it; before there are threads. */
void language_choose(enum language language);
/* The one that was chosen; else asks LC_ALL, LC_MESSAGES, LANG, the first that is set: ours if it
 * starts with the code, as in "ko_KR.UTF-8"; else English. */
enum language language_of_user(void);
/* English where only ASCII is drawn; else the one that was chosen; else that of the code; with any
 * other code ("") the user's. */
enum language language_on(bool ascii, const char *code);

#endif
