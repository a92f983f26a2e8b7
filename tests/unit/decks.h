/* A deck made by hand, block after block, for the tests of what is drawn of one: one at a time, the
 * latest block last. What does not fit ends the test. */
#ifndef DECKS_H
#define DECKS_H

#include "deck/deck.h"

enum { SLIDES = 64, BLOCKS = 64, CELLS = 256, RUNS = 16 };

extern struct deck deck;
extern struct deck_slide slides[SLIDES];
extern struct deck_block blocks[SLIDES][BLOCKS];
extern enum deck_align aligns[CELLS];
extern struct deck_run runs[RUNS];
extern unsigned step; /* of what comes next */

/* A copy of so many bytes as a string, for as long as the deck. */
char *keep(const char *from, size_t n);

/* **bold**, *italic*, `code`, ~~struck~~, |link|, {{figure NAME}}, "\n" as a forced end of line. */
struct deck_text words(const char *from);
void new_deck(void);
struct deck_slide *slide(unsigned level, const char *title);
struct deck_block *block(enum deck_block_kind kind, unsigned level, const char *text);
void para(const char *text);
void quote(const char *text);
struct deck_block *item(unsigned level, unsigned number, const char *text);
void task(char mark, const char *text);
/* A span a line. */
struct deck_block *code(const char *text);
/* Cells parted by "/", rows by "\n". */
struct deck_block *table(unsigned columns, const char *text);
void pause_here(void);
/* It stands by from here on and starts with the next step. */
struct deck_run *run_of(const char *command, unsigned guests, unsigned show);

#endif
