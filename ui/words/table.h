/* The words of one language as an array, complete or an error: included by words.c once a language,
 * with WORDS_FILE the file and WORDS_NAME(x) a prefix for its names. Therefore it has no guard. */

/* A word that is there twice is an enumerator that is there twice. */
#define WORD(name, text) WORDS_NAME(name),
enum {
#include WORDS_FILE
};
#undef WORD

/* A word that is missing is an enumerator that is missing. */
#define WORD(name, text) _Static_assert(WORDS_NAME(name) >= 0, #name);
#include "words/en.def"
#undef WORD

/* A word too many has no place. */
#define WORD(name, text) [W_##name] = text,
static const char *const WORDS_NAME(texts)[WORD_COUNT] = {
#include WORDS_FILE
};
#undef WORD

#undef WORDS_FILE
#undef WORDS_NAME
