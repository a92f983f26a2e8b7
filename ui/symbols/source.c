/* Source files: found, read, cut into lines. */
#include "symbols/source.h"

#include "symbols/private.h"
#include "text/text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAB = 8 };

struct source_text {
    char *name, *beside; /* owned: as the place has them */
    char *path;          /* owned: where it was found; NULL: nowhere */
    char *bytes;         /* owned: all lines, each with a zero behind it */
    uint32_t *starts;    /* owned: of each line in bytes */
    unsigned lines;
    bool is_newer;
};

struct source_texts {
    const char *folders[SOURCE_FOLDERS];
    unsigned folder_count, count;
    struct source_text texts[SOURCE_TEXTS];
};

struct source_texts *source_texts_create(const char *const *folders, unsigned count)
{
    struct source_texts *texts = calloc(1, sizeof *texts);
    for (unsigned i = 0; texts && i < count && i < SOURCE_FOLDERS; i++)
        texts->folders[texts->folder_count++] = folders[i];
    return texts;
}

void source_texts_destroy(struct source_texts *texts)
{
    for (unsigned i = 0; texts && i < texts->count; i++) {
        struct source_text *t = &texts->texts[i];
        free(t->name);
        free(t->beside);
        free(t->path);
        free(t->bytes);
        free(t->starts);
    }
    free(texts);
}

/* ---- Lines ---- */

/* Appends a line, tabs as blanks, harmless and cut; returns how many bytes that is with its
 * zero. */
static size_t put_line(const char *line, size_t length, bool utf8, char to[SOURCE_LINE])
{
    char wide[SOURCE_LINE];
    size_t n = 0;
    for (size_t i = 0; i < length && n + TAB < sizeof wide; i++) {
        size_t blanks = line[i] == '\t' ? TAB - n % TAB : 0;
        memset(wide + n, ' ', blanks);
        n += blanks;
        if (!blanks)
            wide[n++] = line[i] ? line[i] : '?';
    }
    wide[n && wide[n - 1] == '\r' ? n - 1 : n] = '\0';
    text_safe(wide, utf8, to, SOURCE_LINE);
    return strlen(to) + 1;
}

/* The lines as they are shown, or only how many bytes and lines they would be (bytes NULL). */
static size_t put_lines(struct source_text *text, const char *from, size_t size, char *bytes)
{
    const bool utf8 = text_locale_is_utf8();
    char line[SOURCE_LINE];
    size_t at = 0;
    text->lines = 0;
    for (size_t i = 0; i < size && text->lines < SOURCE_LINES; text->lines++) {
        const char *end = memchr(from + i, '\n', size - i);
        size_t length = end ? (size_t)(end - from) - i : size - i;
        size_t n = put_line(from + i, length, utf8, line);
        if (bytes) {
            memcpy(bytes + at, line, n);
            text->starts[text->lines] = (uint32_t)at;
        }
        at += n;
        i += length + 1;
    }
    return at;
}

static void take_lines(struct source_text *text, const char *from, size_t size)
{
    size_t bytes = put_lines(text, from, size, NULL);
    text->bytes = malloc(bytes + 1);
    text->starts = malloc((text->lines + 1) * sizeof *text->starts);
    if (text->bytes && text->starts)
        put_lines(text, from, size, text->bytes);
    else
        text->lines = 0;
}

/* ---- Files ---- */

/* True if it is there, whether or not it can be read. */
static bool try(struct source_text *text, const char *path, int64_t built_s)
{
    struct failure failure;
    size_t size;
    int64_t written_s = 0;
    char *bytes = (char *)symbols_read(path, SOURCE_MOST, &size, &written_s, &failure);
    if (!bytes)
        return false;
    text->path = strdup(path);
    text->is_newer = built_s && written_s > built_s;
    take_lines(text, bytes, size);
    free(bytes);
    return true;
}

/* Below a folder (length bytes of it), by the end of the path: the longest that is there. */
static bool try_below(struct source_text *text, const char *folder, size_t length, int64_t built_s)
{
    char path[PATH_MAX];
    for (const char *end = text->name; end; end = strchr(end, '/')) {
        end += strspn(end, "/");
        if (snprintf(path, sizeof path, "%.*s/%s", (int)length, folder, end) < PATH_MAX &&
            try(text, path, built_s))
            return true;
    }
    return false;
}

static void find(struct source_texts *texts, struct source_text *text,
                 const struct symbols_place *place)
{
    const char *beside = text->beside, *slash = strrchr(beside, '/');
    for (unsigned i = 0; i < texts->folder_count; i++)
        if (try_below(text, texts->folders[i], strlen(texts->folders[i]), place->built_s))
            return;
    if (*text->name == '/' && try(text, text->name, place->built_s))
        return;
    try_below(text, slash ? beside : ".", slash ? (size_t)(slash - beside) : 1, place->built_s);
}

/* A place among the texts for one that is not there yet; NULL: no memory, or no room. */
static struct source_text *add(struct source_texts *texts, const struct symbols_place *place)
{
    struct source_text *text = &texts->texts[texts->count];
    if (texts->count == SOURCE_TEXTS)
        return NULL;
    text->name = strdup(place->path);
    text->beside = strdup(place->beside ? place->beside : "");
    if (text->name && text->beside) {
        texts->count++;
        return text;
    }
    free(text->name);
    free(text->beside);
    *text = (struct source_text){ 0 };
    return NULL;
}

const struct source_text *source_text_of(struct source_texts *texts,
                                         const struct symbols_place *place)
{
    struct source_text *text = NULL;
    if (!texts || !place->path)
        return NULL;
    for (unsigned i = 0; i < texts->count && !text; i++)
        if (!strcmp(texts->texts[i].name, place->path) &&
            !strcmp(texts->texts[i].beside, place->beside ? place->beside : ""))
            text = &texts->texts[i];
    if (!text && (text = add(texts, place)))
        find(texts, text, place);
    return text && text->path ? text : NULL;
}

unsigned source_text_lines(const struct source_text *text)
{
    return text->lines;
}

const char *source_text_line(const struct source_text *text, unsigned line)
{
    return line && line <= text->lines ? text->bytes + text->starts[line - 1] : "";
}

bool source_text_is_newer(const struct source_text *text)
{
    return text->is_newer;
}

const char *source_text_path(const struct source_text *text)
{
    return text->path;
}

const char *source_line(struct source_texts *texts, const struct symbols_place *place,
                        unsigned line)
{
    const struct source_text *text = source_text_of(texts, place);
    return text && line && line <= text->lines ? source_text_line(text, line) : NULL;
}
