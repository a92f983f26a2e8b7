/* The words and the formats of one language as two arrays, complete or an error: included by
 * words.c once a language, with WORDS_FILE the file and WORDS_NAME(x) a prefix for its names.
 * Therefore it has no guard. */

/* A word that is there twice is an enumerator that is there twice. */
#define WORD(name, text)   WORDS_NAME(name),
#define FORMAT(name, text) WORDS_NAME(name),
enum {
#include WORDS_FILE
};
#undef WORD
#undef FORMAT

/* A word that is missing is an enumerator that is missing. */
#define WORD(name, text)   _Static_assert(WORDS_NAME(name) >= 0, #name);
#define FORMAT(name, text) _Static_assert(WORDS_NAME(name) >= 0, #name);
#include "words/en.def"
#undef WORD
#undef FORMAT

/* A word too many has no place, and so has one that is a format in English, or the other way
 * round. */
#define WORD(name, text) [W_##name] = text,
#define FORMAT(name, text)
static const char *const WORDS_NAME(texts)[WORD_COUNT] = {
#include WORDS_FILE
};
#undef WORD
#undef FORMAT

#define WORD(name, text)
#define FORMAT(name, text) [WF_##name] = text,
static const char *const WORDS_NAME(formats)[WORD_FORMAT_COUNT] = {
#include WORDS_FILE
};
#undef WORD
#undef FORMAT

#undef WORDS_FILE
#undef WORDS_NAME
