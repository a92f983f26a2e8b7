/* Which theme has which name, and what a role looks like in one. */
#include "terminal/theme_styles.h"

#include <string.h>

static const char *const theme_names[THEME_COUNT] = {
    [THEME_TERMINAL] = "terminal",
    [THEME_DARK] = "dark",
    [THEME_LIGHT] = "light",
    [THEME_CONTRAST] = "contrast",
};

const char *theme_name(enum theme theme)
{
    return theme_names[(unsigned)theme < THEME_COUNT ? theme : THEME_TERMINAL];
}

bool theme_parse(const char *name, enum theme *theme)
{
    for (*theme = THEME_TERMINAL; *theme < THEME_COUNT; ++*theme)
        if (!strcmp(name, theme_names[*theme]))
            return true;
    *theme = THEME_TERMINAL;
    return false;
}

enum theme theme_on(enum theme chosen, enum theme_ground ground)
{
    static const enum theme on[] = { [THEME_GROUND_UNKNOWN] = THEME_TERMINAL,
                                     [THEME_GROUND_DARK] = THEME_ON_DARK,
                                     [THEME_GROUND_LIGHT] = THEME_ON_LIGHT,
                                     [THEME_GROUND_OTHER] = THEME_ON_OTHER };
    return chosen == THEME_TERMINAL ? on[ground] : chosen;
}

bool theme_has_own_ground(enum theme theme)
{
    return theme == THEME_TERMINAL || theme >= THEME_COUNT;
}

/* Whose table holds: on a ground of the terminal's, that of the theme that sets such a one. */
static unsigned table_of(enum theme theme)
{
    return theme == THEME_ON_DARK          ? THEME_DARK
           : theme == THEME_ON_LIGHT       ? THEME_LIGHT
           : (unsigned)theme < THEME_COUNT ? (unsigned)theme
                                           : THEME_TERMINAL;
}

static struct style style_of(unsigned role, enum theme theme, enum theme_colours colours)
{
    const struct role_styles *styles = &theme_styles[table_of(theme)][role];
    if (role == ROLE_TEXT && theme_has_own_ground(theme))
        return (struct style){ STYLE_OWN, STYLE_OWN, 0 };
    if (theme == THEME_ON_OTHER)
        colours = THEME_NONE;
    return colours == THEME_256  ? styles->in256
           : colours == THEME_16 ? styles->in16
           : colours == THEME_8  ? styles->in8
                                 : (struct style){ STYLE_OWN, STYLE_OWN, theme_attributes[role] };
}

struct look theme_look(enum role role, enum theme theme, enum theme_colours colours)
{
    struct style style =
        style_of((unsigned)role < ROLE_COUNT ? (unsigned)role : ROLE_TEXT, theme, colours);
    struct style text = style_of(ROLE_TEXT, theme, colours);
    return (struct look){
        .fg = style.fg == STYLE_OWN ? text.fg : style.fg,
        .bg = style.bg == STYLE_OWN ? text.bg : style.bg,
        .bold = style.attrs & STYLE_BOLD,
        .dim = style.attrs & STYLE_DIM,
        .underline = style.attrs & STYLE_UNDERLINE,
        .reverse = style.attrs & STYLE_REVERSE,
    };
}

uint32_t theme_rgb(int colour)
{
    static const uint32_t xterm[16] = { 0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
                                        0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
                                        0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff };
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
    int red = channel(a, 16) - channel(b, 16), green = channel(a, 8) - channel(b, 8),
        blue = channel(a, 0) - channel(b, 0);
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
    /* the bright ones to their darker fellows, but grey must not vanish in black */
    if (colour < 16)
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
