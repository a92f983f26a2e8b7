/* Emphasis beside Chinese, Japanese and Korean.
 *
 * CommonMark tells by the characters on both sides of a run of asterisks whether it begins or ends
 * emphasis: after punctuation and right before a letter it does not end any. That suits languages
 * with blanks between words, but not "**VM(1)**eun", where "eun" is a Korean particle. A proposed
 * amendment, "CJK-friendly emphasis", lets a run beside such a character begin emphasis unless a
 * blank follows, and end it unless a blank comes before.
 *
 * md4c goes by the two characters of a run being of the same kind, both letters or both
 * punctuation: then the run may do either. So it gets a copy of the text in which a character
 * beside a run is what makes them so. Bytes are replaced one by one, so that all offsets stay, and
 * what it brings is then taken from the source itself. */
#include "deck/ground.h"

#include "text/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LETTER = 'a', PUNCTUATION = ',' /* neither means anything to md4c */ };

struct range {
    uint32_t first, last;
};

static bool is_in(uint32_t c, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

/* Hangul, Kana, Han and what comes with them, punctuation and full-width forms included (Unicode's
 * Blocks.txt); U+3000 is a blank. */
static bool is_cjk(uint32_t c)
{
    static const struct range ranges[] = {
        { 0x1100, 0x11ff },   { 0x2e80, 0x2fff },   { 0x3001, 0xa4cf },   { 0xa960, 0xa97f },
        { 0xac00, 0xd7ff },   { 0xf900, 0xfaff },   { 0xfe30, 0xfe4f },   { 0xff01, 0xffee },
        { 0x16fe0, 0x18dff }, { 0x1aff0, 0x1b2ff }, { 0x1f200, 0x1f2ff }, { 0x20000, 0x3ffff },
    };
    return is_in(c, ranges, sizeof ranges / sizeof *ranges);
}

/* CommonMark's Unicode whitespace; the ends of the text and of lines, too. */
static bool is_white(uint32_t c)
{
    static const struct range ranges[] = { { 0, 0x20 },        { 0xa0, 0xa0 },
                                           { 0x1680, 0x1680 }, { 0x2000, 0x200a },
                                           { 0x2028, 0x2029 }, { 0x202f, 0x202f },
                                           { 0x205f, 0x205f }, { 0x3000, 0x3000 } };
    return is_in(c, ranges, sizeof ranges / sizeof *ranges);
}

static uint32_t character_at(const struct deck_source *source, size_t at)
{
    uint32_t c = 0;
    utf8_decode(source->text + at, source->size - at, &c);
    return c;
}

static uint32_t character_before(const struct deck_source *source, size_t at)
{
    size_t start = at;
    while (start && utf8_continues(source->text[--start]))
        ;
    return at ? character_at(source, start) : 0;
}

/* Replaces the character c that has a byte beside a run there, with `other` on the run's other
 * side; ASCII stays, as it may mean something. A character between two runs has an end for each. */
static void liken(const struct deck_source *source, size_t at, uint32_t c, uint32_t other)
{
    size_t start = at, end = at + 1;
    if (c < 0x80 || is_white(c))
        return;
    while (start && utf8_continues(source->text[start]))
        start--;
    while (end < source->size && utf8_continues(source->text[end]))
        end++;
    for (size_t i = start; i < end; i++)
        if ((uint8_t)source->given[i] >= 0x80)
            source->given[i] = LETTER;
    source->given[at] = other < 0x80 && ispunct((int)other) ? PUNCTUATION : LETTER;
}

/* The run of asterisks from start to end. */
static void flank(const struct deck_source *source, size_t start, size_t end)
{
    uint32_t before = character_before(source, start), after = character_at(source, end);
    if (!is_cjk(before) && !is_cjk(after))
        return;
    liken(source, start ? start - 1 : 0, before, after);
    liken(source, end, after, before);
}

bool deck_source_flank(struct deck_source *source)
{
    source->given = malloc(source->size + 1);
    if (!source->given)
        return false;
    memcpy(source->given, source->text, source->size + 1);
    for (size_t at = 0; at < source->size; at++) {
        size_t run = strspn(source->text + at, "*");
        if (run)
            flank(source, at, at + run);
        at += run;
    }
    return true;
}

size_t deck_source_offset(const struct deck_source *source, const char *given, size_t size)
{
    bool is_from_there = given >= source->given && given + size <= source->given + source->size;
    return is_from_there ? (size_t)(given - source->given) : NOWHERE;
}
