/* Slides: their blocks, and with which step each of them comes. */
#include "deck/draft.h"
#include "deck/prose.h"

#include <stdlib.h>

/* ---- Memory ---- */

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

void deck_touch(struct deck_draft *draft, size_t offset)
{
    if (!draft->has_slide)
        draft->slide.place = deck_here(draft->ground, offset);
    draft->has_slide = true;
}

void deck_add_step(struct deck_draft *draft, struct deck_place place)
{
    if (draft->last + 1 < DECK_STEPS_MAX) {
        draft->last++;
        return;
    }
    if (!draft->complained_steps)
        deck_complain(draft->ground->errors, place,
                      "more than %d steps on one slide: part it with <!-- end_slide -->",
                      DECK_STEPS_MAX);
    draft->complained_steps = true;
}

void deck_pause(struct deck_draft *draft, struct deck_place place)
{
    deck_add_step(draft, place);
    draft->step = draft->last;
    draft->is_fresh = true;
}

/* ---- Blocks ---- */

struct deck_block *deck_add_block(struct deck_draft *draft, enum deck_block_kind kind,
                                  size_t offset)
{
    struct deck_slide *slide = &draft->slide;
    deck_touch(draft, offset);
    if (slide->block_count == BLOCKS_MAX) {
        if (!draft->complained_blocks)
            deck_error_at(draft->ground, offset,
                          "more than %d blocks on one slide: part it with <!-- end_slide -->",
                          BLOCKS_MAX);
        draft->complained_blocks = true;
        return NULL;
    }
    struct deck_block *blocks = deck_grow(slide->blocks, slide->block_count, sizeof *blocks);
    char *language = deck_copy(draft->ground, "", 0);
    if (!blocks || !language) {
        draft->ground->no_memory = true;
        slide->blocks = blocks ? blocks : slide->blocks;
        free(language);
        return NULL;
    }
    slide->blocks = blocks;
    draft->is_fresh = false;
    struct deck_block *block = &blocks[slide->block_count++];
    *block = (struct deck_block){ .kind = kind,
                                  .place = deck_here(draft->ground, offset),
                                  .step = draft->step,
                                  .align = draft->align,
                                  .language = language };
    return block;
}

/* ---- Slides ---- */

static bool keep_slide(struct deck_draft *draft)
{
    struct deck *deck = draft->deck;
    if (deck->slide_count == DECK_SLIDES_MAX) {
        if (!draft->complained_slides)
            deck_complain(draft->ground->errors, draft->slide.place,
                          "more than %d slides: the rest is left out", DECK_SLIDES_MAX);
        draft->complained_slides = true;
        return false;
    }
    struct deck_slide *slides = deck_grow(deck->slides, deck->slide_count, sizeof *slides);
    if (!slides ||
        (!draft->slide.notes && !(draft->slide.notes = deck_copy(draft->ground, "", 0)))) {
        deck->slides = slides ? slides : deck->slides;
        draft->ground->no_memory = true;
        return false;
    }
    deck->slides = slides;
    draft->slide.steps = draft->last + 1;
    slides[deck->slide_count++] = draft->slide;
    return true;
}

static void begin_slide(struct deck_draft *draft)
{
    draft->slide = (struct deck_slide){ 0 };
    draft->has_slide = draft->skips = draft->is_fresh = false;
    draft->is_incremental = draft->habits.lists_are_incremental;
    draft->complained_blocks = draft->complained_steps = false;
    draft->step = draft->last = draft->runs = 0;
    draft->align = ALIGN_LEFT;
}

void deck_end_slide(struct deck_draft *draft, size_t offset)
{
    deck_touch(draft, offset);
    if (draft->skips || !keep_slide(draft))
        deck_slide_free(&draft->slide);
    begin_slide(draft);
}

void deck_add_intro(struct deck_draft *draft)
{
    draft->slide.place = (struct deck_place){ 1, 1 };
    draft->slide.is_intro = true;
    if (!keep_slide(draft))
        deck_slide_free(&draft->slide);
    begin_slide(draft);
}

void deck_finish_slides(struct deck_draft *draft)
{
    struct deck *deck = draft->deck;
    if (draft->has_slide)
        deck_end_slide(draft, draft->ground->source.size);
    if (!deck->slide_count && !draft->ground->no_memory) {
        deck_error_at(draft->ground, 0, "no slides: a first one may be as short as \"# Hello\"");
        deck_end_slide(draft, 0);
    }
    if (!deck->appendix)
        deck->appendix = deck->slide_count;
}
