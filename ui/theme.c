#include "theme.h"

/* The text's ground is the terminal's own, dark or light, and a projector weakens both: so text has
 * middle tones, which keep a contrast of about 3 to 1 or more to black and to white alike. */

#define OWN (-1)
enum { B = 1, D = 2, U = 4, R = 8 }; /* bold, dim, underline, reverse */

struct style {
    int16_t fg, bg;
    unsigned attrs;
};

/* The four vCPUs' colours in 256 were computed: of the cyans, oranges, greens and magentas, those that
 * stay furthest apart for normal, protan and deutan sight. With fewer, the terminal's palette decides,
 * and they are those of the plain front end. Some terminals show no dim, so that nothing depends on it
 * alone. */
static const struct {
    struct style in256, in16, in8;
    unsigned none;
} styles[ROLE_COUNT] = {
    [ROLE_TEXT] = { { OWN, OWN, 0 }, { OWN, OWN, 0 }, { OWN, OWN, 0 }, 0 },
    [ROLE_DIM] = { { 243, OWN, 0 }, { 8, OWN, 0 }, { OWN, OWN, D }, D },
    [ROLE_STRONG] = { { OWN, OWN, B }, { OWN, OWN, B }, { OWN, OWN, B }, B },
    [ROLE_BAR] = { { 255, 238, 0 }, { 15, 4, 0 }, { 7, 4, 0 }, R },
    [ROLE_BAR_KEY] = { { 222, 238, B }, { 11, 4, B }, { 3, 4, B }, B + R },
    [ROLE_FRAME] = { { 245, OWN, 0 }, { OWN, OWN, D }, { 6, OWN, D }, D },
    [ROLE_FOCUS] = { { 33, OWN, B }, { 6, OWN, B }, { 6, OWN, B }, B },
    [ROLE_TYPING] = { { 231, 28, B }, { 0, 2, 0 }, { 0, 2, 0 }, B + R },
    [ROLE_VCPU0] = { { 37, OWN, 0 }, { 6, OWN, 0 }, { 6, OWN, 0 }, 0 },
    [ROLE_VCPU1] = { { 166, OWN, 0 }, { 3, OWN, 0 }, { 3, OWN, 0 }, B },
    [ROLE_VCPU2] = { { 29, OWN, 0 }, { 2, OWN, 0 }, { 2, OWN, 0 }, U },
    [ROLE_VCPU3] = { { 164, OWN, 0 }, { 5, OWN, 0 }, { 5, OWN, 0 }, B + U },
    [ROLE_CHANGED] = { { 16, 222, 0 }, { 0, 3, 0 }, { 0, 3, 0 }, B + U },
    [ROLE_CURRENT] = { { 231, 25, B }, { 0, 6, 0 }, { 0, 6, 0 }, R },
    [ROLE_GOOD] = { { 28, OWN, B }, { 2, OWN, B }, { 2, OWN, B }, B },
    [ROLE_WARN] = { { 136, OWN, B }, { 3, OWN, B }, { 3, OWN, B }, B + U },
    [ROLE_BAD] = { { 196, OWN, B }, { 1, OWN, B }, { 1, OWN, B }, B + R },
    [ROLE_GUEST] = { { 32, OWN, 0 }, { 12, OWN, 0 }, { 4, OWN, B }, B },
    [ROLE_HOST] = { { 130, OWN, 0 }, { 1, OWN, 0 }, { 1, OWN, 0 }, D },
    [ROLE_EXPLAIN] = { { 67, OWN, 0 }, { 5, OWN, B }, { 5, OWN, B }, B },
};

struct look theme_look(enum role role, enum theme_colours colours)
{
    unsigned i = (unsigned)role < ROLE_COUNT ? (unsigned)role : ROLE_TEXT;
    struct style style = colours == THEME_256  ? styles[i].in256
                         : colours == THEME_16 ? styles[i].in16
                         : colours == THEME_8  ? styles[i].in8
                                               : (struct style){ OWN, OWN, styles[i].none };
    return (struct look){
        .fg = style.fg,
        .bg = style.bg,
        .bold = style.attrs & B,
        .dim = style.attrs & D,
        .underline = style.attrs & U,
        .reverse = style.attrs & R,
    };
}

uint32_t theme_rgb(int colour)
{
    static const uint32_t xterm[16] = { 0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
                                        0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff };
    static const uint8_t steps[6] = { 0, 95, 135, 175, 215, 255 };
    if (colour < 0 || colour > 255)
        return 0;
    if (colour < 16)
        return xterm[colour];
    if (colour >= 232)
        return (uint32_t)(8 + 10 * (colour - 232)) * 0x010101;
    unsigned cube = (unsigned)colour - 16;
    return (uint32_t)steps[cube / 36] << 16 | (uint32_t)steps[cube / 6 % 6] << 8 | steps[cube % 6];
}

static int channel(uint32_t rgb, int shift)
{
    return (int)(rgb >> shift & 0xff);
}

/* Squares of differences, weighted by how much the eye minds each (after Riemersma's "redmean"). */
static int distance(uint32_t a, uint32_t b)
{
    int red = channel(a, 16) - channel(b, 16), green = channel(a, 8) - channel(b, 8), blue = channel(a, 0) - channel(b, 0);
    int mean = (channel(a, 16) + channel(b, 16)) / 2;
    return ((512 + mean) * red * red + 1024 * green * green + (767 - mean) * blue * blue) / 256;
}

/* A colour must not turn into a grey: its hue is what it was chosen for. */
static bool has_hue(uint32_t rgb)
{
    int most = 0, least = 255;
    for (int shift = 0; shift <= 16; shift += 8) {
        int c = channel(rgb, shift);
        most = c > most ? c : most;
        least = c < least ? c : least;
    }
    return most - least > 60;
}

int theme_reduce(int colour, enum theme_colours colours)
{
    if (colour < 0 || colour > 255 || colours == THEME_NONE)
        return -1;
    if (colour < (int)colours)
        return colour;
    if (colour < 16) /* the bright ones to their darker fellows, but grey must not vanish in black */
        return colour == 8 ? 7 : colour - 8;
    uint32_t rgb = theme_rgb(colour);
    int best = 0, least = -1;
    for (int i = 0; i < (int)colours; i++) {
        uint32_t candidate = theme_rgb(i);
        if (has_hue(candidate) != has_hue(rgb))
            continue;
        int d = distance(rgb, candidate);
        if (least < 0 || d < least) {
            best = i;
            least = d;
        }
    }
    return best;
}
