/* Decks made by hand: the memory that they stand in, and what puts them there. */
#include "decks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPANS = 4096, TEXT = 1 << 17 };

struct deck deck;
struct deck_slide slides[SLIDES];
struct deck_block blocks[SLIDES][BLOCKS];
enum deck_align aligns[CELLS];
struct deck_run runs[RUNS];
unsigned step;
static struct deck_span spans[SPANS];
static struct deck_text cells[CELLS];
static char text_pool[TEXT];
static unsigned span_count, cell_count, run_count;
static size_t text_used;

char *keep(const char *from, size_t n)
{
    char *kept = text_pool + text_used;
    text_used += n + 1;
    if (text_used > TEXT)
        abort();
    memcpy(kept, from, n);
    kept[n] = '\0';
    return kept;
}

static struct deck_span *add_span(const char *from, size_t n, unsigned styles)
{
    if (span_count == SPANS)
        abort();
    spans[span_count] = (struct deck_span){ .text = keep(from, n), .styles = styles };
    return &spans[span_count++];
}

static bool mark_of(const char **at, unsigned *styles)
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

static bool figure_of(const char **at)
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

struct deck_text words(const char *from)
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

void new_deck(void)
{
    span_count = cell_count = run_count = 0;
    text_used = 0;
    deck = (struct deck){
        .slides = slides, .path = "test.md", .title = "", .subtitle = "", .author = "", .date = ""
    };
    deck.event = deck.theme = deck.language = "";
}

struct deck_slide *slide(unsigned level, const char *title)
{
    if (deck.slide_count == SLIDES)
        abort();
    struct deck_slide *s = &slides[deck.slide_count];
    *s = (struct deck_slide){
        .title = words(title), .title_level = level, .blocks = blocks[deck.slide_count], .steps = 1
    };
    s->notes = "";
    deck.appendix = ++deck.slide_count;
    step = 0;
    return s;
}

struct deck_block *block(enum deck_block_kind kind, unsigned level, const char *text)
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

void para(const char *text)
{
    block(DECK_PARAGRAPH, 0, text);
}

void quote(const char *text)
{
    block(DECK_PARAGRAPH, 1, text);
}

struct deck_block *item(unsigned level, unsigned number, const char *text)
{
    struct deck_block *b = block(DECK_ITEM, level, text);
    b->is_ordered = number > 0;
    b->number = number;
    return b;
}

void task(char mark, const char *text)
{
    block(DECK_ITEM, 0, text)->task = mark;
}

struct deck_block *code(const char *text)
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

struct deck_block *table(unsigned columns, const char *text)
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

void pause_here(void)
{
    step++;
    slides[deck.slide_count - 1].steps = step + 1;
}

struct deck_run *run_of(const char *command, unsigned guests, unsigned show)
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
