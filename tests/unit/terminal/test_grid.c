/* The grid: what is drawn where, clipped, wide, combining, broken; and the same as a picture. */
#include "test.h"

#include "terminal/grid.h"
#include "terminal/svg.h"
#include "xml.h"

#include <locale.h>

static struct grid grid;
static struct canvas all;

static void start(int rows, int columns)
{
    assert_true(grid_init(&grid, rows, columns));
    all = canvas_of(&grid, (struct rect){ 0, 0, rows, columns });
}

static int tear_down(void **state)
{
    grid_destroy(&grid);
    return 0;
}

/* Every wide cell has its right half, and every right half its wide cell. */
static void check_halves(void)
{
    for (int row = 0; row < grid.rows; row++)
        for (int column = 0; column < grid.columns; column++) {
            const struct cell *cell = grid_at(&grid, row, column),
                              *next = grid_at(&grid, row, column + 1);
            assert_true(cell->width <= 2);
            assert_int_equal(cell->width == 2, next && next->width == 0);
            assert_true(column || cell->width);
        }
}

static void shows(const char *expected)
{
    check_halves();
    char *text = grid_to_text(&grid);
    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
}

static enum role role_at(int row, int column)
{
    return (enum role)grid_at(&grid, row, column)->role;
}

static void a_new_grid_is_blank(void **state)
{
    start(2, 3);
    shows("\n\n");
    assert_int_equal(grid.cursor_row, -1);
    assert_null(grid_at(&grid, 2, 0));
    assert_null(grid_at(&grid, 0, 3));
    assert_null(grid_at(&grid, -1, 0));
    canvas_text(all, 0, 0, ROLE_BAD, "abc");
    start(1, 5);
    shows("\n");
    start(0, 100000);
    assert_int_equal(grid.rows, 1);
    assert_int_equal(grid.columns, GRID_MAX_COLUMNS);
}

static void a_theme_outlives_its_cells(void **state)
{
    start(1, 2);
    grid.theme = THEME_LIGHT;
    start(2, 3);
    grid_clear(&grid);
    assert_int_equal(grid.theme, THEME_LIGHT);
    grid_destroy(&grid);
    assert_int_equal(grid.theme, THEME_TERMINAL);
}

static void text_is_clipped_at_every_edge(void **state)
{
    start(3, 8);
    struct canvas c = canvas_of(&grid, (struct rect){ 1, 2, 1, 4 });
    assert_int_equal(canvas_text(c, 0, 0, ROLE_GOOD, "abcdef"), 6);
    assert_int_equal(canvas_text(c, 1, 0, ROLE_GOOD, "below"), 5);
    assert_int_equal(canvas_text(c, -1, 0, ROLE_GOOD, "above"), 5);
    shows("\n  abcd\n\n");
    assert_int_equal(canvas_text(c, 0, -2, ROLE_GOOD, "xyz"), 1);
    shows("\n  zbcd\n\n");
    assert_int_equal(role_at(1, 5), ROLE_GOOD);
    assert_int_equal(role_at(1, 6), ROLE_TEXT);
}

static void canvases_nest(void **state)
{
    start(4, 10);
    struct canvas outside = canvas_of(&grid, (struct rect){ 2, 5, 100, 100 });
    assert_int_equal(outside.area.rows, 2);
    assert_int_equal(outside.area.columns, 5);
    struct canvas c = canvas_inner(outside, 1, -3, 1, 5);
    assert_int_equal(c.area.row, 3);
    assert_int_equal(c.area.column, 5);
    assert_int_equal(c.area.columns, 2);
    canvas_text(c, 0, 0, ROLE_TEXT, "abc");
    shows("\n\n\n     ab\n");
    struct canvas none = canvas_inner(outside, 50, 50, 1, 1);
    assert_int_equal(none.area.rows, 0);
    canvas_text(none, 0, 0, ROLE_TEXT, "abc");
    canvas_fill(none, ROLE_BAD);
    canvas_frame(none, ROLE_BAD, "t", ROLE_BAD, false);
    shows("\n\n\n     ab\n");
}

static void wide_characters_take_two_cells(void **state)
{
    start(2, 6);
    assert_int_equal(text_columns("안a녕"), 5);
    assert_int_equal(canvas_text(all, 0, 0, ROLE_TEXT, "안a녕"), 5);
    shows("안a녕\n\n");
    assert_int_equal(grid_at(&grid, 0, 0)->width, 2);
    assert_int_equal(grid_at(&grid, 0, 1)->width, 0);
    assert_int_equal(canvas_text(all, 1, 0, ROLE_TEXT, "abcde녕x"), 8);
    shows("안a녕\nabcde\n"); /* not half of it, and nothing after it */
    assert_int_equal(canvas_text(all, 1, -1, ROLE_TEXT, "안b"), 2);
    shows("안a녕\nabcde\n"); /* its left half is outside; b falls on b */
}

static void half_a_wide_character_turns_blank(void **state)
{
    start(1, 6);
    canvas_text(all, 0, 0, ROLE_TEXT, "가나다");
    canvas_text(all, 0, 1, ROLE_TEXT, "x");
    shows(" x나다\n");
    canvas_text(all, 0, 2, ROLE_TEXT, "y");
    shows(" xy 다\n");
    canvas_text(all, 0, 3, ROLE_TEXT, "라");
    shows(" xy라\n");
    canvas_text(all, 0, 0, ROLE_TEXT, "가나다");
    canvas_text(all, 0, 1, ROLE_TEXT, "라마");
    shows(" 라마\n");
}

static void popups_cut_what_is_behind_them(void **state)
{
    start(1, 8);
    canvas_text(all, 0, 0, ROLE_TEXT, "가나다라");
    canvas_fill(canvas_inner(all, 0, 3, 1, 2), ROLE_BAR);
    shows("가    라\n");
    assert_int_equal(role_at(0, 3), ROLE_BAR);
    assert_int_equal(role_at(0, 5), ROLE_TEXT);
}

static void marks_combine(void **state)
{
    start(1, 6);
    assert_int_equal(text_columns("e\xcc\x81x"), 2);
    canvas_text(all, 0, 0, ROLE_TEXT,
                "\xcc\x81"
                "e\xcc\x81\xcc\x82\xcc\x83x");
    assert_int_equal(grid_at(&grid, 0, 0)->chars[0], 'e');
    assert_int_equal(grid_at(&grid, 0, 0)->chars[1], 0x301);
    assert_int_equal(grid_at(&grid, 0, 0)->chars[2], 0x302);
    shows("e\xcc\x81\xcc\x82x\n"); /* one before anything and a third one are left out */
}

static void what_is_no_text_is_a_question_mark(void **state)
{
    static const struct {
        const char *text, *shown;
    } cases[] = {
        { "a\033[2J\x7f\t", "a?[2J??\n" },
        { "\xff\xc0\x80z", "???z\n" },
        { "\xed\x95", "??\n" },           /* cut off */
        { "\xed\xa0\x80", "???\n" },      /* a surrogate */
        { "\xf4\x90\x80\x80", "????\n" }, /* beyond Unicode */
        { "\xe0\x80\xaf", "???\n" },      /* overlong */
        { "\xc2\x9b", "?\n" },            /* C1 */
        { "a\xe2\x80\xae"
          "b",
          "a?b\n" }, /* right-to-left override */
        { "a\xe2\x80\x8d"
          "b",
          "a?b\n" }, /* joiner */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        start(1, 10);
        assert_int_equal(canvas_text(all, 0, 0, ROLE_TEXT, cases[i].text),
                         text_columns(cases[i].text));
        shows(cases[i].shown);
    }
}

static void text_is_cut_with_an_ellipsis(void **state)
{
    start(6, 10);
    assert_int_equal(canvas_text_cut(all, 0, 1, 5, ROLE_TEXT, "abcde"), 6);
    assert_int_equal(canvas_text_cut(all, 1, 1, 5, ROLE_TEXT, "abcdef"), 6);
    /* a half is left free */
    assert_int_equal(canvas_text_cut(all, 2, 1, 4, ROLE_TEXT, "가나다"), 4);
    assert_int_equal(canvas_text_cut(all, 3, 1, 0, ROLE_TEXT, "abc"), 1);
    canvas_text_right(all, 4, 1, 5, ROLE_TEXT, "ab");
    canvas_text_right(all, 5, 1, 5, ROLE_TEXT, "abcdefgh");
    shows(" abcde\n abcd…\n 가…\n\n    ab\n abcd…\n");
    assert_int_equal(canvas_format(all, 3, 2, ROLE_TEXT, "%d%s", 42, "나"), 6);
    assert_int_equal(grid_at(&grid, 3, 2)->chars[0], '4');
}

static void wraps(int columns, int indent, const char *text, int rows, const char *expected)
{
    start(4, columns);
    assert_int_equal(canvas_wrap(all, 0, indent, ROLE_TEXT, text), rows);
    shows(expected);
}

static void long_text_wraps_at_blanks(void **state)
{
    wraps(10, 2, "the quick brown fox", 3, "the quick\n  brown\n  fox\n\n");
    wraps(5, 0, "abcdefgh ij", 3, "abcde\nfgh\nij\n\n"); /* a word longer than a line */
    wraps(5, 0, "abcde fgh", 2, "abcde\nfgh\n\n\n");
    wraps(5, 0, "가나다 라", 2, "가나\n다 라\n\n\n");
    wraps(6, 1, "one\n\ntwo", 3, "one\n\n two\n\n");
    wraps(6, 0, "", 1, "\n\n\n\n");
    wraps(2, 0, "a b c d e f", 6, "a\nb\nc\nd\n"); /* counted, though not drawn */
    wraps(1, 5, "가나", 2, "\n\n\n\n");            /* ends, even where nothing fits */
}

static void marks_change_the_look_alone(void **state)
{
    start(1, 6);
    struct cell cell = { .chars = { 'x' }, .width = 1, .attrs = CELL_BOLD, .fg = 1, .bg = 2 };
    canvas_text(all, 0, 0, ROLE_TEXT, "abc");
    canvas_cell(all, 0, 3, &cell);
    assert_int_equal(cell_look(grid_at(&grid, 0, 3), THEME_TERMINAL, THEME_256).bg, 2);
    struct cell twice = { .chars = { ' ' },
                          .width = 1,
                          .role = ROLE_BAR,
                          .attrs = CELL_REVERSE,
                          .fg = 1,
                          .bg = COLOUR_BY_ROLE };
    /* reversed within what is reversed */
    assert_false(cell_look(&twice, THEME_TERMINAL, THEME_NONE).reverse);
    assert_int_equal(cell_look(&twice, THEME_TERMINAL, THEME_NONE).fg, -1);
    canvas_mark(all, 0, -1, 5, ROLE_CURRENT);
    shows("abcx\n");
    assert_int_equal(role_at(0, 0), ROLE_CURRENT);
    assert_int_equal(role_at(0, 3), ROLE_CURRENT);
    assert_int_equal(role_at(0, 4), ROLE_TEXT);
    assert_int_equal(grid_at(&grid, 0, 3)->fg, COLOUR_BY_ROLE);
}

static void a_guests_colours_stay_in_every_theme(void **state)
{
    struct cell cell = {
        .chars = { 'x' }, .width = 1, .role = ROLE_TEXT, .fg = 1, .bg = COLOUR_BY_ROLE
    };
    assert_int_equal(cell_look(&cell, THEME_LIGHT, THEME_256).fg, 1);
    assert_int_equal(cell_look(&cell, THEME_LIGHT, THEME_256).bg, 231);
    assert_int_equal(cell_look(&cell, THEME_TERMINAL, THEME_256).bg, -1);
    cell.fg = COLOUR_BY_ROLE;
    cell.bg = 4;
    assert_int_equal(cell_look(&cell, THEME_DARK, THEME_16).fg, 7);
    assert_int_equal(cell_look(&cell, THEME_DARK, THEME_16).bg, 4);
}

static void cells_of_a_guest_are_checked(void **state)
{
    start(1, 6);
    struct cell wide = { .chars = { 0xac00 }, .width = 2 }, odd = { .chars = { 0x1b }, .width = 1 },
                lies = { .chars = { 'x' }, .width = 2 }, half = { .width = 0 },
                empty = { .width = 1 };
    canvas_cell(all, 0, 0, &wide);
    canvas_cell(all, 0, 1, &half); /* part of copying a row: the character stays whole */
    canvas_cell(all, 0, 2, &odd);
    canvas_cell(all, 0, 3, &lies);
    canvas_cell(all, 0, 5, &wide); /* the edge cuts it */
    shows("가??\n");
    canvas_cell(all, 0, 2, &empty);
    shows("가 ?\n");
}

static void other_characters_have_ascii_ones(void **state)
{
    assert_int_equal(ascii_alike('a'), 'a');
    assert_int_equal(ascii_alike(0x2500), '-');
    assert_int_equal(ascii_alike(0x2502), '|');
    assert_int_equal(ascii_alike(0x251c), '+');
    assert_int_equal(ascii_alike(0x25b6), '>');
    assert_int_equal(ascii_alike(0xac00), '?');
    assert_int_equal(ascii_alike(0x1b), '?');
}

/* ---- As a picture ---- */

static char *picture(const char *title)
{
    char *text;
    size_t size;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    assert_true(svg_write(file, &grid, title));
    fclose(file);
    return text;
}

static void has(const char *text, const char *part, bool wanted)
{
    if ((strstr(text, part) != NULL) != wanted)
        fail_msg("%s %s in:\n%s", wanted ? "no" : "unexpected", part, text);
}

static void frames_have_titles(void **state)
{
    start(3, 9);
    canvas_frame(all, ROLE_FRAME, " ab ", ROLE_STRONG, false);
    shows("┌ ab ───┐\n│       │\n└───────┘\n");
    assert_int_equal(role_at(0, 0), ROLE_FRAME);
    assert_int_equal(role_at(0, 2), ROLE_STRONG);
    canvas_frame(all, ROLE_FRAME, "abcdefghijkl", ROLE_STRONG, true);
    shows("+abcdef…+\n|       |\n+-------+\n");
    canvas_frame_thick(all, ROLE_FOCUS, false);
    shows("┏━━━━━━━┓\n┃       ┃\n┗━━━━━━━┛\n");
    assert_int_equal(role_at(2, 8), ROLE_FOCUS);
    char *text = picture(NULL);
    has(text, "┏", false); /* lines, whatever the font */
    free(text);
    canvas_frame_thick(all, ROLE_FOCUS, true);
    shows("#=======#\n|       |\n#=======#\n");
    start(1, 9);
    canvas_frame(all, ROLE_FRAME, NULL, ROLE_STRONG, true);
    canvas_frame_thick(all, ROLE_FRAME, true);
    shows("\n"); /* no room */
}

static void a_picture_is_well_formed(void **state)
{
    start(5, 20);
    canvas_frame(all, ROLE_FOCUS, " <&\"> ", ROLE_STRONG, false);
    canvas_text(all, 1, 1, ROLE_VCPU1, "a<b && c>d \"q\" 'r'");
    canvas_text(all, 2, 1, ROLE_TEXT, "안녕 e\xcc\x81 █▌░");
    *grid_at(&grid, 3, 1) =
        (struct cell){ .chars = { 0x1b, 0xfffe }, .width = 1, .fg = 9, .bg = 255, .attrs = 7 };
    char *text = picture("x<\033\xff&</title>");
    check_xml(text);
    has(text, "a&#60;b &#38;&#38; c&#62;d", true);
    has(text, "<title>x&#60;??&#38;&#60;/title&#62;</title>", true);
    has(text, "script", false);
    free(text);
    text = picture(NULL);
    check_xml(text);
    has(text, "<title>", false);
    free(text);
}

static void a_picture_places_every_run(void **state)
{
    start(2, 12);
    canvas_text(all, 0, 0, ROLE_TEXT, "ab  cd");
    canvas_text(all, 0, 6, ROLE_TEXT, "가나");
    canvas_text(all, 1, 2, ROLE_BAR, "xy");
    char *text = picture(NULL);
    has(text, "<text x=\"12\" y=\"24\" fill=\"#d0d0d0\" textLength=\"48\">ab\u00a0\u00a0cd</text>",
        true);
    has(text, "<text x=\"60\" y=\"24\" fill=\"#d0d0d0\">가</text>", true);
    has(text, "<text x=\"76\" y=\"24\" fill=\"#d0d0d0\">나</text>", true);
    has(text, "<rect x=\"28\" y=\"28\" width=\"16\" height=\"16\" fill=\"#3a3a3a\"/>", true);
    has(text, "fill=\"#d0d0d0\" textLength=\"16\">xy</text>", true);
    free(text);
}

static void a_picture_is_on_the_ground_of_its_theme(void **state)
{
    start(1, 4);
    grid.theme = THEME_LIGHT;
    canvas_text(all, 0, 0, ROLE_TEXT, "ab");
    char *text = picture("t");
    has(text, "rx=\"8\" fill=\"#ffffff\"", true);
    has(text, "fill=\"#262626\" textLength=\"16\">ab</text>", true);
    has(text, "#1c1c1c", false);
    has(text, "<rect x=\"12\"", false); /* the ground needs no drawing */
    free(text);
}

static void a_picture_has_looks_lines_and_a_cursor(void **state)
{
    start(2, 8);
    struct cell cell = { .chars = { 'u' },
                         .width = 1,
                         .attrs = CELL_BOLD | CELL_UNDERLINE,
                         .fg = 208,
                         .bg = COLOUR_BY_ROLE };
    canvas_cell(all, 0, 0, &cell);
    canvas_text(all, 0, 1, ROLE_FRAME, "─┐▌");
    char *text = picture(NULL);
    has(text, "fill=\"#ff8700\" font-weight=\"bold\" text-decoration=\"underline\">u</text>", true);
    has(text, "d=\"M20 20H28M28 20H32M32 20V28\"", true); /* to the very edge of the cell */
    has(text, "<rect x=\"36\" y=\"12\" width=\"4\" height=\"16\" fill=\"#949494\"/>", true);
    has(text, "fill=\"#d0d0d0\"", false);
    free(text);
    grid.cursor_row = 1;
    grid.cursor_column = 7;
    text = picture(NULL);
    has(text, "<rect x=\"68\" y=\"28\" width=\"8\" height=\"16\" fill=\"#d0d0d0\"/>", true);
    free(text);
}

#define TEST(f) cmocka_unit_test_teardown(f, tear_down)

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        TEST(a_new_grid_is_blank),
        TEST(a_theme_outlives_its_cells),
        TEST(text_is_clipped_at_every_edge),
        TEST(canvases_nest),
        TEST(wide_characters_take_two_cells),
        TEST(half_a_wide_character_turns_blank),
        TEST(popups_cut_what_is_behind_them),
        TEST(marks_combine),
        TEST(what_is_no_text_is_a_question_mark),
        TEST(text_is_cut_with_an_ellipsis),
        TEST(long_text_wraps_at_blanks),
        TEST(marks_change_the_look_alone),
        TEST(a_guests_colours_stay_in_every_theme),
        TEST(frames_have_titles),
        TEST(cells_of_a_guest_are_checked),
        TEST(other_characters_have_ascii_ones),
        TEST(a_picture_is_well_formed),
        TEST(a_picture_places_every_run),
        TEST(a_picture_is_on_the_ground_of_its_theme),
        TEST(a_picture_has_looks_lines_and_a_cursor),
    };
    return cmocka_run_group_tests_name("grid", tests, NULL, NULL);
}
