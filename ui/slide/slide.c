/* A slide as a page: where its blocks stand, and how it is drawn. */
#include "slide/slide.h"

#include "text/clamp.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTHS = 8, LOWER_BY = 4 };

/* ---- Where the blocks stand ---- */

/* Is it no part of the flow of text? */
static bool is_apart(const struct deck_block *block)
{
    return block->kind == DECK_RUN;
}

static bool is_quote(const struct deck_block *block)
{
    return block->kind == DECK_PARAGRAPH && block->level;
}

/* How many empty rows there are, in each spacing. */
static const int between_blocks[SLIDE_SPACINGS] = { 0, 1, 1, 2, 3 },
                 between_texts[SLIDE_SPACINGS] = { 1, 1, 1, 1, 2 },
                 between_items[SLIDE_SPACINGS] = { 0, 0, 1, 1, 2 },
                 within_items[SLIDE_SPACINGS] = { 0, 1, 1, 1, 1 },
                 under_headings[SLIDE_SPACINGS] = { 0, 0, 1, 1, 1 };

static int gap_in_list(const struct deck_block *before, const struct deck_block *block,
                       enum slide_spacing spacing)
{
    bool same_kind = before->is_ordered == block->is_ordered || before->level != block->level ||
                     before->continues;
    if (block->continues)
        return within_items[spacing];
    if (!same_kind)
        return between_blocks[spacing]; /* a list after another */
    return block->level == 0 ? between_items[spacing] : 0;
}

static int gap_between(const struct deck_block *before, const struct deck_block *block,
                       enum slide_spacing spacing)
{
    if (before->kind == DECK_GAP || before->kind == DECK_MIDDLE || block->kind == DECK_GAP ||
        block->kind == DECK_MIDDLE)
        return 0;
    if (block->kind == DECK_HEADING)
        return spacing == SLIDE_CLOSE ? 1 : between_blocks[spacing];
    if (before->kind == DECK_HEADING)
        return under_headings[spacing];
    if (before->kind == DECK_ITEM && block->kind == DECK_ITEM)
        return gap_in_list(before, block, spacing);
    if (before->kind == DECK_PARAGRAPH && block->kind == DECK_PARAGRAPH)
        return between_texts[spacing];
    return between_blocks[spacing];
}

/* Says where an item stands: below the text of the one that it belongs to. starts: where items of
 * each level do. */
static void indent(struct slide_page *page, unsigned at, int starts[DEPTHS + 1])
{
    const struct deck_block *block = &page->slide->blocks[at];
    struct slide_place *place = &page->places[at];
    unsigned level = block->level < DEPTHS ? block->level : DEPTHS - 1;
    if (block->kind != DECK_ITEM)
        return;
    place->mark = min(starts[level], page->columns / 2);
    place->indent = block->continues
                        ? starts[level + 1]
                        : place->mark + slide_mark_columns(page->slide, at, page->style.ascii);
    place->indent = min(place->indent, page->columns / 2);
    for (unsigned i = level + 1; i <= DEPTHS; i++)
        starts[i] = place->indent;
}

static void place_blocks(struct slide_page *page)
{
    const struct deck_block *before = NULL;
    struct canvas nowhere = { .area = { 0, 0, 0, page->columns } };
    int starts[DEPTHS + 1] = { 0 };
    for (unsigned i = 0; i < page->slide->block_count; i++) {
        const struct deck_block *block = &page->slide->blocks[i];
        struct slide_place *place = &page->places[i];
        indent(page, i, starts);
        if (before && !is_apart(block))
            page->rows += gap_between(before, block, page->spacing);
        place->row = page->rows;
        place->rows = slide_block_draw(nowhere, 0, page, block, place);
        page->rows += place->rows;
        before = is_apart(block) ? before : block;
    }
}

/* Moves what follows a DECK_MIDDLE to the middle of the rows that are left. */
static void move_to_middle(struct slide_page *page, int room)
{
    for (unsigned i = 0; i < page->slide->block_count; i++) {
        int down = (room - page->rows) / 2;
        if (page->slide->blocks[i].kind != DECK_MIDDLE || down <= 0)
            continue;
        for (unsigned j = i + 1; j < page->slide->block_count; j++)
            page->places[j].row += down;
        page->rows += down;
    }
}

void slide_page_make(struct slide_page *page, const struct deck_slide *slide,
                     const struct slide_style *style, int columns, int room,
                     enum slide_spacing spacing)
{
    *page = (struct slide_page){
        .slide = slide, .style = *style, .spacing = spacing, .columns = columns < 1 ? 1 : columns
    };
    page->places = calloc((size_t)slide->block_count + 1, sizeof *page->places);
    if (!page->places)
        return;
    place_blocks(page);
    move_to_middle(page, room);
}

void slide_page_fit(struct slide_page *page, const struct deck_slide *slide,
                    const struct slide_style *style, int columns, int room, enum slide_spacing most)
{
    for (int spacing = (int)most;; spacing--) {
        slide_page_make(page, slide, style, columns, room, (enum slide_spacing)spacing);
        if (page->rows <= room || spacing == SLIDE_CLOSE)
            return;
        slide_page_free(page);
    }
}

void slide_page_lower(struct slide_page *page, int room)
{
    int down = (room - page->rows) / LOWER_BY;
    for (unsigned i = 0; page->places && i < page->slide->block_count; i++)
        if (page->slide->blocks[i].kind == DECK_MIDDLE)
            return;
    for (unsigned i = 0; page->places && down > 0 && i < page->slide->block_count; i++)
        page->places[i].row += down;
    page->rows += down > 0 ? down : 0;
}

void slide_page_free(struct slide_page *page)
{
    free(page->places);
    page->places = NULL;
    page->rows = 0;
}

/* ---- What is in sight ---- */

static bool is_shown(const struct slide_page *page, unsigned i, unsigned step)
{
    return page->slide->blocks[i].step <= step && page->places[i].rows > 0;
}

int slide_page_end(const struct slide_page *page, unsigned step)
{
    int end = 0;
    for (unsigned i = 0; page->places && i < page->slide->block_count; i++)
        if (is_shown(page, i, step) && page->places[i].row + page->places[i].rows > end)
            end = page->places[i].row + page->places[i].rows;
    return end;
}

/* The first row of what was revealed last: with this step, or with the latest that revealed any
 * text. */
static int newest_row(const struct slide_page *page, unsigned step)
{
    unsigned latest = 0;
    int row = 0;
    for (unsigned i = 0; page->places && i < page->slide->block_count; i++)
        if (is_shown(page, i, step) && page->slide->blocks[i].step > latest) {
            latest = page->slide->blocks[i].step;
            row = page->places[i].row;
        }
    return row;
}

int slide_page_first(const struct slide_page *page, unsigned step, int rows, int scroll)
{
    int end = slide_page_end(page, step), newest = newest_row(page, step);
    int most = max(end - rows, 0);
    return clamp(min(newest, most) + scroll, 0, most);
}

/* Draws the bar of a quotation through the gap above one of its paragraphs. */
static void draw_quote_gap(struct canvas canvas, const struct slide_page *page, unsigned i,
                           int first)
{
    const struct deck_block *block = &page->slide->blocks[i];
    if (!i || !is_quote(block) || !is_quote(block - 1))
        return;
    unsigned depth = block->level < (block - 1)->level ? block->level : (block - 1)->level;
    const struct slide_place *before = &page->places[i - 1];
    for (int row = before->row + before->rows; row < page->places[i].row; row++)
        for (unsigned bar = 0; bar < depth && bar < 8; bar++)
            canvas_text(canvas, row - first, 2 * (int)bar, ROLE_MARK,
                        page->style.ascii ? "|" : "▎");
}

void slide_page_draw(struct canvas canvas, const struct slide_page *page, unsigned step, int first)
{
    for (unsigned i = 0; page->places && i < page->slide->block_count; i++) {
        const struct slide_place *place = &page->places[i];
        if (!is_shown(page, i, step))
            continue;
        slide_block_draw(canvas, place->row - first, page, &page->slide->blocks[i], place);
        draw_quote_gap(canvas, page, i, first);
    }
}
