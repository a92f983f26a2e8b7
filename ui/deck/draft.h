/* Inside the reading of decks: the slide that is being written. Used by what makes blocks and
 * steps: slide.c, run.c, comment.c and html.c, code.c and table.c, paragraph.c. */
#ifndef DECK_DRAFT_H
#define DECK_DRAFT_H

#include "deck/ground.h"

enum { BLOCKS_MAX = 1000 /* of a slide */ };

/* What the front matter says of all slides. */
struct deck_habits {
    bool lists_are_incremental, rules_end_slides;
};

struct deck_draft {
    struct deck_ground *ground;
    struct deck *deck; /* takes the slides that are finished */
    struct deck_habits habits;
    bool complained_slides; /* that there are too many */

    /* The rest is of the slide that is being written, and begins anew with each. */
    struct deck_slide slide;
    bool has_slide; /* something is on it */
    bool skips;     /* it is left out */
    bool complained_blocks, complained_steps;
    unsigned step; /* of what comes next */
    unsigned last; /* the last that there is: at most DECK_STEPS_MAX - 1 */
    bool is_fresh; /* nothing has come since this step began */
    enum deck_align align;
    bool is_incremental; /* each item of a list begins a step */
    unsigned runs;
};

/* ---- deck/slide.c ---- */

/* A new block of the slide, to be filled in; NULL, with an error, if there are too many, or without
 * memory. Valid until the next one. */
struct deck_block *deck_add_block(struct deck_draft *draft, enum deck_block_kind kind,
                                  size_t offset);
/* From here on there is something on this slide. */
void deck_touch(struct deck_draft *draft, size_t offset);
/* Adds a further step, or an error if there are too many. */
void deck_add_step(struct deck_draft *draft, struct deck_place place);
/* What follows comes with a further step. */
void deck_pause(struct deck_draft *draft, struct deck_place place);
/* Gives the slide to the deck, or leaves it out, and begins the next one. */
void deck_end_slide(struct deck_draft *draft, size_t offset);
/* Ends the last slide, if there is anything on it; if there is none at all, adds an empty one. */
void deck_finish_slides(struct deck_draft *draft);
/* Adds the slide that is made from the front matter. */
void deck_add_intro(struct deck_draft *draft);
/* Each frees what the thing owns; of a run, the run itself as well, if it is not NULL. */
void deck_table_free(struct deck_table *table);
void deck_slide_free(struct deck_slide *slide);
void deck_run_free(struct deck_run *run);

/* ---- What is written into it ---- */

/* deck/comment.c: takes the inside of one comment, blanks at its ends cut off; its text is cut up.
 * offset is that of its "<". */
void deck_comment(struct deck_draft *draft, char *text, size_t offset);
/* deck/run.c: takes a fenced block `kvm`, which starts at the offset, its lines in the text. Frees
 * them. */
void deck_kvm(struct deck_draft *draft, struct deck_text *lines, size_t offset);

#endif
