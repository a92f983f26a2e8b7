/* UTF-8: what is a character and what is none, which characters are harmful, how wide they are; and
 * that all who ask follow the one policy. */
#include "test.h"

#include "deck/ground.h"
#include "terminal/grid.h"
#include "terminal/pane.h"
#include "text/text.h"

#include <locale.h>
#include <wchar.h>

/* ---- Bytes ---- */

static void characters_are_decoded_and_nothing_else(void **state)
{
    static const struct {
        const char *bytes;
        unsigned length; /* 0: no character */
        uint32_t c;
    } cases[] = {
        { "a", 1, 'a' },
        { "\x7f", 1, 0x7f },
        { "\xc2\x80", 2, 0x80 },
        { "\xdf\xbf", 2, 0x7ff },
        { "\xe0\xa0\x80", 3, 0x800 },
        { "\xed\x9f\xbf", 3, 0xd7ff },
        { "\xee\x80\x80", 3, 0xe000 },
        { "\xef\xbf\xbf", 3, 0xffff },
        { "\xf0\x90\x80\x80", 4, 0x10000 },
        { "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
        { "가x", 3, 0xac00 },
        { "\x80", 0, 0 },             /* the middle of one */
        { "\xc0\x80", 0, 0 },         /* overlong */
        { "\xc1\xbf", 0, 0 },         /* overlong */
        { "\xe0\x9f\xbf", 0, 0 },     /* overlong */
        { "\xf0\x8f\xbf\xbf", 0, 0 }, /* overlong */
        { "\xed\xa0\x80", 0, 0 },     /* a surrogate */
        { "\xed\xbf\xbf", 0, 0 },     /* a surrogate */
        { "\xf4\x90\x80\x80", 0, 0 }, /* beyond Unicode */
        { "\xf5\x80\x80\x80", 0, 0 }, /* beyond Unicode */
        { "\xff", 0, 0 },
        { "\xea\xb0", 0, 0 },  /* cut off */
        { "\xea\xb0x", 0, 0 }, /* broken off */
        { "\xeax\x80", 0, 0 }, /* broken off */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t c = 0;
        assert_int_equal(utf8_decode(cases[i].bytes, strlen(cases[i].bytes), &c), cases[i].length);
        assert_int_equal(c, cases[i].c);
    }
    uint32_t c;
    assert_int_equal(utf8_decode("", 0, &c), 0);
    assert_int_equal(utf8_decode("\xc2\x80", 1, &c), 0); /* not beyond what it is given */
}

static void every_character_comes_back(void **state)
{
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        char bytes[UTF8_MAX];
        uint32_t back = 0;
        size_t n = utf8_encode(c, bytes);
        bool surrogate = c >= 0xd800 && c <= 0xdfff;
        assert_int_equal(utf8_decode(bytes, n, &back), surrogate ? 0 : n);
        assert_true(surrogate || back == c);
    }
}

static void a_stream_says_where_a_character_ends(void **state)
{
    static const struct {
        uint8_t byte;
        enum utf8_step step;
        unsigned have;
    } steps[] = {
        { 'a', UTF8_WHOLE, 1 },  { 0xea, UTF8_MORE, 1 },  { 0xb0, UTF8_MORE, 2 },
        { 0x80, UTF8_WHOLE, 3 }, { 0x80, UTF8_BAD, 1 },   { 0xff, UTF8_BAD, 1 },
        { 0xea, UTF8_MORE, 1 },  { 0xb0, UTF8_MORE, 2 },  { 'b', UTF8_BROKEN, 2 },
        { 'b', UTF8_WHOLE, 1 },  { 0xe0, UTF8_MORE, 1 },  { 0x80, UTF8_MORE, 2 },
        { 0x80, UTF8_BAD, 3 },   { 0xc3, UTF8_MORE, 1 },  { 0xc3, UTF8_BROKEN, 1 },
        { 0xc3, UTF8_MORE, 1 },  { 0xa9, UTF8_WHOLE, 2 },
    };
    struct utf8_stream stream = { 0 };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        uint32_t c = 0;
        assert_int_equal(utf8_take(&stream, steps[i].byte, &c), steps[i].step);
        assert_int_equal(stream.have, steps[i].have);
    }
}

static void no_part_of_a_character_is_left(void **state)
{
    assert_int_equal(utf8_whole("가나", 6), 6);
    assert_int_equal(utf8_whole("가나", 5), 3);
    assert_int_equal(utf8_whole("가나", 4), 3);
    assert_int_equal(utf8_whole("가나", 3), 3);
    assert_int_equal(utf8_whole("가", 2), 0);
    assert_int_equal(utf8_whole("", 0), 0);
    assert_int_equal(utf8_whole("ab", 2), 2);
    assert_int_equal(utf8_whole("\x80\x80\x80\x80\x80", 5), 5); /* no character was cut here */
}

/* ---- The policy ---- */

/* Of each kind its first and last, and what is beside them. Before there was one policy, a stream
 * of text, a cell, a deck and a console each had a table of its own, and let pass, or not: the soft
 * hyphen, variation selectors, U+180E, noncharacters. */
static const struct {
    uint32_t c;
    bool harmful;
    const char *what;
} policy[] = {
    { 0x00, true, "NUL" },
    { 0x1b, true, "escape" },
    { 0x1f, true, "the last C0 control" },
    { ' ', false, "a blank" },
    { '~', false, "tilde" },
    { 0x7f, true, "DEL" },
    { 0x80, true, "the first C1 control" },
    { 0x9b, true, "CSI" },
    { 0x9f, true, "the last C1 control" },
    { 0xa0, false, "no-break space" },
    { 0xad, true, "soft hyphen" },
    { 0xb1, false, "plus-minus" },
    { 0x301, false, "combining acute accent" },
    { 0x336, false, "combining long stroke" },
    { 0x34f, true, "combining grapheme joiner" },
    { 0x61c, true, "Arabic letter mark" },
    { 0x915, false, "Devanagari ka" },
    { 0x94d, false, "Devanagari virama" },
    { 0x1100, false, "leading jamo" },
    { 0x115f, false, "filler of Hangul" },
    { 0x1160, false, "filler of Hangul" },
    { 0x1161, false, "vowel jamo" },
    { 0x11a8, false, "trailing jamo" },
    { 0x17b4, true, "Khmer inherent vowel" },
    { 0x180b, true, "Mongolian variation selector" },
    { 0x180e, true, "Mongolian vowel separator" },
    { 0x200a, false, "hair space" },
    { 0x200b, true, "zero-width space" },
    { 0x200d, true, "zero-width joiner" },
    { 0x200e, true, "left-to-right mark" },
    { 0x200f, true, "right-to-left mark" },
    { 0x2010, false, "hyphen" },
    { 0x2028, true, "line separator" },
    { 0x2029, true, "paragraph separator" },
    { 0x202a, true, "left-to-right embedding" },
    { 0x202e, true, "right-to-left override" },
    { 0x202f, false, "narrow no-break space" },
    { 0x2060, true, "word joiner" },
    { 0x2066, true, "left-to-right isolate" },
    { 0x2069, true, "pop directional isolate" },
    { 0x206f, true, "nominal digit shapes" },
    { 0x20e3, false, "combining keycap" },
    { 0x26a0, false, "warning sign" },
    { 0x3164, false, "filler of Hangul" },
    { 0xac00, false, "Hangul ga" },
    { 0xd7a3, false, "Hangul hih" },
    { 0xe000, false, "the first of the private area" },
    { 0xf8ff, false, "the last of the private area" },
    { 0x1f44d, false, "thumbs up" },
    { 0x1f3fb, true, "the first skin tone" },
    { 0x1f3ff, true, "the last skin tone" },
    { 0xfdd0, true, "noncharacter" },
    { 0xfdef, true, "noncharacter" },
    { 0xfe00, true, "variation selector 1" },
    { 0xfe0f, true, "variation selector 16: as an emoji" },
    { 0xfeff, true, "byte order mark" },
    { 0xffa0, false, "filler of Hangul" },
    { 0xfff9, true, "annotation" },
    { 0xfffb, true, "annotation" },
    { 0xfffd, false, "replacement character" },
    { 0xfffe, true, "noncharacter" },
    { 0xffff, true, "noncharacter" },
    { 0x1d173, true, "musical control" },
    { 0x1f1f0, false, "regional indicator K" },
    { 0x1f3fd, true, "skin tone" },
    { 0x1f44d, false, "thumbs up" },
    { 0x1fffe, true, "noncharacter" },
    { 0x20000, false, "ideograph" },
    { 0xe0001, true, "language tag" },
    { 0xe0041, true, "tag" },
    { 0xe0100, true, "variation selector 17" },
    { 0xf0000, true, "private plane" },
    { 0x10ffff, true, "private plane" },
};
enum { POLICY = sizeof policy / sizeof *policy };

static void harmful_is_what_the_policy_says(void **state)
{
    for (size_t i = 0; i < POLICY; i++)
        if (char_is_harmful(policy[i].c) != policy[i].harmful)
            fail_msg("U+%04X, %s", policy[i].c, policy[i].what);
    assert_true(char_is_harmful(0xd800) && char_is_harmful(0xdfff));
    assert_true(char_is_harmful(0x110000) && char_is_harmful(UINT32_MAX));
}

static bool passes_in_a_stream(const char *text)
{
    char safe[64];
    text_safe(text, true, safe, sizeof safe);
    return !strcmp(text, safe);
}

static bool is_shown_in_a_cell(const char *text)
{
    int columns;
    return utf8_next(&text, &columns) != '?';
}

static char printed[64];
static size_t printed_size;

static void take_printed(void *context, const char *bytes, size_t n)
{
    (void)context;
    memcpy(printed + printed_size, bytes, n);
    printed_size += n;
}

static bool passes_in_a_console(const char *text)
{
    struct pane_filter *filter = pane_filter_new(take_printed, NULL);
    assert_non_null(filter);
    printed_size = 0;
    pane_filter_feed(filter, (const uint8_t *)"x", 1); /* for what combines */
    pane_filter_feed(filter, (const uint8_t *)text, strlen(text));
    pane_filter_free(filter);
    return printed_size == 1 + strlen(text) && !memcmp(printed + 1, text, strlen(text));
}

static void all_follow_the_same_policy(void **state)
{
    for (size_t i = 1; i < POLICY; i++) { /* a NUL ends a text */
        char text[UTF8_MAX + 1] = "";
        utf8_encode(policy[i].c, text);
        bool fits = !policy[i].harmful;
        if (passes_in_a_stream(text) != fits || is_shown_in_a_cell(text) != fits ||
            !deck_refusal(policy[i].c) != fits || passes_in_a_console(text) != fits)
            fail_msg("U+%04X, %s", policy[i].c, policy[i].what);
    }
}

/* ---- Columns ---- */

/* Curses moves its cursor by wcwidth(). */
static void columns_are_those_of_the_terminal(void **state)
{
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        int columns = char_columns(c);
        if (char_is_harmful(c))
            assert_int_equal(columns, -1);
        else
            assert_int_equal(columns, wcwidth((wchar_t)c));
        assert_true(columns <= 2);
    }
}

static void texts_have_the_columns_of_their_characters(void **state)
{
    static const struct {
        const char *text;
        int columns;
    } cases[] = {
        { "", 0 },
        { "ab", 2 },
        { "가", 2 },
        { "\u1100\u1161\u11a8", 2 }, /* the same in jamo: the vowel and the final combine */
        { "e\u0301", 1 },
        { "±×÷§", 4 },                 /* of ambiguous width */
        { "\u26a0x", 2 },              /* a sign of one column */
        { "\u26a0\ufe0fx", 3 },        /* the selector is '?', so that x stays where it is */
        { "a\u00adb", 3 },             /* and so is a soft hyphen */
        { "\U0001f1f0\U0001f1f7", 2 }, /* a flag */
        { "\U0001f44d\U0001f3fd", 3 }, /* a hand, and '?' for its skin */
        { "\xff\x80\xea\xb0", 4 },     /* bytes one by one */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(text_columns(cases[i].text), cases[i].columns);
}

static void other_locales_show_ascii(void **state)
{
    setlocale(LC_ALL, "C");
    assert_int_equal(char_columns('a'), 1);
    assert_int_equal(char_columns(0xe9), -1);
    assert_int_equal(char_columns(0xac00), -1);
    setlocale(LC_ALL, "C.UTF-8");
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_decoded_and_nothing_else),
        cmocka_unit_test(every_character_comes_back),
        cmocka_unit_test(a_stream_says_where_a_character_ends),
        cmocka_unit_test(no_part_of_a_character_is_left),
        cmocka_unit_test(harmful_is_what_the_policy_says),
        cmocka_unit_test(all_follow_the_same_policy),
        cmocka_unit_test(columns_are_those_of_the_terminal),
        cmocka_unit_test(texts_have_the_columns_of_their_characters),
        cmocka_unit_test(other_locales_show_ascii),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
