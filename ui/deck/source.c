/* The text of a deck: what of it is fit for a screen, and where its lines are. */
#include "deck/ground.h"

#include "text/utf8.h"

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

unsigned deck_character(const char *text, size_t size)
{
    uint32_t c;
    unsigned n = utf8_decode(text, size, &c);
    bool is_blank = n && (c == '\n' || c == '\r' || c == '\t');
    return n && (is_blank || !char_is_harmful(c)) ? n : 0;
}

/* Names what is here instead of a character; returns how many bytes it has. A whole sequence is a
 * character that draws nothing; others are no text at all. */
static unsigned name_bad(const char *text, size_t size, char name[64])
{
    uint32_t c;
    unsigned n = utf8_decode(text, size, &c);
    if (!n)
        snprintf(name, 64, "the byte 0x%02x, which is not UTF-8", (uint8_t)text[0]);
    else if (c < 0x80)
        snprintf(name, 64, "the control character 0x%02x", c);
    else
        snprintf(name, 64, "U+%04X, a character that draws nothing", c);
    return n ? n : 1;
}

static void report(const struct deck_source *source, size_t at, const char *name,
                   struct deck_errors *errors)
{
    if (errors->total < DECK_ERRORS)
        deck_complain(errors, deck_source_place(source, at),
                      "%s, cannot be shown: a deck is plain text in UTF-8", name);
    else
        errors->total++;
}

/* Tells of what cannot be shown; or, without errors, makes it harmless. */
static void clean(struct deck_source *source, struct deck_errors *errors)
{
    for (size_t at = 0; at < source->size;) {
        unsigned n = deck_character(source->text + at, source->size - at);
        char name[64];
        if (!n) {
            n = name_bad(source->text + at, source->size - at, name);
            if (errors)
                report(source, at, name, errors);
            else
                memset(source->text + at, '?', n);
        }
        at += n;
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
    return true;
}

void deck_source_free(struct deck_source *source)
{
    free(source->text);
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
