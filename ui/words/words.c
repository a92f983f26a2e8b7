/* The words of each language as a table, and the particles that depend on other words. */
#include "words/words.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#define WORDS_FILE       "words/en.def"
#define WORDS_NAME(name) en_##name
#include "words/table.h"

#define WORDS_FILE       "words/ko.def"
#define WORDS_NAME(name) ko_##name
#include "words/table.h"

static const char *const *const texts[] = {
#define LANGUAGE(name, code) [name] = code##_texts,
    LANGUAGES(LANGUAGE)
#undef LANGUAGE
};

static const char *const *const formats[] = {
#define LANGUAGE(name, code) [name] = code##_formats,
    LANGUAGES(LANGUAGE)
#undef LANGUAGE
};

const char *word(enum language language, enum word word)
{
    assert(language < LANGUAGE_COUNT && word < WORD_COUNT);
    return texts[language][word];
}

const char *words_format(enum language language, enum word_format format)
{
    assert(language < LANGUAGE_COUNT && format < WORD_FORMAT_COUNT);
    return formats[language][format];
}

const char *words_topic(enum language language, const char *noun)
{
    size_t n = strlen(noun);
    bool consonant = n && strchr("LMNRlmnr013678", noun[n - 1]);
    return word(language, consonant ? W_TOPIC_AFTER_CONSONANT : W_TOPIC_AFTER_VOWEL);
}
