/* Styles, breaks and other things within a line of text. */
#include "deck/markdown.h"

#include <string.h>

static int style_of(MD_SPANTYPE type)
{
    switch (type) {
    case MD_SPAN_STRONG: return 0;
    case MD_SPAN_EM: return 1;
    case MD_SPAN_CODE: return 2;
    case MD_SPAN_DEL: return 3;
    case MD_SPAN_A: return 4;
    default: return -1;
    }
}

static void refuse_picture(struct deck_parser *parser)
{
    const char *text = parser->source.text, *found = strstr(text + parser->cursor, "![");
    deck_error_at(
        parser, found ? (size_t)(found - text) : parser->cursor,
        "pictures cannot be shown on this screen: describe it, or draw it in a code block");
}

void deck_span_begin(struct deck_parser *parser, MD_SPANTYPE type)
{
    int style = style_of(type);
    deck_flow_flush(parser);
    if (style >= 0)
        parser->style_depth[style]++;
    if (type == MD_SPAN_IMG)
        refuse_picture(parser);
}

void deck_span_end(struct deck_parser *parser, MD_SPANTYPE type)
{
    int style = style_of(type);
    deck_flow_flush(parser);
    if (style >= 0)
        parser->style_depth[style]--;
}

void deck_span_text(struct deck_parser *parser, MD_TEXTTYPE type, const char *text, size_t size,
                    size_t offset)
{
    switch (type) {
    case MD_TEXT_BR:
        deck_flow_flush(parser);
        deck_add_span(parser, "\n", 1, FIGURE_NONE, 0, parser->cursor);
        break;
    case MD_TEXT_SOFTBR: deck_flow_put(parser, " ", 1, NOWHERE); break;
    case MD_TEXT_NULLCHAR: deck_flow_put(parser, "?", 1, NOWHERE); break;
    case MD_TEXT_ENTITY: deck_entity(parser, text, size, offset); break;
    case MD_TEXT_HTML: deck_inline_html(parser, text, size, offset); break;
    default:
        for (size_t i = 0; i < size; i++)
            deck_flow_put(parser,
                          text[i] == '\t' || text[i] == '\n' || text[i] == '\r' ? " " : text + i, 1,
                          offset == NOWHERE ? NOWHERE : offset + i);
    }
}
