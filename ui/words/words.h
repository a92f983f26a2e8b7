/* All words that the program says in the user's language.
 *
 * A language is one file of lines WORD(NAME, "text") and FORMAT(NAME, "for printf"). English,
 * en.def, says which there are; a file that lacks one, has one more, or has one twice does not
 * compile, and the compiler names it. Errors, --help, doctor and the log are said otherwise:
 * words/said.h.
 *
 * Texts are UTF-8 without control characters, constant, and live for ever. Pure, any thread.
 */
#ifndef WORDS_H
#define WORDS_H

#include "words/language.h"

#include <stddef.h>

#define WORD(name, text) W_##name,
#define FORMAT(name, text)
enum word {
#include "words/en.def"
    WORD_COUNT,
    NO_WORD = WORD_COUNT /* where there may be one, and is none */
};
#undef WORD
#undef FORMAT

#define WORD(name, text)
#define FORMAT(name, text) WF_##name,
enum word_format {
#include "words/en.def"
    WORD_FORMAT_COUNT
};
#undef FORMAT

/* Returns a text. It takes no arguments: a '%' in it is a percent sign. It may have names in
 * braces, which its room replaces. word is not NO_WORD. */
const char *word(enum language language, enum word word);

/* Is a format for printf or a function like it: WORD_FORMAT(language, WF_SAY_THEME). The compiler
 * sees the English one in its place and checks the arguments against that; test_words holds those
 * of the other languages to it. That is why a format is named here, and not chosen by a number at
 * run time; `x ? WORD_FORMAT(...) : WORD_FORMAT(...)` is checked as well. */
#define WORD_FORMAT(language, format) words_format_as(language, format, words_english_##format)

/* The same for a number: one of two formats, as n is 1 or another. */
#define WORD_FORMAT_OF(n, language, one, many)                                                     \
    ((n) == 1 ? WORD_FORMAT(language, one) : WORD_FORMAT(language, many))

/* What WORD_FORMAT() is made of. The English formats are for the compiler alone, which finds a name
 * for each here; nothing refers to them at run time. */
#define FORMAT(name, text)                                                                         \
    static const char words_english_WF_##name[] __attribute__((unused)) = text;
#include "words/en.def"
#undef WORD
#undef FORMAT

const char *words_format(enum language language, enum word_format format);

__attribute__((format_arg(3))) static inline const char *
words_format_as(enum language language, enum word_format format, const char *english)
{
    return words_format(language, format);
}

/* A particle of the language as it is after this text, if the name says one; else NULL. Korean ones
 * have two forms, as the last sound before is a consonant or a vowel, and are named by the first;
 * that sound is looked for behind closing marks and quotes, and Latin letters and digits sound as
 * they are read in Korean. Returns what is to be printed as "%.*s" with *size. */
const char *words_particle(enum language language, const char *name, size_t length,
                           const char *before, int *size);

#endif
