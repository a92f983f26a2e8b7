/* What only the presenter needs, if there is one screen for all. */
#include "notes/view.h"
#include "talk/view_parts.h"
#include "text/text.h"

#include <stdio.h>
#include <string.h>

/* Times at the right end, the next slide before them. */
static void draw_next(struct canvas canvas, const struct view *view, const struct talk_view *talk)
{
    char times[96], all[32], here[32];
    int columns = canvas.area.columns, last = canvas.area.rows - 1;
    snprintf(times, sizeof times, "%s %s  %s %s", view_word(view, W_TALK_NOTES_TIME_OF_TALK),
             text_clock(talk->seen.elapsed_ns, all), view_word(view, W_TALK_NOTES_TIME_OF_SLIDE),
             text_clock(talk->seen.slide_ns, here));
    int room = columns - text_columns(times) - 2;
    canvas_text_right(canvas, last, 0, columns, ROLE_DIM, times);
    if (talk->chosen.slide + 1 >= talk->deck->slide_count) {
        canvas_text_cut(canvas, last, 0, room, ROLE_DIM, view_word(view, W_TALK_NOTES_LAST));
        return;
    }
    int column =
        canvas_text_cut(canvas, last, 0, room, ROLE_DIM, view_word(view, W_TALK_NOTES_NEXT)) + 1;
    talk_draw_title(canvas, last, column, room - column, ROLE_HEADING,
                    &talk->deck->slides[talk->chosen.slide + 1], view, talk);
}

/* ---- The notes ---- */

static struct slide_text notes_text(const struct view *view, const struct talk_view *talk)
{
    const char *notes = talk_slide(talk)->notes;
    bool none = !notes || !*notes;
    return slide_text_plain(none ? view_word(view, W_TALK_NOTES_NONE) : notes,
                            none ? ROLE_DIM : ROLE_TEXT);
}

/* Within the frame: the notes, and below them a row for the next slide. */
static struct canvas inside_of(struct canvas canvas)
{
    return canvas_inner(canvas, 1, 2, canvas.area.rows - 2, canvas.area.columns - 4);
}

static int notes_rows(struct rect area)
{
    return max(area.rows - 3, 0);
}

int talk_notes_scroll_most(const struct talk_layout *layout, const struct view *view,
                           const struct talk_view *talk)
{
    if (layout->too_small || !layout->notes.rows || talk->chosen.mode != TALK_SLIDES)
        return 0;
    struct slide_text text = notes_text(view, talk);
    int of = slide_text_rows(&text, layout->notes.columns - 4);
    slide_text_free(&text);
    return max(of - notes_rows(layout->notes), 0);
}

void view_talk_notes(struct canvas canvas, const struct view *view, const struct talk_view *talk)
{
    canvas_frame(canvas, ROLE_FRAME, view_word(view, W_TALK_NOTES_TITLE), ROLE_MARK,
                 view->chosen.ascii);
    struct canvas inner = inside_of(canvas);
    int rows = notes_rows(canvas.area), columns = inner.area.columns;
    struct slide_text text = notes_text(view, talk);
    int of = slide_text_rows(&text, columns), most = max(of - rows, 0),
        first = min(talk->chosen.notes_scroll, most);
    slide_text_draw(canvas_inner(inner, 0, 0, rows, columns), -first, 0, columns, ALIGN_LEFT,
                    &text);
    slide_text_free(&text);
    if (most)
        view_notes_lines_shown(
            canvas_inner(canvas, canvas.area.rows - 1, 0, 1, canvas.area.columns - 2),
            view->chosen.language, first, rows, of);
    if (inner.area.rows > 0)
        draw_next(inner, view, talk);
}
