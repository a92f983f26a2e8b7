/* A deck made by hand, block after block, for the tests of what is drawn of one. */
#ifndef DECKS_H
#define DECKS_H

#include "deck/deck.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLIDES = 64, BLOCKS = 64, SPANS = 4096, CELLS = 256, RUNS = 16, TEXT = 1 << 17 };

static struct deck deck;
static struct deck_slide slides[SLIDES];
static struct deck_block blocks[SLIDES][BLOCKS];
static struct deck_span spans[SPANS];
static struct deck_text cells[CELLS];
static enum deck_align aligns[CELLS];
static struct deck_run runs[RUNS];
static char text_pool[TEXT];
static unsigned span_count, cell_count, run_count, step;
static size_t text_used;

static inline char *keep(const char *from, size_t n)
{
    char *kept = text_pool + text_used;
    text_used += n + 1;
    if (text_used > TEXT)
        abort();
    memcpy(kept, from, n);
    kept[n] = '\0';
    return kept;
}

static inline struct deck_span *add_span(const char *from, size_t n, unsigned styles)
{
    if (span_count == SPANS)
        abort();
    spans[span_count] = (struct deck_span){ .text = keep(from, n), .styles = styles };
    return &spans[span_count++];
}

static inline bool mark_of(const char **at, unsigned *styles)
{
    static const struct {
        const char *mark;
        unsigned style;
    } marks[] = { { "**", SPAN_BOLD },
                  { "*", SPAN_ITALIC },
                  { "`", SPAN_CODE },
                  { "~~", SPAN_STRIKE },
                  { "|", SPAN_LINK } };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (!strncmp(*at, marks[i].mark, strlen(marks[i].mark))) {
            *at += strlen(marks[i].mark);
            *styles ^= marks[i].style;
            return true;
        }
    return false;
}

static inline bool figure_of(const char **at)
{
    static const struct {
        const char *mark;
        enum deck_figure figure;
    } figures[] = { { "{{exits ", FIGURE_EXITS },   { "{{time ", FIGURE_TIME },
                    { "{{chars ", FIGURE_CHARS },   { "{{engine ", FIGURE_ENGINE },
                    { "{{memory ", FIGURE_MEMORY }, { "{{bytes ", FIGURE_BYTES },
                    { "{{vcpus", FIGURE_VCPUS },    { "{{calls", FIGURE_CALLS } };
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (!strncmp(*at, figures[i].mark, strlen(figures[i].mark))) {
            const char *from = *at + strlen(figures[i].mark), *end = strstr(from, "}}");
            add_span(from, (size_t)(end - from), 0)->figure = figures[i].figure;
            *at = end + 2;
            return true;
        }
    return false;
}

/* **bold**, *italic*, `code`, ~~struck~~, |link|, {{figure NAME}}, "\n" as a forced end of line. */
static inline struct deck_text words(const char *from)
{
    struct deck_text text = { .spans = &spans[span_count] };
    unsigned styles = 0, first = span_count;
    while (*from) {
        size_t n = strcspn(from, "*`~|{\n");
        if (n)
            add_span(from, n, styles);
        from += n;
        if (*from == '\n')
            add_span(from++, 1, 0);
        else if (*from && !figure_of(&from) && !mark_of(&from, &styles))
            add_span(from++, 1, styles);
    }
    text.count = span_count - first;
    return text;
}

static inline void new_deck(void)
{
    span_count = cell_count = run_count = 0;
    text_used = 0;
    deck = (struct deck){
        .slides = slides, .path = "test.md", .title = "", .subtitle = "", .author = "", .date = ""
    };
    deck.event = deck.theme = deck.language = "";
}

static inline struct deck_slide *slide(unsigned level, const char *title)
{
    if (deck.slide_count == SLIDES)
        abort();
    struct deck_slide *s = &slides[deck.slide_count];
    *s = (struct deck_slide){
        .title = words(title), .title_level = level, .blocks = blocks[deck.slide_count], .steps = 1
    };
    s->notes = "";
    deck.slide_count++;
    step = 0;
    return s;
}

static inline struct deck_block *block(enum deck_block_kind kind, unsigned level, const char *text)
{
    struct deck_slide *s = &slides[deck.slide_count - 1];
    if (s->block_count == BLOCKS)
        abort();
    struct deck_block *b = &s->blocks[s->block_count++];
    *b = (struct deck_block){
        .kind = kind, .level = level, .step = step, .language = "", .text = words(text)
    };
    return b;
}

static inline void para(const char *text)
{
    block(DECK_PARAGRAPH, 0, text);
}

static inline void quote(const char *text)
{
    block(DECK_PARAGRAPH, 1, text);
}

static inline struct deck_block *item(unsigned level, unsigned number, const char *text)
{
    struct deck_block *b = block(DECK_ITEM, level, text);
    b->is_ordered = number > 0;
    b->number = number;
    return b;
}

static inline void task(char mark, const char *text)
{
    block(DECK_ITEM, 0, text)->task = mark;
}

/* A span a line. */
static inline struct deck_block *code(const char *text)
{
    struct deck_block *b = block(DECK_CODE, 0, "");
    b->text.spans = &spans[span_count];
    while (*text) {
        size_t n = strcspn(text, "\n");
        add_span(text, n, 0);
        b->text.count++;
        text += n + (text[n] == '\n');
    }
    return b;
}

/* Cells parted by "/", rows by "\n". */
static inline struct deck_block *table(unsigned columns, const char *text)
{
    struct deck_block *b = block(DECK_TABLE, 0, "");
    b->table = (struct deck_table){ .columns = columns,
                                    .cells = &cells[cell_count],
                                    .aligns = &aligns[cell_count] };
    unsigned first = cell_count;
    for (size_t n; *text; text += n + (text[n] != '\0')) {
        char cell[256];
        n = strcspn(text, "/\n");
        snprintf(cell, sizeof cell, "%.*s", (int)n, text);
        aligns[cell_count] = ALIGN_LEFT;
        cells[cell_count++] = words(cell);
        if (cell_count == CELLS)
            abort();
    }
    b->table.rows = (cell_count - first) / columns;
    return b;
}

static inline void pause_here(void)
{
    step++;
    slides[deck.slide_count - 1].steps = step + 1;
}

/* It stands by from here on and starts with the next step. */
static inline struct deck_run *run_of(const char *command, unsigned guests, unsigned show)
{
    struct deck_run *r = &runs[run_count++];
    if (run_count == RUNS)
        abort();
    *r = (struct deck_run){
        .step = step, .start_step = step + 1, .name = "", .command = keep(command, strlen(command))
    };
    r->options.guest_count = guests;
    r->show = show;
    block(DECK_RUN, 0, "")->run = r;
    pause_here();
    return r;
}

#endif
