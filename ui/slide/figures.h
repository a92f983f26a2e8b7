/* Key figures of a talk: measured while it runs, shown on its slides where the deck says {{exits
 * NAME}}. The front end's thread. */
#ifndef SLIDE_FIGURES_H
#define SLIDE_FIGURES_H

#include "deck/deck.h"
#include "event/engines.h"
#include "run/run.h"
#include "words/language.h"

enum { FIGURES_MAX = 64, FIGURE_NAME = 40 };

/* What is known of the latest run of a name. */
struct figures_run {
    char name[FIGURE_NAME];
    uint64_t exits, chars;
    uint64_t ns;             /* from the first to the last event */
    uint64_t memory;         /* bytes of RAM of vCPU 0's guest */
    enum engine_kind engine; /* of vCPU 0 */
    bool is_final;           /* nothing more is to come of it; else only the last two are shown */
};

/* All zeros are figures of which nothing is known. Beyond FIGURES_MAX names no more are noted. */
struct figures {
    struct figures_run runs[FIGURES_MAX];
    unsigned count;
};

/* Notes a run as it stands now, in the place of an earlier one of that name; nothing if the name is
 * "" or the run has no machine. is_final: nothing more is to come of it. Of names FIGURE_NAME - 1
 * bytes count. */
void figures_note(struct figures *figures, const char *name, const struct run *run, bool is_final);

/* The span as it is to be shown, units included ("14,272 bytes", "1.2 ms", "941 exits"): its own
 * text if it is no figure; "-" for a run that has not been and a file that is not there; an
 * ellipsis where more is to come of the run. At most size - 1 bytes and a NUL. figures may be NULL:
 * nothing is known. Returns buffer. */
char *figures_text(const struct figures *figures, const struct deck_span *span,
                   enum language language, bool ascii, char *buffer, size_t size);

#endif
