/* Where a name is, or a line; and which names there are. */
#include "symbols/private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The index ---- */

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static bool add_names(struct symbols_array *index, const struct symbols_file *file)
{
    char *to;
    for (size_t i = 0; i < file->names.count; i++) {
        if (!(to = symbols_grow(index, SYMBOLS_NAME)))
            return false;
        memcpy(to, symbols_name_at(file, i)->text, SYMBOLS_NAME);
    }
    for (size_t i = 0; i < file->source.count; i++) {
        if (!(to = symbols_grow(index, SYMBOLS_NAME)))
            return false;
        snprintf(to, SYMBOLS_NAME, "%.*s:", SYMBOLS_NAME - 2, symbols_source_at(file, i)->file);
    }
    return true;
}

static void drop_doubles(struct symbols_array *index)
{
    char(*names)[SYMBOLS_NAME] = index->items;
    size_t count = 0;
    for (size_t i = 0; i < index->count; i++)
        if (!count || strcmp(names[i], names[count - 1]) != 0)
            memmove(names[count++], names[i], SYMBOLS_NAME);
    index->count = count;
}

bool symbols_make_index(struct symbols *symbols)
{
    struct symbols_array index = { 0 };
    for (unsigned i = 0; i < symbols->count; i++)
        if (!add_names(&index, &symbols->files[i])) {
            free(index.items);
            return false;
        }
    if (index.count)
        qsort(index.items, index.count, SYMBOLS_NAME, compare);
    drop_doubles(&index);
    free(symbols->index.items);
    symbols->index = index;
    return true;
}

bool symbols_complete(const struct symbols *symbols, const char *prefix, unsigned index,
                      char name[SYMBOLS_NAME])
{
    if (!symbols)
        return false;
    const char(*names)[SYMBOLS_NAME] = symbols->index.items;
    size_t low = 0, high = symbols->index.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(names[middle], prefix) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (index >= symbols->index.count - low ||
        strncmp(names[low + index], prefix, strlen(prefix)) != 0)
        return false;
    memcpy(name, names[low + index], SYMBOLS_NAME);
    return true;
}

/* ---- Lines ---- */

/* Is it the source's name, or the end of its path from a folder on? */
static bool is_called(const struct symbols_source *source, const char *name, size_t length)
{
    if (strlen(source->file) == length && !strncmp(source->file, name, length))
        return true;
    size_t path = strlen(source->path);
    return path > length && source->path[path - length - 1] == '/' &&
           !strncmp(source->path + path - length, name, length);
}

/* The first code of the line, or of the first behind it that has some. */
static bool find_line_in(const struct symbols_file *file, const char *name, size_t length,
                         unsigned line, uint64_t *linear)
{
    const struct symbols_line *best = NULL;
    for (size_t i = 0; i < file->lines.count; i++) {
        const struct symbols_line *l = symbols_line_at(file, i);
        if (l->is_end || l->line < line || (best && l->line >= best->line) ||
            !is_called(symbols_source_at(file, l->source), name, length))
            continue;
        best = l;
    }
    if (best)
        *linear = best->linear;
    return best;
}

static bool find_line(const struct symbols *symbols, const char *text, uint64_t *linear)
{
    const char *colon = strrchr(text, ':');
    char *end;
    if (!colon || colon[1] < '0' || colon[1] > '9')
        return false;
    unsigned long line = strtoul(colon + 1, &end, 10);
    if (*end || !line || line > UINT32_MAX)
        return false;
    for (unsigned i = 0; i < symbols->count; i++)
        if (find_line_in(&symbols->files[i], text, (size_t)(colon - text), (unsigned)line, linear))
            return true;
    return false;
}

/* ---- Names ---- */

static const struct symbols_name *find_name(const struct symbols *symbols, const char *text,
                                            size_t length)
{
    const struct symbols_name *best = NULL;
    for (unsigned i = 0; i < symbols->count; i++)
        for (size_t k = 0; k < symbols->files[i].names.count; k++) {
            const struct symbols_name *name = symbols_name_at(&symbols->files[i], k);
            if ((!best || name->rank < best->rank) && !strncmp(name->text, text, length) &&
                !name->text[length])
                best = name;
        }
    return best;
}

/* Takes "+0xc" or nothing. */
static bool take_offset(const char *text, uint64_t *offset)
{
    char *end;
    *offset = 0;
    if (!*text)
        return true;
    if (*text != '+' || !strchr("0123456789abcdefABCDEF", text[1]) || !text[1])
        return false;
    *offset = strtoull(text + 1, &end, 16);
    return !*end;
}

bool symbols_find(const struct symbols *symbols, const char *text, uint64_t *linear, uint64_t *size)
{
    uint64_t offset;
    *size = 1;
    if (!symbols || !*text)
        return false;
    const char *plus = strrchr(text, '+');
    const struct symbols_name *name = find_name(symbols, text, strlen(text));
    if (!name && plus && plus - text < SYMBOLS_NAME)
        name = find_name(symbols, text, (size_t)(plus - text));
    else
        plus = NULL;
    if (!name || !take_offset(plus ? plus : "", &offset))
        return find_line(symbols, text, linear);
    *linear = name->linear + offset;
    *size = name->size && !offset ? name->size : 1;
    return true;
}
