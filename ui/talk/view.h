/* A talk, seen: slides, the stage where the run of a slide is shown, the footer, and what stands
 * over them. As with view.h: struct talk_view is all there is to know, nothing here changes it, the
 * same gives the same grid. */
#ifndef TALK_VIEW_H
#define TALK_VIEW_H

#include "deck/deck.h"
#include "player/player.h"
#include "slide/figures.h"
#include "symbols/source.h"
#include "view/view.h"

enum talk_mode { TALK_SLIDES, TALK_OVERVIEW, TALK_BLANK };

/* What was chosen of the talk: where it stands, and what stands over its slides. */
struct talk_chosen {
    unsigned slide, step; /* from 0 */
    enum talk_mode mode;
    unsigned selected; /* slide in the overview */
    bool shows_notes, shows_timer;
    char number[8];           /* digits typed so far: a slide to jump to; "" */
    int scroll, notes_scroll; /* rows that slide and notes are scrolled down, as far as that goes */
};

/* What is seen of its run and its time, for this frame. */
struct talk_seen {
    const struct deck_run *run; /* of the step: what is on the stage or stands by, NULL: nothing */
    enum player_state state;    /* of the run */
    bool is_finishing;          /* and it is played at full speed, for the talk to go on */
    unsigned show;              /* enum deck_show, now */
    /* Of its guests, each once, as far as they are there; while it stands by. Borrowed. */
    const struct source_text *sources[VCPU_MAX];
    unsigned source_count;
    const char *problem;           /* why the run could not be started, "" */
    uint64_t elapsed_ns, slide_ns; /* of the talk, of this slide */
};

struct talk_view {
    const struct deck *deck;       /* borrowed, as all that this points to */
    const struct figures *figures; /* NULL: nothing was measured */
    bool plays_by_itself;
    struct talk_chosen chosen;
    struct talk_seen seen;
};

/* Where things are. Absolute; rows 0: not there. */
struct talk_layout {
    bool too_small;
    struct rect title; /* with a line under it */
    struct rect text;
    struct rect notes; /* with its frame */
    /* With its frame, if the run stands by; otherwise what is in `parts` fills it. */
    struct rect stage;
    struct rect footer; /* one row */
    /* All but the header are of the stage; its keys are the footer. */
    struct layout parts;
    struct rect memory, tables, devices, interrupts, stack;
};

/* The slide that is on show; the last one if there are fewer. */
const struct deck_slide *talk_slide(const struct talk_view *talk);

/* Does the talk end with it? It is the last slide before the appendix, or of all. */
bool talk_is_last_slide(const struct talk_view *talk);

/* Lays out any size from 1 x 1. Of view it reads the count of vCPUs, ascii and language. Text is
 * beside the stage where the screen is wide, above it where it is narrow; it gets the rows it needs
 * as long as the stage keeps STAGE_ROWS. */
enum { TALK_MIN_ROWS = 10, TALK_MIN_COLUMNS = 40, STAGE_ROWS = 9 };
void talk_layout_make(struct talk_layout *layout, int rows, int columns, const struct view *view,
                      const struct talk_view *talk);

/* Draws the whole screen; a run that was given all of it is view_screen()'s. view's panes are of
 * the layout's sizes. Help (an overlay) is drawn over it, and so are memory and tables while
 * inside. What view says stands in the footer's place. */
void view_talk(struct grid *grid, const struct talk_layout *layout, const struct view *view,
               const struct talk_view *talk);

/* Returns chosen.scroll as far as it has an effect: for who changes it. */
int talk_scroll_clamp(const struct talk_layout *layout, const struct view *view,
                      const struct talk_view *talk);
/* Returns how far chosen.notes_scroll has an effect; 0: all of the notes are seen, or none. */
int talk_notes_scroll_most(const struct talk_layout *layout, const struct view *view,
                           const struct talk_view *talk);

/* The rows that the text of a slide takes with everything shown, in that many columns. */
int talk_text_rows(const struct deck_slide *slide, int columns, enum language language);
/* Does it all fit on a screen of that size? */
bool talk_slide_fits(const struct deck *deck, unsigned slide, int rows, int columns);

#endif
