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

/* The text of one block that has gathered so far. */
struct deck_prose {
    struct deck_ground *ground;
    struct deck_flow flow;        /* what is no span yet; its arrays are owned */
    struct deck_text text;        /* the spans so far */
    bool complained;              /* that there are too many spans */
    unsigned style_depth[STYLES]; /* how often each style has begun and not ended */
    bool in_comment;              /* within a line of text */
};

/* Adds bytes to the flow. offset is where the first of them is in the source, or NOWHERE. */
void deck_flow_put(struct deck_prose *prose, const char *bytes, size_t size, size_t offset);
/* The offset in the source of the first byte from here on in the flow that is from there; what has
 * been seen, if none is. */
size_t deck_flow_where(const struct deck_prose *prose, size_t at);
/* Makes spans, and figures, of what has gathered. */
void deck_flow_flush(struct deck_prose *prose);
/* Adds a span, or an error if there are too many. The text is copied. */
void deck_add_span(struct deck_prose *prose, const char *text, size_t size, enum deck_figure figure,
                   unsigned styles, size_t offset);
/* Gives the text so far, which is the caller's from then on: the prose has none then. */
struct deck_text deck_take_text(struct deck_prose *prose);
/* Frees what it owns; it is empty then. */
void deck_text_free(struct deck_text *text);

/* deck/entity.c: takes &amp; and the like, of at least 1 byte. */
void deck_entity(struct deck_prose *prose, const char *text, size_t size, size_t offset);
/* deck/html.c: takes HTML within a line of text. */
void deck_inline_html(struct deck_prose *prose, const char *text, size_t size, size_t offset);

#endif
