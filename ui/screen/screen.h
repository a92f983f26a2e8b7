/* The live screen: the state that the loop keeps and the commands change.
 *
 * screen.c builds and ends a run, loop.c is its life between (one poll() over the terminal, the
 * rings, the signals and the frame's timer), frame.c is what it shows, input.c and actions*.c are
 * what the keys do. A talk lives in the same loop as its show: it has runs of its own, one after
 * the other, and draws slides around them. All of it is the front end's thread's.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include "run/complete.h"
#include "run/notices.h"
#include "run/run.h"
#include "screen/show.h"
#include "screen/stop.h"
#include "terminal/terminal.h"
#include "view/view.h"

struct screen;

/* What a pane's terminal has been fed, so that it can go on or be made anew. */
struct screen_fed {
    int rows, columns;
    uint64_t bytes; /* of the console's, counted from its start */
};

/* When the next frame is due, and what the last one has shown. Times are CLOCK_MONOTONIC. */
struct screen_pace {
    bool changed;     /* since the last frame */
    uint64_t next_ns; /* not before this, */
    uint64_t calm_ns; /* or this, while all guests sleep but for ticks */
    /* What all guests had printed (bytes), and how often they had slept, at the last frame. */
    uint64_t bytes, waits[VCPU_MAX];
};

/* The counts when they were last looked at, which rates are counted from. */
struct screen_rates {
    uint64_t looked_ns;
    uint64_t exits[VCPU_MAX], rows[MODEL_ROWS][VCPU_MAX], irqs[EVENT_IRQS][VCPU_MAX];
    bool are_zero;
};

/* What was answered to one question, the latest first. */
enum { SCREEN_QUESTIONS = 8, SCREEN_ANSWERS = 16 };
struct screen_answers {
    enum word question;
    unsigned count;
    char list[SCREEN_ANSWERS][VIEW_TEXT];
};

/* The question on the key bar's row. */
struct screen_prompt {
    const struct screen_question *question;
    enum view_overlay over; /* what stood there when it was asked */
    /* While Tab goes through what may stand there: what was typed, and how far it is. */
    bool completes;
    char typed[VIEW_TEXT];
    unsigned index, count;
    /* While Up and Down go through earlier answers: how far back, and what was typed. */
    unsigned back;
    char draft[VIEW_TEXT];
    struct screen_answers answers[SCREEN_QUESTIONS];
};

/* When the guest last took something of what was typed, and how many bytes that left. */
struct screen_held {
    size_t left;
    uint64_t since_ns;
};

struct screen {
    const struct options *options; /* of the run; NULL in a show, whose runs have their own */
    const struct show *show;       /* NULL: the guests are all there is; borrowed */
    struct run run;
    struct view view;
    enum theme theme; /* as it was chosen; the grid's is what that is on this terminal */
    struct grid grid;
    struct layout layout;
    struct terminal terminal;
    struct screen_fed fed[VCPU_MAX];
    struct screen_pace pace;
    struct screen_rates rates;
    struct screen_prompt prompt;
    struct screen_stop stop;
    struct screen_held held;
    struct notice_told told[VCPU_MAX];
    unsigned breaks_said[VCPU_MAX]; /* of its pauses at breakpoints, so many were said */
    int signals_fd, signal;

    bool quit, restart, suspend;
    uint64_t stood_ns;  /* when all guests stood still last, CLOCK_MONOTONIC; 0: never */
    bool bin_is_chosen; /* the lanes' time was set by the user, and stays */
    uint32_t key;       /* the last one, for commands that have several */
};

/* Runs the guests on the screen until the user quits. *status is that of the program, as
 * plain_run() returns it; *signal that which ended the run, 0: none. False with a failure if there
 * can be no screen here: then nothing has been done yet. */
bool screen_run(const struct options *options, int signals_fd, int *status, int *signal,
                struct failure *failure);

/* Whether a screen makes sense: false and why not (a line for the user, "" if that is plain to
 * see). */
bool screen_is_possible(const struct options *options, struct failure *why_not);

/* Lives until the user quits (screen->quit), a signal ends the program (screen->signal, too) or the
 * run is to be started anew (screen->restart). The terminal is open; a show is whole. */
void screen_loop(struct screen *screen);

/* Asks for a frame, at once even while the guests are calm. */
void screen_wants_frame(struct screen *screen);

/* Frees what was made for a run that is about to end: its panes, its rates. */
void screen_forget_run(struct screen *screen);

#endif
