/* The screen of a talk: which of its parts is drawn where. */
#include "talk/view.h"

#include "talk/view_parts.h"
#include "view/parts.h"

#include <stdio.h>
#include <string.h>

/* ---- The slide ---- */

static void draw_title(struct canvas canvas, const struct view *view, const struct talk_view *talk)
{
    struct slide_style style = talk_style(view, talk);
    struct slide_text title =
        slide_text_make(&talk_slide(talk)->title, ROLE_TITLE, CELL_BOLD, &style);
    int last = canvas.area.rows - 1;
    slide_text_draw(canvas_inner(canvas, 0, 0, last, canvas.area.columns), 0, 0,
                    canvas.area.columns, ALIGN_LEFT, &title);
    canvas_line(canvas, last, 0, canvas.area.columns, ROLE_FRAME, view->chosen.ascii);
    slide_text_free(&title);
}

/* At the right edge, where the slide's text has more above or below. */
static void draw_marks(struct canvas canvas, const struct slide_page *page, int first,
                       const struct view *view, const struct talk_view *talk)
{
    int last = canvas.area.rows - 1, end = canvas.area.columns - 1;
    if (first > 0)
        canvas_text(canvas, 0, end, ROLE_MARK, view->chosen.ascii ? "^" : "▲");
    if (slide_page_end(page, talk->chosen.step) > first + canvas.area.rows)
        canvas_text(canvas, last, end, ROLE_MARK, view->chosen.ascii ? "v" : "▼");
}

/* One column further than the text: the marks stand beside it. */
static struct canvas with_marks(struct grid *grid, struct rect text)
{
    text.columns++;
    return canvas_of(grid, text);
}

static void draw_text(struct grid *grid, const struct talk_layout *layout, const struct view *view,
                      const struct talk_view *talk)
{
    struct slide_page page;
    struct canvas canvas = canvas_of(grid, layout->text);
    talk_page_make(&page, layout, view, talk);
    int first = slide_page_first(&page, talk->chosen.step, layout->text.rows, talk->chosen.scroll);
    slide_page_draw(canvas, &page, talk->chosen.step, first);
    draw_marks(with_marks(grid, layout->text), &page, first, view, talk);
    slide_page_free(&page);
}

static void draw_slide(struct grid *grid, const struct talk_layout *layout, const struct view *view,
                       const struct talk_view *talk)
{
    struct slide_style style = talk_style(view, talk);
    if (slide_is_cover(talk_slide(talk))) {
        slide_cover_draw(canvas_of(grid, layout->text), talk->deck, talk_slide(talk), &style);
        return;
    }
    if (layout->title.rows)
        draw_title(canvas_of(grid, layout->title), view, talk);
    if (layout->text.rows)
        draw_text(grid, layout, view, talk);
    if (layout->stage.rows)
        view_talk_stage(grid, layout, view, talk);
}

int talk_scroll_clamp(const struct talk_layout *layout, const struct view *view,
                      const struct talk_view *talk)
{
    struct slide_page page;
    if (layout->too_small || !layout->text.rows || slide_is_cover(talk_slide(talk)))
        return 0;
    talk_page_make(&page, layout, view, talk);
    int here = slide_page_first(&page, talk->chosen.step, layout->text.rows, 0);
    int there = slide_page_first(&page, talk->chosen.step, layout->text.rows, talk->chosen.scroll);
    slide_page_free(&page);
    return there - here;
}

/* ---- All of it ---- */

static struct rect above(const struct grid *grid, struct rect footer)
{
    return (struct rect){ 0, 0, footer.row, grid->columns };
}

void view_talk(struct grid *grid, const struct talk_layout *layout, const struct view *view,
               const struct talk_view *talk)
{
    grid_clear(grid);
    if (layout->too_small) {
        view_too_small(grid, view);
        return;
    }
    if (talk->chosen.mode == TALK_BLANK)
        return;
    if (talk->chosen.mode == TALK_OVERVIEW)
        view_talk_overview(canvas_of(grid, above(grid, layout->footer)), view, talk);
    else
        draw_slide(grid, layout, view, talk);
    if (layout->notes.rows && talk->chosen.mode == TALK_SLIDES)
        view_talk_notes(canvas_of(grid, layout->notes), view, talk);
    view_talk_footer(canvas_of(grid, layout->footer), view, talk);
    view_overlay_draw(grid, view);
}
