/* Paragraphs, items and headings: text gathers, and is a block when something else begins. */
#include "deck/markdown.h"

#include <string.h>

size_t deck_next_place(const struct deck_parser *parser)
{
    size_t at = parser->cursor, size = parser->source.size;
    at += strspn(parser->source.text + at, " \t\r\n");
    return at < size ? at : size;
}

/* ---- Lists and quotations ---- */

static struct deck_container *innermost(struct deck_parser *parser)
{
    unsigned depth = parser->depth < NESTING_MAX ? parser->depth : NESTING_MAX;
    return depth ? &parser->containers[depth - 1] : NULL;
}

void deck_open_container(struct deck_parser *parser, struct deck_container container)
{
    if (parser->depth < NESTING_MAX)
        parser->containers[parser->depth] = container;
    else if (!parser->complained_depth) {
        deck_error_at(parser, deck_next_place(parser),
                      "lists and quotations more than %d deep in one another", NESTING_MAX);
        parser->complained_depth = true;
    }
    parser->depth++;
}

static unsigned count_containers(const struct deck_parser *parser, bool lists)
{
    unsigned count = 0;
    for (unsigned i = 0; i < parser->depth && i < NESTING_MAX; i++)
        count += parser->containers[i].is_list == lists;
    return count;
}

/* ---- Text ---- */

void deck_begin_text(struct deck_parser *parser, enum deck_pending pending, bool continues)
{
    parser->pending = pending;
    parser->pending_at = NOWHERE;
    parser->continues = continues;
}

/* What has gathered is a block of its own now. */
static struct deck_block *close_as(struct deck_parser *parser, enum deck_block_kind kind)
{
    size_t at = parser->pending_at == NOWHERE ? deck_next_place(parser) : parser->pending_at;
    struct deck_text text = deck_take_text(parser);
    struct deck_block *block = deck_add_block(parser, kind, at);
    if (block)
        block->text = text;
    else
        deck_text_free(&text);
    return block;
}

static void close_item(struct deck_parser *parser)
{
    unsigned lists = count_containers(parser, true);
    const struct deck_container *list = innermost(parser);
    struct deck_block *block = close_as(parser, DECK_ITEM);
    if (!block)
        return;
    block->level = lists ? lists - 1 : 0;
    block->continues = parser->continues;
    if (parser->continues)
        return;
    block->is_ordered = list && list->is_ordered;
    block->number = block->is_ordered ? list->number : 0;
    block->task = parser->task;
}

/* The first heading of a slide, with nothing before it. */
static bool is_title(const struct deck_parser *parser)
{
    const struct deck_slide *slide = &parser->slide;
    return !slide->block_count && !slide->title_level && !parser->last && !parser->depth;
}

static void close_heading(struct deck_parser *parser)
{
    if (is_title(parser)) {
        deck_touch(parser,
                   parser->pending_at == NOWHERE ? deck_next_place(parser) : parser->pending_at);
        parser->slide.title = deck_take_text(parser);
        parser->slide.title_level = parser->level;
        return;
    }
    struct deck_block *block = close_as(parser, DECK_HEADING);
    if (block)
        block->level = parser->level;
}

/* What was meant to be a table: md4c takes it for one only if its second line fits. */
static void look_for_table(struct deck_parser *parser)
{
    const struct deck_source *source = &parser->source;
    size_t at =
        parser->pending_at == NOWHERE ? source->size : deck_line_next(source, parser->pending_at);
    const char *line = source->text + at + strspn(source->text + at, " >");
    size_t length = strspn(line, " |:-");
    if (at >= parser->cursor || !memchr(line, '|', length) || !memchr(line, '-', length) ||
        !strchr("\r\n", line[length]))
        return;
    deck_error_at(
        parser, (size_t)(line - source->text),
        "no table: this line has as many columns as the head, each of at least three dashes");
}

static void close_paragraph(struct deck_parser *parser)
{
    look_for_table(parser);
    struct deck_block *block = close_as(parser, DECK_PARAGRAPH);
    if (block)
        block->level = count_containers(parser, false);
}

void deck_close_text(struct deck_parser *parser)
{
    enum deck_pending pending = parser->pending;
    parser->in_comment = false;
    if (pending == PENDING_CELL)
        return;
    parser->pending = PENDING_NONE;
    if (pending == PENDING_ITEM)
        close_item(parser);
    else if (pending == PENDING_HEADING)
        close_heading(parser);
    else if (pending == PENDING_PARAGRAPH)
        close_paragraph(parser);
}

void deck_begin_paragraph(struct deck_parser *parser)
{
    const struct deck_container *in = innermost(parser);
    if (parser->pending == PENDING_ITEM && !parser->text.count && !parser->flow.size)
        return; /* the item's own */
    deck_close_text(parser);
    deck_begin_text(parser, in && in->is_list ? PENDING_ITEM : PENDING_PARAGRAPH,
                    in && in->is_list);
}

void deck_begin_item(struct deck_parser *parser, const MD_BLOCK_LI_DETAIL *detail)
{
    deck_close_text(parser);
    if (parser->is_incremental && !parser->is_fresh)
        deck_pause(parser, deck_here(parser, deck_next_place(parser)));
    deck_begin_text(parser, PENDING_ITEM, false);
    parser->is_fresh = false;
    parser->task = detail->is_task ? detail->task_mark == ' ' ? ' ' : 'x' : 0;
}

void deck_begin_heading(struct deck_parser *parser, const MD_BLOCK_H_DETAIL *detail)
{
    deck_close_text(parser);
    parser->level = detail->level;
    deck_begin_text(parser, PENDING_HEADING, false);
}

void deck_leave_item(struct deck_parser *parser)
{
    struct deck_container *list = innermost(parser);
    deck_close_text(parser);
    if (list)
        list->number++;
}

void deck_expect_text(struct deck_parser *parser, size_t offset)
{
    if (parser->pending == PENDING_NONE)
        deck_begin_paragraph(parser);
    if (parser->pending_at == NOWHERE)
        parser->pending_at = offset;
}
