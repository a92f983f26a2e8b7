/* What the views of a talk share among themselves. */
#ifndef TALK_VIEW_PARTS_H
#define TALK_VIEW_PARTS_H

#include "slide/slide.h"
#include "talk/view.h"
#include "text/clamp.h"

struct slide_style talk_style(const struct view *view, const struct talk_view *talk);
/* Do the guests of the run have the stage? Before that, it shows the command line. */
bool talk_run_shows(const struct talk_view *talk);
/* The slide's text in its area, with as much room between blocks as the screen allows. To be
 * freed. */
void talk_page_make(struct slide_page *page, const struct talk_layout *layout,
                    const struct view *view, const struct talk_view *talk);

/* The parts of the stage, from what is to be shown of the run: layout->parts, and what else has its
 * overlays. */
void talk_stage_make(struct talk_layout *layout, struct rect stage, const struct view *view,
                     unsigned show);

/* These draw the parts of the screen, each into its rectangle. */
void view_talk_stage(struct grid *grid, const struct talk_layout *layout, const struct view *view,
                     const struct talk_view *talk);
/* The sources of a run that stands by. False, and nothing drawn: there are none, or no room. */
bool view_talk_sources(struct canvas canvas, const struct view *view, const struct talk_view *talk);
/* The key that is named in a column of the footer, which has so many; 0: none. */
uint32_t view_talk_key_at(const struct view *view, const struct talk_view *talk, int columns,
                          int column);
void view_talk_footer(struct canvas canvas, const struct view *view, const struct talk_view *talk);
void view_talk_notes(struct canvas canvas, const struct view *view, const struct talk_view *talk);
void view_talk_overview(struct canvas canvas, const struct view *view,
                        const struct talk_view *talk);

/* Draws the title of a slide on one line, cut at the columns; what stands for it if it has none.
 * Returns the column after it. */
int talk_draw_title(struct canvas canvas, int row, int column, int columns, enum role role,
                    const struct deck_slide *slide, const struct view *view,
                    const struct talk_view *talk);

#endif
