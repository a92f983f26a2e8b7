/* Terminals that may be asked, and their answers, read. */
#include "terminal/answers.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const char answers_question[] = "\033]11;?\033\\\033[?2026$p\033[c";

/* ---- Who can be asked ---- */

/* Is it that name, alone or with what terminfo adds to one: "xterm-256color", "tmux-direct"? */
static bool is_named(const char *term, const char *name)
{
    size_t n = strlen(name);
    return !strncmp(term, name, n) && (!term[n] || strchr("-+.", term[n]));
}

bool answers_can_be_asked(const char *term, bool in_tmux)
{
    static const char *const names[] = { "xterm", "tmux",    "foot",    "kitty",   "alacritty",
                                         "rxvt",  "wezterm", "ghostty", "konsole", "gnome",
                                         "vte",   "st",      "contour", "mintty",  "putty" };
    if (in_tmux && is_named(term, "screen"))
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_named(term, names[i]))
            return true;
    return false;
}

/* ---- What it answers ---- */

static bool begins(const char *s, const char *with)
{
    return !strncmp(s, with, strlen(with));
}

/* One to four digits of a channel, whose greatest value is all F: as a part of 1. */
static bool take_channel(const char **s, double *channel)
{
    unsigned value = 0, most = 0;
    for (; most < 0xffff && isxdigit((unsigned char)**s); ++*s) {
        unsigned digit = (unsigned char)**s;
        value = value * 16 + (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        most = most * 16 + 15;
    }
    *channel = most ? (double)value / most : 0;
    return most > 0;
}

/* How bright a colour is, 0 to 1, with a gamma of 2, which is near enough. On what is neither dark
 * nor light, neither kind of ink could be read. */
static enum theme_ground ground_of(double red, double green, double blue)
{
    double light = 0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue;
    return light <= 0.042 ? THEME_GROUND_DARK
           : light >= 0.8 ? THEME_GROUND_LIGHT
                          : THEME_GROUND_OTHER;
}

/* "rgb:1c1c/1c1c/1c1c" or "rgba:1c1c/1c1c/1c1c/ffff", the colour as X11 writes it. */
static bool take_colour(const char *s, enum theme_ground *ground)
{
    double channels[3];
    if (!begins(s, "rgb:") && !begins(s, "rgba:"))
        return false;
    s = strchr(s, ':');
    for (int i = 0; i < 3; i++) {
        if (*s++ != (i ? '/' : ':') || !take_channel(&s, &channels[i]))
            return false;
    }
    *ground = ground_of(channels[0], channels[1], channels[2]);
    return true;
}

void answers_take(struct answers *answers, const char *s, size_t n)
{
    char text[64];
    int set = 0;
    char final = 0;
    snprintf(text, sizeof text, "%.*s", (int)(n < sizeof text ? n : sizeof text - 1), s);
    if (begins(text, "\033]11;"))
        take_colour(text + strlen("\033]11;"), &answers->ground);
    else if (sscanf(text, "\033[?2026;%1d$%c", &set, &final) == 2 && final == 'y')
        answers->synchronised = set == 1 || set == 2; /* it is on or off, and can be switched */
    else if (begins(text, "\033[?") && s[n - 1] == 'c')
        answers->awaited = false;
}
