/* Inside the reading of decks: text on its way to spans. Used by what gathers text: text.c,
 * entity.c and span.c, html.c, code.c and table.c, paragraph.c. */
#ifndef DECK_PROSE_H
#define DECK_PROSE_H

#include "deck/ground.h"

enum {
    SPANS_MAX = 10000, /* of a block: also the lines of its code */
    STYLES = 5         /* enum deck_style */
};

/* Bytes on their way to a span, each with its offset in the source. */
struct deck_flow {
    char *bytes;
    uint32_t *where;
    size_t size, room;
};

/* What gathers of the text of one block. */
struct deck_prose {
    struct deck_ground *ground;
    struct deck_flow flow; /* what is no span yet */
    struct deck_text text; /* the spans so far */
    bool complained;       /* of too many spans */
    unsigned style_depth[STYLES];
    bool in_comment; /* within a line of text */
};

void deck_flow_put(struct deck_prose *prose, const char *bytes, size_t size, size_t offset);
/* The offset of the first byte from here on that is from the source. */
size_t deck_flow_where(const struct deck_prose *prose, size_t at);
/* Makes spans, and figures, of what has gathered. */
void deck_flow_flush(struct deck_prose *prose);
void deck_add_span(struct deck_prose *prose, const char *text, size_t size, enum deck_figure figure,
                   unsigned styles, size_t offset);
/* The text so far; the prose has none then. */
struct deck_text deck_take_text(struct deck_prose *prose);
void deck_text_free(struct deck_text *text);

/* deck/entity.c: &amp; and the like. size is at least 1. */
void deck_entity(struct deck_prose *prose, const char *text, size_t size, size_t offset);
/* deck/html.c: HTML within a line of text. */
void deck_inline_html(struct deck_prose *prose, const char *text, size_t size, size_t offset);

#endif
