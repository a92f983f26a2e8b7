/* The live screen: the state that the loop keeps and the commands change.
 *
 * screen.c builds and ends a run, loop.c is its life between (one poll() over the terminal, the
 * rings, the signals and the frame's timer), actions.c is what the keys do. A talk (talk.h) lives
 * in the same loop: it has runs of its own, one after the other, and draws slides around them.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include "run/console.h"
#include "run/run.h"
#include "terminal/terminal.h"
#include "view/view.h"

/* What a pane's terminal has been fed, so that it can go on or be made anew. */
struct fed {
    int rows, columns;
    uint64_t bytes; /* of the console's, counted from its start */
};

struct talk; /* talk.h */

struct screen {
    const struct options *options; /* of the run; NULL in a talk, whose runs have their own */
    struct talk *talk;             /* NULL: the guests are all there is */
    struct run run;
    struct view view;
    struct grid grid;
    struct layout layout;
    struct terminal terminal;
    struct fed fed[VCPU_MAX];
    int signals_fd, signal;

    bool quit, restart, suspend;
    bool changed; /* since the last frame */
    /* the lanes' time was set by the user, and stays */
    bool bin_is_chosen;
    uint64_t next_frame_ns; /* not before this, */
    uint64_t calm_frame_ns; /* or this, while all guests sleep but for ticks */
    /* printed by all guests, and how often they slept, up to the last frame */
    uint64_t shown_bytes, waits_shown[VCPU_MAX];
    uint64_t message_until_ns;

    /* The focused vCPU's memory as it was at its last stop, and how many stops there were. */
    uint8_t memory_at_stop[VIEW_MEMORY];
    uint64_t memory_stops;

    /* Rates, from two looks at the counts. */
    uint64_t rates_ns, exits_then[VCPU_MAX], rows_then[MODEL_ROWS][VCPU_MAX],
        irqs_then[EVENT_IRQS][VCPU_MAX];
    bool rates_are_zero;

    /* What the prompt's answer is for. */
    void (*prompt_done)(struct screen *screen, const char *answer);
    enum view_overlay prompt_over; /* what stood there when it was asked */
};

/* Runs the guests on the screen until the user quits. Status as plain_run(). False with a failure
 * if there can be no screen here: then nothing has been done yet. */
bool screen_run(const struct options *options, int signals_fd, int *status, int *signal,
                struct failure *failure);

/* Whether a screen makes sense: false and why not (a line for the user, "" if that is plain to
 * see). */
bool screen_is_possible(const struct options *options, struct failure *why_not);

/* Frees what was made for a run that is about to end: its panes, its rates. */
void screen_forget_run(struct screen *screen);

/* loop.c */
void loop_run(struct screen *screen);
/* Draws a frame now. */
void loop_draw(struct screen *screen);

/* actions.c: for the loop. */
void screen_say(struct screen *screen, enum role role, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void screen_key(struct screen *screen, uint32_t key);
void screen_type(struct screen *screen, const char *bytes, size_t n);
void screen_click(struct screen *screen, const struct key_event *event);

#endif
