/* Text on its way into a deck: spans, and the figures within them. */
#include "deck/private.h"

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
static const char *const figure_names[] = { "bytes",  "exits", "time",  "chars", "engine",
                                            "memory", "vcpus", "calls", NULL };
enum { FIGURES = sizeof figures / sizeof *figures };

void deck_text_free(struct deck_text *text)
{
    for (unsigned i = 0; i < text->count; i++)
        free(text->spans[i].text);
    free(text->spans);
    *text = (struct deck_text){ 0 };
}

void deck_blank_tabs(char *text)
{
    while ((text = strchr(text, '\t')))
        *text = ' ';
}

char *deck_copy(struct deck_parser *parser, const char *text, size_t size)
{
    char *copy = malloc(size + 1);
    if (!copy) {
        parser->no_memory = true;
        return NULL;
    }
    if (size)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

void deck_add_span(struct deck_parser *parser, const char *text, size_t size,
                   enum deck_figure figure, unsigned styles, size_t offset)
{
    struct deck_text *to = &parser->text;
    if (to->count == SPANS_MAX) {
        if (!parser->complained_text)
            deck_error_at(parser, offset, "more than %d lines or pieces of text in one block",
                          SPANS_MAX);
        parser->complained_text = true;
        return;
    }
    char *copy = deck_copy(parser, text, size);
    struct deck_span *spans = copy ? deck_grow(to->spans, to->count, sizeof *spans) : NULL;
    if (!spans) {
        free(copy);
        parser->no_memory = true;
        return;
    }
    to->spans = spans;
    spans[to->count++] = (struct deck_span){
        .text = copy, .styles = styles, .figure = figure, .place = deck_here(parser, offset)
    };
}

struct deck_text deck_take_text(struct deck_parser *parser)
{
    deck_flow_flush(parser);
    struct deck_text text = parser->text;
    parser->text = (struct deck_text){ 0 };
    parser->complained_text = false;
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

void deck_flow_put(struct deck_parser *parser, const char *bytes, size_t size, size_t offset)
{
    struct deck_flow *flow = &parser->flow;
    if (!make_room(flow, size)) {
        parser->no_memory = true;
        return;
    }
    for (size_t i = 0; i < size; i++) {
        flow->bytes[flow->size] = bytes[i];
        flow->where[flow->size++] = offset == NOWHERE ? NOWHERE : (uint32_t)(offset + i);
    }
}

static unsigned styles_now(const struct deck_parser *parser)
{
    unsigned styles = 0;
    for (unsigned i = 0; i < 5; i++)
        styles |= parser->style_depth[i] ? 1u << i : 0;
    return styles;
}

/* Of the first byte from here on that is from the source. */
size_t deck_flow_where(const struct deck_parser *parser, size_t at)
{
    const struct deck_flow *flow = &parser->flow;
    for (; at < flow->size; at++)
        if (flow->where[at] != NOWHERE)
            return flow->where[at];
    return parser->cursor;
}

/* ---- Figures ---- */

/* "\{" is a brace and no more. */
static bool is_escaped(const struct deck_parser *parser, size_t at)
{
    uint32_t where = parser->flow.where[at];
    return !(styles_now(parser) & SPAN_CODE) && where != NOWHERE && where &&
           parser->source.text[where - 1] == '\\';
}

static bool opens_figure(const struct deck_parser *parser, size_t at)
{
    const struct deck_flow *flow = &parser->flow;
    return at + 1 < flow->size && flow->bytes[at] == '{' && flow->bytes[at + 1] == '{' &&
           !is_escaped(parser, at) && !is_escaped(parser, at + 1);
}

static void add_plain(struct deck_parser *parser, size_t from, size_t to)
{
    if (to > from)
        deck_add_span(parser, parser->flow.bytes + from, to - from, FIGURE_NONE, styles_now(parser),
                      deck_flow_where(parser, from));
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

/* A file's name is kept as it can be opened. */
static void add_figure(struct deck_parser *parser, int figure, const char *argument, size_t offset)
{
    char *found = figures[figure].figure == FIGURE_BYTES
                      ? deck_find_file(parser->deck->path, argument)
                      : deck_copy(parser, argument, strlen(argument));
    if (found)
        deck_add_span(parser, found, strlen(found), figures[figure].figure, styles_now(parser),
                      offset);
    else
        parser->no_memory = true;
    free(found);
}

/* "exits NAME". False, with an error, if it is none. */
static bool take_figure(struct deck_parser *parser, char *inside, size_t offset)
{
    char *name = trim(inside), *argument = name + strcspn(name, " "), what[80];
    if (*argument)
        *argument++ = '\0';
    argument = trim(argument);
    int figure = find_figure(name);
    if (figure < 0) {
        snprintf(what, sizeof what, "{{%.40s}} is no figure", name);
        deck_complain_name(parser->errors, deck_here(parser, offset), what, name, figure_names);
        return false;
    }
    if (figures[figure].takes && !*argument)
        deck_error_at(parser, offset, "{{%s}} of what? Expected {{%s %s}}", name, name,
                      figures[figure].takes);
    else if (!figures[figure].takes && *argument)
        deck_error_at(parser, offset, "{{%s}} takes nothing, but there is %.40s", name, argument);
    else
        add_figure(parser, figure, argument, offset);
    return figures[figure].takes ? *argument : !*argument;
}

/* From "{{" on; returns where it ends. What is no figure is shown as it stands. */
static size_t flush_figure(struct deck_parser *parser, size_t from)
{
    const struct deck_flow *flow = &parser->flow;
    const char *start = flow->bytes + from + 2,
               *end = memmem(start, flow->size - from - 2, "}}", 2);
    if (!end) {
        deck_error_at(parser, deck_flow_where(parser, from),
                      "{{ without }}: a figure is written {{exits NAME}}, two braces \\{{");
        add_plain(parser, from, flow->size);
        return flow->size;
    }
    size_t past = (size_t)(end - flow->bytes) + 2;
    char *inside = deck_copy(parser, start, (size_t)(end - start));
    if (inside && !take_figure(parser, inside, deck_flow_where(parser, from)))
        add_plain(parser, from, past);
    free(inside);
    return past;
}

void deck_flow_flush(struct deck_parser *parser)
{
    size_t from = 0;
    for (size_t at = 0; at < parser->flow.size;) {
        if (!opens_figure(parser, at)) {
            at++;
            continue;
        }
        add_plain(parser, from, at);
        from = at = flush_figure(parser, at);
    }
    add_plain(parser, from, parser->flow.size);
    parser->flow.size = 0;
}
