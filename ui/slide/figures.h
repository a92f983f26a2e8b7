/* Key figures of a talk: measured while it runs, shown on its slides where the deck says {{exits
 * NAME}}. The front end's thread. */
#ifndef SLIDE_FIGURES_H
#define SLIDE_FIGURES_H

#include "deck/deck.h"
#include "event/engines.h"
#include "run/run.h"
#include "words/language.h"

enum { FIGURES_MAX = 64, FIGURE_NAME = 40 };

/* What the figures of a run are. */
enum figures_state {
    FIGURES_TO_COME, /* a part of them: only those that do not change any more are shown */
    FIGURES_SO_FAR,  /* it runs on with nothing left to be done, maybe without an end */
    FIGURES_FINAL    /* nothing more is to come of it */
};

/* What is known of the latest run of a name. */
struct figures_run {
    char name[FIGURE_NAME];
    uint64_t exits, chars;
    uint64_t ns;             /* from the first to the last event */
    uint64_t memory;         /* bytes of RAM of vCPU 0's guest */
    enum engine_kind engine; /* of vCPU 0 */
    enum figures_state state;
};

/* All zeros are figures of which nothing is known. Beyond FIGURES_MAX names no more are noted. */
struct figures {
    struct figures_run runs[FIGURES_MAX];
    unsigned count;
};

/* Notes a run as it stands now, in the place of an earlier one of that name; nothing if the name is
 * "" or the run has no machine. Of names FIGURE_NAME - 1 bytes count. */
void figures_note(struct figures *figures, const char *name, const struct run *run,
                  enum figures_state state);

/* The span as it is to be shown, units included ("14,272 bytes", "1.2 ms", "941 exits"): its own
 * text if it is no figure; "-" for a run that has not been and a file that is not there; an
 * ellipsis where more is to come of the run, and "941 exits so far" of one that runs on. At most
 * size - 1 bytes and a NUL. figures may be NULL: nothing is known. Returns buffer. */
char *figures_text(const struct figures *figures, const struct deck_span *span,
                   enum language language, bool ascii, char *buffer, size_t size);

#endif
