/* What the files of the live screen share among themselves. Each calls only those above it here:
 * prompt.c and frame.c, actions_breaks.c, actions_look.c, actions_log.c, actions_run.c
 * and actions_copy.c, actions.c, input.c, loop.c, screen.c. */
#ifndef SCREEN_PRIVATE_H
#define SCREEN_PRIVATE_H

#include "run/complete.h"
#include "run/until_parse.h"
#include "screen/screen.h"

/* ---- frame.c ---- */

enum {
    FRAME_NS = 16666667,  /* 60 frames a second at the most */
    RATES_NS = 250000000, /* how often rates are counted */
};

/* Draws a frame now. */
void frame_draw(struct screen *screen);
/* Do the guests do nothing worth a frame, but wake for ticks? */
bool frame_is_calm(const struct screen *screen);
/* When the next frame may be drawn (CLOCK_MONOTONIC); and whether there is one to draw now. */
uint64_t frame_next_ns(const struct screen *screen);
bool frame_is_due(const struct screen *screen);

/* ---- prompt.c ---- */

struct screen_question {
    enum word question, grammar; /* what is asked, and in grey what an answer may be */
    enum complete_grammar completes;
    complete_name *names; /* else Tab makes the answer one of these, of a struct view; or NULL */
    /* Called with the user's answer, which is its only during the call. */
    void (*done)(struct screen *screen, const char *answer);
    void (*typed)(struct screen *screen); /* whenever the answer has changed; or NULL */
};

/* Asks on the key bar's row, with an answer to begin with. The question stays the caller's, and is
 * done with once there is an answer, or it is put away without one. */
void screen_ask(struct screen *screen, const struct screen_question *question, const char *answer);
/* While an answer is being taken: asks again, with the answer as it was and what is wrong with it:
 * so many of its characters from there. */
void screen_ask_again(struct screen *screen, size_t at, size_t length, const char *complaint);
/* The same of an answer that was not understood: as in an example of it, else the words. */
void screen_complain(struct screen *screen, const struct until_mistake *mistake,
                     enum word otherwise);
/* What answers may be about: the focused guest, as it is shown. */
struct until_guest screen_guest(const struct view *view);
/* Takes a key while OVERLAY_PROMPT is open. */
void screen_answer_key(struct screen *screen, uint32_t key);

/* ---- actions_breaks.c ---- */

/* Moves down in the list by so many rows, or up if negative. */
void screen_move_in_breaks(struct view *view, int rows);
/* Sets a breakpoint of the focused vCPU at a linear address, or takes the one there away. */
void screen_flip_break(struct screen *screen, uint64_t linear);
/* Says which breakpoint a vCPU has met since this was asked last. */
void screen_say_breaks(struct screen *screen);

/* ---- actions_look.c, actions_log.c ---- */

/* Scrolls the console of a vCPU back by so many lines, or on if negative; no further than there
 * are lines. */
void screen_scroll_pane(struct view *view, unsigned vcpu, int lines);
/* Scrolls the matrix, which has so many rows with its frame, down by so many lines, or up if
 * negative. */
void screen_scroll_matrix(struct view *view, int rows, int lines);
/* Moves down by so many rows in what stands over the screen, or up if negative. The grid has the
 * screen's size. */
void screen_move_in_overlay(struct view *view, const struct grid *grid, int rows);
/* Opens an overlay, or closes it if it is open. */
void screen_toggle(struct view_said *said, enum view_overlay overlay);
/* Selects the line of the log in a row of what it draws into so many rows; if none is there,
 * nothing. */
void screen_select_line(struct view *view, int rows, int row);
/* Moves the selection in the log by so many lines, to newer ones, or to older ones if negative. */
void screen_move_in_log(struct view *view, int steps);

/* ---- actions.c ---- */

/* Does what a command says, as by this key, be it one of the screen or of its show. */
void screen_obey(struct screen *screen, enum command_id id, uint32_t key);

/* ---- input.c ---- */

/* Take what came from the terminal: a key; text for a guest, or for the answer of a prompt; a click
 * or a turn of the wheel. */
void screen_key(struct screen *screen, uint32_t key);
void screen_type(struct screen *screen, const char *bytes, size_t n);
/* Is the terminal not to be read on, since text from it has no room? */
bool screen_holds_back(struct screen *screen);
void screen_click(struct screen *screen, const struct key_event *event);

#endif
