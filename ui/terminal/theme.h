/* How things look, by what they are. A view names a role; the theme says what that is in 256, 16 or
 * 8 colours, or in none, on the terminal's own ground or on one of the theme's. */
#ifndef TERMINAL_THEME_H
#define TERMINAL_THEME_H

#include <stdbool.h>
#include <stdint.h>

enum role {
    ROLE_TEXT,    /* plain, in the theme's ink on its ground */
    ROLE_DIM,     /* labels, units, what is less important */
    ROLE_STRONG,  /* what to look at first */
    ROLE_BAR,     /* the header and the key bar */
    ROLE_BAR_KEY, /* a key in the key bar */
    ROLE_FRAME,   /* frames of what has no focus */
    ROLE_FOCUS,   /* frame and title of what has it */
    ROLE_TYPING,  /* the same while typing goes there */
    ROLE_VCPU0,   /* what belongs to a vCPU */
    ROLE_VCPU1,
    ROLE_VCPU2,
    ROLE_VCPU3,
    ROLE_CHANGED, /* changed since the last exit */
    ROLE_CURRENT, /* the current instruction, the selected row */
    ROLE_GOOD,    /* ended well */
    ROLE_WARN,    /* paused, waiting, in history */
    ROLE_BAD,     /* failed */
    ROLE_GUEST,   /* time in the guest */
    ROLE_HOST,    /* time in the host */
    ROLE_EXPLAIN, /* what the plain words name, in them and where it stands */
    ROLE_PAUSED,  /* the key bar while the focused vCPU is paused */
    ROLE_PAUSED_KEY,
    ROLE_ENDED, /* the key bar once all guests have ended */
    ROLE_ENDED_KEY,
    ROLE_TITLE,   /* of a slide, and the talk's own */
    ROLE_HEADING, /* within a slide */
    ROLE_MARK,    /* bullets, numbers, checks, rules */
    ROLE_CODE,    /* code, within a line or a block of it */
    ROLE_QUOTE,
    ROLE_LINK,
    ROLE_FIGURE,     /* a number measured in this talk */
    ROLE_PASSED,     /* the part of a talk that is over, in its footer; the key bar in history */
    ROLE_PASSED_KEY, /* a key in it, or the state of a run */
    ROLE_COUNT
};

/* The ground that everything is drawn on, and the inks that can be read on it. THEME_TERMINAL: the
 * terminal's own. The others set the ground of every cell:
 * THEME_DARK a grey that is nearly black; THEME_LIGHT white, for bright rooms and weak projectors;
 * THEME_CONTRAST black under white and few strong colours. Text has a contrast of 4.5 to 1 or more
 * to its ground, frames included; in THEME_CONTRAST all of it 7 to 1 (in 256 colours: what the
 * others are, the terminal's palette decides). Without colours no theme can set a ground, and all
 * look the same.
 *
 * Those up to THEME_COUNT are chosen, and have names. THEME_TERMINAL becomes one of the rest where
 * it is known what the terminal's own ground is (theme_on()), with the inks of THEME_DARK or
 * THEME_LIGHT, or without any where that is neither. Where it is not known, nothing depends on a
 * colour: all is said by the terminal's own colours with bold, underlined and reverse, and what is
 * coloured besides has middle tones. */
enum theme {
    THEME_TERMINAL,
    THEME_DARK,
    THEME_LIGHT,
    THEME_CONTRAST,
    THEME_COUNT,
    THEME_ON_DARK = THEME_COUNT,
    THEME_ON_LIGHT,
    THEME_ON_OTHER,
    THEME_END
};

enum theme_ground {
    THEME_GROUND_UNKNOWN,
    THEME_GROUND_DARK,
    THEME_GROUND_LIGHT,
    THEME_GROUND_OTHER
};

/* What a theme that was chosen is on a terminal of that ground. */
enum theme theme_on(enum theme chosen, enum theme_ground ground);
/* Is everything drawn on the terminal's own ground? */
bool theme_has_own_ground(enum theme theme);

/* "terminal" (also THEME_ON_...), "dark", "light", "contrast". False for any other name. */
bool theme_parse(const char *name, enum theme *theme);
const char *theme_name(enum theme theme);

enum theme_colours { THEME_NONE = 0, THEME_8 = 8, THEME_16 = 16, THEME_256 = 256 };

struct look {
    int16_t fg, bg; /* index into the palette of that many colours; -1: the terminal's own */
    bool bold, dim, underline, reverse;
};

/* Within a theme the roles of the live screen (all before ROLE_TITLE) can be told apart in every
 * number of colours; where these are fewer than 256, those of a key bar (ROLE_PAUSED to
 * ROLE_ENDED_KEY) from what else stands on that row. So can those of slides (from ROLE_TITLE on),
 * among each other and from what is around them: ROLE_TEXT to ROLE_FRAME, ROLE_CURRENT, ROLE_GOOD,
 * ROLE_WARN, ROLE_BAD. Between slides and the rest of the live screen looks may be shared, in
 * fewer than 256 colours. Without colours there are attributes, which are too few: roles that
 * never stand side by side may share them; so may those of THEME_TERMINAL in 8 and 16. Colours are
 * -1 on the terminal's own ground and without colours alone. */
struct look theme_look(enum role role, enum theme theme, enum theme_colours colours);

/* The nearest colour among fewer: an xterm-256 index in 16 or 8 colours; -1 stays -1. */
int theme_reduce(int colour256, enum theme_colours colours);

/* An xterm-256 index as 0xRRGGBB. */
uint32_t theme_rgb(int colour256);

#endif
