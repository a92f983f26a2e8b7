/* Rows of a text screen as lines: what scrolls out, in all the ways in which programs scroll. */
#include "test.h"

#include "event/ports.h"
#include "model/text_rows.h"
#include "model/text_screen.h"

static struct text_rows *rows;
static struct text_screen screen; /* as the guest reads it */
static char lines[1 << 16];
static size_t length;
static unsigned line_count;

static int set_up(void **state)
{
    text_screen_init(&screen);
    length = line_count = 0;
    lines[0] = '\0';
    return 0;
}

static int tear_down(void **state)
{
    text_rows_free(&rows);
    assert_null(rows);
    return 0;
}

/* ---- What a guest does ---- */

static void line(void *context, const struct text_line *l)
{
    assert_ptr_equal(context, &screen);
    assert_true(l->from <= l->count && l->count <= PC_COLUMNS);
    assert_true(length + l->count + 2 < sizeof lines);
    if (!l->from && length && lines[length - 1] != '\n')
        lines[length++] = '\n';
    for (unsigned i = l->from; i < l->count; i++)
        lines[length++] = (char)l->cells[2 * i];
    if (l->ends)
        lines[length++] = '\n';
    lines[length] = '\0';
    line_count += l->ends;
}

static void add(struct event e)
{
    e.direction = EVENT_OUT;
    text_screen_add(&screen, &e);
    text_rows_add(&rows, &e, line, &screen);
}

static void store(unsigned offset, const void *bytes, unsigned n)
{
    struct event e = {
        .reason = EVENT_MMIO, .gpa = PC_TEXT + offset, .size = (uint8_t)n, .count = 1
    };
    memcpy(e.data, bytes, n);
    add(e);
}

static unsigned cell(unsigned row, unsigned column)
{
    return screen.start + row * PC_COLUMNS + column;
}

static void put(unsigned row, unsigned column, const char *text)
{
    for (; *text; text++, column++)
        store(2 * cell(row, column), (const char[]){ *text, 7 }, 2);
}

static void crtc(uint8_t index, uint8_t value)
{
    add((struct event){ .reason = EVENT_IO,
                        .port = PORT_CRTC + 1,
                        .size = 1,
                        .count = 1,
                        .detail = index,
                        .data = { value } });
}

static void set_start(unsigned to)
{
    crtc(0x0c, (uint8_t)(to >> 8));
    crtc(0x0d, (uint8_t)to);
}

static void end(void)
{
    add((struct event){ .reason = EVENT_END });
}

/* n bytes from one offset to another, in writes of so many. */
static void copy(unsigned to, unsigned from, unsigned n, unsigned by)
{
    for (unsigned i = 0; i < n; i += by)
        store(to + i, screen.memory + from + i, by);
}

static void fill(unsigned to, unsigned n, unsigned by)
{
    for (unsigned i = 0; i < n; i += by)
        store(to + i, " \x07 \x07 \x07 \x07", by);
}

static void scroll(unsigned by)
{
    copy(0, 160, 24 * 160, by);
    fill(24 * 160, 160, by);
}

static void scroll_window(unsigned top, unsigned left, unsigned bottom, unsigned right, unsigned n)
{
    unsigned bytes = 2 * (right - left + 1);
    for (unsigned row = top; row + n <= bottom; row++)
        copy(2 * cell(row, left), 2 * cell(row + n, left), bytes, 2);
    for (unsigned row = bottom - n + 1; row <= bottom; row++)
        fill(2 * cell(row, left), bytes, 2);
}

/* Lines as a teletype prints them, numbered, at the bottom of a screen that scrolls. */
static void print_lines(unsigned count, void (*one)(void))
{
    for (unsigned i = 0; i < count; i++) {
        char text[16];
        snprintf(text, sizeof text, "line %u", i + 1);
        if (i >= PC_ROWS)
            one();
        put(i < PC_ROWS ? i : PC_ROWS - 1, 0, text);
    }
}

static void expect_numbered(unsigned count)
{
    char expected[1 << 14];
    size_t n = 0;
    for (unsigned i = 0; i < count; i++)
        n += (size_t)snprintf(expected + n, sizeof expected - n, "line %u\n", i + 1);
    expected[n] = '\0';
    assert_string_equal(lines, expected);
}

/* ---- Scrolling ---- */

static void by_bytes(void)
{
    scroll(1);
}
static void by_words(void)
{
    scroll(2);
}
static void by_dwords(void)
{
    scroll(4);
}
static void by_qwords(void)
{
    scroll(8);
}

/* As C programs do it that leave attributes alone. */
static void by_characters(void)
{
    for (unsigned i = 0; i < 24 * 80; i++)
        store(2 * i, screen.memory + 2 * (i + 80), 1);
    for (unsigned i = 24 * 80; i < 25 * 80; i++)
        store(2 * i, " ", 1);
}

/* The last row gets what comes behind the screen. */
static void with_the_row_below(void)
{
    copy(0, 160, 25 * 160, 4);
}

static void by_start(void)
{
    fill(2 * cell(25, 0), 160, 4);
    set_start(screen.start + 80);
}

/* The start moves up to the end of the memory; then all begins anew. */
static void by_start_and_back(void)
{
    if (screen.start < 2400) {
        by_start();
        return;
    }
    copy(0, 2 * cell(1, 0), 24 * 160, 4);
    fill(24 * 160, 160, 4);
    set_start(0);
}

static void by_windows(void)
{
    scroll_window(0, 0, 24, 79, 1);
}

static void with_a_clock(void)
{
    copy(0, 160, 2000, 4);
    put(0, 70, "12:34:56");
    copy(2000, 2160, 24 * 160 - 2000, 4);
    fill(24 * 160, 160, 4);
    put(0, 70, "        ");
}

static void what_scrolls_out_is_a_line(void **state)
{
    static void (*const ways[])(void) = {
        by_bytes,           by_words, by_dwords,         by_qwords,  by_characters,
        with_the_row_below, by_start, by_start_and_back, by_windows, with_a_clock,
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        set_up(NULL);
        print_lines(60, ways[i]);
        expect_numbered(60 - PC_ROWS);
        end();
        expect_numbered(60);
        tear_down(NULL);
    }
}

static void a_line_comes_as_soon_as_it_is_out(void **state)
{
    print_lines(25, NULL);
    for (unsigned i = 1; i <= 3; i++) {
        by_dwords();
        assert_int_equal(line_count, i);
        put(24, 0, "next");
        assert_int_equal(line_count, i);
    }
    copy(0, 160, 24 * 160, 4);
    assert_int_equal(line_count, 3); /* it could go on to the last row */
    add((struct event){ .reason = EVENT_HLT });
    assert_int_equal(line_count, 4);
}

static void empty_rows_and_rows_alike_are_lines(void **state)
{
    for (unsigned i = 0; i < 25; i++)
        put(i, 0, "same");
    for (unsigned i = 0; i < 3; i++) {
        by_words();
        put(24, 0, "same");
    }
    assert_string_equal(lines, "same\nsame\nsame\n");
    set_up(NULL);
    tear_down(NULL);
    put(0, 0, "a");
    put(2, 3, "b");
    put(24, 0, "z");
    by_dwords();
    by_dwords();
    end();
    assert_string_equal(lines, "a\n\n   b\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"
                               "\nz\n");
}

static void several_rows_at_once(void **state)
{
    print_lines(25, NULL);
    copy(0, 5 * 160, 20 * 160, 4);
    fill(20 * 160, 5 * 160, 4);
    assert_string_equal(lines, "line 1\nline 2\nline 3\nline 4\nline 5\n");
    set_start(160);
    put(0, 0, "x");
    assert_int_equal(line_count, 7);
    set_start(160 + 80 * 20);
    put(0, 0, "x");
    assert_int_equal(line_count, 27);
}

static void a_window_scrolls_within_its_frame(void **state)
{
    put(0, 0, "A title that stays where it is");
    put(24, 0, "F1 Help");
    for (unsigned i = 1; i < 24; i++)
        put(i, 10, (const char[]){ '|', 'r', 'o', 'w', ' ', (char)('a' + i), '|', 0 });
    scroll_window(1, 11, 23, 15, 1);
    put(23, 11, "new 1");
    assert_string_equal(lines, "row b\n");
    scroll_window(1, 11, 23, 15, 2);
    put(23, 11, "new 2");
    assert_string_equal(lines, "row b\nrow c\nrow d\n");
    end();
    assert_non_null(strstr(lines, "A title that stays where it is\n          |row e|\n"));
    assert_non_null(strstr(lines, "          |new 2|\nF1 Help\n"));
}

/* ---- Clearing ---- */

static void what_was_cleared_is_told(void **state)
{
    fill(0, 25 * 160, 4); /* at the start there is nothing yet */
    assert_int_equal(line_count, 0);
    put(0, 0, "Welcome");
    put(2, 2, "to this");
    fill(0, 25 * 160, 2);
    assert_string_equal(lines, "Welcome\n\n  to this\n");
    put(0, 0, "A page");
    for (unsigned i = 0; i < 2000; i++)
        store(2 * i, "\0", 1);
    assert_string_equal(lines, "Welcome\n\n  to this\nA page\n");
    end();
    assert_string_equal(lines, "Welcome\n\n  to this\nA page\n");
}

static void what_is_drawn_again_is_told_once(void **state)
{
    for (unsigned i = 0; i < 5; i++) {
        put(0, 0, "Choose");
        fill(0, 25 * 160, 4);
    }
    assert_string_equal(lines, "Choose\n");
    put(0, 0, "Thanks");
    fill(0, 25 * 160, 4);
    assert_string_equal(lines, "Choose\nThanks\n");
}

/* ---- Drawing in place ---- */

static void nothing_but_the_end_is_told(void)
{
    assert_int_equal(line_count, 0);
    end();
    assert_true(line_count > 0);
}

static void a_clock_in_a_corner_is_no_line(void **state)
{
    for (unsigned second = 0; second < 500; second++) {
        char text[32];
        snprintf(text, sizeof text, "%02u:%02u", second / 60, second % 60);
        put(0, 75, text);
        put(24, 0, "     ");
        put(24, 0, text);
        put(0, 0, second % 2 ? "_" : " ");
    }
    nothing_but_the_end_is_told();
    assert_int_equal(line_count, 25);
}

static void boxes_drawn_again_are_no_lines(void **state)
{
    for (unsigned frame = 0; frame < 20; frame++) {
        put(3, 10, "+--------+");
        for (unsigned row = 4; row < 20; row++)
            put(row, 10, "|        |");
        put(20, 10, "+--------+");
        put(5 + frame % 10, 12, "*");
        put(5 + frame % 10, 12, " ");
    }
    nothing_but_the_end_is_told();
}

static void a_page_drawn_over_itself_is_no_line(void **state)
{
    for (unsigned frame = 0; frame < 10; frame++)
        for (unsigned i = 0; i < 2000; i++)
            put(i / 80, i % 80, (const char[]){ (char)('a' + (i * 7 + frame * i / 80) % 26), 0 });
    nothing_but_the_end_is_told();
}

static void a_status_row_wiped_and_written_is_no_line(void **state)
{
    for (unsigned i = 0; i < 50; i++) {
        put(0, 0, i % 2 ? "working" : "waiting");
        fill(0, 160, 2);
        put(23, 0, "below");
        fill(23 * 160, 2 * 160, 2);
    }
    put(0, 0, "done");
    nothing_but_the_end_is_told();
    assert_string_equal(lines, "done\n");
}

static void another_page_is_no_line(void **state)
{
    put(0, 0, "page 0");
    for (unsigned i = 0; i < 4; i++) {
        set_start(i % 2 ? 0 : 2048);
        put(1, 0, "x");
    }
    nothing_but_the_end_is_told();
    assert_string_equal(lines, "page 0\nx\n");
}

static void scrolling_down_is_no_line(void **state)
{
    print_lines(25, NULL);
    for (unsigned row = 24; row > 0; row--)
        copy(2 * cell(row, 0), 2 * cell(row - 1, 0), 160, 2);
    fill(0, 160, 2);
    nothing_but_the_end_is_told();
    assert_int_equal(line_count, 25);
}

/* ---- Ends ---- */

static void a_guest_without_a_screen_costs_nothing(void **state)
{
    add((struct event){ .reason = EVENT_START });
    add((struct event){ .reason = EVENT_HLT });
    end();
    assert_null(rows);
    assert_int_equal(line_count, 0);
}

static void a_screen_that_is_empty_has_no_lines(void **state)
{
    put(0, 0, "x");
    put(0, 0, " ");
    end();
    assert_string_equal(lines, "");
}

/* ---- Prompts ---- */

static void wait_for(enum event_wait what)
{
    add((struct event){ .reason = EVENT_WAIT, .detail = what });
}

static void set_cursor(unsigned row, unsigned column)
{
    crtc(0x0e, (uint8_t)(cell(row, column) >> 8));
    crtc(0x0f, (uint8_t)cell(row, column));
}

static void type(unsigned row, unsigned column, const char *text)
{
    put(row, column, text);
    set_cursor(row, column + (unsigned)strlen(text));
}

static void expect_so_far(const char *expected)
{
    assert_string_equal(lines, expected);
}

static void a_prompt_is_told_and_goes_on(void **state)
{
    put(0, 0, "Hi");
    type(2, 0, "Name: ");
    wait_for(WAIT_INPUT);
    expect_so_far("Hi\n\nName: ");
    wait_for(WAIT_INPUT);
    type(2, 6, "A");
    wait_for(WAIT_INPUT);
    expect_so_far("Hi\n\nName: A");
    type(2, 7, "da");
    set_cursor(3, 0);
    wait_for(WAIT_INPUT);
    expect_so_far("Hi\n\nName: Ada\n");
    put(3, 0, "Bye");
    end();
    expect_so_far("Hi\n\nName: Ada\nBye\n");
}

static void what_was_told_scrolls_out_in_silence(void **state)
{
    for (unsigned row = 0; row < 24; row++)
        put(row, 0, "x");
    type(24, 0, "> ");
    wait_for(WAIT_INPUT);
    assert_int_equal(line_count, 24);
    put(24, 2, "q");
    scroll(4);
    type(24, 0, "> ");
    wait_for(WAIT_INPUT);
    assert_int_equal(line_count, 25);
    assert_string_equal(lines + length - strlen("> q\n> "), "> q\n> ");
    scroll(4);
    end();
    assert_int_equal(line_count, 26);
    assert_string_equal(lines + length - strlen("> q\n> \n"), "> q\n> \n");
}

/* Another line, as what was told cannot be taken back. */
static void a_prompt_that_changes_is_told_anew(void **state)
{
    type(0, 0, "rm x");
    wait_for(WAIT_INPUT);
    put(0, 3, "y");
    wait_for(WAIT_INPUT);
    expect_so_far("rm x");
    end();
    expect_so_far("rm x\nrm y\n");
}

/* Who waits for ticks is told of only where the cursor goes along with what is written. */
static void a_guest_that_draws_and_waits_is_not_told(void **state)
{
    type(5, 0, "12:00");
    set_cursor(24, 0);
    wait_for(WAIT_INTERRUPT);
    expect_so_far("");
    set_cursor(5, 5);
    wait_for(WAIT_INTERRUPT);
    expect_so_far("\n\n\n\n\n12:00");
    end();
}

static void a_key_of_the_bios_is_waited_for_with_a_prompt(void **state)
{
    struct event halt = { .reason = EVENT_HLT };
    halt.regs.seg[SEG_CS].selector = PC_BIOS_SEGMENT;
    halt.regs.seg[SEG_FS].selector = 0xae00;
    put(0, 0, "key?");
    set_cursor(0, 5);
    add((struct event){ .reason = EVENT_HLT });
    wait_for(WAIT_INTERRUPT);
    expect_so_far("");
    add(halt);
    wait_for(WAIT_INTERRUPT);
    expect_so_far("key? ");
    end();
}

static void random_writes_do_no_harm(void **state)
{
    srandom(1);
    for (unsigned i = 0; i < 200000; i++) {
        unsigned long r = (unsigned long)random();
        if (r % 64 == 0)
            crtc((uint8_t)(0x0c + r / 64 % 4), (uint8_t)(r >> 8));
        else if (r % 64 == 1)
            wait_for(WAIT_INPUT);
        else
            store((unsigned)((r % 4 ? i * 4 : r >> 4) % TEXT_SCREEN_BYTES),
                  r % 3 ? " \x07 \x07 \x07 \x07" : "a\x07 \x07 \x07 \x07", 1u << (r % 4));
        if (length > sizeof lines / 2)
            length = 0;
    }
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(what_scrolls_out_is_a_line),
        TEST(a_line_comes_as_soon_as_it_is_out),
        TEST(empty_rows_and_rows_alike_are_lines),
        TEST(several_rows_at_once),
        TEST(a_window_scrolls_within_its_frame),
        TEST(what_was_cleared_is_told),
        TEST(what_is_drawn_again_is_told_once),
        TEST(a_clock_in_a_corner_is_no_line),
        TEST(boxes_drawn_again_are_no_lines),
        TEST(a_page_drawn_over_itself_is_no_line),
        TEST(a_status_row_wiped_and_written_is_no_line),
        TEST(another_page_is_no_line),
        TEST(scrolling_down_is_no_line),
        TEST(a_guest_without_a_screen_costs_nothing),
        TEST(a_screen_that_is_empty_has_no_lines),
        TEST(a_prompt_is_told_and_goes_on),
        TEST(what_was_told_scrolls_out_in_silence),
        TEST(a_prompt_that_changes_is_told_anew),
        TEST(a_guest_that_draws_and_waits_is_not_told),
        TEST(a_key_of_the_bios_is_waited_for_with_a_prompt),
        TEST(random_writes_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
