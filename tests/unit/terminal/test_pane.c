/* Guests' consoles: what they print is shown as a terminal would, and whatever they print is
 * survived. */
#include "test.h"

#include "terminal/pane.h"

#include <locale.h>

#ifndef __SANITIZE_ADDRESS__
#define __SANITIZE_ADDRESS__ 0
#endif
#ifndef __SANITIZE_THREAD__
#define __SANITIZE_THREAD__ 0
#endif

enum { RANDOM_BYTES = (__SANITIZE_ADDRESS__ || __SANITIZE_THREAD__ ? 1 : 10) * 1000000 };

static struct pane *pane;
static struct grid grid;

static void feed(const char *text)
{
    pane_feed(pane, (const uint8_t *)text, strlen(text));
}

static void open_pane(int rows, int columns)
{
    pane_free(pane);
    pane = pane_new(rows, columns);
    assert_non_null(pane);
    assert_true(grid_init(&grid, rows, columns));
}

static void start(int rows, int columns, const char *text)
{
    open_pane(rows, columns);
    feed(text);
}

static int tear_down(void **state)
{
    pane_free(pane);
    pane = NULL;
    grid_destroy(&grid);
    return 0;
}

static struct canvas whole(void)
{
    return canvas_of(&grid, (struct rect){ 0, 0, grid.rows, grid.columns });
}

/* What it looks like, without the empty lines at the end. */
static void shows_scrolled(int back, const char *expected)
{
    grid_clear(&grid);
    pane_draw(pane, whole(), back);
    char *text = grid_to_text(&grid);
    assert_non_null(text);
    size_t n = strlen(text);
    while (n && text[n - 1] == '\n')
        text[--n] = '\0';
    assert_string_equal(text, expected);
    free(text);
}

static void shows(const char *expected)
{
    shows_scrolled(0, expected);
}

static struct cell cell_at(int row, int column)
{
    pane_draw(pane, whole(), 0);
    return *grid_at(&grid, row, column);
}

static void looks(int column, int fg, int bg, int attrs)
{
    struct cell c = cell_at(0, column);
    assert_int_equal(c.fg, fg);
    assert_int_equal(c.bg, bg);
    assert_int_equal(c.attrs, attrs);
    assert_int_equal(c.role, ROLE_TEXT);
}

static void cursor_is_at(int row, int column)
{
    int r = -1, c = -1;
    assert_true(pane_cursor(pane, &r, &c));
    assert_int_equal(r, row);
    assert_int_equal(c, column);
}

/* ---- A terminal ---- */

static void text_is_shown(void **state)
{
    start(3, 20, "Hello, KVM!");
    assert_int_equal(pane_rows(pane), 3);
    assert_int_equal(pane_columns(pane), 20);
    shows("Hello, KVM!");
    looks(0, COLOUR_BY_ROLE, COLOUR_BY_ROLE, 0);
    cursor_is_at(0, 11);
    feed("\rJ\b\b\tx");
    shows("Jello, KxM!");
}

static void newlines_return_to_the_first_column(void **state)
{
    start(4, 20, "one\ntwo\r\nthree\vfour");
    shows("one\ntwo\nthree\nfour");
    feed("\033c");
    shows("");
    feed("one\ntwo");
    shows("one\ntwo");
}

static void long_lines_wrap(void **state)
{
    start(3, 5, "abcdefg");
    shows("abcde\nfg");
    cursor_is_at(1, 2);
    start(3, 5, "abcde\nfg"); /* exactly full: no empty line */
    shows("abcde\nfg");
    start(3, 5, "\033[?7labcdefg");
    shows("abcdg");
}

static void sequences_move_and_erase(void **state)
{
    start(4, 10, "\033[2;3Hx\033[9999;9999Hy\033[H\033[2Cz\0337\033[4Hw\0338!");
    shows("  z!\n  x\n\nw        y");
    feed("\033[2J");
    shows("");
    feed("\033[Habc\033[2D\033[K");
    shows("a");
    feed("\033[H\033[Lb\033[2;3r\033[2;1H1\n2\n3\033[r");
    shows("b\n2\n3");
    start(2, 10, "\033(0qx\033(Bq"); /* line drawing */
    shows("─│q");
    start(2, 10, "\0338a"); /* restored without having been saved */
    looks(0, COLOUR_BY_ROLE, COLOUR_BY_ROLE, 0);
    cursor_is_at(0, 1);
}

static void looks_are_kept(void **state)
{
    start(2, 40,
          "\033[31ma\033[1;4;7;92;101mb\033[0mc\033[38;5;200md\033[48;2;255;0;0me\033[39;49mf");
    looks(0, 1, COLOUR_BY_ROLE, 0);
    looks(1, 10, 9, CELL_BOLD | CELL_UNDERLINE | CELL_REVERSE);
    looks(2, COLOUR_BY_ROLE, COLOUR_BY_ROLE, 0);
    looks(3, 200, COLOUR_BY_ROLE, 0);
    looks(4, 200, 196, 0);
    looks(5, COLOUR_BY_ROLE, COLOUR_BY_ROLE, 0);
    start(1, 40,
          "\033[38;2;95;135;175ma\033[38;2;120;120;120mb\033[38;2;0;0;0mc\033[38;2;255;255;"
          "255md\033[38:2:8:8:8me\033[38;2;120;"
          "40;0mf");
    const int expected[] = { 67, 243, 16, 231, 232, 88 };
    for (int i = 0; i < 6; i++)
        looks(i, expected[i], COLOUR_BY_ROLE, 0);
    start(1, 40, "\033[4;7;44m\033[2K");
    looks(3, COLOUR_BY_ROLE, 4, 0); /* what is erased is not underlined */
}

static void wide_characters_take_two_columns(void **state)
{
    start(3, 10, "안녕a");
    shows("안녕a");
    assert_int_equal(cell_at(0, 0).width, 2);
    assert_int_equal(cell_at(0, 1).width, 0);
    assert_int_equal(cell_at(0, 4).chars[0], 'a');
    cursor_is_at(0, 5);
    start(3, 5, "가나다"); /* does not fit into the last column */
    shows("가나\n다");
    start(2, 10, "가나\r\033[2Cx");
    shows("가x");
    start(2, 10, "가나\r\033[1Cx"); /* half of one overwritten */
    shows(" x나");
    start(2, 10, "가나\r\033[3Cx");
    shows("가 x");
    start(2, 10, "a\u0378z"); /* unknown to the C library: of no certain width */
    shows("a\uFFFDz");
    start(2, 10, "a\u00adz"); /* a soft hyphen draws nothing */
    shows("az");
    start(1, 10, "가나");
    pane_draw(pane, canvas_of(&grid, (struct rect){ 0, 0, 1, 3 }), 0); /* cut by the canvas */
    assert_int_equal(grid_at(&grid, 0, 2)->width, 1);
    assert_int_equal(grid_at(&grid, 0, 2)->chars[0], ' ');
}

static void combining_characters_stay_on_theirs(void **state)
{
    start(2, 10, "e\u0301x");
    assert_int_equal(cell_at(0, 0).chars[1], 0x301);
    assert_int_equal(cell_at(0, 1).chars[0], 'x');
    feed("\u0300");
    assert_int_equal(cell_at(0, 1).chars[1], 0x300);
    start(2, 10, "\u1112\u1161\u11abx"); /* a syllable of Hangul in parts */
    assert_int_equal(cell_at(0, 0).chars[2], 0x11ab);
    assert_int_equal(cell_at(0, 2).chars[0], 'x');
    start(2, 10, "\033[2C\u0301x");
    shows("  x");
}

static void lines_that_leave_can_be_seen_again(void **state)
{
    start(2, 10, "\033[31mone   \ntwo\033[m\nthree\nfour");
    assert_int_equal(pane_scrollback(pane), 2);
    shows("three\nfour");
    shows_scrolled(1, "two\nthree");
    shows_scrolled(2, "one\ntwo");
    assert_int_equal(grid_at(&grid, 0, 0)->fg, 1);
    shows_scrolled(99, "one\ntwo");
    shows_scrolled(-1, "three\nfour");
    char line[16];
    for (int i = 0; i < PANE_SCROLLBACK + 500; i++) {
        snprintf(line, sizeof line, "\n%d", i);
        feed(line);
    }
    assert_int_equal(pane_scrollback(pane), PANE_SCROLLBACK);
    shows_scrolled(PANE_SCROLLBACK, "498\n499");
    shows_scrolled(1, "1497\n1498");
    shows("1498\n1499");
}

static void a_cursor_can_be_hidden(void **state)
{
    int row, column;
    start(2, 10, "ab");
    cursor_is_at(0, 2);
    feed("\033[?1;25l");
    assert_false(pane_cursor(pane, &row, &column));
    feed("\033[?25h");
    cursor_is_at(0, 2);
    feed("\033[?25l\033c");
    cursor_is_at(0, 0);
}

static void only_the_canvas_is_drawn_on(void **state)
{
    start(3, 10, "0123456789\nabc\ndef");
    pane_draw(pane, canvas_of(&grid, (struct rect){ 1, 2, 1, 3 }), 0);
    char *text = grid_to_text(&grid);
    assert_string_equal(text, "\n  012\n\n");
    free(text);
}

/* ---- The filter ---- */

static char passed[300000];
static size_t passed_size;

static void on_passed(void *context, const char *bytes, size_t n)
{
    (void)context;
    assert_true(n > 0 && n <= 4096);
    assert_true(passed_size + n < sizeof passed);
    memcpy(passed + passed_size, bytes, n);
    passed_size += n;
    passed[passed_size] = '\0';
}

static void filter_n(const char *bytes, size_t n)
{
    struct pane_filter *f = pane_filter_new(on_passed, NULL);
    passed_size = 0;
    passed[0] = '\0';
    pane_filter_feed(f, (const uint8_t *)bytes, n);
    pane_filter_free(f);
}

static void filter(const char *from, const char *expected)
{
    filter_n(from, strlen(from));
    assert_string_equal(passed, expected);
}

static void whole_characters_pass(void **state)
{
    filter("plain\ttext\b\r\n", "plain\ttext\b\r\r\n");
    filter("안녕 é € 😀", "안녕 é € 😀");
    filter("\xed\x95", ""); /* it may go on */
    filter("\xed\x95\x41", "\uFFFDA");
    filter("\xed\033[m", "\uFFFD\033[m");
    filter("\xc0\xaf\xff", "\uFFFD\uFFFD\uFFFD");
    filter("\xe0\x80\xaf|\xed\xa0\x80|\xf4\x90\x80\x80", "\uFFFD|\uFFFD|\uFFFD");
    filter("a\xc2\x9b"
           "31m",
           "a31m");
    filter("a\x9b"
           "31m",
           "a\uFFFD31m");
    filter("a\u202e\u200d\ufeff\ufe0f\U000e0041\u302a\u3099z", "az");
    filter("a\u0301\u0301\u0301\u0301\u0301z", "a\u0301\u0301\u0301z");
    filter("\n\u0301z\033[m\u0301", "\r\nz\033[m");
    filter("\a\x01\x7f\x05z", "z");
    filter_n("a\0b\033[\0001m", 8);
    assert_string_equal(passed, "ab\033[1m");
}

static void sequences_are_chosen(void **state)
{
    filter("\033[5b\033[b", "");
    filter("\033[4h\033[20h\033[h", "");
    filter("\033[?4h\033[?1049h\033[?3;7;25;6l", "\033[?7l\033[?25l");
    filter("\033[>c\033[c\033[6n\033[?6n\033[5i\033[8;9;9t\033[1;2s\033[u\033[!p\033[2 q\033[1'}",
           "");
    filter("\033[;12345;007H\033[38:5:1m", "\033[;999;7H\033[38:5:1m");
    filter("\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15m",
           "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15m");
    filter("\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16m", "");
    filter("\033[;;;;;;;;;;;;;;;;;;;;;;;;;;m", "");
    filter("\0337\0338\033D\033M\033E\033(0\033)B\033c",
           "\0337\0338\033D\033M\033E\033(0\033)B\033c");
    filter("\033(A\033*0\033#8\033#6\033 G\033=\033>\033n\033~\033N\033H\033%G\033((0", "");
    filter("\033[3\nx\033[3\033[4mx\033[3\x18x\033\nx\033[3é", "\r\nx\033[4mxx\r\nxé");
}

static void strings_are_dropped(void **state)
{
    filter("a\033]0;title\ab\033Pq\033\\c\033_x\033\\d\033^x\033\\e\033Xx\033\\f", "abcdef");
    filter("a\033]0;title\x18z", "az");
    filter("a\033]0;title\033[mz", "a\033[mz");
    filter("a\033]0;안녕\033\\z", "az");
}

static void nothing_swallows_output_for_ever(void **state)
{
    static const char *const starts[] = { "\033]", "\033P",  "\033[",  "\033",
                                          "\033(", "\033[1", "\033[?", "\033[ " };
    static const char fillers[] = "x1;: \x7f"
                                  "\0";
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        for (size_t k = 0; k + 2 < sizeof fillers; k++) {
            static char text[6000];
            memset(text, fillers[k], sizeof text);
            memcpy(text, starts[i], strlen(starts[i]));
            text[sizeof text - 1] = 'z';
            filter_n(text, sizeof text);
            assert_true(fillers[k] == '\x7f' || (passed_size && passed[passed_size - 1] == 'z'));
        }
    }
}

/* ---- Guests that mean harm ---- */

static void is_alive(void)
{
    feed("\033\\\x18\033[r\033[?7;25h\033c\033(B\033)B\x0fstill here");
    shows("still here");
}

/* Each of these hangs or crashes libvterm 0.1.4 when it gets it raw. */
static void what_kills_libvterm_does_not_reach_it(void **state)
{
    static const char *const hostile[] = {
        "\033[b",
        "x\033[b",
        "\033[999999999b",
        "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17m",
        "\033[::::::::::::::::::::::::::::::::::::::::m",
        "\033[4h\u0301",
        "\033[4hx\u0301\u0301",
        "\033[?4h\u0301",
        "\xe2\x80",
        "\xf0\x9f\x98",
        "\xe2\x80\033[m\xe2",
        "\xed\x95\n",
        "\xfd\xbf\xbf",
        "\033]",
        "\033]0;\033]\033P\033[b",
        "\033P$qm\033\\",
        "\033[38m",
        "\033[38;5m",
        "\033[0;0;0;0;0;0;0;0;0;0;0;0;0;38;5m",
        "\033[0;0;0;0;0;0;0;0;0;0;0;0;0;0;38m",
        "\033[999S\033[999T\033[999L\033[999M\033[999P\033[999@\033[999X\033[999I\033[999Z",
        "\033[5;3r\033[2;2r\033[999;999r\033[0;0r\n\n\033M\033D",
        "\033#6\033[?69h\033[2;1sxxxx\033[@",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        for (int columns = 2; columns <= 80; columns += 39) {
            start(1 + columns / 4, columns > 9 ? columns : 10, hostile[i]);
            is_alive();
            open_pane(1, 2);
            feed(hostile[i]);
            feed("x가");
            feed(hostile[i]);
            pane_draw(pane, whole(), 0);
        }
    }
}

static void feed_repeated(const char *text, size_t times)
{
    size_t n = strlen(text);
    uint8_t *bytes = malloc(n * times);
    assert_non_null(bytes);
    for (size_t i = 0; i < times; i++)
        memcpy(bytes + i * n, text, n);
    pane_feed(pane, bytes, n * times);
    free(bytes);
}

static void huge_writes_are_survived(void **state)
{
    open_pane(24, 80);
    feed_repeated("x", RANDOM_BYTES > 1000000 ? 3000000 : 1000000);
    feed_repeated("가", 100000);
    feed_repeated("\u0301", 100000);
    is_alive();
}

static uint64_t seed = 88172645463325252u;

static uint32_t next_random(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % below;
}

static void random_bytes_are_survived(void **state)
{
    static uint8_t bytes[20000];
    open_pane(24, 80);
    for (size_t fed = 0; fed < RANDOM_BYTES;) {
        size_t n = 1 + next_random(sizeof bytes);
        for (size_t i = 0; i < n; i++)
            bytes[i] = (uint8_t)next_random(256);
        pane_feed(pane, bytes, n);
        fed += n;
        if (next_random(10) == 0)
            pane_draw(pane, whole(), (int)next_random(100));
    }
    is_alive();
}

static void panes_of_every_size_work(void **state)
{
    start(1, 2, "abc가나\n\033[2;2Hx\033[5L\u0301가\u3099\u3099가");
    pane_draw(pane, whole(), 0);
    start(1, 2, "가");
    shows("가");
    start(300, 600, "\033[300;598Hx가나");
    assert_int_equal(cell_at(298, 597).chars[0], 'x'); /* the last line has scrolled */
    assert_int_equal(cell_at(298, 598).width, 2);
    assert_int_equal(cell_at(299, 0).width, 2);
    for (int i = 0; i < 50; i++)
        feed("\n\033[600Cx");
    assert_int_equal(pane_scrollback(pane), 51);
    assert_null(pane_new(1, 1));
    assert_null(pane_new(0, 80));
}

static char *drawn(int back)
{
    grid_clear(&grid);
    pane_draw(pane, whole(), back);
    return grid_to_text(&grid);
}

static void same_however_it_is_cut(const char *text, size_t n, int rows, int columns)
{
    open_pane(rows, columns);
    pane_feed(pane, (const uint8_t *)text, n);
    char *at_once = drawn(0), *above = drawn(rows);
    open_pane(rows, columns);
    for (size_t i = 0; i < n; i++)
        pane_feed(pane, (const uint8_t *)text + i, 1);
    char *by_bytes = drawn(0), *above_by_bytes = drawn(rows);
    assert_string_equal(by_bytes, at_once);
    assert_string_equal(above_by_bytes, above);
    free(at_once);
    free(above);
    free(by_bytes);
    free(above_by_bytes);
}

static void cuts_change_nothing(void **state)
{
    static const char text[] =
        "plain \033[31mred\033[m 안녕\u0301 e\u0301\u0301\u0301\u0301 \033(0qéq가q\033(B\n"
        "\xed\x95z\033]0;t\abcdef\u0301ghijk\u1112\u1161\u11ab\033[2;3Hxy\033["
        "K\033M\0337\n\n\0338z\033[4b";
    for (int columns = 2; columns < 40; columns++)
        same_however_it_is_cut(text, sizeof text - 1, 1 + columns % 7, columns);
    static const char alphabet[] =
        "aq \n\r\b\t\033[(0B;?1297mHKrhlJ\xea\xb0\x80\xcc\x81\x0e\x0f]\a";
    for (int run = 0; run < 100; run++) {
        char random[400];
        for (size_t i = 0; i < sizeof random; i++)
            random[i] = alphabet[next_random(sizeof alphabet - 1)];
        same_however_it_is_cut(random, sizeof random, 1 + (int)next_random(9),
                               2 + (int)next_random(20));
    }
}

#define TEST(f) cmocka_unit_test_teardown(f, tear_down)

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        TEST(text_is_shown),
        TEST(newlines_return_to_the_first_column),
        TEST(long_lines_wrap),
        TEST(sequences_move_and_erase),
        TEST(looks_are_kept),
        TEST(wide_characters_take_two_columns),
        TEST(combining_characters_stay_on_theirs),
        TEST(lines_that_leave_can_be_seen_again),
        TEST(a_cursor_can_be_hidden),
        TEST(only_the_canvas_is_drawn_on),
        TEST(whole_characters_pass),
        TEST(sequences_are_chosen),
        TEST(strings_are_dropped),
        TEST(nothing_swallows_output_for_ever),
        TEST(what_kills_libvterm_does_not_reach_it),
        TEST(huge_writes_are_survived),
        TEST(random_bytes_are_survived),
        TEST(panes_of_every_size_work),
        TEST(cuts_change_nothing),
    };
    return cmocka_run_group_tests_name("pane", tests, NULL, NULL);
}
