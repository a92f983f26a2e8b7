/* Can it be read? Contrasts of text to its ground, and of the vCPUs' colours to each other. */
#include "test.h"

#include "terminal/theme.h"

/* The nth root of x in [0, 1], by Newton's method. */
static double root(double x, int n)
{
    double r = 1;
    for (int i = 0; i < 200 && x > 0; i++) {
        double power = 1;
        for (int k = 1; k < n; k++)
            power *= r;
        r += (x / power - r) / n;
    }
    return x > 0 ? r : 0;
}

/* sRGB's curve: above its straight beginning, to the power of 2.4. */
static double linear(unsigned channel)
{
    double c = channel / 255.0, base = (c + 0.055) / 1.055;
    return c <= 0.04045 ? c / 12.92 : base * base * root(base * base, 5);
}

static void linear_rgb(int colour, double rgb[3])
{
    for (int i = 0; i < 3; i++)
        rgb[i] = linear(theme_rgb(colour) >> (16 - 8 * i) & 0xff);
}

static double luminance(int colour)
{
    double rgb[3];
    linear_rgb(colour, rgb);
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
}

/* As WCAG has it: 1 is none, 21 is black on white. */
static double contrast(int a, int b)
{
    double x = luminance(a), y = luminance(b);
    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

enum { BLACK = 16, NEAR_BLACK = 235, NEAR_WHITE = 255, WHITE = 231 };

/* A ground that nobody knows. */
static void text_reads_on_dark_and_on_light_grounds(void **state)
{
    for (int role = 0; role < ROLE_COUNT; role++) {
        struct look look = theme_look((enum role)role, THEME_TERMINAL, THEME_256);
        assert_true(look.bg < 0 || look.fg >= 0); /* never the terminal's own on a ground of ours */
        if (look.bg >= 0)
            assert_true(contrast(look.fg, look.bg) > 4.5);
        else if (look.fg >= 0 && (contrast(look.fg, BLACK) < 3.9 || contrast(look.fg, WHITE) < 3.9))
            fail_msg("role %d: contrast %.1f to black, %.1f to white", role,
                     contrast(look.fg, BLACK), contrast(look.fg, WHITE));
    }
}

static void contrast_is_that_of_wcag(void **state)
{
    assert_int_equal((int)(100 * contrast(16, 231) + 0.5), 2100);
    /* #767676, which just passes on white */
    assert_int_equal((int)(100 * contrast(231, 243) + 0.5), 454);
}

static void text_reads_on_the_grounds_of_themes(void **state)
{
    for (enum theme theme = THEME_DARK; theme < THEME_COUNT; theme++)
        for (int role = 0; role < ROLE_COUNT; role++) {
            struct look look = theme_look((enum role)role, theme, THEME_256);
            assert_false(look.dim); /* it would be less than computed */
            if (contrast(look.fg, look.bg) < (theme == THEME_CONTRAST ? 7 : 4.5))
                fail_msg("%s: role %d has a contrast of %.2f", theme_name(theme), role,
                         contrast(look.fg, look.bg));
        }
}

static bool is_of_a_vcpu(int role)
{
    return role >= ROLE_VCPU0 && role <= ROLE_VCPU3;
}

/* Of the vCPUs' inks on white, two are lighter: darker ones would not stay apart. */
static void reads_on_own_ground(enum theme theme, int ground)
{
    for (int role = 0; role < ROLE_COUNT; role++) {
        struct look look = theme_look((enum role)role, theme, THEME_256);
        double least = ground == NEAR_WHITE && is_of_a_vcpu(role) ? 3.9 : 4.5;
        int below = look.bg < 0 ? ground : look.bg;
        assert_true(look.fg >= 0 || look.bg < 0); /* never the terminal's own on a ground of ours */
        if (look.fg >= 0 && contrast(look.fg, below) < least)
            fail_msg("on %d: role %d has a contrast of %.2f", ground, role,
                     contrast(look.fg, below));
    }
}

static void text_reads_on_the_grounds_of_terminals(void **state)
{
    reads_on_own_ground(THEME_ON_DARK, BLACK);
    reads_on_own_ground(THEME_ON_DARK, NEAR_BLACK);
    reads_on_own_ground(THEME_ON_LIGHT, WHITE);
    reads_on_own_ground(THEME_ON_LIGHT, NEAR_WHITE);
}

static void grounds_are_as_dark_and_as_light_as_they_say(void **state)
{
    assert_true(luminance(theme_look(ROLE_TEXT, THEME_DARK, THEME_256).bg) < 0.03);
    assert_true(luminance(theme_look(ROLE_TEXT, THEME_LIGHT, THEME_256).bg) > 0.85);
    assert_int_equal(theme_rgb(theme_look(ROLE_TEXT, THEME_CONTRAST, THEME_256).bg), 0);
    assert_int_equal(theme_rgb(theme_look(ROLE_TEXT, THEME_CONTRAST, THEME_256).fg), 0xffffff);
    for (int d = 8; d <= 16; d += 8) {
        assert_int_equal(theme_look(ROLE_TEXT, THEME_DARK, (enum theme_colours)d).bg, 0);
        assert_int_equal(theme_look(ROLE_TEXT, THEME_LIGHT, (enum theme_colours)d).bg, d - 1);
        assert_int_equal(theme_look(ROLE_TEXT, THEME_LIGHT, (enum theme_colours)d).fg, 0);
    }
}

/* Even where a projector takes the hue away. */
static void the_part_that_is_over_differs_in_lightness(void **state)
{
    for (enum theme theme = THEME_TERMINAL; theme < THEME_COUNT; theme++)
        assert_true(contrast(theme_look(ROLE_PASSED, theme, THEME_256).bg,
                             theme_look(ROLE_BAR, theme, THEME_256).bg) > 1.45);
}

/* ---- The vCPUs' colours ---- */

/* How linear RGB is seen: as it is, without red cones, without green ones (Machado, Oliveira and
 * Fernandes 2009, full severity). */
static const double sights[][3][3] = {
    { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
    { { 0.152286, 1.052583, -0.204868 },
      { 0.114503, 0.786281, 0.099216 },
      { -0.003882, -0.048116, 1.051998 } },
    { { 0.367322, 0.860646, -0.227968 },
      { 0.280085, 0.672501, 0.047413 },
      { -0.011820, 0.042940, 0.968881 } },
};
enum { SIGHTS = sizeof sights / sizeof *sights };

static double weigh(const double weights[3], const double values[3])
{
    double sum = weights[0] * values[0] + weights[1] * values[1] + weights[2] * values[2];
    return sum < 0 ? 0 : sum > 1 ? 1 : sum;
}

/* In CIELAB, white as in D65, in hundredths. */
static void lab(int colour, int sight, double out[3])
{
    static const double to_xyz[3][3] = { { 0.43391, 0.37622, 0.18987 },
                                         { 0.2126, 0.7152, 0.0722 },
                                         { 0.01775, 0.10949, 0.87276 } };
    double rgb[3], seen[3], f[3];
    linear_rgb(colour, rgb);
    for (int i = 0; i < 3; i++)
        seen[i] = weigh(sights[sight][i], rgb);
    for (int i = 0; i < 3; i++) {
        double t = weigh(to_xyz[i], seen);
        f[i] = t > 0.008856 ? root(t, 3) : 7.787 * t + 16.0 / 116;
    }
    out[0] = 1.16 * f[1] - 0.16;
    out[1] = 5 * (f[0] - f[1]);
    out[2] = 2 * (f[1] - f[2]);
}

static double squared_distance(int a, int b, int sight)
{
    double x[3], y[3], sum = 0;
    lab(a, sight, x);
    lab(b, sight, y);
    for (int i = 0; i < 3; i++)
        sum += (x[i] - y[i]) * (x[i] - y[i]);
    return sum;
}

/* One is just visible side by side; letters across a room need many of them. */
static void vcpus_stay_apart_for_every_sight(void **state)
{
    enum { LEAST = 25 };
    for (enum theme theme = THEME_TERMINAL; theme < THEME_COUNT; theme++)
        for (int sight = 0; sight < SIGHTS; sight++)
            for (int a = 0; a < 4; a++)
                for (int b = 0; b < a; b++) {
                    double d = squared_distance(
                        theme_look((enum role)(ROLE_VCPU0 + a), theme, THEME_256).fg,
                        theme_look((enum role)(ROLE_VCPU0 + b), theme, THEME_256).fg, sight);
                    if (1e4 * d < LEAST * LEAST)
                        fail_msg("%s: vCPUs %d and %d are less than %d apart, sight %d",
                                 theme_name(theme), a, b, LEAST, sight);
                }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrast_is_that_of_wcag),
        cmocka_unit_test(text_reads_on_dark_and_on_light_grounds),
        cmocka_unit_test(text_reads_on_the_grounds_of_themes),
        cmocka_unit_test(text_reads_on_the_grounds_of_terminals),
        cmocka_unit_test(grounds_are_as_dark_and_as_light_as_they_say),
        cmocka_unit_test(the_part_that_is_over_differs_in_lightness),
        cmocka_unit_test(vcpus_stay_apart_for_every_sight),
    };
    return cmocka_run_group_tests_name("theme_contrast", tests, NULL, NULL);
}
