/* How things look: roles told apart, readable on any ground, colours reduced without losing their hue. */
#include "test.h"

#include "theme.h"

static const enum theme_colours depths[] = { THEME_8, THEME_16, THEME_256 };

static bool same_look(struct look a, struct look b)
{
    return a.fg == b.fg && a.bg == b.bg && a.bold == b.bold && a.dim == b.dim && a.underline == b.underline &&
           a.reverse == b.reverse;
}

static void every_role_has_its_own_look_in_colours(void **state)
{
    (void)state;
    for (size_t d = 0; d < 3; d++)
        for (int a = 0; a < ROLE_COUNT; a++)
            for (int b = a + 1; b < ROLE_COUNT; b++)
                if (same_look(theme_look((enum role)a, depths[d]), theme_look((enum role)b, depths[d])))
                    fail_msg("roles %d and %d look the same in %d colours", a, b, depths[d]);
}

static void colours_exist_in_their_palette(void **state)
{
    (void)state;
    for (size_t d = 0; d < 3; d++)
        for (int role = 0; role < ROLE_COUNT; role++) {
            struct look look = theme_look((enum role)role, depths[d]);
            assert_in_range(look.fg + 1, 0, depths[d]);
            assert_in_range(look.bg + 1, 0, depths[d]);
        }
}

/* Roles that stand side by side; each group ends with ROLE_COUNT. */
static void neighbours_differ_without_colours(void **state)
{
    (void)state;
    static const enum role groups[][8] = {
        { ROLE_TEXT, ROLE_DIM, ROLE_STRONG, ROLE_CHANGED, ROLE_CURRENT, ROLE_COUNT },
        { ROLE_FRAME, ROLE_FOCUS, ROLE_TYPING, ROLE_COUNT },
        { ROLE_BAR, ROLE_BAR_KEY, ROLE_COUNT },
        { ROLE_VCPU0, ROLE_VCPU1, ROLE_VCPU2, ROLE_VCPU3, ROLE_COUNT },
        { ROLE_TEXT, ROLE_GOOD, ROLE_WARN, ROLE_BAD, ROLE_COUNT },
        { ROLE_GUEST, ROLE_HOST, ROLE_COUNT },
        { ROLE_TEXT, ROLE_EXPLAIN, ROLE_COUNT },
    };
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
        for (int a = 0; groups[g][a] != ROLE_COUNT; a++)
            for (int b = 0; b < a; b++)
                assert_false(same_look(theme_look(groups[g][a], THEME_NONE), theme_look(groups[g][b], THEME_NONE)));
    for (int role = 0; role < ROLE_COUNT; role++) {
        assert_int_equal(theme_look((enum role)role, THEME_NONE).fg, -1);
        assert_int_equal(theme_look((enum role)role, THEME_NONE).bg, -1);
    }
}

static double luminance(int colour)
{
    static const double weights[] = { 0.0722, 0.7152, 0.2126 };
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double c = (theme_rgb(colour) >> (8 * i) & 0xff) / 255.0;
        sum += weights[i] * c * (c * (c * 0.305306 + 0.682171) + 0.012523); /* sRGB's curve, nearly */
    }
    return sum;
}

/* As WCAG has it: 1 is none, 21 is black on white. */
static double contrast(int a, int b)
{
    double x = luminance(a), y = luminance(b);
    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static void text_reads_on_dark_and_on_light_grounds(void **state)
{
    (void)state;
    enum { BLACK = 16, WHITE = 231 };
    for (int role = 0; role < ROLE_COUNT; role++) {
        struct look look = theme_look((enum role)role, THEME_256);
        assert_true(look.bg < 0 || look.fg >= 0); /* never the terminal's own on a ground of ours */
        if (look.bg >= 0)
            assert_true(contrast(look.fg, look.bg) > 4.5);
        else if (look.fg >= 0 && (contrast(look.fg, BLACK) < 2.6 || contrast(look.fg, WHITE) < 2.6))
            fail_msg("role %d: contrast %.1f to black, %.1f to white", role, contrast(look.fg, BLACK), contrast(look.fg, WHITE));
    }
}

/* The plain front end shows them in SGR 36, 33, 32 and 35. */
static void vcpus_keep_the_colours_of_the_plain_front_end(void **state)
{
    (void)state;
    static const int plain[] = { 6, 3, 2, 5 };
    for (int i = 0; i < 4; i++) {
        enum role role = (enum role)(ROLE_VCPU0 + i);
        assert_int_equal(theme_look(role, THEME_8).fg, plain[i]);
        assert_int_equal(theme_look(role, THEME_16).fg, plain[i]);
        assert_false(theme_look(role, THEME_256).bold);
    }
}

static void the_palette_is_xterms(void **state)
{
    (void)state;
    assert_int_equal(theme_rgb(0), 0x000000);
    assert_int_equal(theme_rgb(15), 0xffffff);
    assert_int_equal(theme_rgb(16), 0x000000);
    assert_int_equal(theme_rgb(208), 0xff8700);
    assert_int_equal(theme_rgb(21), 0x0000ff);
    assert_int_equal(theme_rgb(231), 0xffffff);
    assert_int_equal(theme_rgb(232), 0x080808);
    assert_int_equal(theme_rgb(255), 0xeeeeee);
    assert_int_equal(theme_rgb(-1), 0);
    assert_int_equal(theme_rgb(256), 0);
}

static void fewer_colours_keep_the_hue(void **state)
{
    (void)state;
    for (size_t d = 0; d < 2; d++) {
        assert_int_equal(theme_reduce(-1, depths[d]), -1);
        assert_int_equal(theme_reduce(16, depths[d]), 0);
        assert_int_equal(theme_reduce(231, depths[d]) % 8, 7);
        assert_int_equal(theme_reduce(37, depths[d]), 6);
        assert_int_equal(theme_reduce(160, depths[d]), 1);
        assert_int_equal(theme_reduce(34, depths[d]), 2);
        assert_int_equal(theme_reduce(164, depths[d]), 5);
        assert_int_equal(theme_reduce(19, depths[d]), 4);
        for (int c = 0; c < 256; c++)
            assert_in_range(theme_reduce(c, depths[d]), 0, depths[d] - 1);
        for (int c = 16; c < 232; c++) { /* channels a step apart, but none from 0 to 95, are a grey */
            int blue = (c - 16) % 6, green = (c - 16) / 6 % 6, red = (c - 16) / 36;
            int grey = theme_reduce(c, depths[d]) % 8 == 0 || theme_reduce(c, depths[d]) % 8 == 7;
            assert_int_equal(grey, abs(red - green) < 2 && abs(green - blue) < 2 && abs(red - blue) < 2 &&
                                       (red + green + blue == 0 || (red && green && blue)));
        }
    }
    assert_int_equal(theme_reduce(9, THEME_16), 9);
    assert_int_equal(theme_reduce(9, THEME_8), 1);
    assert_int_equal(theme_reduce(8, THEME_8), 7); /* grey that must not vanish in black */
    assert_int_equal(theme_reduce(244, THEME_16), 8);
    assert_int_equal(theme_reduce(100, THEME_256), 100);
    assert_int_equal(theme_reduce(100, THEME_NONE), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_role_has_its_own_look_in_colours),
        cmocka_unit_test(colours_exist_in_their_palette),
        cmocka_unit_test(neighbours_differ_without_colours),
        cmocka_unit_test(text_reads_on_dark_and_on_light_grounds),
        cmocka_unit_test(vcpus_keep_the_colours_of_the_plain_front_end),
        cmocka_unit_test(the_palette_is_xterms),
        cmocka_unit_test(fewer_colours_keep_the_hue),
    };
    return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
