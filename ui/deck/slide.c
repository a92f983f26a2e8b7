/* Slides: their blocks, and with which step each of them comes. */
#include "deck/private.h"

#include <stdlib.h>
#include <string.h>

/* ---- Memory ---- */

void *deck_grow(void *array, unsigned count, size_t element)
{
    if (count & (count - 1)) /* room for the next power of two */
        return array;
    return realloc(array, (count ? 2 * (size_t)count : 1) * element);
}

void deck_run_free(struct deck_run *run)
{
    if (!run)
        return;
    for (unsigned i = 0; i < run->order_count; i++)
        free(run->orders[i].text);
    for (char **word = run->argv; word && *word; word++)
        free(*word);
    free(run->orders);
    free(run->argv);
    free(run->name);
    free(run->command);
    free(run);
}

void deck_table_free(struct deck_table *table)
{
    for (unsigned i = 0; table->cells && i < table->rows * table->columns; i++)
        deck_text_free(&table->cells[i]);
    free(table->cells);
    free(table->aligns);
    *table = (struct deck_table){ 0 };
}

static void block_free(struct deck_block *block)
{
    free(block->language);
    deck_text_free(&block->text);
    deck_table_free(&block->table);
    deck_run_free(block->run);
}

void deck_slide_free(struct deck_slide *slide)
{
    for (unsigned i = 0; i < slide->block_count; i++)
        block_free(&slide->blocks[i]);
    free(slide->blocks);
    free(slide->notes);
    deck_text_free(&slide->title);
}

/* ---- Steps ---- */

void deck_touch(struct deck_parser *parser, size_t offset)
{
    if (!parser->has_slide)
        parser->slide.place = deck_here(parser, offset);
    parser->has_slide = true;
}

void deck_add_step(struct deck_parser *parser, struct deck_place place)
{
    if (parser->last + 1 < DECK_STEPS_MAX) {
        parser->last++;
        return;
    }
    if (!parser->complained_steps)
        deck_complain(parser->errors, place,
                      "more than %d steps on one slide: part it with <!-- end_slide -->",
                      DECK_STEPS_MAX);
    parser->complained_steps = true;
}

void deck_pause(struct deck_parser *parser, struct deck_place place)
{
    deck_add_step(parser, place);
    parser->step = parser->last;
    parser->is_fresh = true;
}

/* ---- Blocks ---- */

struct deck_block *deck_add_block(struct deck_parser *parser, enum deck_block_kind kind,
                                  size_t offset)
{
    struct deck_slide *slide = &parser->slide;
    deck_touch(parser, offset);
    if (slide->block_count == BLOCKS_MAX) {
        if (!parser->complained_blocks)
            deck_error_at(parser, offset,
                          "more than %d blocks on one slide: part it with <!-- end_slide -->",
                          BLOCKS_MAX);
        parser->complained_blocks = true;
        return NULL;
    }
    struct deck_block *blocks = deck_grow(slide->blocks, slide->block_count, sizeof *blocks);
    char *language = deck_copy(parser, "", 0);
    if (!blocks || !language) {
        parser->no_memory = true;
        slide->blocks = blocks ? blocks : slide->blocks;
        free(language);
        return NULL;
    }
    slide->blocks = blocks;
    parser->is_fresh = false;
    struct deck_block *block = &blocks[slide->block_count++];
    *block = (struct deck_block){ .kind = kind,
                                  .place = deck_here(parser, offset),
                                  .step = parser->step,
                                  .align = parser->align,
                                  .language = language };
    return block;
}

/* ---- Slides ---- */

static bool keep_slide(struct deck_parser *parser)
{
    struct deck *deck = parser->deck;
    if (deck->slide_count == DECK_SLIDES_MAX) {
        if (!parser->complained_slides)
            deck_complain(parser->errors, parser->slide.place,
                          "more than %d slides: the rest is left out", DECK_SLIDES_MAX);
        parser->complained_slides = true;
        return false;
    }
    struct deck_slide *slides = deck_grow(deck->slides, deck->slide_count, sizeof *slides);
    if (!slides || (!parser->slide.notes && !(parser->slide.notes = deck_copy(parser, "", 0)))) {
        deck->slides = slides ? slides : deck->slides;
        parser->no_memory = true;
        return false;
    }
    deck->slides = slides;
    parser->slide.steps = parser->last + 1;
    slides[deck->slide_count++] = parser->slide;
    return true;
}

static void begin_slide(struct deck_parser *parser)
{
    parser->slide = (struct deck_slide){ 0 };
    parser->has_slide = parser->skips = parser->is_fresh = false;
    parser->is_incremental = parser->lists_are_incremental;
    parser->complained_blocks = parser->complained_steps = false;
    parser->step = parser->last = parser->runs = 0;
    parser->align = ALIGN_LEFT;
}

void deck_end_slide(struct deck_parser *parser, size_t offset)
{
    deck_touch(parser, offset);
    if (parser->skips || !keep_slide(parser))
        deck_slide_free(&parser->slide);
    begin_slide(parser);
}

void deck_add_intro(struct deck_parser *parser)
{
    parser->slide.place = (struct deck_place){ 1, 1 };
    parser->slide.is_intro = true;
    if (!keep_slide(parser))
        deck_slide_free(&parser->slide);
    begin_slide(parser);
}

/* The last one, if there is anything on it; and if there is none at all, an empty one. */
void deck_finish_slides(struct deck_parser *parser)
{
    if (parser->has_slide)
        deck_end_slide(parser, parser->source.size);
    if (parser->deck->slide_count || parser->no_memory)
        return;
    deck_error_at(parser, 0, "no slides: a first one may be as short as \"# Hello\"");
    deck_end_slide(parser, 0);
}
