/* Inside deck/markdown.c: what it hands on of md4c's callbacks. */
#ifndef DECK_MARKDOWN_H
#define DECK_MARKDOWN_H

#include "deck/private.h"

#include <md4c.h>

/* Where what md4c does not place is likely to be: the first that is not blank after what has been
 * seen. */
size_t deck_next_place(const struct deck_parser *parser);

/* deck/paragraph.c: lines of text, and what they are in. */
void deck_open_container(struct deck_parser *parser, struct deck_container container);
void deck_begin_text(struct deck_parser *parser, enum deck_pending pending, bool continues);
void deck_begin_paragraph(struct deck_parser *parser);
void deck_begin_item(struct deck_parser *parser, const MD_BLOCK_LI_DETAIL *detail);
void deck_begin_heading(struct deck_parser *parser, const MD_BLOCK_H_DETAIL *detail);
void deck_leave_item(struct deck_parser *parser);
/* There is text here: of an item, after a block within it, without a paragraph being said to
 * begin. */
void deck_expect_text(struct deck_parser *parser, size_t offset);
/* What has gathered is a block now. A cell keeps its text until it is left. */
void deck_close_text(struct deck_parser *parser);

/* deck/span.c: within a line of text. */
void deck_span_begin(struct deck_parser *parser, MD_SPANTYPE type);
void deck_span_end(struct deck_parser *parser, MD_SPANTYPE type);
void deck_span_text(struct deck_parser *parser, MD_TEXTTYPE type, const char *text, size_t size,
                    size_t offset);

/* deck/block.c: blocks that are more than that. */
void deck_rule(struct deck_parser *parser, size_t offset);

void deck_code_begin(struct deck_parser *parser, const MD_BLOCK_CODE_DETAIL *detail, size_t offset);
/* A piece of it; lines end with "\n". */
void deck_code_text(struct deck_parser *parser, const char *text, size_t size, size_t offset);
void deck_code_end(struct deck_parser *parser);

void deck_table_begin(struct deck_parser *parser, const MD_BLOCK_TABLE_DETAIL *detail,
                      size_t offset);
void deck_cell_begin(struct deck_parser *parser, const MD_BLOCK_TD_DETAIL *detail);
void deck_cell_end(struct deck_parser *parser);
void deck_table_end(struct deck_parser *parser);

#endif
