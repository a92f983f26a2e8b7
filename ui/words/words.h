/* All words that the program says in the user's language.
 *
 * A language is one file of lines WORD(NAME, "text"). English, en.def, says which words there are;
 * a file that lacks one, has one more, or has one twice does not compile, and the compiler names
 * it. What is said in English only (errors, --help, doctor, the lines of --verbose) stands where it
 * is said.
 *
 * Texts are UTF-8 without control characters, constant, and live for ever. Pure, any thread.
 */
#ifndef WORDS_H
#define WORDS_H

#include "words/language.h"

#define WORD(name, text) W_##name,
enum word {
#include "words/en.def"
    WORD_COUNT,
    NO_WORD = WORD_COUNT /* where there may be one, and is none */
};
#undef WORD

/* A text. It may be a format for printf, and have names in braces, which its room replaces. */
const char *word(enum language language, enum word word);

/* The particle that marks a noun as the topic of a sentence. Korean has two, and the noun's last
 * sound decides: here that of an ASCII letter or digit, as it is read in Korean. "" in languages
 * without. */
const char *words_topic(enum language language, const char *noun);

#endif
