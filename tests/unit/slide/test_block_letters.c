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

static void every_letter_has_its_shape(void **state)
{
    struct block_letter letter;
    for (uint32_t c = ' '; c <= '~' + 1; c++) {
        assert_true(block_letter(c <= '~' ? c : 0x2605, &letter));
        assert_in_range(letter.columns, 1, 7);
        unsigned set = 0;
        for (int row = 0; row < LETTER_ROWS; row++) {
            for (int i = 0; i < letter.columns; i++) {
                assert_true(letter.rows[row][i] == '#' || letter.rows[row][i] == '.');
                set += letter.rows[row][i] == '#';
            }
            char after = letter.rows[row][letter.columns];
            assert_true(after == ' ' || after == '\0');
        }
        assert_true(c == ' ' ? !set : set);
    }
    assert_false(block_letter('\n', &letter));
    assert_false(block_letter(0, &letter));
    assert_false(block_letter(0xac00, &letter));
}

static void no_two_letters_are_the_same(void **state)
{
    struct block_letter a, b;
    for (uint32_t c = '!'; c <= '~'; c++)
        for (uint32_t d = c + 1; d <= '~'; d++) {
            assert_true(block_letter(c, &a) && block_letter(d, &b));
            bool same = a.columns == b.columns;
            for (int row = 0; same && row < LETTER_ROWS; row++)
                same = !memcmp(a.rows[row], b.rows[row], (size_t)a.columns);
            if (same)
                fail_msg("%c looks like %c", (char)c, (char)d);
        }
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
    slide(1, "1부");
    text = cover(22, 80, false);
    assert_true(has(text, "1부\n"));
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
    slide(1, "1부");
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
        TEST(a_title_is_drawn_in_half_blocks),
        TEST(it_is_as_large_as_there_is_room_for),
        TEST(what_does_not_fit_is_in_ordinary_letters),
        TEST(lines_break_after_a_colon),
        TEST(chapters_are_of_one_size),
        TEST(the_rest_of_the_page_keeps_its_place),
    };
    return cmocka_run_group_tests_name("block letters", tests, NULL, NULL);
}
