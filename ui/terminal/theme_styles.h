/* The tables behind theme_look(): for theme.c and theme_styles.c alone. */
#ifndef TERMINAL_THEME_STYLES_H
#define TERMINAL_THEME_STYLES_H

#include "terminal/theme.h"

enum { STYLE_BOLD = 1, STYLE_DIM = 2, STYLE_UNDERLINE = 4, STYLE_REVERSE = 8 };
/* The ink or the ground of the theme's ROLE_TEXT; of that one: the terminal's own. */
enum { STYLE_OWN = -1 };

struct style {
    int16_t fg, bg;
    unsigned attrs;
};

struct role_styles {
    struct style in256, in16, in8;
};

extern const struct role_styles theme_styles[THEME_COUNT][ROLE_COUNT];
extern const unsigned theme_attributes[ROLE_COUNT]; /* where there are no colours, in every theme */

#endif
