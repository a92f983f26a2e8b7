/* Screens one after the other in one SVG file. */
#include "test.h"

#include "terminal/svg_animation.h"
#include "xml.h"

#include <locale.h>
#include <stdlib.h>

enum { ROWS = 4, COLUMNS = 20 };

static struct grid frames[SVG_FRAMES_MOST];

static int set_up(void **state)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    for (int i = 0; i < SVG_FRAMES_MOST; i++) {
        if (!grid_init(&frames[i], ROWS, COLUMNS))
            return 1;
        grid_clear(&frames[i]);
        frames[i].theme = THEME_DARK;
    }
    return 0;
}

static int tear_down(void **state)
{
    for (int i = 0; i < SVG_FRAMES_MOST; i++)
        grid_destroy(&frames[i]);
    return 0;
}

static void put(int frame, int row, enum role role, const char *text)
{
    canvas_text(canvas_of(&frames[frame], (struct rect){ 0, 0, ROWS, COLUMNS }), row, 0, role,
                text);
}

static char *film(unsigned count, unsigned still)
{
    char *text;
    size_t size;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    assert_true(svg_animation_write(file, frames, count, still, 1500, "a <film>"));
    fclose(file);
    check_xml(text);
    assert_null(strstr(text, "<script"));
    return text;
}

static unsigned count_of(const char *text, const char *part)
{
    unsigned n = 0;
    for (; (text = strstr(text, part)); text++)
        n++;
    return n;
}

/* Whether the text is in a group that is hidden where nothing moves. Fails if it is not there. */
static bool is_hidden(const char *film, const char *text)
{
    static const char hidden[] = " visibility=\"hidden\">";
    const char *at = strstr(film, text), *group = NULL;
    assert_non_null(at);
    for (const char *from = film; (from = strstr(from, "<g")) && from < at; from++)
        group = from;
    assert_non_null(group);
    return !strncmp(strchr(group, '>') + 1 - strlen(hidden), hidden, strlen(hidden));
}

static void what_frames_have_in_common_is_there_once(void **state)
{
    for (int i = 0; i < 5; i++) {
        put(i, 0, ROLE_TEXT, "always");
        put(i, 1, ROLE_TEXT, i < 2 ? "early" : "late");
    }
    char *text = film(5, 0);
    assert_int_equal(count_of(text, ">always<"), 1);
    assert_int_equal(count_of(text, ">early<"), 1);
    assert_int_equal(count_of(text, ">late<"), 1);
    assert_int_equal(count_of(text, "@keyframes"), 2);
    free(text);
}

static void one_frame_is_seen_where_nothing_moves(void **state)
{
    static const char *const texts[] = { ">first<", ">second<", ">third<" };
    for (int i = 0; i < 3; i++) {
        char word[16];
        snprintf(word, sizeof word, "%.*s", (int)strlen(texts[i]) - 2, texts[i] + 1);
        put(i, 0, ROLE_TEXT, "always");
        put(i, 1, ROLE_TEXT, word);
    }
    for (unsigned still = 0; still < 3; still++) {
        char *text = film(3, still);
        assert_false(is_hidden(text, ">always<"));
        for (unsigned i = 0; i < 3; i++)
            assert_int_equal(is_hidden(text, texts[i]), i != still);
        free(text);
    }
}

/* Of three frames the last is there three times as long: five parts in all. */
static void each_frame_has_its_time(void **state)
{
    put(0, 0, ROLE_TEXT, "first");
    put(1, 0, ROLE_TEXT, "second");
    put(2, 0, ROLE_TEXT, "third");
    char *text = film(3, 1);
    assert_non_null(strstr(text, "{0.00%{visibility:visible}20.00%{visibility:hidden}}"));
    assert_non_null(strstr(text, "{0.00%{visibility:hidden}20.00%{visibility:visible}"
                                 "40.00%{visibility:hidden}}"));
    assert_non_null(strstr(text, "{0.00%{visibility:hidden}40.00%{visibility:visible}}"));
    assert_non_null(strstr(text, " 7500ms step-end infinite}"));
    assert_non_null(strstr(text, "@media (prefers-reduced-motion:no-preference){"));
    free(text);
}

/* A background does not hide what stands on it in another frame. */
static void backgrounds_come_first(void **state)
{
    put(0, 0, ROLE_TEXT, "plain");
    put(1, 0, ROLE_CURRENT, "marked");
    char *text = film(2, 0);
    const char *ground = strstr(text, "<rect x=\"12\"");
    assert_non_null(ground);
    assert_true(ground < strstr(text, ">plain<") && ground < strstr(text, ">marked<"));
    free(text);
}

static void as_many_as_there_may_be(void **state)
{
    for (int i = 0; i < SVG_FRAMES_MOST; i++) {
        char number[16];
        snprintf(number, sizeof number, "n%d  \033", i);
        put(i, 0, ROLE_TEXT, number);
    }
    char *text = film(SVG_FRAMES_MOST, SVG_FRAMES_MOST - 1);
    assert_int_equal(count_of(text, "@keyframes"), SVG_FRAMES_MOST);
    assert_false(is_hidden(text, ">n31"));
    assert_true(is_hidden(text, ">n30"));
    free(text);
    text = film(1, 0);
    assert_int_equal(count_of(text, "@keyframes"), 0);
    assert_false(is_hidden(text, ">n0"));
    free(text);
}

static void what_cannot_be_written_is_said(void **state)
{
    FILE *full = fopen("/dev/full", "w");
    if (!full)
        skip();
    assert_false(svg_animation_write(full, frames, 2, 0, 1500, NULL));
    fclose(full);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_frames_have_in_common_is_there_once),
        TEST(one_frame_is_seen_where_nothing_moves),
        TEST(each_frame_has_its_time),
        TEST(backgrounds_come_first),
        TEST(as_many_as_there_may_be),
        TEST(what_cannot_be_written_is_said),
    };
    return cmocka_run_group_tests_name("svg animation", tests, NULL, NULL);
}
