/* What is known of an address. */
#include "event/wide.h"
#include "symbols/private.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_REACH = 0x10000 }; /* bytes behind a name of a list that still belong to it */

void *symbols_grow(struct symbols_array *array, size_t item)
{
    if (array->count == array->room) {
        size_t room = array->room ? 2 * array->room : 64;
        void *items = realloc(array->items, room * item);
        if (!items)
            return NULL;
        array->items = items;
        array->room = room;
    }
    return memset((char *)array->items + item * array->count++, 0, item);
}

void symbols_text(const char *from, char *to, size_t size)
{
    text_safe(from, text_locale_is_utf8(), to, size);
    if (!*to)
        snprintf(to, size, "?");
    for (; *to; to++)
        if (*to == '\t')
            *to = ' ';
}

/* ---- Files come and go ---- */

struct symbols *symbols_create(void)
{
    return calloc(1, sizeof(struct symbols));
}

static void free_file(struct symbols_file *file)
{
    for (size_t i = 0; i < file->parts.count; i++)
        free(symbols_part_at(file, i)->bytes);
    for (size_t i = 0; i < file->source.count; i++)
        free(symbols_source_at(file, i)->path);
    free(file->parts.items);
    free(file->names.items);
    free(file->lines.items);
    free(file->source.items);
    free(file->path);
    *file = (struct symbols_file){ 0 };
}

void symbols_destroy(struct symbols *symbols)
{
    if (!symbols)
        return;
    for (unsigned i = 0; i < symbols->count; i++)
        free_file(&symbols->files[i]);
    free(symbols->index.items);
    free(symbols);
}

bool symbols_is_empty(const struct symbols *symbols)
{
    return !symbols || !symbols->count;
}

struct symbols_file *symbols_file_begin(struct symbols *symbols, const char *path,
                                        struct failure *failure)
{
    if (symbols->count == SYMBOLS_FILES) {
        set_failure(failure, "%s: a guest has symbols of at most %d files", path, SYMBOLS_FILES);
        return NULL;
    }
    struct symbols_file *file = &symbols->files[symbols->count];
    file->path = strdup(path);
    if (!file->path) {
        set_failure(failure, "%s: no memory for its symbols", path);
        return NULL;
    }
    symbols->count++;
    return file;
}

void symbols_file_drop(struct symbols *symbols)
{
    free_file(&symbols->files[--symbols->count]);
}

static int compare_names(const void *a, const void *b)
{
    const struct symbols_name *x = a, *y = b;
    if (x->linear != y->linear)
        return x->linear < y->linear ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return strcmp(x->text, y->text);
}

/* Where one sequence of lines ends another may begin, which counts. */
static int compare_lines(const void *a, const void *b)
{
    const struct symbols_line *x = a, *y = b;
    if (x->linear != y->linear)
        return x->linear < y->linear ? -1 : 1;
    if (x->is_end != y->is_end)
        return x->is_end ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

bool symbols_file_finish(struct symbols *symbols, struct failure *failure)
{
    struct symbols_file *file = &symbols->files[symbols->count - 1];
    if (file->names.count)
        qsort(file->names.items, file->names.count, sizeof(struct symbols_name), compare_names);
    if (file->lines.count)
        qsort(file->lines.items, file->lines.count, sizeof(struct symbols_line), compare_lines);
    if (symbols_make_index(symbols))
        return true;
    set_failure(failure, "%s: no memory for its symbols", file->path);
    symbols_file_drop(symbols);
    return false;
}

/* ---- An address ---- */

size_t symbols_part_of(const struct symbols_file *file, uint64_t linear)
{
    size_t i = 0;
    while (i < file->parts.count &&
           linear - symbols_part_at(file, i)->linear >= symbols_part_at(file, i)->size)
        i++;
    return i;
}

/* The last item at or before an address; -1: all are behind it. item: bytes of one, which begins
 * with its address. */
static ptrdiff_t last_before(const struct symbols_array *array, size_t item, uint64_t linear)
{
    size_t low = 0, high = array->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (*(const uint64_t *)((const char *)array->items + middle * item) <= linear)
            low = middle + 1;
        else
            high = middle;
    }
    return (ptrdiff_t)low - 1;
}

/* Does the name reach as far as the address? */
static bool reaches(const struct symbols_file *file, const struct symbols_name *name,
                    uint64_t linear, size_t part)
{
    if (file->is_list)
        return linear - name->linear < LIST_REACH;
    return name->part == part && (!name->size || linear - name->linear < name->size);
}

/* Of several at one address the best; a name whose end is known may have another within it. */
static const struct symbols_name *find_name(const struct symbols_file *file, uint64_t linear)
{
    enum { LOOKS = 16 };
    const size_t part = symbols_part_of(file, linear);
    ptrdiff_t i = last_before(&file->names, sizeof(struct symbols_name), linear);
    for (int looks = 0; i >= 0 && looks < LOOKS; i--, looks++) {
        const struct symbols_name *name = symbols_name_at(file, (size_t)i);
        if (!reaches(file, name, linear, part))
            continue;
        while (i > 0 && symbols_name_at(file, (size_t)i - 1)->linear == name->linear &&
               reaches(file, symbols_name_at(file, (size_t)i - 1), linear, part))
            name = symbols_name_at(file, (size_t)--i);
        return name;
    }
    return NULL;
}

static const struct symbols_line *find_line(const struct symbols_file *file, uint64_t linear)
{
    ptrdiff_t i = last_before(&file->lines, sizeof(struct symbols_line), linear);
    const struct symbols_line *line = i < 0 ? NULL : symbols_line_at(file, (size_t)i);
    return line && !line->is_end ? line : NULL;
}

/* Has the file something there, and are the bytes those? */
static bool holds(const struct symbols_file *file, uint64_t linear, const uint8_t *bytes, size_t n)
{
    size_t i = symbols_part_of(file, linear);
    if (i == file->parts.count)
        return false;
    const struct symbols_part *part = symbols_part_at(file, i);
    const uint64_t at = linear - part->linear;
    if (!bytes || !part->bytes)
        return true;
    return !memcmp(part->bytes + at, bytes, n < part->size - at ? n : (size_t)(part->size - at));
}

static const struct symbols_file *find_file(const struct symbols *symbols, uint64_t linear,
                                            const uint8_t *bytes, size_t n)
{
    const struct symbols_file *list = NULL;
    for (unsigned i = 0; symbols && i < symbols->count; i++) {
        const struct symbols_file *file = &symbols->files[i];
        if (!file->is_list && holds(file, linear, bytes, n))
            return file;
        if (!list && file->is_list && find_name(file, linear))
            list = file;
    }
    return list;
}

static void put_line(const struct symbols_file *file, const struct symbols_line *line,
                     struct symbols_place *place)
{
    const struct symbols_source *source = symbols_source_at(file, line->source);
    memcpy(place->file, source->file, sizeof place->file);
    place->line = line->line;
    place->path = source->is_plain ? source->path : NULL;
}

bool symbols_place(const struct symbols *symbols, uint64_t linear, const uint8_t *bytes, size_t n,
                   struct symbols_place *place)
{
    *place = (struct symbols_place){ 0 };
    const struct symbols_file *file = find_file(symbols, linear, bytes, n);
    if (!file)
        return false;
    const struct symbols_name *name = find_name(file, linear);
    const struct symbols_line *line = find_line(file, linear);
    if (name) {
        memcpy(place->name, name->text, sizeof place->name);
        place->offset = linear - name->linear;
    }
    if (line && line->line)
        put_line(file, line, place);
    place->beside = file->path;
    place->built_s = file->built_s;
    return name || place->line;
}

bool symbols_of_event(const struct symbols *symbols, const struct event *e,
                      const struct event_wide *wide, struct symbols_place *place)
{
    if (symbols && event_has_registers(e))
        return symbols_place(symbols, wide_linear(e, wide), e->insn, e->insn_len, place);
    *place = (struct symbols_place){ 0 };
    return false;
}

char *symbols_put_place(const struct symbols_place *place, char text[SYMBOLS_PLACE])
{
    int n = 0;
    text[0] = '\0';
    if (*place->name && place->offset)
        n = snprintf(text, SYMBOLS_PLACE, "%s+0x%02llx", place->name,
                     (unsigned long long)place->offset);
    else if (*place->name)
        n = snprintf(text, SYMBOLS_PLACE, "%s", place->name);
    if (place->line)
        snprintf(text + n, SYMBOLS_PLACE - (size_t)n, "%s%s:%u", n ? "  " : "", place->file,
                 place->line);
    return text;
}

uint64_t symbols_line_end(const struct symbols *symbols, uint64_t linear)
{
    const struct symbols_file *file = find_file(symbols, linear, NULL, 0);
    const struct symbols_line *line = file ? find_line(file, linear) : NULL;
    if (!line)
        return 0;
    for (size_t i = (size_t)(line - symbols_line_at(file, 0)) + 1; i < file->lines.count; i++) {
        const struct symbols_line *next = symbols_line_at(file, i);
        if (next->is_end || next->line != line->line || next->source != line->source)
            return next->linear;
    }
    return 0;
}
