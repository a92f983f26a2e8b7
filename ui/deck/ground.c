/* The ground that the reading of a deck stands on: places, errors and memory. */
#include "deck/ground.h"

#include "text/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Places ---- */

struct deck_place deck_here(const struct deck_ground *ground, size_t offset)
{
    return deck_source_place(&ground->source, offset);
}

struct deck_place deck_within(struct deck_place line, const char *start, const char *at)
{
    for (; start < at; start++)
        line.column += !utf8_continues(*start);
    return line;
}

void deck_error_at(struct deck_ground *ground, size_t offset, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    deck_complain_args(ground->errors, deck_here(ground, offset), format, args);
    va_end(args);
}

/* ---- Memory ---- */

void *deck_grow(void *array, unsigned count, size_t element)
{
    assert(element);
    if (count & (count - 1)) /* room for the next power of two */
        return array;
    return realloc(array, (count ? 2 * (size_t)count : 1) * element);
}

char *deck_copy(struct deck_ground *ground, const char *text, size_t size)
{
    char *copy = malloc(size + 1);
    if (!copy) {
        ground->no_memory = true;
        return NULL;
    }
    if (size)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}
