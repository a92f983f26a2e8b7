/* Plays one run of a deck: starts its guests and does its orders, one after the other, each when
 * the one before is done. The live talk and the transcript both play runs through this. It learns
 * from the model alone what has come of an order. The front end's thread. Times are those of
 * clock_ns(), in nanoseconds.
 *
 *     player_open(); then, whenever events have come or the time it named is over, player_tick();
 *     player_step() when the talk has come to a further step; player_close().
 *
 * A run plays forwards only: to go back, close it, open it and player_step() to where it was, in a
 * hurry.
 */
#ifndef PLAYER_H
#define PLAYER_H

#include "deck/deck.h"
#include "event/until.h"
#include "run/run.h"
#include "view/view.h"

enum player_state {
    PLAYER_CLOSED,
    PLAYER_STANDING_BY, /* not started */
    PLAYER_BUSY,        /* an order is under way, or its guests are on their way to a rest */
    /* All orders up to the step are done, and nothing moves until somebody does something: every
     * vCPU waits for input, is paused, has ended, or has been halted for PLAYER_QUIET_MS. */
    PLAYER_RESTING,
    /* The same, but guests run on and print or exit without end, PLAYER_ENDLESS_MS after the last
     * order. */
    PLAYER_ENDLESS,
    PLAYER_OVER,  /* all vCPUs have ended */
    PLAYER_FAILED /* it could not be started: failure says why */
};

/* How much of the deck's pace is kept. */
enum player_haste {
    PLAYER_AT_EASE, /* all of it: for an audience */
    PLAYER_HURRY,   /* typing at once, no slow motion: there is none, or it is a rehearsal */
    PLAYER_RUSH,    /* nor `for` on the host's clock: the presenter went back, jumps or goes on */
};

/* The parts that are the player's own. */

/* What was last seen of a vCPU. */
struct player_watch {
    uint64_t seq, printed, taken, waits;
    uint64_t changed_ns; /* when there was last an event */
    /* When it last waited for input, if it has done nothing since but take ticks; else 0. */
    uint64_t dozed_ns;
    /* What it had printed when the latest order began that moves guests: WAIT looks from there. */
    uint64_t heard;
};

struct player_clock {
    uint64_t now_ns;   /* of this tick */
    uint64_t due_ns;   /* when the next one is wanted */
    uint64_t since_ns; /* the end of the last order, or the start */
};

/* How far the order is that is under way. */
struct player_progress {
    bool begun;
    bool issued;   /* a step is under way */
    unsigned left; /* of STEP: how many are to be issued */
    /* When it began or last got anywhere: its limit counts from there. */
    uint64_t begun_ns;
    uint64_t mark;     /* what a count was when it began; of FOR, when it ends, */
    unsigned runs_for; /* and on virtual time who was told to run for so long, a bit for each, */
    uint64_t pauses[VCPU_MAX]; /* and how often it had paused then */
    uint64_t typed;            /* of TYPE: how many of its bytes, */
    uint64_t typed_ns;         /* when the last one was, 0: none yet, */
    uint64_t empty_ns;         /* and since when none is unread, 0: one is */
    struct control_until until;
    uint64_t searched; /* where WAIT and EXPLAIN go on looking */
};

struct player {
    const struct deck_run *what; /* borrowed; NULL: closed */
    struct run *run;             /* borrowed; built, ended and torn down here */
    struct view *view;           /* borrowed; SHOW, EXPLAIN, FOCUS, MEMORY, WALK change it */
    unsigned step;               /* of the slide: orders up to this one are done */
    unsigned next;               /* the order that is next, or under way */
    bool hurries;                /* typing at once, no slow motion, */
    bool rushes;                 /* and no `for` on the host's clock */
    unsigned show;               /* enum deck_show, now */
    struct failure failure;      /* why it is PLAYER_FAILED */
    /* What an order names and its guest does not have; the view has been told. Whoever tells it
     * elsewhere empties it. */
    struct failure refused;
    /* They are the run's, but what it types is the deck's: nothing is read from standard input. */
    struct options options;

    /* Internal. */
    enum player_state phase;  /* CLOSED, STANDING_BY, BUSY (whatever its guests do) or FAILED */
    char names[VCPU_MAX][64]; /* of the guests, safe for a terminal */
    struct player_watch watch[VCPU_MAX];
    struct player_clock clock;
    struct player_progress progress; /* of the order `next` */
    unsigned hurried;   /* orders of earlier steps than this are done in a hurry, properly */
    double slow;        /* slow motion when it does not hurry: exits a second, 0: full speed */
    bool input_ended;   /* by player_end_input() */
    unsigned focus;     /* the vCPU that orders are about, wherever the presenter looks */
    bool memory_is_set; /* the address of `show memory` */
};

enum {
    PLAYER_QUIET_MS = 300, /* a halted guest that has not moved for so long rests */
    /* Guests that still run so long after the last order run without end. */
    PLAYER_ENDLESS_MS = 5000,
    PLAYER_SETTLE_MS = 1000, /* how long orders wait for other guests on virtual time */
    PLAYER_TYPE_MS = 90,     /* between two characters, at human pace */
    PLAYER_READY_MS = 2000,  /* how long typing waits for a guest that does not want input */
    /* After so long without anything coming of it an order is given up, */
    PLAYER_LIMIT_MS = 10000,
    PLAYER_SLOW_LIMIT_MS = 120000 /* and in slow motion after so long */
};

/* The run stands by; nothing has been built. All that is borrowed must stay until player_close().
 * view keeps its language, looks and message, the rest
 * of it is made new: its model is run's, its count and names are the guests'. Here and at
 * player_close() the panes of view must have been freed and be NULL: they belong to whoever
 * draws. */
void player_open(struct player *player, const struct deck_run *what, struct run *run,
                 struct view *view);
/* The talk has come to this step, which is not an earlier one than before. Starts the guests if it
 * is time; if that fails, the player is PLAYER_FAILED and its failure says why. haste is that of
 * everything up to it. At ease it also ends waiting in orders of earlier steps: what is left of a
 * text is typed at once, the rest of their waits is skipped. */
void player_step(struct player *player, unsigned step, enum player_haste haste);
/* Goes on, by at most one order. After each drain; what it types it hands on itself. Returns after
 * how many milliseconds it wants to be called again even if no event comes; -1: it need not. */
int player_tick(struct player *player, uint64_t now_ns);
/* What has come of it, as of the last tick, at this time. */
enum player_state player_state(const struct player *player, uint64_t now_ns);
/* Are orders left to be done, up to its step? */
bool player_has_orders(const struct player *player);
/* Has its run come to its end at this time, or one without an end to the last of all its orders? */
bool player_has_finished(const struct player *player, uint64_t now_ns);
/* The guests' input is over, as at the end of a pipe: those that wait for it end. For
 * transcripts. */
void player_end_input(struct player *player);
/* Ends the guests and tears down. Nothing to do if closed. */
void player_close(struct player *player);

#endif
