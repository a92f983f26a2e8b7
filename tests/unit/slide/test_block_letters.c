/* Large letters, and titles made of them. */
#include "test.h"

#include "decks.h"
#include "slide/block_letters.h"
#include "slide/slide.h"

#include <locale.h>
#include <stdlib.h>

static struct grid grid;

static int set_up(void **state)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    new_deck();
    return 0;
}

static int tear_down(void **state)
{
    grid_destroy(&grid);
    return 0;
}

static char *cover(int rows, int columns, bool ascii)
{
    assert_true(grid_init(&grid, rows, columns));
    grid_clear(&grid);
    const struct slide_style style = { .ascii = ascii };
    slide_cover_draw(canvas_of(&grid, (struct rect){ 0, 0, rows, columns }), &deck,
                     &deck.slides[deck.slide_count - 1], &style);
    char *text = grid_to_text(&grid);
    assert_non_null(text);
    return text;
}

static bool has(const char *text, const char *part)
{
    return strstr(text, part);
}

static unsigned pixels_of(const struct block_letter *letter)
{
    unsigned set = 0;
    for (int row = 0; row < LETTER_TALL_ROWS; row++) {
        assert_int_equal(letter->rows[row] >> letter->columns, 0);
        set += (unsigned)__builtin_popcount(letter->rows[row]);
    }
    return set;
}

static void every_letter_has_its_shape(void **state)
{
    struct block_letter letter;
    for (int tall = 0; tall < 2; tall++)
        for (uint32_t c = ' '; c <= '~' + 1; c++) {
            assert_true(block_letter(c <= '~' ? c : 0x2605, tall, &letter));
            assert_in_range(letter.columns, 1, 7);
            assert_true(c == ' ' ? !pixels_of(&letter) : pixels_of(&letter));
            for (int row = LETTER_ROWS; !tall && row < LETTER_TALL_ROWS; row++)
                assert_int_equal(letter.rows[row], 0);
        }
    assert_false(block_letter('\n', false, &letter));
    assert_false(block_letter(0, true, &letter));
    assert_false(block_letter(0xac00, false, &letter));
    assert_false(block_letter(0xabff, true, &letter));
    assert_false(block_letter(0xd7a4, true, &letter));
}

static bool is_same(uint32_t c, uint32_t d, bool tall)
{
    struct block_letter a, b;
    assert_true(block_letter(c, tall, &a) && block_letter(d, tall, &b));
    return a.columns == b.columns && !memcmp(a.rows, b.rows, sizeof a.rows);
}

static void no_two_letters_are_the_same(void **state)
{
    for (uint32_t c = '!'; c <= '~'; c++)
        for (uint32_t d = c + 1; d <= '~'; d++)
            if (is_same(c, d, false) || is_same(c, d, true))
                fail_msg("%c looks like %c", (char)c, (char)d);
}

/* Capitals stand on one row, and small letters with them, 12 rows below the top of syllables. */
static void tall_letters_stand_on_one_row(void **state)
{
    struct block_letter letter;
    for (const char *c = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefhiklmnorstuvwxz"; *c; c++) {
        assert_true(block_letter((uint32_t)*c, true, &letter));
        assert_true(letter.rows[12]);
        assert_false(letter.rows[13]);
        assert_false(letter.rows[2]);
        assert_true(*c > 'Z' || letter.rows[3]);
    }
}

/* ---- Hangul ---- */

static int compare_syllables(const void *a, const void *b)
{
    return memcmp(a, b, HANGUL_ROWS * sizeof(uint16_t));
}

/* All 11,172 of them. */
static void no_two_syllables_are_the_same(void **state)
{
    enum { COUNT = 0xd7a3 - 0xac00 + 1 };
    static uint16_t all[COUNT][HANGUL_ROWS];
    for (uint32_t i = 0; i < COUNT; i++) {
        assert_true(hangul_draw(0xac00 + i, all[i]));
        unsigned set = 0;
        for (int row = 0; row < HANGUL_ROWS; row++) {
            assert_int_equal(all[i][row] >> HANGUL_COLUMNS, 0);
            set += (unsigned)__builtin_popcount(all[i][row]);
        }
        assert_in_range(set, 12, HANGUL_ROWS * HANGUL_COLUMNS * 2 / 3);
    }
    qsort(all, COUNT, sizeof *all, compare_syllables);
    for (uint32_t i = 1; i < COUNT; i++)
        assert_int_not_equal(compare_syllables(all[i - 1], all[i]), 0);
}

static void syllables_are_composed_of_letters(void **state)
{
    assert_int_equal(hangul_compose(0x1100, 0x1161, 0), 0xac00);
    assert_int_equal(hangul_compose(0x1112, 0x1161, 0x11ab), 0xd55c); /* 한 */
    assert_int_equal(hangul_compose(0x1112, 0x1175, 0x11c2), 0xd7a3);
    assert_int_equal(hangul_compose(0x1113, 0x1161, 0), 0);
    assert_int_equal(hangul_compose(0x1100, 0x1160, 0), 0);
    assert_int_equal(hangul_compose(0x1100, 0x1161, 0x11a7), 0);
    assert_int_equal(hangul_compose(0x1100, 0x1161, 0x11c3), 0);
    assert_int_equal(hangul_compose('A', 0x301, 0), 0);
}

static void a_korean_title_is_large_too(void **state)
{
    static const char expected[] = "\n\n\n"
                                   "           █         █               █\n"
                                   "       ▄   █▄▄▄▄▄▄▄▄▄█      █▀▀▀▀▀▀  █\n"
                                   "      ▀█   █         █      █        █\n"
                                   "       █   ▀▀▀▀▀▀▀▀▀▀▀      █        █▀▀\n"
                                   "       █  ▄▄▄▄▄▄▄▄▄▄▄▄▄     █        █\n"
                                   "       █        █           ▀▀▀▀▀▀▀  █\n"
                                   "      ▀▀▀       ▀                    █\n"
                                   "\n"
                                   "      ───────────────────────────────────\n\n\n\n\n";
    static const char *const titles[] = { "1부 다", "1\u1107\u116e \u1103\u1161" };
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        new_deck();
        slide(1, titles[i]);
        char *text = cover(16, 48, false);
        assert_string_equal(text, expected);
        free(text);
    }
}

/* As long as a chapter of a talk is on the smallest screen that talks are made for. */
static void two_lines_of_syllables_fit_at_80x24(void **state)
{
    slide(1, "4부: 한 걸음 더");
    char *text = cover(23, 80, false);
    assert_true(has(text, "▀▀▀▀▀▀█    █"));
    assert_false(has(text, "걸음"));
    free(text);
}

static void a_title_is_drawn_in_half_blocks(void **state)
{
    slide(1, "Hi");
    char *text = cover(14, 30, false);
    assert_string_equal(text, "\n\n\n\n"
                              "           █   █ ▀\n"
                              "           █▄▄▄█ █\n"
                              "           █   █ █\n"
                              "           ▀   ▀ ▀\n"
                              "\n"
                              "           ───────\n\n\n\n\n");
    free(text);
}

static void it_is_as_large_as_there_is_room_for(void **state)
{
    slide(1, "Hi");
    static const struct {
        int rows, columns;
        const char *part;
    } sizes[] = { { 14, 30, "█▄▄▄█ █\n" },
                  { 24, 40, "██████████  ██\n" },
                  { 40, 80, "███████████████   ███\n" } };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *text = cover(sizes[i].rows, sizes[i].columns, false);
        if (!has(text, sizes[i].part))
            fail_msg("%dx%d:\n%s", sizes[i].columns, sizes[i].rows, text);
        free(text);
    }
}

static void what_does_not_fit_is_in_ordinary_letters(void **state)
{
    slide(1, "A title that is far too long for large letters, however it is broken");
    char *text = cover(22, 80, false);
    assert_true(has(text, "far too long"));
    assert_false(has(text, "█"));
    free(text);
    new_deck();
    slide(1, "Hi");
    text = cover(6, 30, false); /* too few rows */
    assert_true(has(text, "Hi\n"));
    free(text);
    text = cover(14, 30, true); /* no blocks in ASCII */
    assert_true(has(text, "Hi\n"));
    free(text);
    new_deck();
    slide(1, "1部");
    text = cover(22, 80, false);
    assert_true(has(text, "1部\n"));
    free(text);
    for (int row = 7; row <= 13; row++) /* on a band from edge to edge */
        for (int column = 0; column < 80; column += 79)
            assert_int_equal(grid_at(&grid, row, column)->role == ROLE_CURRENT,
                             row >= 8 && row <= 12);
}

static void lines_break_after_a_colon(void **state)
{
    slide(1, "I: Hi ho");
    char *text = cover(22, 36, false);
    assert_true(has(text, "█   █ ▀     █\n")); /* the second line has all of "Hi ho" */
    free(text);
}

/* The longest title says how large they are. */
static void chapters_are_of_one_size(void **state)
{
    slide(1, "A longer chapter");
    slide(1, "Hi");
    char *text = cover(40, 120, false);
    assert_true(has(text, "    ██████████  ██\n")); /* alone it would be larger */
    free(text);
    new_deck();
    slide(1, "1部");
    slide(1, "Hi");
    text = cover(40, 120, false);
    assert_true(has(text, "Hi\n"));
    free(text);
}

static void the_rest_of_the_page_keeps_its_place(void **state)
{
    deck.title = "Hi";
    deck.subtitle = "and more";
    deck.author = "Somebody";
    slide(0, "");
    deck.slides[0].is_intro = true;
    for (int rows = 1; rows < 40; rows++)
        for (int columns = 40; columns < 90; columns += 7) {
            char *text = cover(rows, columns, false);
            if (rows >= 8 && (!has(text, "and more") || !has(text, "Somebody")))
                fail_msg("%dx%d:\n%s", columns, rows, text);
            free(text);
        }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_letter_has_its_shape),
        TEST(no_two_letters_are_the_same),
        TEST(tall_letters_stand_on_one_row),
        TEST(no_two_syllables_are_the_same),
        TEST(syllables_are_composed_of_letters),
        TEST(a_korean_title_is_large_too),
        TEST(two_lines_of_syllables_fit_at_80x24),
        TEST(a_title_is_drawn_in_half_blocks),
        TEST(it_is_as_large_as_there_is_room_for),
        TEST(what_does_not_fit_is_in_ordinary_letters),
        TEST(lines_break_after_a_colon),
        TEST(chapters_are_of_one_size),
        TEST(the_rest_of_the_page_keeps_its_place),
    };
    return cmocka_run_group_tests_name("block letters", tests, NULL, NULL);
}
