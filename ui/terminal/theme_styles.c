/* The styles of every role in every theme. */
#include "terminal/theme_styles.h"

/* In THEME_TERMINAL the text's ground is the terminal's own, dark or light, and a projector weakens
 * both: so text has middle tones, which keep a contrast of about 3 to 1 or more to black and to
 * white alike.
 *
 * The other themes set the ground, and text keeps 4.5 to 1 to it (WCAG AA), in THEME_CONTRAST 7 to
 * 1 (AAA); frames and what is less important keep 3 to 1. Gold is the colour of what was measured.
 *
 * The four vCPUs' colours in 256 were computed for each theme: of the cyans, oranges, greens and
 * magentas that can be read on its ground, four that stay far apart for normal, protan and deutan
 * sight. With fewer, the terminal's palette decides; in THEME_TERMINAL and THEME_DARK they are
 * those of the plain front end, of which cyan, yellow and green cannot be read on white. Some
 * terminals show no dim, so that nothing depends on it alone; and many show the first eight colours
 * brighter when bold, so that on a light ground no ink of these is. */

#define OWN STYLE_OWN
enum { B = STYLE_BOLD, D = STYLE_DIM, U = STYLE_UNDERLINE, R = STYLE_REVERSE };

const unsigned theme_attributes[ROLE_COUNT] = {
    [ROLE_TEXT] = 0,        [ROLE_DIM] = D,         [ROLE_STRONG] = B,     [ROLE_BAR] = R,
    [ROLE_BAR_KEY] = B + R, [ROLE_FRAME] = D,       [ROLE_FOCUS] = B,      [ROLE_TYPING] = B + R,
    [ROLE_VCPU0] = 0,       [ROLE_VCPU1] = B,       [ROLE_VCPU2] = U,      [ROLE_VCPU3] = B + U,
    [ROLE_CHANGED] = B + U, [ROLE_CURRENT] = R,     [ROLE_GOOD] = B,       [ROLE_WARN] = B + U,
    [ROLE_BAD] = B + R,     [ROLE_GUEST] = B,       [ROLE_HOST] = D,       [ROLE_EXPLAIN] = B,
    [ROLE_TITLE] = B,       [ROLE_HEADING] = B + U, [ROLE_MARK] = B,       [ROLE_CODE] = U,
    [ROLE_QUOTE] = D,       [ROLE_LINK] = D + U,    [ROLE_FIGURE] = B + U, [ROLE_PASSED] = U + R,
};

/* In 256, 16 and 8 colours. */
const struct role_styles theme_styles[THEME_COUNT][ROLE_COUNT] = {
    [THEME_TERMINAL] = {
        [ROLE_TEXT] = { { OWN, OWN, 0 }, { OWN, OWN, 0 }, { OWN, OWN, 0 } },
        [ROLE_DIM] = { { 243, OWN, 0 }, { 8, OWN, 0 }, { OWN, OWN, D } },
        [ROLE_STRONG] = { { OWN, OWN, B }, { OWN, OWN, B }, { OWN, OWN, B } },
        [ROLE_BAR] = { { 255, 238, 0 }, { 15, 4, 0 }, { 7, 4, 0 } },
        [ROLE_BAR_KEY] = { { 222, 238, B }, { 11, 4, B }, { 3, 4, B } },
        [ROLE_FRAME] = { { 245, OWN, 0 }, { OWN, OWN, D }, { 6, OWN, D } },
        [ROLE_FOCUS] = { { 33, OWN, B }, { 6, OWN, B }, { 6, OWN, B } },
        [ROLE_TYPING] = { { 231, 28, B }, { 0, 2, 0 }, { 0, 2, 0 } },
        [ROLE_VCPU0] = { { 37, OWN, 0 }, { 6, OWN, 0 }, { 6, OWN, 0 } },
        [ROLE_VCPU1] = { { 166, OWN, 0 }, { 3, OWN, 0 }, { 3, OWN, 0 } },
        [ROLE_VCPU2] = { { 29, OWN, 0 }, { 2, OWN, 0 }, { 2, OWN, 0 } },
        [ROLE_VCPU3] = { { 164, OWN, 0 }, { 5, OWN, 0 }, { 5, OWN, 0 } },
        [ROLE_CHANGED] = { { 16, 222, 0 }, { 0, 3, 0 }, { 0, 3, 0 } },
        [ROLE_CURRENT] = { { 231, 25, B }, { 0, 6, 0 }, { 0, 6, 0 } },
        [ROLE_GOOD] = { { 28, OWN, B }, { 2, OWN, B }, { 2, OWN, B } },
        [ROLE_WARN] = { { 136, OWN, B }, { 3, OWN, B }, { 3, OWN, B } },
        [ROLE_BAD] = { { 196, OWN, B }, { 1, OWN, B }, { 1, OWN, B } },
        [ROLE_GUEST] = { { 32, OWN, 0 }, { 12, OWN, 0 }, { 4, OWN, B } },
        [ROLE_HOST] = { { 130, OWN, 0 }, { 1, OWN, 0 }, { 1, OWN, 0 } },
        [ROLE_EXPLAIN] = { { 67, OWN, 0 }, { 5, OWN, B }, { 5, OWN, B } },
        [ROLE_TITLE] = { { 69, OWN, B }, { 6, OWN, B }, { 6, OWN, B } },
        [ROLE_HEADING] = { { 31, OWN, B }, { OWN, OWN, B + U }, { OWN, OWN, B + U } },
        [ROLE_MARK] = { { 162, OWN, 0 }, { 3, OWN, 0 }, { 3, OWN, 0 } },
        [ROLE_CODE] = { { 64, OWN, 0 }, { 2, OWN, 0 }, { 2, OWN, 0 } },
        [ROLE_QUOTE] = { { 103, OWN, 0 }, { 5, OWN, 0 }, { 5, OWN, 0 } },
        [ROLE_LINK] = { { 32, OWN, U }, { 6, OWN, U }, { 6, OWN, U } },
        [ROLE_FIGURE] = { { 172, OWN, B }, { 13, OWN, B }, { 5, OWN, B } },
        [ROLE_PASSED] = { { 255, 25, 0 }, { 0, 7, 0 }, { 0, 7, 0 } },
    },
    [THEME_DARK] = {
        [ROLE_TEXT] = { { 252, 234, 0 }, { 7, 0, 0 }, { 7, 0, 0 } },
        [ROLE_DIM] = { { 247, OWN, 0 }, { 8, OWN, 0 }, { OWN, OWN, D } },
        [ROLE_STRONG] = { { 231, OWN, B }, { 15, OWN, B }, { OWN, OWN, B } },
        [ROLE_BAR] = { { 252, 237, 0 }, { 15, 4, 0 }, { 7, 4, 0 } },
        [ROLE_BAR_KEY] = { { 222, 237, B }, { 11, 4, B }, { 3, 4, B } },
        [ROLE_FRAME] = { { 243, OWN, 0 }, { OWN, OWN, D }, { 6, OWN, D } },
        [ROLE_FOCUS] = { { 75, OWN, B }, { 14, OWN, B }, { 6, OWN, B } },
        [ROLE_TYPING] = { { 231, 28, B }, { 0, 2, 0 }, { 0, 2, 0 } },
        [ROLE_VCPU0] = { { 37, OWN, 0 }, { 6, OWN, 0 }, { 6, OWN, 0 } },
        [ROLE_VCPU1] = { { 214, OWN, 0 }, { 3, OWN, 0 }, { 3, OWN, 0 } },
        [ROLE_VCPU2] = { { 78, OWN, 0 }, { 2, OWN, 0 }, { 2, OWN, 0 } },
        [ROLE_VCPU3] = { { 171, OWN, 0 }, { 5, OWN, 0 }, { 5, OWN, 0 } },
        [ROLE_CHANGED] = { { 16, 222, 0 }, { 0, 3, 0 }, { 0, 3, 0 } },
        [ROLE_CURRENT] = { { 231, 25, B }, { 0, 6, 0 }, { 0, 6, 0 } },
        [ROLE_GOOD] = { { 120, OWN, B }, { 10, OWN, B }, { 2, OWN, B } },
        [ROLE_WARN] = { { 220, OWN, B }, { 3, OWN, B }, { 3, OWN, B } },
        [ROLE_BAD] = { { 203, OWN, B }, { 9, OWN, B }, { 1, OWN, B } },
        [ROLE_GUEST] = { { 74, OWN, 0 }, { 12, OWN, 0 }, { 4, OWN, B } },
        [ROLE_HOST] = { { 173, OWN, 0 }, { 1, OWN, 0 }, { 1, OWN, 0 } },
        [ROLE_EXPLAIN] = { { 110, OWN, 0 }, { 13, OWN, 0 }, { 5, OWN, B } },
        [ROLE_TITLE] = { { 117, OWN, B }, { 14, OWN, B }, { 6, OWN, B } },
        [ROLE_HEADING] = { { 153, OWN, B }, { 12, OWN, B }, { OWN, OWN, B + U } },
        [ROLE_MARK] = { { 209, OWN, 0 }, { 3, OWN, 0 }, { 3, OWN, 0 } },
        [ROLE_CODE] = { { 151, 236, 0 }, { 10, OWN, 0 }, { 2, OWN, 0 } },
        [ROLE_QUOTE] = { { 146, OWN, 0 }, { 13, OWN, 0 }, { 5, OWN, 0 } },
        [ROLE_LINK] = { { 81, OWN, U }, { 14, OWN, U }, { 6, OWN, U } },
        [ROLE_FIGURE] = { { 221, OWN, B }, { 11, OWN, B }, { 5, OWN, B } },
        [ROLE_PASSED] = { { 255, 24, 0 }, { 0, 7, 0 }, { 0, 7, 0 } },
    },
    [THEME_LIGHT] = {
        [ROLE_TEXT] = { { 235, 231, 0 }, { 0, 15, 0 }, { 0, 7, 0 } },
        [ROLE_DIM] = { { 242, OWN, 0 }, { 8, OWN, 0 }, { OWN, OWN, D } },
        [ROLE_STRONG] = { { 16, OWN, B }, { OWN, OWN, U }, { OWN, OWN, U } },
        [ROLE_BAR] = { { 235, 252, 0 }, { 15, 0, 0 }, { 7, 0, 0 } },
        [ROLE_BAR_KEY] = { { 19, 252, B }, { 11, 0, 0 }, { 3, 0, B } },
        [ROLE_FRAME] = { { 245, OWN, 0 }, { 6, OWN, 0 }, { 4, OWN, D } },
        [ROLE_FOCUS] = { { 26, OWN, B }, { 12, OWN, 0 }, { 4, OWN, B } },
        [ROLE_TYPING] = { { 231, 22, B }, { 15, 5, 0 }, { 7, 5, B } },
        [ROLE_VCPU0] = { { 24, OWN, 0 }, { 4, OWN, 0 }, { 4, OWN, 0 } },
        [ROLE_VCPU1] = { { 130, OWN, 0 }, { 1, OWN, 0 }, { 1, OWN, 0 } },
        [ROLE_VCPU2] = { { 29, OWN, 0 }, { 0, 2, 0 }, { 0, 2, 0 } },
        [ROLE_VCPU3] = { { 128, OWN, 0 }, { 5, OWN, 0 }, { 5, OWN, 0 } },
        [ROLE_CHANGED] = { { 16, 214, 0 }, { 0, 11, 0 }, { 0, 3, 0 } },
        [ROLE_CURRENT] = { { 231, 25, B }, { 15, 4, 0 }, { 7, 4, 0 } },
        [ROLE_GOOD] = { { 22, OWN, B }, { 0, 10, 0 }, { 2, 0, 0 } },
        [ROLE_WARN] = { { 94, OWN, B }, { 0, 3, 0 }, { 3, 0, 0 } },
        [ROLE_BAD] = { { 160, OWN, B }, { 15, 1, 0 }, { 7, 1, B } },
        [ROLE_GUEST] = { { 26, OWN, 0 }, { 4, OWN, U }, { 4, OWN, U } },
        [ROLE_HOST] = { { 131, OWN, 0 }, { 9, OWN, 0 }, { 1, OWN, B } },
        [ROLE_EXPLAIN] = { { 18, OWN, 0 }, { 0, 14, 0 }, { 0, 6, 0 } },
        [ROLE_TITLE] = { { 19, OWN, B }, { 15, 4, B }, { 7, 4, B } },
        [ROLE_HEADING] = { { 25, OWN, B }, { 4, OWN, 0 }, { 4, OWN, 0 } },
        [ROLE_MARK] = { { 161, OWN, 0 }, { 1, OWN, 0 }, { 1, OWN, 0 } },
        [ROLE_CODE] = { { 23, 254, 0 }, { 0, 7, 0 }, { 0, 6, 0 } },
        [ROLE_QUOTE] = { { 60, OWN, 0 }, { 5, OWN, 0 }, { 5, OWN, 0 } },
        [ROLE_LINK] = { { 26, OWN, U }, { 4, OWN, U }, { 4, OWN, U } },
        [ROLE_FIGURE] = { { 16, 221, B }, { 0, 11, 0 }, { 0, 3, 0 } },
        [ROLE_PASSED] = { { 16, 74, 0 }, { 0, 6, 0 }, { 0, 2, 0 } },
    },
    [THEME_CONTRAST] = {
        [ROLE_TEXT] = { { 231, 16, 0 }, { 15, 0, 0 }, { 7, 0, 0 } },
        [ROLE_DIM] = { { 250, OWN, 0 }, { 7, OWN, 0 }, { 6, OWN, 0 } },
        [ROLE_STRONG] = { { 231, OWN, B }, { 15, OWN, B }, { 7, OWN, B } },
        [ROLE_BAR] = { { 16, 231, 0 }, { 0, 15, 0 }, { 0, 7, 0 } },
        [ROLE_BAR_KEY] = { { 19, 231, B }, { 4, 15, 0 }, { 4, 7, 0 } },
        [ROLE_FRAME] = { { 248, OWN, 0 }, { 6, OWN, 0 }, { 2, OWN, 0 } },
        [ROLE_FOCUS] = { { 226, OWN, B }, { 11, OWN, B }, { 3, OWN, B } },
        [ROLE_TYPING] = { { 16, 46, B }, { 0, 10, 0 }, { 0, 2, 0 } },
        [ROLE_VCPU0] = { { 159, OWN, 0 }, { 14, OWN, 0 }, { 6, OWN, B } },
        [ROLE_VCPU1] = { { 214, OWN, 0 }, { 3, OWN, 0 }, { 3, OWN, 0 } },
        [ROLE_VCPU2] = { { 78, OWN, 0 }, { 10, OWN, 0 }, { 2, OWN, B } },
        [ROLE_VCPU3] = { { 207, OWN, 0 }, { 13, OWN, 0 }, { 5, OWN, B } },
        [ROLE_CHANGED] = { { 16, 226, 0 }, { 0, 11, 0 }, { 0, 3, 0 } },
        [ROLE_CURRENT] = { { 16, 51, B }, { 0, 14, 0 }, { 0, 6, 0 } },
        [ROLE_GOOD] = { { 46, OWN, B }, { 10, OWN, B }, { 2, OWN, B + U } },
        [ROLE_WARN] = { { 220, OWN, B }, { 0, 3, 0 }, { 3, OWN, B + U } },
        [ROLE_BAD] = { { 16, 210, B }, { 15, 1, B }, { 7, 1, B } },
        [ROLE_GUEST] = { { 45, OWN, 0 }, { 14, OWN, B }, { 4, OWN, B } },
        [ROLE_HOST] = { { 208, OWN, 0 }, { 9, OWN, 0 }, { 1, OWN, B } },
        [ROLE_EXPLAIN] = { { 123, OWN, 0 }, { 11, OWN, 0 }, { 5, OWN, 0 } },
        [ROLE_TITLE] = { { 227, OWN, B }, { 11, OWN, B }, { 3, OWN, B } },
        [ROLE_HEADING] = { { 51, OWN, B }, { 14, OWN, B }, { 6, OWN, B } },
        [ROLE_MARK] = { { 226, OWN, 0 }, { 11, OWN, 0 }, { 3, OWN, 0 } },
        [ROLE_CODE] = { { 120, 236, 0 }, { 10, OWN, 0 }, { 2, OWN, B } },
        [ROLE_QUOTE] = { { 189, OWN, 0 }, { 13, OWN, 0 }, { 5, OWN, 0 } },
        [ROLE_LINK] = { { 51, OWN, U }, { 14, OWN, U }, { 6, OWN, U } },
        [ROLE_FIGURE] = { { 16, 226, B }, { 0, 11, 0 }, { 7, 5, B } },
        [ROLE_PASSED] = { { 231, 19, 0 }, { 15, 4, 0 }, { 7, 4, 0 } },
    },
};
