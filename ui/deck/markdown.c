/* From md4c's callbacks to blocks.
 *
 * md4c names no lines. The text it brings points into the source, mostly, so that is how places are
 * known; where it brings none (rules, empty blocks), the place is what comes next after what has
 * been seen.
 */
#include "deck/markdown.h"

#include <md4c.h>

/* ---- Where ---- */

struct deck_place deck_here(const struct deck_parser *parser, size_t offset)
{
    return deck_source_place(&parser->source, offset);
}

static size_t offset_of(struct deck_parser *parser, const char *text, size_t size)
{
    const struct deck_source *source = &parser->source;
    if (text < source->text || text + size > source->text + source->size)
        return NOWHERE;
    size_t offset = (size_t)(text - source->text);
    if (offset + size > parser->cursor)
        parser->cursor = offset + size;
    return offset;
}

/* ---- Blocks ---- */

static void enter(struct deck_parser *parser, MD_BLOCKTYPE type, void *detail)
{
    const MD_BLOCK_OL_DETAIL *ordered = detail;
    switch (type) {
    case MD_BLOCK_P: deck_begin_paragraph(parser); return;
    case MD_BLOCK_LI: deck_begin_item(parser, detail); return;
    case MD_BLOCK_H: deck_begin_heading(parser, detail); return;
    default: deck_close_text(parser);
    }
    switch (type) {
    case MD_BLOCK_UL:
        deck_open_container(parser, (struct deck_container){ .is_list = true });
        break;
    case MD_BLOCK_OL:
        deck_open_container(parser, (struct deck_container){ true, true, ordered->start });
        break;
    case MD_BLOCK_QUOTE:
        deck_open_container(parser, (struct deck_container){ .is_list = false });
        break;
    case MD_BLOCK_HTML: parser->verbatim = VERBATIM_HTML; break;
    case MD_BLOCK_HR: deck_rule(parser, deck_next_place(parser)); break;
    case MD_BLOCK_CODE: deck_code_begin(parser, detail, deck_next_place(parser)); break;
    case MD_BLOCK_TABLE: deck_table_begin(parser, detail, deck_next_place(parser)); break;
    case MD_BLOCK_TR: parser->column = 0; break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        deck_begin_text(parser, PENDING_CELL, false);
        deck_cell_begin(parser, detail);
        break;
    default: break;
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
    case MD_BLOCK_QUOTE: parser->depth--; break;
    case MD_BLOCK_HTML:
        parser->verbatim = VERBATIM_NONE;
        deck_html(parser);
        break;
    case MD_BLOCK_CODE: deck_code_end(parser); break;
    case MD_BLOCK_TABLE: deck_table_end(parser); break;
    case MD_BLOCK_TR: parser->row++; break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        deck_cell_end(parser);
        parser->pending = PENDING_NONE;
        break;
    default: break;
    }
}

/* ---- md4c ---- */

static int result(const struct deck_parser *parser)
{
    return parser->no_memory || parser->gave_up ? -1 : 0;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *parser)
{
    enter(parser, type, detail);
    return result(parser);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *parser)
{
    (void)detail;
    leave(parser, type);
    return result(parser);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *parser)
{
    (void)detail;
    deck_span_begin(parser, type);
    return result(parser);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *parser)
{
    (void)detail;
    deck_span_end(parser, type);
    return result(parser);
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user)
{
    struct deck_parser *parser = user;
    size_t offset = offset_of(parser, text, size);
    if (parser->verbatim == VERBATIM_CODE)
        deck_code_text(parser, text, size, offset);
    else if (parser->verbatim == VERBATIM_HTML)
        deck_flow_put(parser, text, size, offset);
    else {
        deck_expect_text(parser, offset);
        deck_span_text(parser, type, text, size, offset);
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
    const struct deck_source *source = &parser->source;
    parser->cursor = offset;
    if (md_parse(source->text + offset, (MD_SIZE)(source->size - offset), &md4c, parser) &&
        !parser->gave_up)
        parser->no_memory = true;
    return !parser->no_memory;
}
