/* What the files of the transcript share. text.c is the ground; on it stand views.c, then play.c,
 * then transcript.c: none calls one above it. */
#ifndef TRANSCRIPT_PRIVATE_H
#define TRANSCRIPT_PRIVATE_H

#include "player/player.h"
#include "run/console.h"
#include "slide/figures.h"
#include "transcript/transcript.h"

enum { TRANSCRIPT_COLUMNS = 80 };

/* Where it is written: our own words, and between them what guests print. */
struct transcript_paper {
    struct out out;
    struct console console; /* of the guests that run */
    bool bold;              /* headings are */
    bool ascii;             /* our own words are written in ASCII */
};

/* What has been so far; failures are runs that could not be started, or whose guests failed. */
struct transcript_counts {
    uint64_t ran_ns; /* the time of all runs, on their own clocks */
    uint64_t exits, runs, failures;
};

/* The event of this run that was explained last. */
struct transcript_explained {
    bool any;
    unsigned vcpu;
    uint64_t seq;
};

struct transcript {
    const struct deck *deck; /* borrowed */
    struct transcript_paper paper;
    struct transcript_counts counts;
    struct transcript_explained explained;
    struct run run;
    struct view view;
    struct player player;
    struct figures figures;
    int signals_fd;
    int signal;  /* that ended it; 0: none */
    bool failed; /* a run or its guests, or the output */
};

/* ---- transcript/text.c: our own words, on lines of their own ---- */

/* Puts UTF-8 without control characters but ends of lines; in ASCII each column of what has nothing
 * alike there is a '?'. */
void transcript_put(struct transcript_paper *paper, const char *text);
/* Puts what is drawn, each row after so many blanks. Rows with nothing on them but the sides of a
 * frame are left out. */
void transcript_put_grid(struct transcript_paper *paper, const struct grid *grid, int indent);
/* Puts the title of the slide of that index. */
void transcript_put_heading(struct transcript *transcript, unsigned slide);
/* Puts so many blocks of a slide from one on, none of them a run. */
void transcript_put_blocks(struct transcript *transcript, const struct deck_slide *slide,
                           unsigned from, unsigned count);
/* Puts speaker notes; none, if they are "". */
void transcript_put_notes(struct transcript_paper *paper, enum language language,
                          const char *notes);
/* Puts what there was; all: so many slides are all of them. */
void transcript_put_end(struct transcript_paper *paper, const struct transcript_counts *counts,
                        enum language language, unsigned slides, bool all);

/* ---- transcript/views.c: what the views show of the run ---- */

/* Puts the exit where an order has stopped, in plain words. */
void transcript_explain(struct transcript *transcript);
/* Puts all that the run shows beside consoles and words. */
void transcript_put_views(struct transcript *transcript);

/* ---- transcript/play.c: one run, from start to end ---- */

/* Plays the run with its orders up to that step, until nothing more comes of it or the transcript
 * is ending. */
void transcript_play(struct transcript *transcript, const struct deck_run *run, unsigned last_step);
/* Has a signal come, or can nothing be written any more? */
bool transcript_is_ending(const struct transcript *transcript);
/* Writes what has room. An error of the output is told once. */
void transcript_flush(struct transcript *transcript);
/* Takes the signal that has come, if one has. */
void transcript_take_signal(struct transcript *transcript);

#endif
