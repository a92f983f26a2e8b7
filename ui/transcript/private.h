/* What the files of the transcript share. */
#ifndef TRANSCRIPT_PRIVATE_H
#define TRANSCRIPT_PRIVATE_H

#include "player/player.h"
#include "run/console.h"
#include "slide/figures.h"
#include "transcript/transcript.h"

enum { TRANSCRIPT_COLUMNS = 80 };

struct transcript {
    const struct deck *deck;
    struct out out;
    struct console console; /* of the guests that run */
    bool bold;
    struct run run;
    struct view view;
    struct player player;
    struct figures figures;
    /* The event that was explained last, if has_explained, was this one of vCPU
     * explained_vcpu. */
    uint64_t explained_seq;
    unsigned explained_vcpu;
    bool has_explained;
    int signals_fd, signal;
    bool failed; /* a run or its guests, or the output */
    /* The failures are runs that could not be started, or whose guests failed. */
    uint64_t began_ns, exits, runs, failures;
};

/* transcript/text.c: our own words, on lines of their own. */
void transcript_put(struct transcript *transcript, const char *text);
/* What is drawn, each row after so many blanks. Rows with nothing on them but the sides of a frame
 * are left out. */
void transcript_put_grid(struct transcript *transcript, const struct grid *grid, int indent);
void transcript_put_heading(struct transcript *transcript, unsigned slide);
/* So many blocks of a slide from one on, none of them a run. */
void transcript_put_blocks(struct transcript *transcript, const struct deck_slide *slide,
                           unsigned from, unsigned count);
void transcript_put_notes(struct transcript *transcript, const char *notes);
void transcript_put_end(struct transcript *transcript, unsigned slides, bool all);

/* transcript/views.c: what the views show of the run. */
/* The exit where an order has stopped, in plain words. */
void transcript_explain(struct transcript *transcript);
/* All that the run shows beside consoles and words. */
void transcript_put_views(struct transcript *transcript);

/* transcript/play.c: one run, from start to end. */
void transcript_play(struct transcript *transcript, const struct deck_run *run, unsigned last_step);
/* Has a signal come, or can nothing be written any more? */
bool transcript_is_ending(const struct transcript *transcript);
void transcript_flush(struct transcript *transcript);
void transcript_take_signal(struct transcript *transcript);

#endif
