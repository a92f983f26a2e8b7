/* The words of each language as a table, and the particles that depend on other words. */
#include "words/words.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
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

/* ---- Particles ---- */

enum { LETTER = 3 }; /* bytes of a Hangul syllable in UTF-8 */

/* Does the syllable end with a consonant? Unicode has 28 in a row for each beginning, the first of
 * them without one (Unicode 3.12). */
static bool is_closed_syllable(const char *at)
{
    const unsigned first = 0xac00, per_beginning = 28;
    const uint8_t *b = (const uint8_t *)at;
    unsigned c = (b[0] & 0x0fu) << 12 | (b[1] & 0x3fu) << 6 | (b[2] & 0x3fu);
    return c >= first && (c - first) % per_beginning != 0;
}

static bool ends_with_consonant(const char *text)
{
    size_t n = strlen(text);
    while (n && strchr(")]}'\"`", text[n - 1]))
        n--;
    if (n >= LETTER && (text[n - 1] & 0x80))
        return is_closed_syllable(text + n - LETTER);
    return n && strchr("LMNRlmnr013678", text[n - 1]);
}

const char *words_particle(enum language language, const char *name, size_t length,
                           const char *before, int *size)
{
    const char *pair = word(language, W_PARTICLES);
    for (; length == LETTER && *pair; pair += 2 * LETTER)
        if (!memcmp(pair, name, LETTER)) {
            *size = LETTER;
            return ends_with_consonant(before) ? pair : pair + LETTER;
        }
    return NULL;
}
