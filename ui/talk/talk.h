/* The talk on the screen: where it stands, and what keys do to that. Beside it runs at most one run
 * of guests, the one on the stage of the slide, in the run of the screen that it owns. The screen's
 * loop serves both, and knows the talk as its show (screen/show.h).
 *
 * A slide that is left ends its guests; who comes back finds them started anew. Going back within a
 * slide starts its guests anew, too, and does at once what had been done up to that step.
 */
#ifndef TALK_H
#define TALK_H

#include "notes/notes.h"
#include "options/talk.h"
#include "player/player.h"
#include "screen/screen.h"
#include "talk/view.h"

struct talk {
    struct screen screen;               /* where it is given, and the run on its stage */
    struct show show;                   /* as the screen knows it */
    const struct talk_options *options; /* borrowed */
    struct talk_view view;
    struct talk_layout layout;
    struct figures figures;
    struct source_texts *sources; /* of guests that have not started yet; NULL: none */
    struct player player;
    struct notes *notes;           /* NULL: there are none */
    uint64_t started_ns, slide_ns; /* CLOCK_MONOTONIC: when the talk and its slide began */
    uint64_t step_ns;              /* and when something last moved it */
    uint64_t rest_ns;              /* when its run came to rest; 0: it has not */
    uint64_t asked_ns;     /* when to go on, as soon as nothing has to be finished; 0: not */
    uint64_t second_shown; /* of the timer */
};

/* Gives the talk on the terminal until the presenter quits. False with a failure if there can be no
 * screen; then nothing has been done yet. signal: that which ended it, 0: none. */
bool talk_run(const struct deck *deck, const struct talk_options *options, int signals_fd,
              int *signal, struct failure *failure);

/* ---- For the show and its commands ---- */

/* Starts the next run of this step, once the one before has been at rest for a moment. Returns
 * after how many milliseconds it is due, 0: it was started, -1: there is none. */
enum { TALK_NEXT_RUN_MS = 1500 };
int talk_start_next_run(struct talk *talk, enum player_state state, uint64_t now);
/* Is something of this step's runs left to be played before the talk goes on? Orders are, and what
 * is left up to the end of a run that no further step has orders for. If the next step is of this
 * slide, too, that end need not be waited for longer than TALK_FINISH_MS. */
enum { TALK_FINISH_MS = 1000 };
bool talk_has_to_finish(const struct talk *talk, uint64_t now);
/* Takes the figures of the run on the stage for the slides that show them. */
void talk_note_figures(struct talk *talk);
/* Takes the sources of the guests of the run that stands by. */
void talk_find_sources(struct talk *talk);
/* Tells those who show its notes where the talk stands now. */
void talk_tell_readers(struct talk *talk);
/* Ends the run on the stage, if there is one; keys are the talk's again. */
void talk_close_run(struct talk *talk);

/* These go to the next step or slide, to the one before, to a slide's first step. The first waits
 * for what has to be finished, which is then played at full speed; when asked again meanwhile it
 * goes on. */
void talk_next(struct talk *talk);
void talk_back(struct talk *talk);
void talk_jump(struct talk *talk, unsigned slide);
/* Starts the guests on the stage anew. */
void talk_restart(struct talk *talk);
/* Keys go to the run, if one runs; and they come back. */
void talk_enter(struct talk *talk);
void talk_leave(struct talk *talk);

/* What stands over the slides goes away: blank, overview, a number. */
void talk_close(struct talk *talk);

/* What a command does to the talk; NULL: it is not of GROUP_TALK. The key is screen.key. */
typedef void talk_action(struct talk *talk);
talk_action *talk_action_of(enum command_id id);
/* A click while keys are the talk's. */
void talk_click(struct talk *talk, const struct key_event *event);

#endif
