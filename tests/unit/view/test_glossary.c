/* The glossary: every term is there to be read, at any size, in each language. */
#include "views.h"

#include <string.h>

/* All that is drawn, from the first screenful to the last. */
static char *read_all(int rows, int columns)
{
    static char all[1 << 20];
    size_t at = 0;
    for (view.chosen.help_scroll = 0; view.chosen.help_scroll < 400;
         view.chosen.help_scroll += rows - 2)
        at += (size_t)snprintf(all + at, sizeof all - at, "%s", draw(view_glossary, rows, columns));
    return all;
}

static void every_term_can_be_scrolled_to(void **state)
{
    static const char *const terms[] = { "VMM",     "vCPU",    "exit",         "guest",
                                         "host",    "GPA",     "EOI",          "kick",
                                         "IRQ",     "PIC",     "hypercall",    "MMIO",
                                         "PIO",     "IVT/IDT", "ring",         "lanes",
                                         "history", "stalled", "software CPU", "interleaved" };
    static const struct {
        int rows, columns;
    } sizes[] = { { 10, 40 }, { 22, 80 }, { 46, 160 }, { 68, 250 } };
    for (size_t size = 0; size < sizeof sizes / sizeof *sizes; size++) {
        const char *all = read_all(sizes[size].rows, sizes[size].columns);
        for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
            char beside[32];
            snprintf(beside, sizeof beside, "  %s  ", terms[i]);
            assert_non_null(strstr(all, beside));
        }
    }
}

static void texts_stand_beside_their_terms(void **state)
{
    draw(view_glossary, 22, 80);
    shows(" glossary ");
    shows("Who is who");
    shows("VMM           the virtual machine monitor, or hypervisor: this program.");
    shows("1-20 / ");
    assert_int_equal(role_of("VMM "), ROLE_STRONG);
    assert_int_equal(role_of("the virtual machine"), ROLE_TEXT);
    draw(view_glossary, 60, 160);
    shows("VMM           the virtual");
    shows("lanes         time from left");
    const char *row = strstr(drawn, "Who is who");
    assert_true(strstr(row, "Memory and modes") || strstr(row, "On this screen"));
}

/* As in the words of an exit: without the backticks around them. */
static void keys_in_a_text_stand_out(void **state)
{
    const char *all = read_all(22, 80);
    assert_null(strchr(all, '`'));
    draw(view_glossary, 68, 250);
    shows("the next exit (s), or by one instruction (.)");
    assert_int_equal(role_of("s), or by one"), ROLE_EXPLAIN);
    assert_int_equal(role_of("), or by one"), ROLE_TEXT);
}

/* In a language of wide characters, too, nothing sticks out and columns are straight. */
static void korean_terms_align(void **state)
{
    view.chosen.language = KOREAN;
    draw(view_glossary, 30, 80);
    shows(" 용어 풀이 ");
    shows("호스트       Linux와 KVM");
    shows("vCPU         게스트가 쓰는 가상 CPU");
    draw(view_glossary, 60, 160);
    for (int row = 0; row < 60; row++) {
        assert_true(grid_at(&grid, row, 0)->chars[0] != ' ');
        assert_true(grid_at(&grid, row, 159)->chars[0] != ' ');
        if (row > 0 && row < 59)
            assert_true(grid_at(&grid, row, 159)->chars[0] == 0x2502); /* the frame is whole */
    }
}

static void in_ascii_it_is_ascii(void **state)
{
    view.chosen.ascii = true;
    for (const char *c = read_all(22, 100); *c; c++)
        assert_true((uint8_t)*c < 0x80);
}

static void any_size_can_be_drawn(void **state)
{
    for (int columns = 1; columns < 200; columns += columns < 20 ? 1 : 9)
        for (int rows = 1; rows < 80; rows += rows < 12 ? 1 : 9) {
            view.chosen.language = rows & 1 ? KOREAN : ENGLISH;
            view.chosen.help_scroll = columns;
            draw(view_glossary, rows, columns);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_term_can_be_scrolled_to), TEST(texts_stand_beside_their_terms),
        TEST(keys_in_a_text_stand_out),      TEST(korean_terms_align),
        TEST(in_ascii_it_is_ascii),          TEST(any_size_can_be_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
