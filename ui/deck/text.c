/* Text on its way into a deck: spans, and the figures within them. */
#include "deck/prose.h"

#include "terminal/grid.h"
#include "words/said.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum deck_figure figure;
    const char *takes; /* what its argument is; NULL: it has none */
} figures[] = {
    { "bytes", FIGURE_BYTES, "PATH" },   { "exits", FIGURE_EXITS, "NAME" },
    { "time", FIGURE_TIME, "NAME" },     { "chars", FIGURE_CHARS, "NAME" },
    { "engine", FIGURE_ENGINE, "NAME" }, { "memory", FIGURE_MEMORY, "NAME" },
    { "vcpus", FIGURE_VCPUS, NULL },     { "calls", FIGURE_CALLS, NULL },
};
enum { FIGURES = sizeof figures / sizeof *figures };

void deck_text_free(struct deck_text *text)
{
    for (unsigned i = 0; i < text->count; i++)
        free(text->spans[i].text);
    free(text->spans);
    *text = (struct deck_text){ 0 };
}

static bool is_beyond_ascii(const char *text)
{
    int columns;
    while (*text)
        if ((uint8_t)*text < 0x80)
            text++;
        else if (ascii_alike(utf8_next(&text, &columns)) == '?')
            return true;
    return false;
}

void deck_add_span(struct deck_prose *prose, const char *text, size_t size, enum deck_figure figure,
                   unsigned styles, size_t offset)
{
    struct deck_text *to = &prose->text;
    if (to->count == SPANS_MAX) {
        if (!prose->complained)
            deck_error_at(prose->ground, offset,
                          "more than %d lines or pieces of text in one block", SPANS_MAX);
        prose->complained = true;
        return;
    }
    char *copy = deck_copy(prose->ground, text, size);
    struct deck_span *spans = copy ? deck_grow(to->spans, to->count, sizeof *spans) : NULL;
    if (!spans) {
        free(copy);
        prose->ground->no_memory = true;
        return;
    }
    to->spans = spans;
    prose->ground->beyond_ascii = prose->ground->beyond_ascii || is_beyond_ascii(copy);
    spans[to->count++] = (struct deck_span){
        .text = copy, .styles = styles, .figure = figure, .place = deck_here(prose->ground, offset)
    };
}

struct deck_text deck_take_text(struct deck_prose *prose)
{
    deck_flow_flush(prose);
    struct deck_text text = prose->text;
    prose->text = (struct deck_text){ 0 };
    prose->complained = false;
    return text;
}

/* ---- The flow ---- */

static bool make_room(struct deck_flow *flow, size_t more)
{
    if (flow->size + more <= flow->room)
        return true;
    size_t room = 2 * flow->room + more + 64;
    char *bytes = realloc(flow->bytes, room);
    if (bytes)
        flow->bytes = bytes;
    uint32_t *where = bytes ? realloc(flow->where, room * sizeof *where) : NULL;
    if (!where)
        return false;
    flow->where = where;
    flow->room = room;
    return true;
}

void deck_flow_put(struct deck_prose *prose, const char *bytes, size_t size, size_t offset)
{
    struct deck_flow *flow = &prose->flow;
    if (!make_room(flow, size)) {
        prose->ground->no_memory = true;
        return;
    }
    for (size_t i = 0; i < size; i++) {
        flow->bytes[flow->size] = bytes[i];
        flow->where[flow->size++] = offset == NOWHERE ? NOWHERE : (uint32_t)(offset + i);
    }
}

static unsigned styles_now(const struct deck_prose *prose)
{
    unsigned styles = 0;
    for (unsigned i = 0; i < STYLES; i++)
        styles |= prose->style_depth[i] ? 1u << i : 0;
    return styles;
}

size_t deck_flow_where(const struct deck_prose *prose, size_t at)
{
    const struct deck_flow *flow = &prose->flow;
    for (; at < flow->size; at++)
        if (flow->where[at] != NOWHERE)
            return flow->where[at];
    return prose->ground->seen;
}

/* ---- Figures ---- */

/* Is it a brace and no more, written "\{" or as an entity? */
static bool is_escaped(const struct deck_prose *prose, size_t at)
{
    uint32_t where = prose->flow.where[at];
    const char *source = prose->ground->source.text;
    if ((styles_now(prose) & SPAN_CODE) || where == NOWHERE)
        return false;
    return source[where] == '&' || (where && source[where - 1] == '\\');
}

static bool opens_figure(const struct deck_prose *prose, size_t at)
{
    const struct deck_flow *flow = &prose->flow;
    return at + 1 < flow->size && flow->bytes[at] == '{' && flow->bytes[at + 1] == '{' &&
           !is_escaped(prose, at) && !is_escaped(prose, at + 1);
}

static void add_plain(struct deck_prose *prose, size_t from, size_t to)
{
    if (to > from)
        deck_add_span(prose, prose->flow.bytes + from, to - from, FIGURE_NONE, styles_now(prose),
                      deck_flow_where(prose, from));
}

/* Cuts the blanks at both ends off. */
static char *trim(char *text)
{
    text += strspn(text, " ");
    size_t length = strlen(text);
    while (length && text[length - 1] == ' ')
        text[--length] = '\0';
    return text;
}

static int find_figure(const char *name)
{
    for (int i = 0; i < FIGURES; i++)
        if (!strcmp(name, figures[i].name))
            return i;
    return -1;
}

/* Adds the span of a figure. A file's name is kept as it can be opened. */
static void add_figure(struct deck_prose *prose, int figure, const char *argument, size_t offset)
{
    char *found = figures[figure].figure == FIGURE_BYTES
                      ? deck_find_file(prose->ground->path, argument, true)
                      : deck_copy(prose->ground, argument, strlen(argument));
    if (found)
        deck_add_span(prose, found, strlen(found), figures[figure].figure, styles_now(prose),
                      offset);
    else
        prose->ground->no_memory = true;
    free(found);
}

static void refuse_figure(struct deck_prose *prose, const char *name, size_t offset)
{
    const char *names[FIGURES + 1] = { NULL };
    char what[160];
    for (int i = 0; i < FIGURES; i++)
        names[i] = figures[i].name;
    snprintf(what, sizeof what, said("{{%.40s}} is no figure"), name);
    deck_complain_name(prose->ground->errors, deck_here(prose->ground, offset), what, name, names);
}

/* Takes the inside of a figure, "exits NAME". False, with an error, if it is none. */
static bool take_figure(struct deck_prose *prose, char *inside, size_t offset)
{
    char *name = trim(inside), *argument = name + strcspn(name, " ");
    if (*argument)
        *argument++ = '\0';
    argument = trim(argument);
    int figure = find_figure(name);
    if (figure < 0) {
        refuse_figure(prose, name, offset);
        return false;
    }
    if (figures[figure].takes && !*argument)
        deck_error_at(prose->ground, offset, "{{%s}} of what? Expected {{%s %s}}", name, name,
                      figures[figure].takes);
    else if (!figures[figure].takes && *argument)
        deck_error_at(prose->ground, offset, "{{%s}} takes nothing, but there is %.40s", name,
                      argument);
    else
        add_figure(prose, figure, argument, offset);
    return figures[figure].takes ? *argument : !*argument;
}

/* Takes a figure from its "{{" on; returns where it ends. What is none is shown as it stands. */
static size_t flush_figure(struct deck_prose *prose, size_t from)
{
    const struct deck_flow *flow = &prose->flow;
    const char *start = flow->bytes + from + 2,
               *end = memmem(start, flow->size - from - 2, "}}", 2);
    if (!end) {
        deck_error_at(prose->ground, deck_flow_where(prose, from),
                      "{{ without }}: a figure is written {{exits NAME}}, two braces \\{{");
        add_plain(prose, from, flow->size);
        return flow->size;
    }
    size_t past = (size_t)(end - flow->bytes) + 2;
    char *inside = deck_copy(prose->ground, start, (size_t)(end - start));
    if (inside && !take_figure(prose, inside, deck_flow_where(prose, from)))
        add_plain(prose, from, past);
    free(inside);
    return past;
}

void deck_flow_flush(struct deck_prose *prose)
{
    size_t from = 0;
    for (size_t at = 0; at < prose->flow.size;) {
        if (!opens_figure(prose, at)) {
            at++;
            continue;
        }
        add_plain(prose, from, at);
        from = at = flush_figure(prose, at);
    }
    add_plain(prose, from, prose->flow.size);
    prose->flow.size = 0;
}
