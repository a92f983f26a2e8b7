/* Slides as text: drawn as on the screen, 80 columns wide, and then written row by row. */
#include "slide/slide.h"
#include "transcript/private.h"
#include "words/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Our own words ---- */

static void put_in_ascii(struct transcript_paper *paper, const char *text)
{
    while (*text) {
        int columns;
        uint32_t c = *text == '\n' ? (uint8_t)*text++ : utf8_next(&text, &columns);
        char alike = c == '\n' ? '\n' : ascii_alike(c);
        for (int i = 0; i < (c == '\n' ? 1 : columns); i++)
            out_put(&paper->out, &alike, 1);
    }
}

/* Decks hold no control characters. */
void transcript_put(struct transcript_paper *paper, const char *text)
{
    if (paper->ascii)
        put_in_ascii(paper, text);
    else
        out_put(&paper->out, text, strlen(text));
}

static void put_indent(struct transcript_paper *paper, int columns)
{
    out_format(&paper->out, "%*s", columns, "");
}

/* ---- What was drawn ---- */

static bool is_in_frame(const struct cell *cell)
{
    return cell->chars[0] == ' ' || cell->chars[0] == 0x2502 || cell->chars[0] == '|';
}

static bool has_nothing(const struct grid *grid, int row)
{
    const struct cell *cells = grid_at(grid, row, 0);
    for (int i = 0; i < grid->columns; i++)
        if (cells[i].chars[0] != ' ' &&
            !((i == 0 || i == grid->columns - 1) && is_in_frame(&cells[i])))
            return false;
    return cells[0].chars[0] != ' ';
}

static const char *end_of(const char *line)
{
    return line + strcspn(line, "\n");
}

void transcript_put_grid(struct transcript_paper *paper, const struct grid *grid, int indent)
{
    char *text = grid_to_text(grid), *line = text;
    for (int row = 0; text && row < grid->rows; row++) {
        char *end = (char *)end_of(line), *next = *end ? end + 1 : end;
        *end = '\0';
        if (!has_nothing(grid, row)) {
            put_indent(paper, *line ? indent : 0);
            transcript_put(paper, line);
            transcript_put(paper, "\n");
        }
        line = next;
    }
    free(text);
}

/* ---- A slide ---- */

static void put_text(struct transcript *t, const struct deck_text *text)
{
    char piece[1024];
    for (unsigned i = 0; i < text->count; i++) {
        figures_text(&t->figures, &text->spans[i], t->view.chosen.language, t->view.chosen.ascii,
                     piece, sizeof piece);
        transcript_put(&t->paper, strcmp(piece, "\n") ? piece : " ");
    }
}

/* Puts what the talk's own page has: it is made of the front matter. */
static void put_intro(struct transcript *t)
{
    const struct deck *deck = t->deck;
    const char *const lines[] = { deck->subtitle, deck->author, deck->date, deck->event };
    const char *before = "\n";
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (*lines[i]) {
            transcript_put(&t->paper, before);
            transcript_put(&t->paper, lines[i]);
            transcript_put(&t->paper, "\n");
            before = "";
        }
}

void transcript_put_heading(struct transcript *t, unsigned index)
{
    const struct deck_slide *slide = &t->deck->slides[index];
    bool is_of_talk = slide->is_intro && !slide->title.count;
    out_format(&t->paper.out, "%s== %u.", t->paper.bold ? "\n\033[1m" : "\n", index + 1);
    transcript_put(&t->paper, slide->title.count || (is_of_talk && *t->deck->title) ? " " : "");
    put_text(t, &slide->title);
    transcript_put(&t->paper, is_of_talk ? t->deck->title : "");
    out_format(&t->paper.out, " ==%s\n", t->paper.bold ? "\033[m" : "");
    if (slide->is_intro)
        put_intro(t);
}

/* Puts a page in parts: a grid has fewer rows than a long slide. */
static void put_page(struct transcript *t, const struct slide_page *page)
{
    struct grid grid = { 0 };
    for (int row = 0; row < page->rows; row += GRID_MAX_ROWS) {
        int rows = page->rows - row < GRID_MAX_ROWS ? page->rows - row : GRID_MAX_ROWS;
        if (!grid_init(&grid, rows, TRANSCRIPT_COLUMNS))
            break;
        slide_page_draw(canvas_of(&grid, (struct rect){ 0, 0, rows, TRANSCRIPT_COLUMNS }), page,
                        UINT32_MAX, row);
        transcript_put_grid(&t->paper, &grid, 0);
    }
    grid_destroy(&grid);
}

void transcript_put_blocks(struct transcript *t, const struct deck_slide *slide, unsigned from,
                           unsigned count)
{
    struct deck_slide part = *slide;
    const struct slide_style style = { .figures = &t->figures,
                                       .language = t->view.chosen.language,
                                       .ascii = t->view.chosen.ascii };
    struct slide_page page;
    part.blocks += from;
    part.block_count = count;
    slide_page_make(&page, &part, &style, TRANSCRIPT_COLUMNS, 0, SLIDE_EVEN);
    if (page.rows)
        transcript_put(&t->paper, "\n");
    put_page(t, &page);
    slide_page_free(&page);
}

/* ---- Notes, the end ---- */

static void put_wrapped(struct transcript_paper *paper, const char *text, int indent)
{
    struct grid grid = { 0 };
    int columns = TRANSCRIPT_COLUMNS - indent;
    if (!grid_init(&grid, 1, columns))
        return;
    struct canvas canvas = canvas_of(&grid, (struct rect){ 0, 0, 1, columns });
    int rows = canvas_wrap(canvas, 0, 0, ROLE_TEXT, text);
    if (grid_init(&grid, rows, columns)) {
        canvas_wrap(canvas_of(&grid, (struct rect){ 0, 0, grid.rows, columns }), 0, 0, ROLE_TEXT,
                    text);
        transcript_put_grid(paper, &grid, indent);
    }
    grid_destroy(&grid);
}

void transcript_put_notes(struct transcript_paper *paper, enum language language, const char *notes)
{
    if (!*notes)
        return;
    transcript_put(paper, "\n");
    transcript_put(paper, word(language, W_TRANSCRIPT_NOTES));
    transcript_put(paper, "\n");
    while (*notes) {
        const char *end = end_of(notes);
        char *line = strndup(notes, (size_t)(end - notes));
        if (line)
            put_wrapped(paper, line, 2);
        free(line);
        notes = *end ? end + 1 : end;
    }
}

static void put_slides(unsigned slides, bool all, enum language language, char *text, size_t size)
{
    if (all && slides > 1)
        snprintf(text, size, WORD_FORMAT(language, WF_TRANSCRIPT_ALL_SLIDES), slides);
    else
        snprintf(text, size,
                 WORD_FORMAT_OF(slides, language, WF_TRANSCRIPT_ONE_SLIDE, WF_TRANSCRIPT_SLIDES),
                 slides);
}

void transcript_put_end(struct transcript_paper *paper, const struct transcript_counts *counts,
                        enum language language, unsigned slides, bool all)
{
    char shown[64], runs[64], number[32], exits[64], time[32], text[256];
    put_slides(slides, all, language, shown, sizeof shown);
    snprintf(runs, sizeof runs,
             WORD_FORMAT_OF(counts->runs, language, WF_TRANSCRIPT_ONE_RUN, WF_TRANSCRIPT_RUNS),
             (unsigned long long)counts->runs);
    snprintf(exits, sizeof exits,
             WORD_FORMAT_OF(counts->exits, language, WF_COUNT_EXIT, WF_COUNT_EXITS),
             text_number(counts->exits, number));
    snprintf(text, sizeof text, WORD_FORMAT(language, WF_TRANSCRIPT_END), shown, runs, exits,
             text_duration_in(counts->ran_ns, paper->ascii ? "us" : "µs", time));
    transcript_put(paper, "\n");
    transcript_put(paper, text);
    transcript_put(paper, "\n");
    if (counts->failures) {
        snprintf(text, sizeof text, WORD_FORMAT(language, WF_TRANSCRIPT_FAILURES),
                 (unsigned long long)counts->failures);
        transcript_put(paper, text);
        transcript_put(paper, "\n");
    }
}
