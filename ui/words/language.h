/* The languages that the program speaks, and which of them a user means.
 *
 * To add one: a row in LANGUAGES(), its words in CODE.def, and the three lines in words.c that
 * include that file. Pure but for the environment, any thread.
 */
#ifndef WORDS_LANGUAGE_H
#define WORDS_LANGUAGE_H

/* Each with its code (ISO 639), which is also the name of its file. */
#define LANGUAGES(LANGUAGE)                                                                        \
    LANGUAGE(ENGLISH, en)                                                                          \
    LANGUAGE(KOREAN, ko)

#define LANGUAGE(name, code) name,
enum language { LANGUAGES(LANGUAGE) LANGUAGE_COUNT };
#undef LANGUAGE

/* "en", "ko". */
const char *language_code(enum language language);
/* The language of that code, LANGUAGE_COUNT if it is none of ours. */
enum language language_of_code(const char *code);
/* From LC_ALL, LC_MESSAGES, LANG, the first that is set: ours if it starts with the code, as in
 * "ko_KR.UTF-8"; else English. */
enum language language_of_user(void);
/* That of the code; with any other code, the user's. */
enum language language_named(const char *code);

#endif
