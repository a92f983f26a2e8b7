/* The text of a deck: what of it is fit for a screen, and where its lines are. */
#include "deck/ground.h"

#include "terminal/grid.h"
#include "text/utf8.h"
#include "words/said.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Places ---- */

static bool is_line_end(const char *text, size_t size, size_t at)
{
    return text[at] == '\n' || (text[at] == '\r' && !(at + 1 < size && text[at + 1] == '\n'));
}

static bool find_lines(struct deck_source *source)
{
    size_t count = 1;
    for (size_t at = 0; at < source->size; at++)
        count += is_line_end(source->text, source->size, at);
    source->lines = malloc(count * sizeof *source->lines);
    if (!source->lines)
        return false;
    source->lines[source->line_count++] = 0;
    for (size_t at = 0; at < source->size; at++)
        if (is_line_end(source->text, source->size, at))
            source->lines[source->line_count++] = (uint32_t)(at + 1);
    return true;
}

/* Lines can be long, and places many: counting from the start of a line would take too long. */
enum { MARK = 256 };

static void set_marks(struct deck_source *source)
{
    uint32_t count = 0;
    for (size_t at = 0; at <= source->size; at++) {
        if (at % MARK == 0)
            source->marks[at / MARK] = count;
        count += !utf8_continues(source->text[at]);
    }
}

static unsigned line_of(const struct deck_source *source, size_t offset)
{
    unsigned low = 0, high = source->line_count;
    while (high - low > 1) {
        unsigned middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* How many characters start before an offset. */
static uint32_t count_to(const struct deck_source *source, size_t offset)
{
    uint32_t count = source->marks[offset / MARK];
    for (size_t at = offset / MARK * MARK; at < offset; at++)
        count += !utf8_continues(source->text[at]);
    return count;
}

struct deck_place deck_source_place(const struct deck_source *source, size_t offset)
{
    assert(offset <= source->size);
    unsigned line = line_of(source, offset);
    while (offset > source->lines[line] && offset < source->size &&
           utf8_continues(source->text[offset]))
        offset--;
    return (struct deck_place){ line + 1, count_to(source, offset) -
                                              count_to(source, source->lines[line]) + 1 };
}

/* ---- What can be shown ---- */

/* In a locale without UTF-8 the C library knows no character beyond ASCII. */
static bool knows_characters(void)
{
    const uint32_t hangul = 0xac00;
    return char_columns(hangul) > 0;
}

const char *deck_refusal(uint32_t c)
{
    if (c == '\n' || c == '\r' || c == '\t')
        return NULL;
    if (char_is_skin_tone(c))
        return said("a skin tone, which not every terminal draws in the same columns");
    if (char_is_harmful(c))
        return said("a character that draws nothing");
    return char_columns(c) < 0 && knows_characters() ? said("whose width is not known here") : NULL;
}

/* How many marks combine with the last character, this one included. */
enum { WHY = 200 /* bytes */ };

static unsigned count_marks(unsigned marks, uint32_t c)
{
    return char_columns(c) == 0 ? marks + 1 : 0;
}

/* What is here, of so many bytes, and why it cannot be shown: false if it can. marks are those so
 * far. */
static bool find_bad(const char *text, size_t size, unsigned *n, unsigned *marks, char why[WHY])
{
    uint32_t c = 0;
    *n = utf8_decode(text, size, &c);
    const char *refusal = deck_refusal(c);
    *marks = *n ? count_marks(*marks, c) : 0;
    if (!*n)
        snprintf(why, WHY, said("the byte 0x%02x, which is not UTF-8"), (uint8_t)text[0]);
    else if (refusal && c < 0x80)
        snprintf(why, WHY, said("the control character 0x%02x"), c);
    else if (refusal)
        snprintf(why, WHY, said("U+%04X, %s"), c, refusal);
    else if (*marks >= GRID_CHARS)
        snprintf(why, WHY, said("U+%04X, more than %d marks on one character"), c, GRID_CHARS - 1);
    else
        return false;
    *n = *n ? *n : 1;
    return true;
}

static void report(const struct deck_source *source, size_t at, const char *why,
                   struct deck_errors *errors)
{
    if (errors->total < DECK_ERRORS)
        deck_complain(errors, deck_source_place(source, at), "%s, cannot be shown: leave it out",
                      why);
    else
        errors->total++;
}

/* Tells of what cannot be shown; or, without errors, makes it harmless. */
static void clean(struct deck_source *source, struct deck_errors *errors)
{
    char why[WHY];
    unsigned n, marks = 0;
    for (size_t at = 0; at < source->size; at += n) {
        bool is_bad = find_bad(source->text + at, source->size - at, &n, &marks, why);
        if (is_bad && errors)
            report(source, at, why, errors);
        else if (is_bad)
            memset(source->text + at, '?', n);
    }
}

/* ---- All of it ---- */

bool deck_source_make(struct deck_source *source, const char *text, size_t size,
                      struct deck_errors *errors)
{
    assert(size <= DECK_SIZE_MAX); /* so that offsets have 32 bits */
    *source = (struct deck_source){ .text = malloc(size + 1), .size = size };
    if (!source->text)
        return false;
    if (size)
        memcpy(source->text, text, size);
    source->text[size] = '\0';
    source->marks = malloc((size / MARK + 1) * sizeof *source->marks);
    if (!source->marks || !find_lines(source))
        return false;
    set_marks(source);
    clean(source, errors);
    clean(source, NULL);
    set_marks(source);
    return deck_source_flank(source);
}

void deck_source_free(struct deck_source *source)
{
    free(source->text);
    free(source->given);
    free(source->lines);
    free(source->marks);
    *source = (struct deck_source){ 0 };
}

size_t deck_line_end(const struct deck_source *source, size_t offset)
{
    assert(offset <= source->size);
    while (offset < source->size && source->text[offset] != '\n' && source->text[offset] != '\r')
        offset++;
    return offset;
}

size_t deck_line_next(const struct deck_source *source, size_t offset)
{
    assert(offset <= source->size);
    unsigned line = line_of(source, offset);
    return line + 1 < source->line_count ? source->lines[line + 1] : source->size;
}
