/* Decks for tests, from their text. */
#include "test.h"

#include "deck_text.h"

#include <string.h>

struct deck *deck;
struct deck_errors errors;

const struct deck *read_bytes(const char *text, size_t size)
{
    deck_free(deck);
    deck = deck_parse(DECK_PATH, text, size, NULL, &errors);
    assert_non_null(deck);
    assert_true(deck->slide_count >= 1);
    return deck;
}

const struct deck *read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

void expect_no_errors(void)
{
    if (errors.count)
        fail_msg("%u:%u: %s", errors.list[0].place.line, errors.list[0].place.column,
                 errors.list[0].text);
}

const struct deck_slide *only_slide(const char *text)
{
    read_text(text);
    expect_no_errors();
    assert_int_equal(deck->slide_count, 1);
    return &deck->slides[0];
}

const char *plain(const struct deck_text *text)
{
    static char buffer[4][512];
    static unsigned next;
    char *into = buffer[next++ % 4];
    return deck_plain(text, into, sizeof *buffer);
}

int free_deck(void **state)
{
    deck_free(deck);
    deck = NULL;
    return 0;
}
