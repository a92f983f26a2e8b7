/* For tests of decks: reads one from its text, one at a time. */
#ifndef DECK_TEXT_H
#define DECK_TEXT_H

#include "deck/deck.h"

/* So deep that what it names is looked for nowhere outside of the project. */
#define DECK_PATH "a/deep/folder/talks/demo.md"

extern struct deck *deck;
extern struct deck_errors errors;

/* Reads a deck in place of the one before; it has at least one slide. */
const struct deck *read_bytes(const char *text, size_t size);
const struct deck *read_text(const char *text);
void expect_no_errors(void);
/* The slide of a deck that has one, and no errors. */
const struct deck_slide *only_slide(const char *text);
/* Its plain text: the latest four are kept. */
const char *plain(const struct deck_text *text);
/* A tear-down of cmocka. */
int free_deck(void **state);

#endif
