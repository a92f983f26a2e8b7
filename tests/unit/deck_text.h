/* For tests of decks: one at a time. */
#ifndef DECK_TEXT_H
#define DECK_TEXT_H

#include "deck/deck.h"

static struct deck *deck;
static struct deck_errors errors;

/* So deep that what it names is looked for nowhere outside of the project. */
#define DECK_PATH "a/deep/folder/talks/demo.md"

static inline const struct deck *read_bytes(const char *text, size_t size)
{
    deck_free(deck);
    deck = deck_parse(DECK_PATH, text, size, NULL, &errors);
    assert_non_null(deck);
    assert_true(deck->slide_count >= 1);
    return deck;
}

static inline const struct deck *read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

static inline void expect_no_errors(void)
{
    if (errors.count)
        fail_msg("%u:%u: %s", errors.list[0].place.line, errors.list[0].place.column,
                 errors.list[0].text);
}

static inline const struct deck_slide *only_slide(const char *text)
{
    read_text(text);
    expect_no_errors();
    assert_int_equal(deck->slide_count, 1);
    return &deck->slides[0];
}

static inline const char *plain(const struct deck_text *text)
{
    static char buffer[4][512];
    static unsigned next;
    char *into = buffer[next++ % 4];
    return deck_plain(text, into, sizeof *buffer);
}

static inline int free_deck(void **state)
{
    (void)state;
    deck_free(deck);
    deck = NULL;
    return 0;
}

#endif
