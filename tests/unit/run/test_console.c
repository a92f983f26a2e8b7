/* Where what guests print comes together with the rows of their text screens. */
#include "test.h"

#include "event/ports.h"
#include "model/text_screen.h"
#include "run/console.h"
#include "run/logs.h"
#include "run/row_text.h"

static struct out out;
static struct console console;

static void begin(unsigned guests, bool hold)
{
    out = (struct out){ .fd = -1 };
    console_init(&console, &out, guests, hold);
}

static void add(struct event e)
{
    e.direction = EVENT_OUT;
    e.count = e.size != 0;
    console_add(&console, &e);
}

static void prints(uint8_t vcpu, const char *text)
{
    for (; *text; text++)
        add((struct event){ .vcpu = vcpu,
                            .reason = EVENT_IO,
                            .port = PORT_UART,
                            .size = 1,
                            .flags = EVENT_PRINTED,
                            .data = { (uint8_t)*text } });
}

static void writes(uint8_t vcpu, unsigned row, const char *text)
{
    for (unsigned i = 0; text[i]; i++)
        add((struct event){ .vcpu = vcpu,
                            .reason = EVENT_MMIO,
                            .gpa = PC_TEXT + 2 * (row * PC_COLUMNS + i),
                            .size = 2,
                            .data = { (uint8_t)text[i], 7 } });
}

static void clears(uint8_t vcpu)
{
    for (unsigned i = 0; i < PC_ROWS * PC_COLUMNS; i++)
        add((struct event){ .vcpu = vcpu,
                            .reason = EVENT_MMIO,
                            .gpa = PC_TEXT + 2 * i,
                            .size = 2,
                            .data = { ' ', 7 } });
}

static void ends(uint8_t vcpu)
{
    add((struct event){ .vcpu = vcpu, .reason = EVENT_END });
}

static void says(const char *expected)
{
    out_put(&out, "", 1);
    assert_string_equal(out.bytes, expected);
    console_destroy(&console);
    out_destroy(&out);
}

static void rows_stand_on_lines_of_their_own(void **state)
{
    begin(1, false);
    prints(0, "serial ");
    writes(0, 0, "screen");
    prints(0, "line");
    clears(0);
    prints(0, "next\n");
    writes(0, 0, "left");
    ends(0);
    says("serial line\nscreen\nnext\nleft\n");
}

static void several_guests_keep_their_rows(void **state)
{
    begin(2, false);
    prints(1, "b: ");
    writes(0, 0, "of guest 0");
    writes(1, 0, "of guest 1");
    clears(0);
    prints(1, "on");
    ends(1);
    ends(0);
    says("b: \nof guest 0\non\nof guest 1\n");
}

/* What a guest printed before comes first, be it held back. */
static void a_line_held_back_comes_before_the_row(void **state)
{
    begin(1, true);
    prints(0, "half a line");
    writes(0, 0, "row");
    clears(0);
    says("half a line\nrow\n");
}

static void a_row_is_utf8_and_harmless(void **state)
{
    begin(1, false);
    writes(0, 0, "\x1b[31m \xc9\xcd\xbb \x9b\x7f");
    ends(0);
    says("\u2190[31m \u2554\u2550\u2557 \u00a2\u2302\n");
}

static void no_character_is_harmful(void **state)
{
    char text[ROW_TEXT_MAX];
    for (unsigned i = 0; i < 256; i++) {
        uint8_t cell[2] = { (uint8_t)i, 7 };
        uint32_t c;
        const struct text_line line = { .cells = cell, .count = 1, .ends = true };
        size_t n = row_text(&line, 0, true, text);
        assert_int_equal(utf8_decode(text, n, &c), n - 1);
        assert_false(char_is_harmful(c));
        assert_int_equal(text[n - 1], '\n');
        assert_int_equal(row_text(&line, 0, false, text), 2);
        assert_in_range(text[0], ' ', '~');
    }
}

static void logs_have_the_same_lines(void **state)
{
    struct logs logs = { .count = 1, .files = { { .fd = -1 } } };
    struct event e = { .reason = EVENT_IO,
                       .direction = EVENT_OUT,
                       .port = PORT_UART,
                       .size = 1,
                       .count = 1,
                       .flags = EVENT_PRINTED,
                       .data = { 'a' } };
    logs_add(&logs, &e);
    e = (struct event){ .reason = EVENT_MMIO,
                        .direction = EVENT_OUT,
                        .gpa = PC_TEXT,
                        .size = 4,
                        .count = 1,
                        .data = { 'b', 7, 0xb3, 7 } };
    logs_add(&logs, &e);
    logs_add(&logs, &(struct event){ .reason = EVENT_END });
    out_put(&logs.files[0], "", 1);
    assert_string_equal(logs.files[0].bytes, "a\nb\u2502\n");
    logs_close(&logs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stand_on_lines_of_their_own),
        cmocka_unit_test(several_guests_keep_their_rows),
        cmocka_unit_test(a_line_held_back_comes_before_the_row),
        cmocka_unit_test(a_row_is_utf8_and_harmless),
        cmocka_unit_test(no_character_is_harmful),
        cmocka_unit_test(logs_have_the_same_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
