/* How things look: themes by name, roles told apart, colours reduced without losing their hue. */
#include "test.h"

#include "terminal/theme.h"

static const enum theme_colours depths[] = { THEME_8, THEME_16, THEME_256 };

static bool same_look(struct look a, struct look b)
{
    return a.fg == b.fg && a.bg == b.bg && a.bold == b.bold && a.dim == b.dim &&
           a.underline == b.underline && a.reverse == b.reverse;
}

static void apart(int a, int b, enum theme theme, enum theme_colours depth)
{
    if (same_look(theme_look((enum role)a, theme, depth), theme_look((enum role)b, theme, depth)))
        fail_msg("%s: roles %d and %d look the same in %d colours", theme_name(theme), a, b, depth);
}

/* What stands beside the text of slides. */
static bool is_around_slides(int role)
{
    return role <= ROLE_FRAME || role == ROLE_CURRENT || role == ROLE_GOOD || role == ROLE_WARN ||
           role == ROLE_BAD;
}

/* Has it colours for each role? On a ground that is unknown, only 256 are known. */
static bool is_coloured(enum theme theme, enum theme_colours depth)
{
    return theme != THEME_ON_OTHER && (theme != THEME_TERMINAL || depth == THEME_256);
}

/* Do they never stand on one row? A key bar is one, and has nothing of the rest of the screen. */
static bool are_far_apart(int a, int b)
{
    bool bar = b >= ROLE_PAUSED && b <= ROLE_ENDED_KEY;
    return bar && a < ROLE_PAUSED && a != ROLE_BAR && a != ROLE_BAR_KEY && a != ROLE_TYPING;
}

static void every_role_has_its_own_look_in_colours(void **state)
{
    for (enum theme theme = THEME_TERMINAL; theme < THEME_END; theme++)
        for (size_t d = 0; d < 3; d++)
            for (int a = 0; a < ROLE_COUNT; a++)
                for (int b = a + 1; b < ROLE_COUNT; b++)
                    if (is_coloured(theme, depths[d]) &&
                        (depths[d] == THEME_256 || b < ROLE_TITLE || a >= ROLE_TITLE ||
                         is_around_slides(a)) &&
                        (depths[d] == THEME_256 || !are_far_apart(a, b)))
                        apart(a, b, theme, depths[d]);
}

static void colours_exist_in_their_palette(void **state)
{
    for (enum theme theme = THEME_TERMINAL; theme < THEME_END; theme++)
        for (size_t d = 0; d < 3; d++)
            for (int role = 0; role < ROLE_COUNT; role++) {
                struct look look = theme_look((enum role)role, theme, depths[d]);
                /* 0 is the terminal's own */
                assert_in_range(look.fg + 1, !theme_has_own_ground(theme), depths[d]);
                assert_in_range(look.bg + 1, !theme_has_own_ground(theme), depths[d]);
            }
}

/* Bold black is dark grey on many terminals, which is no ink for a light grey ground. */
static void no_black_is_bold_on_a_light_ground(void **state)
{
    static const enum theme_colours few[] = { THEME_16, THEME_8 };
    for (enum theme theme = THEME_TERMINAL; theme < THEME_END; theme++)
        for (size_t d = 0; d < 2; d++)
            for (int role = 0; role < ROLE_COUNT; role++) {
                struct look look = theme_look((enum role)role, theme, few[d]);
                bool light = look.bg >= 0 && look.bg % 8 != 0 && look.bg % 8 != 4;
                assert_false(light && look.fg == 0 && look.bold);
            }
}

/* Roles that stand side by side; each group ends with ROLE_COUNT. */
static void neighbours_differ(enum theme theme, enum theme_colours depth)
{
    static const enum role groups[][8] = {
        { ROLE_TEXT, ROLE_DIM, ROLE_STRONG, ROLE_CHANGED, ROLE_CURRENT, ROLE_COUNT },
        { ROLE_FRAME, ROLE_FOCUS, ROLE_TYPING, ROLE_COUNT },
        { ROLE_BAR, ROLE_BAR_KEY, ROLE_PASSED, ROLE_PASSED_KEY, ROLE_COUNT },
        { ROLE_PAUSED, ROLE_PAUSED_KEY, ROLE_COUNT },
        { ROLE_ENDED, ROLE_ENDED_KEY, ROLE_COUNT },
        { ROLE_VCPU0, ROLE_VCPU1, ROLE_VCPU2, ROLE_VCPU3, ROLE_COUNT },
        { ROLE_TEXT, ROLE_GOOD, ROLE_WARN, ROLE_BAD, ROLE_COUNT },
        { ROLE_GUEST, ROLE_HOST, ROLE_COUNT },
        { ROLE_TEXT, ROLE_EXPLAIN, ROLE_COUNT },
        { ROLE_TEXT, ROLE_TITLE, ROLE_HEADING, ROLE_COUNT },
        { ROLE_TEXT, ROLE_STRONG, ROLE_CODE, ROLE_QUOTE, ROLE_LINK, ROLE_FIGURE, ROLE_COUNT },
    };
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
        for (int a = 0; groups[g][a] != ROLE_COUNT; a++)
            for (int b = 0; b < a; b++)
                apart((int)groups[g][a], (int)groups[g][b], theme, depth);
}

static void neighbours_differ_without_colours(void **state)
{
    for (enum theme theme = THEME_TERMINAL; theme < THEME_END; theme++) {
        neighbours_differ(theme, THEME_NONE);
        for (int role = 0; role < ROLE_COUNT; role++) {
            assert_int_equal(theme_look((enum role)role, theme, THEME_NONE).fg, -1);
            assert_int_equal(theme_look((enum role)role, theme, THEME_NONE).bg, -1);
        }
    }
}

/* Where nobody knows the ground, nor the palette: an ink has a ground of its own, or is the
 * terminal's. */
static void on_an_unknown_ground_no_colour_has_to_be_read(void **state)
{
    static const enum theme_colours few[] = { THEME_16, THEME_8 };
    for (size_t d = 0; d < 2; d++) {
        neighbours_differ(THEME_TERMINAL, few[d]);
        for (int role = 0; role < ROLE_COUNT; role++) {
            struct look look = theme_look((enum role)role, THEME_TERMINAL, few[d]);
            assert_int_equal(look.fg < 0, look.bg < 0);
        }
    }
    for (size_t d = 0; d < 3; d++)
        for (int role = 0; role < ROLE_COUNT; role++)
            assert_true(same_look(theme_look((enum role)role, THEME_ON_OTHER, depths[d]),
                                  theme_look((enum role)role, THEME_ON_OTHER, THEME_NONE)));
}

static void the_terminals_ground_chooses_the_inks(void **state)
{
    assert_int_equal(theme_on(THEME_TERMINAL, THEME_GROUND_UNKNOWN), THEME_TERMINAL);
    assert_int_equal(theme_on(THEME_TERMINAL, THEME_GROUND_DARK), THEME_ON_DARK);
    assert_int_equal(theme_on(THEME_TERMINAL, THEME_GROUND_LIGHT), THEME_ON_LIGHT);
    assert_int_equal(theme_on(THEME_TERMINAL, THEME_GROUND_OTHER), THEME_ON_OTHER);
    assert_int_equal(theme_on(THEME_DARK, THEME_GROUND_LIGHT), THEME_DARK);
    for (size_t d = 0; d < 3; d++) {
        assert_int_equal(theme_look(ROLE_TEXT, THEME_ON_LIGHT, depths[d]).fg, -1);
        assert_int_equal(theme_look(ROLE_TEXT, THEME_ON_LIGHT, depths[d]).bg, -1);
        assert_int_equal(theme_look(ROLE_GUEST, THEME_ON_LIGHT, depths[d]).fg,
                         theme_look(ROLE_GUEST, THEME_LIGHT, depths[d]).fg);
        assert_int_equal(theme_look(ROLE_GUEST, THEME_ON_DARK, depths[d]).fg,
                         theme_look(ROLE_GUEST, THEME_DARK, depths[d]).fg);
        assert_int_equal(theme_look(ROLE_GUEST, THEME_ON_DARK, depths[d]).bg, -1);
    }
}

static void themes_have_names(void **state)
{
    static const char *const names[] = { "terminal", "dark", "light", "contrast" };
    for (enum theme theme = THEME_TERMINAL; theme < THEME_COUNT; theme++) {
        enum theme parsed;
        assert_string_equal(theme_name(theme), names[theme]);
        assert_true(theme_parse(names[theme], &parsed));
        assert_int_equal(parsed, theme);
        assert_false(theme_parse("Dark", &parsed));
        assert_int_equal(parsed, THEME_TERMINAL);
    }
    for (enum theme theme = THEME_COUNT; theme <= THEME_END; theme++) {
        assert_string_equal(theme_name(theme), "terminal");
        assert_int_equal(theme_look(ROLE_TEXT, theme, THEME_256).bg, -1);
    }
}

/* The plain front end shows them in SGR 36, 33, 32 and 35. */
static void vcpus_keep_the_colours_of_the_plain_front_end(void **state)
{
    static const int plain[] = { 6, 3, 2, 5 };
    for (int i = 0; i < 4; i++) {
        enum role role = (enum role)(ROLE_VCPU0 + i);
        assert_int_equal(theme_look(role, THEME_ON_DARK, THEME_8).fg, plain[i]);
        assert_int_equal(theme_look(role, THEME_ON_DARK, THEME_16).fg, plain[i]);
        assert_false(theme_look(role, THEME_TERMINAL, THEME_256).bold);
    }
}

static void the_palette_is_xterms(void **state)
{
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
        /* channels a step apart, but none from 0 to 95, are a grey */
        for (int c = 16; c < 232; c++) {
            int blue = (c - 16) % 6, green = (c - 16) / 6 % 6, red = (c - 16) / 36;
            int grey = theme_reduce(c, depths[d]) % 8 == 0 || theme_reduce(c, depths[d]) % 8 == 7;
            assert_int_equal(grey, abs(red - green) < 2 && abs(green - blue) < 2 &&
                                       abs(red - blue) < 2 &&
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
        cmocka_unit_test(no_black_is_bold_on_a_light_ground),
        cmocka_unit_test(neighbours_differ_without_colours),
        cmocka_unit_test(on_an_unknown_ground_no_colour_has_to_be_read),
        cmocka_unit_test(the_terminals_ground_chooses_the_inks),
        cmocka_unit_test(themes_have_names),
        cmocka_unit_test(vcpus_keep_the_colours_of_the_plain_front_end),
        cmocka_unit_test(the_palette_is_xterms),
        cmocka_unit_test(fewer_colours_keep_the_hue),
    };
    return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
