/* Styles, breaks and other things within a line of text. */
#include "deck/parser.h"

#include <assert.h>
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

static void refuse_picture(struct deck_ground *ground)
{
    const char *text = ground->source.text, *found = strstr(text + ground->seen, "![");
    deck_error_at(
        ground, found ? (size_t)(found - text) : ground->seen,
        "pictures cannot be shown on this screen: describe it, or draw it in a code block");
}

void deck_span_begin(struct deck_prose *prose, MD_SPANTYPE type)
{
    int style = style_of(type);
    deck_flow_flush(prose);
    if (style >= 0)
        prose->style_depth[style]++;
    if (type == MD_SPAN_IMG)
        refuse_picture(prose->ground);
}

void deck_span_end(struct deck_prose *prose, MD_SPANTYPE type)
{
    int style = style_of(type);
    deck_flow_flush(prose);
    if (style < 0)
        return;
    assert(prose->style_depth[style]);
    prose->style_depth[style]--;
}

void deck_span_text(struct deck_prose *prose, MD_TEXTTYPE type, const char *text, size_t size,
                    size_t offset)
{
    switch (type) {
    case MD_TEXT_BR:
        deck_flow_flush(prose);
        deck_add_span(prose, "\n", 1, FIGURE_NONE, 0, prose->ground->seen);
        break;
    case MD_TEXT_SOFTBR: deck_flow_put(prose, " ", 1, NOWHERE); break;
    case MD_TEXT_NULLCHAR: deck_flow_put(prose, "?", 1, NOWHERE); break;
    case MD_TEXT_ENTITY: deck_entity(prose, text, size, offset); break;
    case MD_TEXT_HTML: deck_inline_html(prose, text, size, offset); break;
    default:
        for (size_t i = 0; i < size; i++)
            deck_flow_put(prose,
                          text[i] == '\t' || text[i] == '\n' || text[i] == '\r' ? " " : text + i, 1,
                          offset == NOWHERE ? NOWHERE : offset + i);
    }
}
