/* Paragraphs, items and headings: text gathers, and is a block when something else begins. */
#include "deck/parser.h"

#include <string.h>

size_t deck_next_place(const struct deck_ground *ground)
{
    const struct deck_source *source = &ground->source;
    size_t at = ground->seen + strspn(source->text + ground->seen, " \t\r\n");
    return at < source->size ? at : source->size;
}

/* ---- Lists and quotations ---- */

static struct deck_container *innermost(struct deck_nest *nest)
{
    unsigned depth = nest->depth < NESTING_MAX ? nest->depth : NESTING_MAX;
    return depth ? &nest->containers[depth - 1] : NULL;
}

void deck_open_container(struct deck_ground *ground, struct deck_nest *nest,
                         struct deck_container container)
{
    if (nest->depth < NESTING_MAX)
        nest->containers[nest->depth] = container;
    else if (!nest->complained) {
        deck_error_at(ground, deck_next_place(ground),
                      "lists and quotations more than %d deep in one another", NESTING_MAX);
        nest->complained = true;
    }
    nest->depth++;
}

static unsigned count_containers(const struct deck_nest *nest, bool lists)
{
    unsigned count = 0;
    for (unsigned i = 0; i < nest->depth && i < NESTING_MAX; i++)
        count += nest->containers[i].is_list == lists;
    return count;
}

/* ---- Text ---- */

void deck_begin_text(struct deck_open_text *text, enum deck_pending pending, bool continues)
{
    text->pending = pending;
    text->at = NOWHERE;
    text->continues = continues;
}

static size_t place_of(const struct deck_parser *parser)
{
    return parser->text.at == NOWHERE ? deck_next_place(&parser->ground) : parser->text.at;
}

/* Makes a block of what has gathered; NULL if there cannot be one. */
static struct deck_block *close_as(struct deck_parser *parser, enum deck_block_kind kind)
{
    size_t at = place_of(parser);
    struct deck_text text = deck_take_text(&parser->prose);
    struct deck_block *block = deck_add_block(&parser->draft, kind, at);
    if (block)
        block->text = text;
    else
        deck_text_free(&text);
    return block;
}

static void close_item(struct deck_parser *parser)
{
    unsigned lists = count_containers(&parser->nest, true);
    const struct deck_container *list = innermost(&parser->nest);
    struct deck_block *block = close_as(parser, DECK_ITEM);
    if (!block)
        return;
    block->level = lists ? lists - 1 : 0;
    block->continues = parser->text.continues;
    if (parser->text.continues)
        return;
    block->is_ordered = list && list->is_ordered;
    block->number = block->is_ordered ? list->number : 0;
    block->task = parser->text.task;
}

/* Is it the first heading of a slide, with nothing before it? */
static bool is_title(const struct deck_draft *draft, const struct deck_nest *nest)
{
    const struct deck_slide *slide = &draft->slide;
    return !slide->block_count && !slide->title_level && !draft->last && !nest->depth;
}

static void close_heading(struct deck_parser *parser)
{
    struct deck_slide *slide = &parser->draft.slide;
    if (is_title(&parser->draft, &parser->nest)) {
        deck_touch(&parser->draft, place_of(parser));
        slide->title = deck_take_text(&parser->prose);
        slide->title_level = parser->text.level;
        return;
    }
    struct deck_block *block = close_as(parser, DECK_HEADING);
    if (block)
        block->level = parser->text.level;
}

/* Tells of what was meant to be a table: md4c takes it for one only if its second line fits. */
static void look_for_table(struct deck_ground *ground, const struct deck_open_text *text)
{
    const struct deck_source *source = &ground->source;
    size_t at = text->at == NOWHERE ? source->size : deck_line_next(source, text->at);
    const char *line = source->text + at + strspn(source->text + at, " >");
    size_t length = strspn(line, " |:-");
    if (at >= ground->seen || !memchr(line, '|', length) || !memchr(line, '-', length) ||
        !strchr("\r\n", line[length]))
        return;
    deck_error_at(
        ground, (size_t)(line - source->text),
        "no table: this line has as many columns as the head, each of at least three dashes");
}

static void close_paragraph(struct deck_parser *parser)
{
    look_for_table(&parser->ground, &parser->text);
    struct deck_block *block = close_as(parser, DECK_PARAGRAPH);
    if (block)
        block->level = count_containers(&parser->nest, false);
}

void deck_close_text(struct deck_parser *parser)
{
    enum deck_pending pending = parser->text.pending;
    parser->prose.in_comment = false;
    if (pending == PENDING_CELL)
        return;
    parser->text.pending = PENDING_NONE;
    if (pending == PENDING_ITEM)
        close_item(parser);
    else if (pending == PENDING_HEADING)
        close_heading(parser);
    else if (pending == PENDING_PARAGRAPH)
        close_paragraph(parser);
}

void deck_begin_paragraph(struct deck_parser *parser)
{
    const struct deck_container *in = innermost(&parser->nest);
    bool is_in_list = in && in->is_list;
    if (parser->text.pending == PENDING_ITEM && !parser->prose.text.count &&
        !parser->prose.flow.size)
        return; /* the item's own */
    deck_close_text(parser);
    deck_begin_text(&parser->text, is_in_list ? PENDING_ITEM : PENDING_PARAGRAPH, is_in_list);
}

void deck_begin_item(struct deck_parser *parser, const MD_BLOCK_LI_DETAIL *detail)
{
    struct deck_draft *draft = &parser->draft;
    deck_close_text(parser);
    if (draft->is_incremental && !draft->is_fresh)
        deck_pause(draft, deck_here(&parser->ground, deck_next_place(&parser->ground)));
    deck_begin_text(&parser->text, PENDING_ITEM, false);
    draft->is_fresh = false;
    parser->text.task = detail->is_task ? detail->task_mark == ' ' ? ' ' : 'x' : 0;
}

void deck_begin_heading(struct deck_parser *parser, const MD_BLOCK_H_DETAIL *detail)
{
    deck_close_text(parser);
    parser->text.level = detail->level;
    deck_begin_text(&parser->text, PENDING_HEADING, false);
}

void deck_leave_item(struct deck_parser *parser)
{
    struct deck_container *list = innermost(&parser->nest);
    deck_close_text(parser);
    if (list)
        list->number++;
}

void deck_expect_text(struct deck_parser *parser, size_t offset)
{
    if (parser->text.pending == PENDING_NONE)
        deck_begin_paragraph(parser);
    if (parser->text.at == NOWHERE)
        parser->text.at = offset;
}
