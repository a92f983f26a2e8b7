/* Inside the reading of decks: all that is under way while one is read, in parts. A signature names
 * the parts that a function may touch. The main thread alone reads
 * decks: getopt_long(), which reads their command lines, keeps its place in the process.
 *
 * The floors, none of which calls one above it:
 *
 *   errors.c, flanks.c, source.c, ground.c, file.c
 *                                           the ground (ground.h): text, places, errors, memory
 *   text.c, entity.c | slide.c              prose (prose.h) | the draft of a slide (draft.h)
 *   words.c, command.c                      a run's command line (command.h)
 *   line.c, show.c, setting.c, order.c      its orders and settings (line.h)
 *   comment.c, run.c                        what is written into a draft
 *   html.c, span.c, code.c, table.c         what md4c brings: prose and draft
 *   value.c, front.c                        the front matter, and its values (value.h)
 *   paragraph.c, markdown.c                 the whole parser
 *   deck.c, read.c                          a deck's life
 */
#ifndef DECK_PARSER_H
#define DECK_PARSER_H

#include "deck/draft.h"
#include "deck/prose.h"

#include <md4c.h>

enum { NESTING_MAX = 32 /* lists and quotations in one another */ };

/* A list or a quotation that is open. */
struct deck_container {
    bool is_list, is_ordered;
    unsigned number; /* of the item that is next */
};

/* The lists and quotations around what is being read. */
struct deck_nest {
    struct deck_container containers[NESTING_MAX];
    unsigned depth; /* may be beyond NESTING_MAX */
    bool complained;
};

/* Which text is being gathered. */
enum deck_pending { PENDING_NONE, PENDING_PARAGRAPH, PENDING_ITEM, PENDING_HEADING, PENDING_CELL };

/* The paragraph, item, heading or cell that is open. */
struct deck_open_text {
    enum deck_pending pending;
    size_t at;      /* where it starts; NOWHERE: not known yet */
    bool continues; /* a further paragraph of an item */
    char task;      /* of an item: deck.h */
    unsigned level; /* of a heading */
};

/* The block of code that is open. */
struct deck_open_code {
    char fence; /* what its fence is made of; 0: it has none */
    size_t at;
    char *language;
    bool has_rest;
    struct deck_place rest; /* what follows the language */
};

/* The table that is open. */
struct deck_open_table {
    struct deck_table table;
    unsigned row, column;
    size_t at;
    bool gave_up; /* it is out of all bounds: nothing more is read of the deck */
};

/* Whose text md4c brings. */
enum deck_verbatim { VERBATIM_NONE, VERBATIM_CODE, VERBATIM_HTML };

struct deck_parser {
    struct deck_ground ground;
    struct deck_prose prose;
    struct deck_draft draft;
    struct deck_nest nest;
    struct deck_open_text text;
    struct deck_open_code code;
    struct deck_open_table table;
    enum deck_verbatim verbatim;
};

/* ---- deck/front.c, deck/markdown.c ---- */

/* Fills in what the front matter says of the deck and of all slides. Returns the offset of what
 * follows it. */
size_t deck_front(struct deck_ground *ground, struct deck *deck, struct deck_habits *habits);
/* Reads the rest; false without memory. */
bool deck_markdown(struct deck_parser *parser, size_t offset);

/* ---- deck/paragraph.c: lines of text, and what they are in ---- */

/* Where what md4c does not place is likely to be: the offset of the first byte that is not blank
 * after what has been seen. */
size_t deck_next_place(const struct deck_ground *ground);
/* Enters a list or a quotation; deeper than NESTING_MAX, with an error, it is only counted. */
void deck_open_container(struct deck_ground *ground, struct deck_nest *nest,
                         struct deck_container container);
/* Text gathers from here on; where it starts is not known yet. */
void deck_begin_text(struct deck_open_text *text, enum deck_pending pending, bool continues);
/* Each of these ends what was open, but for a paragraph that begins an item: that is the item's. */
void deck_begin_paragraph(struct deck_parser *parser);
void deck_begin_item(struct deck_parser *parser, const MD_BLOCK_LI_DETAIL *detail);
void deck_begin_heading(struct deck_parser *parser, const MD_BLOCK_H_DETAIL *detail);
/* The item ends, and the next one of its list has the next number. */
void deck_leave_item(struct deck_parser *parser);
/* There is text here. It may be that of an item, after a block within it, and no paragraph was said
 * to begin: then one begins. */
void deck_expect_text(struct deck_parser *parser, size_t offset);
/* What has gathered is a block now. A cell keeps its text until it is left. */
void deck_close_text(struct deck_parser *parser);

/* ---- deck/span.c: within a line of text ---- */

/* A style begins or ends; they stand in one another, as md4c sees to. */
void deck_span_begin(struct deck_prose *prose, MD_SPANTYPE type);
void deck_span_end(struct deck_prose *prose, MD_SPANTYPE type);
/* Takes a piece of text within a line. offset: NOWHERE, or where it is. */
void deck_span_text(struct deck_prose *prose, MD_TEXTTYPE type, const char *text, size_t size,
                    size_t offset);

/* ---- deck/code.c, deck/table.c, deck/html.c: blocks that are more than that ---- */

void deck_code_begin(struct deck_ground *ground, struct deck_open_code *code,
                     const MD_BLOCK_CODE_DETAIL *detail, size_t offset);
/* Takes a piece of the open block; its lines end with "\n". offset: NOWHERE, or where it is. */
void deck_code_text(const struct deck_open_code *code, struct deck_prose *prose, const char *text,
                    size_t size, size_t offset);
void deck_code_end(struct deck_open_code *code, struct deck_prose *prose, struct deck_draft *draft);

void deck_table_begin(struct deck_open_table *open, struct deck_draft *draft,
                      const MD_BLOCK_TABLE_DETAIL *detail, size_t offset);
void deck_cell_begin(struct deck_open_table *open, const MD_BLOCK_TD_DETAIL *detail);
/* Takes code within a cell: a pipe has a backslash before it, which is not shown (GFM, 4.10). */
void deck_cell_code(struct deck_prose *prose, const char *text, size_t size, size_t offset);
void deck_cell_end(struct deck_open_table *open, struct deck_prose *prose);
void deck_table_end(struct deck_open_table *open, struct deck_draft *draft);

/* Takes the HTML that has gathered in the flow: comments, or what is none. */
void deck_html(struct deck_prose *prose, struct deck_draft *draft);

#endif
