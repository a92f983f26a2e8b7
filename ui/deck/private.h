/* Inside the reading of decks: deck*.c alone include this.
 *
 * deck/source.c cleans the text and knows lines; deck/front.c reads the front matter; md4c reads
 * the rest and calls deck/markdown.c. Text gathers through deck/paragraph.c, deck/span.c and
 * deck/text.c; code and tables are deck/block.c's, comments deck/html.c's and deck/comment.c's,
 * `kvm` blocks deck/run.c's, deck/command.c's and deck/order.c's. deck/slide.c keeps it all, and
 * knows steps.
 */
#ifndef DECK_PRIVATE_H
#define DECK_PRIVATE_H

#include "deck/deck.h"

#include <stdint.h>

enum {
    BLOCKS_MAX = 1000,  /* of a slide */
    SPANS_MAX = 10000,  /* of a block: also the lines of its code */
    ORDERS_MAX = 1000,  /* of a run */
    COLUMNS_MAX = 64,   /* of a table */
    CELLS_MAX = 10000,  /* of a table */
    NESTING_MAX = 32,   /* lists and quotations in one another */
    PARENTS = 3,        /* folders above the deck's own where guests are looked for, too */
    NAME_MAX_BYTES = 39 /* of a run: figures.h keeps no more */
};
#define NOWHERE UINT32_MAX /* an offset: not from the source */

/* ---- The source ---- */

/* A copy of the text in which every byte that is not fit for a screen is a '?': offsets stay. */
struct deck_source {
    char *text;
    size_t size;
    uint32_t *lines; /* where they start */
    uint32_t *marks; /* characters before each MARK bytes; deck/source.c */
    unsigned line_count;
};

bool deck_source_make(struct deck_source *source, const char *text, size_t size,
                      struct deck_errors *errors);
void deck_source_free(struct deck_source *source);
struct deck_place deck_source_place(const struct deck_source *source, size_t offset);
/* The end of the line that this offset is in: of its text, and the start of the next. */
size_t deck_line_end(const struct deck_source *source, size_t offset);
size_t deck_line_next(const struct deck_source *source, size_t offset);
/* How many bytes of text are one character fit for a screen; 0: none is here. */
unsigned deck_character(const char *text, size_t size);

/* ---- Errors ---- */

void deck_complain(struct deck_errors *errors, struct deck_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* "WHAT: did you mean NAME?", for the one that is likely meant by the word, or all the names, ended
 * by NULL. */
void deck_complain_name(struct deck_errors *errors, struct deck_place place, const char *what,
                        const char *word, const char *const *names);
/* What "NAME: VALUE" says, "true" or "false"; of anything else an error, and false. */
bool deck_parse_bool(struct deck_errors *errors, struct deck_place place, const char *name,
                     const char *value);

/* ---- Reading ---- */

/* A list or a quotation that is open. */
struct deck_container {
    bool is_list, is_ordered;
    unsigned number; /* of the item that is next */
};

/* Which text is being gathered. */
enum deck_pending { PENDING_NONE, PENDING_PARAGRAPH, PENDING_ITEM, PENDING_HEADING, PENDING_CELL };
/* Whose text md4c brings. */
enum deck_verbatim { VERBATIM_NONE, VERBATIM_CODE, VERBATIM_HTML };

/* Bytes on their way to a span, each with its offset in the source. */
struct deck_flow {
    char *bytes;
    uint32_t *where;
    size_t size, room;
};

struct deck_parser {
    struct deck *deck;
    struct deck_errors *errors;
    char *const *base; /* may be NULL */
    struct deck_source source;
    bool no_memory;
    bool gave_up; /* on a table that is out of all bounds */

    /* The front matter's options. */
    bool lists_are_incremental, rules_end_slides;

    /* The slide. */
    struct deck_slide slide;
    bool has_slide, skips, complained_blocks, complained_steps, complained_slides;
    unsigned step, last; /* of what comes next; the last that there is */
    bool is_fresh;       /* nothing has come since this step began */
    enum deck_align align;
    bool is_incremental;
    unsigned runs;

    /* Where in the document. */
    size_t cursor; /* what has been seen of the source */
    struct deck_container containers[NESTING_MAX];
    unsigned depth; /* may be beyond NESTING_MAX */
    bool complained_depth;

    /* Text. */
    enum deck_pending pending;
    enum deck_verbatim verbatim;
    struct deck_flow flow;
    struct deck_text text;
    bool complained_text;
    unsigned style_depth[5];
    bool in_comment; /* within a line of text */
    size_t pending_at;
    bool continues;
    char task;
    unsigned level;

    /* A fenced block. */
    char fence;
    size_t fence_at;
    char *language;
    struct deck_place info_rest; /* what follows the language */
    bool has_rest;

    /* A table. */
    struct deck_table table;
    unsigned row, column;
    size_t table_at;
};

struct deck_place deck_here(const struct deck_parser *parser, size_t offset);
void deck_error_at(struct deck_parser *parser, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Grows an array of count elements for one more, in powers of two. NULL without memory: the old one
 * is still there. */
void *deck_grow(void *array, unsigned count, size_t element);
/* A copy as a string; sets no_memory. Never a NULL that the deck keeps: without memory the deck is
 * thrown away. */
char *deck_copy(struct deck_parser *parser, const char *text, size_t size);
/* Blanks for tabs. */
void deck_blank_tabs(char *text);

/* ---- deck/text.c ---- */

void deck_flow_put(struct deck_parser *parser, const char *bytes, size_t size, size_t offset);
/* Of the first byte from here on that is from the source. */
size_t deck_flow_where(const struct deck_parser *parser, size_t at);
/* Makes spans, and figures, of what has gathered. */
void deck_flow_flush(struct deck_parser *parser);
void deck_add_span(struct deck_parser *parser, const char *text, size_t size,
                   enum deck_figure figure, unsigned styles, size_t offset);
/* The text so far; the parser has none then. */
struct deck_text deck_take_text(struct deck_parser *parser);
void deck_text_free(struct deck_text *text);
/* &amp; and the like. */
void deck_entity(struct deck_parser *parser, const char *text, size_t size, size_t offset);

/* ---- deck/slide.c ---- */

/* A new block of the slide, to be filled in; NULL if there cannot be one. Valid until the next
 * one. */
struct deck_block *deck_add_block(struct deck_parser *parser, enum deck_block_kind kind,
                                  size_t offset);
/* Something is on this slide. */
void deck_touch(struct deck_parser *parser, size_t offset);
/* A further step; false, with an error, if there are too many. */
void deck_add_step(struct deck_parser *parser, struct deck_place place);
/* What follows comes with a further step. */
void deck_pause(struct deck_parser *parser, struct deck_place place);
void deck_end_slide(struct deck_parser *parser, size_t offset);
void deck_finish_slides(struct deck_parser *parser);
void deck_add_intro(struct deck_parser *parser);
void deck_table_free(struct deck_table *table);
void deck_slide_free(struct deck_slide *slide);
void deck_run_free(struct deck_run *run);

/* ---- The rest ---- */

/* Returns the offset of what follows the front matter. */
size_t deck_front(struct deck_parser *parser);
bool deck_markdown(struct deck_parser *parser, size_t offset);
/* The HTML that has gathered in the flow: comments, or what is none. */
void deck_html(struct deck_parser *parser);
/* The inside of one comment, blanks at its ends cut off; its text is cut up. offset: of the "<". */
void deck_comment(struct deck_parser *parser, char *text, size_t offset);
/* HTML within a line of text. */
void deck_inline_html(struct deck_parser *parser, const char *text, size_t size, size_t offset);
/* A fenced block `kvm`, its lines in the text; takes them. */
void deck_kvm(struct deck_parser *parser, struct deck_text *lines, struct deck_place place);
/* The command line of a run, of as many of these lines as it took. False, with an error. */
bool deck_command(struct deck_parser *parser, struct deck_run *run, const struct deck_span *lines,
                  unsigned count, unsigned *took);
/* An order or a setting; pause is not among them. */
void deck_order(struct deck_parser *parser, struct deck_run *run, const char *line,
                struct deck_place place);
/* Where a file is: as it stands, or near the deck. Allocated; NULL without memory. */
char *deck_find_file(const char *deck, const char *path);
/* The place of a byte of a line. */
struct deck_place deck_within(struct deck_place line, const char *start, const char *at);

#endif
