/* From md4c's callbacks to blocks.
 *
 * md4c names no lines. The text it brings points into what it was given, mostly, so that is how
 * places are known; where it brings none (rules, empty blocks), the place is what comes next after
 * what has been seen.
 */
#include "deck/parser.h"

#include <assert.h>

/* ---- Where ---- */

/* Where a piece of text is in the source, which has been seen up to its end then. NOWHERE: it is
 * from elsewhere. */
static size_t offset_of(struct deck_ground *ground, const char *text, size_t size)
{
    size_t offset = deck_source_offset(&ground->source, text, size);
    if (offset != NOWHERE && offset + size > ground->seen)
        ground->seen = offset + size;
    return offset;
}

/* ---- Blocks ---- */

/* What has been seen then goes on after its line: md4c brings no text of it. */
static void add_rule(struct deck_draft *draft, const struct deck_nest *nest, size_t offset)
{
    draft->ground->seen = deck_line_next(&draft->ground->source, offset);
    if (draft->habits.rules_end_slides && !nest->depth)
        deck_end_slide(draft, offset);
    else
        deck_add_block(draft, DECK_RULE, offset);
}

static void open_container(struct deck_parser *parser, struct deck_container container)
{
    deck_open_container(&parser->ground, &parser->nest, container);
}

static void close_container(struct deck_nest *nest)
{
    assert(nest->depth);
    nest->depth--;
}

/* Begins a block of a kind that needs all text before it to be closed. */
static void enter_other(struct deck_parser *parser, MD_BLOCKTYPE type, void *detail)
{
    const MD_BLOCK_OL_DETAIL *ordered = detail;
    size_t next = deck_next_place(&parser->ground);
    switch (type) {
    case MD_BLOCK_UL: open_container(parser, (struct deck_container){ .is_list = true }); break;
    case MD_BLOCK_OL:
        open_container(parser, (struct deck_container){ true, true, ordered->start });
        break;
    case MD_BLOCK_QUOTE: open_container(parser, (struct deck_container){ .is_list = false }); break;
    case MD_BLOCK_HTML: parser->verbatim = VERBATIM_HTML; break;
    case MD_BLOCK_HR: add_rule(&parser->draft, &parser->nest, next); break;
    case MD_BLOCK_CODE:
        parser->verbatim = VERBATIM_CODE;
        deck_code_begin(&parser->ground, &parser->code, detail, next);
        break;
    case MD_BLOCK_TABLE: deck_table_begin(&parser->table, &parser->draft, detail, next); break;
    case MD_BLOCK_TR: parser->table.column = 0; break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        deck_begin_text(&parser->text, PENDING_CELL, false);
        deck_cell_begin(&parser->table, detail);
        break;
    default: break;
    }
}

static void enter(struct deck_parser *parser, MD_BLOCKTYPE type, void *detail)
{
    switch (type) {
    case MD_BLOCK_P: deck_begin_paragraph(parser); break;
    case MD_BLOCK_LI: deck_begin_item(parser, detail); break;
    case MD_BLOCK_H: deck_begin_heading(parser, detail); break;
    default: deck_close_text(parser); enter_other(parser, type, detail);
    }
}

static void leave(struct deck_parser *parser, MD_BLOCKTYPE type)
{
    switch (type) {
    case MD_BLOCK_LI: deck_leave_item(parser); break;
    case MD_BLOCK_P:
    case MD_BLOCK_H: deck_close_text(parser); break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
    case MD_BLOCK_QUOTE: close_container(&parser->nest); break;
    case MD_BLOCK_HTML:
        parser->verbatim = VERBATIM_NONE;
        deck_html(&parser->prose, &parser->draft);
        break;
    case MD_BLOCK_CODE:
        parser->verbatim = VERBATIM_NONE;
        deck_code_end(&parser->code, &parser->prose, &parser->draft);
        break;
    case MD_BLOCK_TABLE: deck_table_end(&parser->table, &parser->draft); break;
    case MD_BLOCK_TR: parser->table.row++; break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        deck_cell_end(&parser->table, &parser->prose);
        parser->text.pending = PENDING_NONE;
        break;
    default: break;
    }
}

/* ---- md4c ---- */

static int result(const struct deck_parser *parser)
{
    return parser->ground.no_memory || parser->table.gave_up ? -1 : 0;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *parser)
{
    enter(parser, type, detail);
    return result(parser);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *parser)
{
    leave(parser, type);
    return result(parser);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    struct deck_parser *parser = user;
    deck_span_begin(&parser->prose, type);
    return result(parser);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    struct deck_parser *parser = user;
    deck_span_end(&parser->prose, type);
    return result(parser);
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user)
{
    struct deck_parser *parser = user;
    size_t offset = offset_of(&parser->ground, text, size);
    if (offset != NOWHERE)
        text = parser->ground.source.text + offset;
    if (parser->verbatim == VERBATIM_CODE)
        deck_code_text(&parser->code, &parser->prose, text, size, offset);
    else if (parser->verbatim == VERBATIM_HTML)
        deck_flow_put(&parser->prose, text, size, offset);
    else {
        deck_expect_text(parser, offset);
        if (type == MD_TEXT_CODE && parser->text.pending == PENDING_CELL && offset != NOWHERE)
            deck_cell_code(&parser->prose, text, size, offset);
        else
            deck_span_text(&parser->prose, type, text, size, offset);
    }
    return result(parser);
}

bool deck_markdown(struct deck_parser *parser, size_t offset)
{
    static const MD_PARSER md4c = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = take_text,
    };
    struct deck_ground *ground = &parser->ground;
    const struct deck_source *source = &ground->source;
    assert(offset <= source->size);
    ground->seen = offset;
    if (md_parse(source->given + offset, (MD_SIZE)(source->size - offset), &md4c, parser) &&
        !parser->table.gave_up)
        ground->no_memory = true;
    return !ground->no_memory;
}
