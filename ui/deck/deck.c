/* Decks: their life, and looking at them. */
#include "deck/parser.h"

#include "text/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading ---- */

static bool make_strings(struct deck_ground *ground, struct deck *deck, const char *path)
{
    char **const fields[] = { &deck->title, &deck->subtitle, &deck->author,  &deck->date,
                              &deck->event, &deck->theme,    &deck->language };
    deck->path = deck_copy(ground, path, strlen(path));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        *fields[i] = deck_copy(ground, "", 0);
    return !ground->no_memory;
}

static bool read_all(struct deck_parser *parser, const char *text, size_t size)
{
    struct deck_ground *ground = &parser->ground;
    struct deck_draft *draft = &parser->draft;
    if (!make_strings(ground, draft->deck, ground->path) ||
        !deck_source_make(&ground->source, text, size, ground->errors))
        return false;
    size_t body = deck_front(ground, draft->deck, &draft->habits);
    draft->is_incremental = draft->habits.lists_are_incremental;
    if (*draft->deck->title)
        deck_add_intro(draft);
    if (ground->no_memory || !deck_markdown(parser, body))
        return false;
    deck_finish_slides(draft);
    draft->deck->is_beyond_ascii = ground->beyond_ascii;
    return !ground->no_memory;
}

static void parser_free(struct deck_parser *parser)
{
    deck_table_free(&parser->table.table);
    deck_slide_free(&parser->draft.slide);
    deck_text_free(&parser->prose.text);
    deck_source_free(&parser->ground.source);
    free(parser->prose.flow.bytes);
    free(parser->prose.flow.where);
    free(parser->code.language);
}

struct deck *deck_parse(const char *path, const char *text, size_t size, char *const *base,
                        struct deck_errors *errors)
{
    struct deck *deck = calloc(1, sizeof *deck);
    struct deck_parser parser = {
        .ground = { .errors = errors, .path = path, .base = base },
        .prose.ground = &parser.ground,
        .draft = { .ground = &parser.ground, .deck = deck },
    };
    errors->count = errors->total = 0;
    if (!deck)
        return NULL;
    if (size > DECK_SIZE_MAX) {
        deck_complain(errors, (struct deck_place){ 1, 1 },
                      "%zu bytes; a deck has at most %d MiB: the rest is left out", size,
                      DECK_SIZE_MAX >> 20);
        size = DECK_SIZE_MAX;
    }
    /* of byte order, by some editors */
    size_t mark = size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;
    bool ok = read_all(&parser, text + mark, size - mark);
    parser_free(&parser);
    if (ok)
        return deck;
    deck_free(deck);
    return NULL;
}

void deck_free(struct deck *deck)
{
    if (!deck)
        return;
    for (unsigned i = 0; i < deck->slide_count; i++)
        deck_slide_free(&deck->slides[i]);
    char *const owned[] = { deck->path, deck->title, deck->subtitle, deck->author,
                            deck->date, deck->event, deck->theme,    deck->language };
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        free(owned[i]);
    free(deck->slides);
    free(deck);
}

/* ---- Looking ---- */

const struct deck_run *deck_run_at(const struct deck_slide *slide, unsigned step)
{
    const struct deck_run *started = NULL, *stands_by = NULL;
    for (unsigned i = 0; i < slide->block_count; i++) {
        const struct deck_run *run = slide->blocks[i].run;
        if (run && run->start_step <= step)
            started = run;
        else if (run && run->step <= step && !stands_by)
            stands_by = run;
    }
    return started ? started : stands_by;
}

const struct deck_run *deck_first_run(const struct deck_slide *slide)
{
    for (unsigned i = 0; i < slide->block_count; i++)
        if (slide->blocks[i].run)
            return slide->blocks[i].run;
    return NULL;
}

static const char *figure_name(enum deck_figure figure)
{
    static const char *const names[] = {
        [FIGURE_NONE] = "",          [FIGURE_BYTES] = "bytes ", [FIGURE_EXITS] = "exits ",
        [FIGURE_TIME] = "time ",     [FIGURE_CHARS] = "chars ", [FIGURE_ENGINE] = "engine ",
        [FIGURE_MEMORY] = "memory ", [FIGURE_VCPUS] = "vcpus",  [FIGURE_CALLS] = "calls",
    };
    assert(figure <= FIGURE_CALLS);
    return names[figure];
}

/* Appends as many whole characters as there is room for; what does not fit is the end of all. */
static size_t append(char *buffer, size_t size, size_t at, const char *text)
{
    size_t length = strlen(text), room = size - 1 - at;
    if (length > room)
        length = utf8_whole(text, room);
    for (size_t i = 0; i < length; i++)
        buffer[at + i] = text[i] == '\n' ? ' ' : text[i];
    buffer[at + length] = '\0';
    return text[length] ? size - 1 : at + length;
}

char *deck_plain(const struct deck_text *text, char *buffer, size_t size)
{
    size_t at = 0;
    assert(size);
    buffer[0] = '\0';
    for (unsigned i = 0; i < text->count; i++) {
        const struct deck_span *span = &text->spans[i];
        const char *const parts[] = { "{{", figure_name(span->figure), span->text, "}}" };
        if (!span->figure)
            at = append(buffer, size, at, span->text);
        else
            for (int part = 0; part < 4; part++)
                at = append(buffer, size, at, parts[part]);
    }
    return buffer;
}
