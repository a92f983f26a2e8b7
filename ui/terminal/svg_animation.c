/* Screens one after the other: each element of the pictures stands in the file once, and is visible
 * in those frames that it is a part of. Elements of one frame lie above each other only as texts do
 * above backgrounds, so the order of all others is free. */
#include "terminal/svg_animation.h"

#include "terminal/svg_parts.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LAST_TIMES = 3, PERCENT = 100 }; /* of a hundredth of a percent */

/* An element, and the frames that have it, a bit for each. */
struct element {
    char *text; /* owned: a line, without its end */
    uint32_t frames;
};

struct elements {
    struct element *list; /* owned */
    size_t count, room;
};

struct animation {
    FILE *file;
    const struct grid *frames;
    unsigned count, still, ms;
    int top;
    struct elements elements; /* of a row's backgrounds, or of its texts */
    struct elements sets;     /* sets of frames, one for each style; without texts */
};

/* ---- Elements ---- */

static struct element *add(struct elements *elements, const char *text, size_t length)
{
    if (elements->count == elements->room) {
        size_t room = elements->room ? 2 * elements->room : 64;
        struct element *list = realloc(elements->list, room * sizeof *list);
        if (!list)
            return NULL;
        elements->list = list;
        elements->room = room;
    }
    char *copy = strndup(text, length);
    if (copy)
        elements->list[elements->count++] = (struct element){ .text = copy };
    return copy ? &elements->list[elements->count - 1] : NULL;
}

static void drop_all(struct elements *elements)
{
    for (size_t i = 0; i < elements->count; i++)
        free(elements->list[i].text);
    elements->count = 0;
}

static bool note_line(struct elements *elements, const char *line, size_t length, unsigned frame)
{
    struct element *element = NULL;
    for (size_t i = 0; i < elements->count && !element; i++)
        if (!strncmp(elements->list[i].text, line, length) && !elements->list[i].text[length])
            element = &elements->list[i];
    if (!element)
        element = add(elements, line, length);
    if (element)
        element->frames |= 1u << frame;
    return element;
}

static bool note_lines(struct elements *elements, const char *text, unsigned frame)
{
    for (const char *end; (end = strchr(text, '\n')); text = end + 1)
        if (!note_line(elements, text, (size_t)(end - text), frame))
            return false;
    return true;
}

typedef void put_part(FILE *file, const struct grid *grid, int row, int top);

/* Takes a part of a row of one frame. */
static bool take(struct animation *a, put_part *put, unsigned frame, int row)
{
    char *text = NULL;
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    if (!memory)
        return false;
    put(memory, &a->frames[frame], row, a->top);
    bool taken = fclose(memory) == 0 && note_lines(&a->elements, text, frame);
    free(text);
    return taken;
}

/* ---- Sets of frames ---- */

static uint32_t all_frames(const struct animation *a)
{
    return UINT32_MAX >> (SVG_FRAMES_MOST - a->count);
}

/* The number of a set, which its style has in its name. */
static bool number_of(struct animation *a, uint32_t frames, size_t *number)
{
    for (*number = 0; *number < a->sets.count; ++*number)
        if (a->sets.list[*number].frames == frames)
            return true;
    struct element *set = add(&a->sets, "", 0);
    if (set)
        set->frames = frames;
    return set;
}

/* Writes all elements that are visible together as one group. */
static bool put_set(struct animation *a, uint32_t frames)
{
    size_t number;
    if (frames == all_frames(a))
        fputs("<g>\n", a->file);
    else if (number_of(a, frames, &number))
        fprintf(a->file, "<g class=\"f%zu\"%s>\n", number,
                frames >> a->still & 1 ? "" : " visibility=\"hidden\"");
    else
        return false;
    for (size_t i = 0; i < a->elements.count; i++)
        if (a->elements.list[i].frames == frames) {
            fprintf(a->file, "%s\n", a->elements.list[i].text);
            a->elements.list[i].frames = 0;
        }
    fputs("</g>\n", a->file);
    return true;
}

static bool put_row(struct animation *a, put_part *put, int row)
{
    bool done = true;
    for (unsigned frame = 0; frame < a->count && done; frame++)
        done = take(a, put, frame, row);
    for (size_t i = 0; i < a->elements.count && done; i++)
        if (a->elements.list[i].frames)
            done = put_set(a, a->elements.list[i].frames);
    drop_all(&a->elements);
    return done;
}

/* ---- Styles ---- */

static void put_frames(const struct animation *a, size_t number)
{
    uint32_t frames = a->sets.list[number].frames;
    unsigned total = a->count + LAST_TIMES - 1;
    fprintf(a->file, "@keyframes f%zu{", number);
    for (unsigned i = 0; i < a->count; i++) {
        bool is_there = frames >> i & 1, was_there = i && frames >> (i - 1) & 1;
        unsigned at = i * 100 * PERCENT / total;
        if (!i || is_there != was_there)
            fprintf(a->file, "%u.%02u%%{visibility:%s}", at / PERCENT, at % PERCENT,
                    is_there ? "visible" : "hidden");
    }
    fputs("}\n", a->file);
}

static void put_styles(const struct animation *a)
{
    unsigned total = (a->count + LAST_TIMES - 1) * a->ms;
    fputs("<style>\n", a->file);
    for (size_t i = 0; i < a->sets.count; i++)
        put_frames(a, i);
    fputs("@media (prefers-reduced-motion:no-preference){\n", a->file);
    for (size_t i = 0; i < a->sets.count; i++)
        fprintf(a->file, ".f%zu{animation:f%zu %ums step-end infinite}\n", i, i, total);
    fputs("}\n</style>\n", a->file);
}

bool svg_animation_write(FILE *file, const struct grid *frames, unsigned count, unsigned still,
                         unsigned ms, const char *title)
{
    struct animation a = {
        .file = file, .frames = frames, .count = count, .still = still, .ms = ms
    };
    assert(count && count <= SVG_FRAMES_MOST && still < count);
    bool done = true;
    a.top = svg_begin(file, frames, title);
    for (int row = 0; row < frames->rows && done; row++)
        done = put_row(&a, svg_grounds, row) && put_row(&a, svg_texts, row);
    put_styles(&a);
    drop_all(&a.sets);
    free(a.sets.list);
    free(a.elements.list);
    bool written = svg_end(file);
    if (!done)
        errno = ENOMEM;
    return done && written;
}
