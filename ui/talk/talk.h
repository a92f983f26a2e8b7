/* The talk on the screen: where it stands, and what keys do to that. Beside it runs at most one run
 * of guests, the one on the stage of the slide, in the screen's own struct run; the loop (loop.c)
 * serves both.
 *
 * A slide that is left ends its guests; who comes back finds them started anew. Going back within a
 * slide starts its guests anew, too, and does at once what had been done up to that step.
 */
#ifndef TALK_H
#define TALK_H

#include "notes/notes.h"
#include "options/talk.h"
#include "talk/view.h"
#include "terminal/keys.h"

struct screen;

struct talk {
    const struct talk_options *options;
    struct talk_view view;
    struct talk_layout layout;
    struct figures figures;
    struct player player;
    struct notes *notes;           /* NULL: there are none */
    uint64_t started_ns, slide_ns; /* CLOCK_MONOTONIC: when the talk and its slide began */
    uint64_t step_ns;              /* and when something last moved it */
    uint64_t rest_ns;              /* when its run came to rest; 0: it has not */
    uint64_t second_shown;         /* of the timer */
};

/* Gives the talk on the terminal until the presenter quits. As screen_run(). */
bool talk_run(const struct deck *deck, const struct talk_options *options, int signals_fd,
              int *signal, struct failure *failure);

/* ---- For the loop and the commands ---- */

/* A step of a slide, whatever was on show; its guests anew. */
void talk_open_slide(struct screen *screen, unsigned slide, unsigned step);
/* The next run of this step, once the one before has been at rest for a moment. Returns as
 * talk_tick(). */
enum { TALK_NEXT_RUN_MS = 1500 };
int talk_start_next_run(struct screen *screen, enum player_state state, uint64_t now);
void talk_note_figures(struct screen *screen);
/* Where the talk stands now, to those who show its notes. */
void talk_tell_readers(struct screen *screen);
void talk_close_run(struct screen *screen);

/* The next step or slide; the one before; a slide from its first step. */
void talk_next(struct screen *screen);
void talk_back(struct screen *screen);
void talk_jump(struct screen *screen, unsigned slide);
/* The guests of the slide, from the start of their run. */
void talk_restart(struct screen *screen);
/* Keys go to the run; they come back. */
void talk_enter(struct screen *screen);
void talk_leave(struct screen *screen);

/* What stands over the slides goes away: blank, overview, a number. */
void talk_close(struct screen *screen);

/* Before a frame: the slide's layout becomes the screen's. Not while the run has the whole
 * screen. */
bool talk_shows_slide(const struct screen *screen);
void talk_lay_out(struct screen *screen, int rows, int columns);
/* What is to be done between two waits: the run's orders, the clock, playing by itself. Returns
 * after how many milliseconds it wants to be called again, -1: with the next event. */
int talk_tick(struct screen *screen);
/* Entries for the loop's poll, at most NOTES_POLLS; and what has come of them. */
unsigned talk_poll(struct screen *screen, struct pollfd *polls);
void talk_serve(struct screen *screen, const struct pollfd *polls, unsigned count);
void talk_click(struct screen *screen, const struct key_event *event);

#endif
