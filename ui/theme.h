/* How things look, by what they are. A view names a role; the theme says what that is in 256, 16 or 8
 * colours, or in none, on a dark or a light ground. */
#ifndef THEME_H
#define THEME_H

#include <stdbool.h>
#include <stdint.h>

enum role {
    ROLE_TEXT,    /* plain, in the terminal's own colours */
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
    ROLE_EXPLAIN, /* the line in plain words */
    ROLE_COUNT
};

enum theme_colours { THEME_NONE = 0, THEME_8 = 8, THEME_16 = 16, THEME_256 = 256 };

struct look {
    int16_t fg, bg; /* index into the palette of that many colours; -1: the terminal's own */
    bool bold, dim, underline, reverse;
};

/* Every role can be told apart in every number of colours, by attributes where there are none. (Of those
 * there are too few for twenty roles: without colours, roles that never stand side by side may share.)
 */
struct look theme_look(enum role role, enum theme_colours colours);

/* The nearest colour among fewer: an xterm-256 index in 16 or 8 colours; -1 stays -1. */
int theme_reduce(int colour256, enum theme_colours colours);

/* An xterm-256 index as 0xRRGGBB. */
uint32_t theme_rgb(int colour256);

#endif
