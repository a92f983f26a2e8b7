/* The text of a deck: what of it is fit for a screen, and where its lines are. */
#include "deck/private.h"

#include "text/text.h"

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

static bool starts_character(char byte)
{
    return (byte & 0xc0) != 0x80;
}

/* Lines can be long, and places many: counting from the start of a line would take too long. */
enum { MARK = 256 };

static void set_marks(struct deck_source *source)
{
    uint32_t count = 0;
    for (size_t at = 0; at <= source->size; at++) {
        if (at % MARK == 0)
            source->marks[at / MARK] = count;
        count += starts_character(source->text[at]);
    }
}

static unsigned line_of(const struct deck_source *source, size_t offset)
{
    unsigned low = 0, high = source->line_count;
    while (high - low > 1) {
        unsigned middle = low + (high - low) / 2;
        *(source->lines[middle] <= offset ? &low : &high) = middle;
    }
    return low;
}

/* How many characters start before an offset. */
static uint32_t count_to(const struct deck_source *source, size_t offset)
{
    uint32_t count = source->marks[offset / MARK];
    for (size_t at = offset / MARK * MARK; at < offset; at++)
        count += starts_character(source->text[at]);
    return count;
}

struct deck_place deck_source_place(const struct deck_source *source, size_t offset)
{
    unsigned line = line_of(source, offset);
    while (offset > source->lines[line] && offset < source->size &&
           !starts_character(source->text[offset]))
        offset--;
    return (struct deck_place){ line + 1, count_to(source, offset) -
                                              count_to(source, source->lines[line]) + 1 };
}

/* ---- What can be shown ---- */

unsigned deck_character(const char *text, size_t size)
{
    struct text_filter filter = { 0 };
    char out[TEXT_MAX];
    for (unsigned n = 1; n <= 4 && n <= size; n++) {
        size_t had = text_filter_put(&filter, true, (uint8_t)text[n - 1], out);
        if (had)
            return had == n && !memcmp(out, text, n) && text[0] != '\b' ? n : 0;
    }
    return 0;
}

static unsigned utf8_length(uint8_t lead)
{
    return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

/* What is here instead of a character: how many bytes, and its name. A whole sequence is a
 * character that draws nothing; others are no text at all. */
static unsigned name_bad(const char *text, size_t size, char name[64])
{
    const uint8_t *s = (const uint8_t *)text;
    unsigned length = utf8_length(s[0]), have = 1;
    if (s[0] < 0x80) {
        snprintf(name, 64, "the control character 0x%02x", s[0]);
        return 1;
    }
    while (have < length && have < size && (s[have] & 0xc0) == 0x80)
        have++;
    if (s[0] >= 0xc2 && s[0] < 0xf5 && have == length) {
        uint32_t c = s[0] & (0x7f >> length);
        for (unsigned i = 1; i < length; i++)
            c = c << 6 | (s[i] & 0x3f);
        snprintf(name, 64, "U+%04X, a character that draws nothing", c);
        return length;
    }
    snprintf(name, 64, "the byte 0x%02x, which is not UTF-8", s[0]);
    return 1;
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
    while (offset < source->size && source->text[offset] != '\n' && source->text[offset] != '\r')
        offset++;
    return offset;
}

size_t deck_line_next(const struct deck_source *source, size_t offset)
{
    unsigned line = line_of(source, offset);
    return line + 1 < source->line_count ? source->lines[line + 1] : source->size;
}
