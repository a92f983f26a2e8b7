/* The text screen of a guest in its pane. */
#include "around.h"

#include "event/pc.h"
#include "event/ports.h"
#include "view/text_pane.h"

static void write_bytes(unsigned place, const uint8_t *bytes, uint8_t n)
{
    struct event e = {
        .reason = EVENT_MMIO, .direction = EVENT_OUT, .gpa = PC_TEXT + place, .size = n, .count = 1
    };
    memcpy(e.data, bytes, n);
    add(e);
}

/* Of vCPU 0: characters from a cell on, a write each. */
static void put(unsigned row, unsigned column, const char *text, uint8_t attribute)
{
    for (unsigned cell = row * PC_COLUMNS + column; *text; cell++, text++)
        write_bytes(2 * cell, (const uint8_t[]){ (uint8_t)*text, attribute }, 2);
}

static void crtc(uint8_t index, uint8_t value)
{
    struct event e = { .reason = EVENT_IO, .direction = EVENT_OUT, .size = 1, .count = 1 };
    e.port = PORT_CRTC;
    e.data[0] = index;
    add(e);
    e.port = PORT_CRTC + 1;
    e.data[0] = value;
    e.detail = index;
    add(e);
}

static void cursor(unsigned row, unsigned column)
{
    unsigned cell = row * PC_COLUMNS + column;
    crtc(14, (uint8_t)(cell >> 8));
    crtc(15, (uint8_t)cell);
}

static void draw_pane(int rows, int columns)
{
    struct canvas canvas = fresh(rows + 2, columns + 2);
    pane_free(view.seen.vcpus[0].pane);
    view.seen.vcpus[0].pane = pane_new(rows, columns);
    view_pane(canvas, &view, 0);
}

/* In a pane that has room for all of it. */
static const struct cell *cell_at(int row, int column)
{
    return grid_at(&grid, 1 + row, 1 + column);
}

static void it_is_shown_as_soon_as_it_is_written_to(void **state)
{
    start(1);
    print(0, "serial");
    pane(0, 4, 40,
         "┌ 0 counter.bin ─ KVM ─ running ───────┐\n"
         "│serial                                │\n"
         "│                                      │\n"
         "└──────────────────────────────────────┘\n");
    put(1, 2, "Hello", 0x07);
    pane(0, 4, 40,
         "┌ 0 counter.bin ─ text ─ KVM ─ running ┐\n"
         "│                                      │\n"
         "│  Hello                               │\n"
         "└──────────────────────────────────────┘\n");
    view.chosen.vcpus[0].serial = true;
    pane(0, 4, 40,
         "┌ 0 counter ─ serial ─ KVM ─ running ──┐\n"
         "│serial                                │\n"
         "│                                      │\n"
         "└──────────────────────────────────────┘\n");
}

static void the_title_drops_it_before_the_state(void **state)
{
    start(1);
    put(0, 0, "a", 0x07);
    draw_pane(2, 26);
    assert_true(has("┌0 counter ─ text ─ running┐"));
    draw_pane(2, 20);
    assert_true(has("┌0 counter ─ running─┐"));
}

static void each_pane_has_its_own(void **state)
{
    start(2);
    put(0, 0, "of the first", 0x07);
    print(1, "of the second");
    pane(1, 3, 20,
         "┌1 hello ─ running─┐\n"
         "│of the second     │\n"
         "└──────────────────┘\n");
    assert_true(view_has_text(&view, 0));
    assert_false(view_has_text(&view, 1));
}

/* A PC's colours 1, 4, 6, 14 are a terminal's 4, 1, 3, 11; nothing blinks. */
static void colours_are_those_of_a_terminal(void **state)
{
    start(1);
    put(0, 0, "a", 0x1e);
    put(0, 1, "b", 0x46);
    put(0, 2, "c", 0x9f);
    draw_pane(PC_ROWS, PC_COLUMNS);
    assert_int_equal(cell_at(0, 0)->fg, 11);
    assert_int_equal(cell_at(0, 0)->bg, 4);
    assert_int_equal(cell_at(0, 1)->fg, 3);
    assert_int_equal(cell_at(0, 1)->bg, 1);
    assert_int_equal(cell_at(0, 2)->fg, 15);
    assert_int_equal(cell_at(0, 2)->bg, 4);
}

/* Bright inks of which there are none are told by bold. */
static void bright_is_bold_in_eight_colours(void **state)
{
    struct cell bright = { .role = ROLE_TEXT, .fg = 11, .bg = 4 }, dark = { .fg = 3, .bg = 4 };
    struct look look = cell_look(&bright, THEME_TERMINAL, THEME_8);
    assert_true(look.bold && look.fg == 3 && look.bg == 4);
    assert_false(cell_look(&dark, THEME_TERMINAL, THEME_8).bold);
    assert_false(cell_look(&bright, THEME_TERMINAL, THEME_16).bold);
    look = cell_look(&bright, THEME_TERMINAL, THEME_NONE);
    assert_true(!look.bold && look.fg == -1 && look.bg == -1);
}

static void lines_are_drawn_in_ascii_too(void **state)
{
    static const char box[] = "\xc9\xcd\xbb\xba\xc4\xb3\xdb";
    start(1);
    put(0, 0, box, 0x07);
    draw_pane(1, 10);
    assert_true(has("╔═╗║─│█"));
    view.chosen.ascii = true;
    draw_pane(1, 10);
    assert_true(has("+-+|-|#"));
}

/* ---- In a smaller pane, and in a larger one ---- */

static void a_small_pane_shows_what_is_around_the_cursor(void **state)
{
    start(1);
    put(0, 0, "first", 0x07);
    put(9, 0, "tenth", 0x07);
    put(9, 70, "far", 0x07);
    draw_pane(3, 20);
    assert_true(has("│first"));
    cursor(9, 0);
    draw_pane(3, 20);
    assert_false(has("first"));
    assert_true(has("│tenth"));
    cursor(9, 75);
    draw_pane(3, 20);
    assert_false(has("tenth"));
    assert_true(has("far"));
}

static void it_can_be_scrolled(void **state)
{
    int forth, back;
    start(1);
    put(0, 0, "first", 0x07);
    put(24, 0, "last", 0x07);
    cursor(9, 0);
    view_text_reach(&view, 0, 3, &forth, &back);
    assert_int_equal(back, 7);
    assert_int_equal(forth, -15);
    view.chosen.vcpus[0].scrolled_back = back;
    draw_pane(3, 20);
    assert_true(has("│first"));
    view.chosen.vcpus[0].scrolled_back = forth;
    draw_pane(3, 20);
    assert_true(has("│last"));
}

static void a_large_pane_has_it_in_its_middle(void **state)
{
    start(1);
    put(0, 0, "<", 0x07);
    put(24, 79, ">", 0x07);
    draw_pane(PC_ROWS + 4, PC_COLUMNS + 10);
    assert_int_equal(cell_at(2, 5)->chars[0], '<');
    assert_int_equal(cell_at(26, 84)->chars[0], '>');
}

static void the_cursor_is_shown(void **state)
{
    int row, column;
    start(1);
    put(0, 0, "ab", 0x07);
    cursor(0, 1);
    draw_pane(PC_ROWS, PC_COLUMNS);
    assert_int_equal(cell_at(0, 0)->attrs, 0);
    assert_int_equal(cell_at(0, 1)->attrs, CELL_UNDERLINE);
    assert_true(view_text_cursor(&view, 0, 5, 20, &row, &column));
    assert_true(row == 0 && column == 1);
    crtc(10, 0x20);
    draw_pane(PC_ROWS, PC_COLUMNS);
    assert_int_equal(cell_at(0, 1)->attrs, 0);
    assert_false(view_text_cursor(&view, 0, 5, 20, &row, &column));
}

static void typing_is_where_its_cursor_is(void **state)
{
    struct layout layout;
    start(1);
    put(0, 0, "$", 0x07);
    cursor(0, 2);
    view_lay_out(&layout, &view, 24, 80);
    view.chosen.typing = true;
    assert_true(grid_init(&grid, 24, 80));
    view_screen(&grid, &view);
    assert_int_equal(grid.cursor_row, layout.panes[0].row + 1);
    assert_int_equal(grid.cursor_column, layout.panes[0].column + 3);
}

/* ---- In history ---- */

static void the_past_has_its_own(void **state)
{
    start(1);
    print(0, "serial");
    put(0, 0, "ab", 0x07);
    view.chosen.vcpus[0].in_history = true;
    view.chosen.vcpus[0].history_seq = seqs[0] - 2;
    draw_pane(1, 70);
    assert_true(has(" text ") && has("│a "));
    view.chosen.vcpus[0].history_seq = seqs[0] - 3;
    draw_pane(1, 70);
    assert_false(has(" text "));
    view.chosen.vcpus[0].in_history = false;
    draw_pane(1, 70);
    assert_true(has("│ab "));
}

static void no_size_is_too_odd(void **state)
{
    start(1);
    put(12, 40, "x", 0x07);
    cursor(24, 79);
    for (int rows = 1; rows < 30; rows++)
        for (int columns = 2; columns < 90; columns += 3)
            draw_pane(rows, columns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_shown_as_soon_as_it_is_written_to),
        TEST(the_title_drops_it_before_the_state),
        TEST(each_pane_has_its_own),
        TEST(colours_are_those_of_a_terminal),
        TEST(bright_is_bold_in_eight_colours),
        TEST(lines_are_drawn_in_ascii_too),
        TEST(a_small_pane_shows_what_is_around_the_cursor),
        TEST(it_can_be_scrolled),
        TEST(a_large_pane_has_it_in_its_middle),
        TEST(the_cursor_is_shown),
        TEST(typing_is_where_its_cursor_is),
        TEST(the_past_has_its_own),
        TEST(no_size_is_too_odd),
    };
    return cmocka_run_group_tests_name("text pane", tests, NULL, NULL);
}
