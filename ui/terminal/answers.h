/* What the terminal is asked, and what it answers by sequences of its own: for keys.c and
 * terminal.c.
 *
 * Nobody waits for an answer: it comes with the keys, at any time, in any pieces, or never. What is
 * asked last, every terminal answers (DA1); so when that answer is there, no other is to come. */
#ifndef TERMINAL_ANSWERS_H
#define TERMINAL_ANSWERS_H

#include "terminal/theme.h"

#include <stdbool.h>
#include <stddef.h>

struct answers {
    bool awaited;      /* it has been asked, and the last answer has not come */
    bool synchronised; /* it shows what comes between two marks at once (DEC mode 2026) */
    enum theme_ground ground;
};

/* What it is asked: its ground (OSC 11), DEC mode 2026 (DECRQM), what it is (DA1). */
extern const char answers_question[];

/* Can a terminal of that kind be asked? Only those that are known not to show the questions; GNU
 * screen hands them on, and the answers come back as somebody else's. in_tmux: inside tmux, which
 * answers itself, and may call itself "screen" too. */
bool answers_can_be_asked(const char *term, bool in_tmux);

/* Takes a whole sequence of the terminal's; those that answer nothing change nothing. */
void answers_take(struct answers *answers, const char *s, size_t n);

#endif
