/* What only the presenter needs, if there is one screen for all. */
#include "view_talk_parts.h"

#include <stdio.h>
#include <string.h>

enum word { NOTES, NONE, NEXT, LAST, TALK, SLIDE, WORDS };
static const char *const words[WORDS][2] = {
    [NOTES] = { " notes ", " 노트 " }, [NONE] = { "no notes on this slide", "이 슬라이드에는 노트가 없습니다" },
    [NEXT] = { "next:", "다음:" },     [LAST] = { "the last slide", "마지막 슬라이드" },
    [TALK] = { "talk", "발표" },       [SLIDE] = { "slide", "슬라이드" },
};

/* Times at the right end, the next slide before them. */
static void draw_next(struct canvas canvas, const struct view *view, const struct talk_view *talk)
{
    char times[96], all[24], here[24];
    int columns = canvas.area.columns, last = canvas.area.rows - 1;
    const char *const *of[] = { words[TALK], words[SLIDE] };
    snprintf(times, sizeof times, "%s %s  %s %s", of[0][view->language], talk_clock(talk->elapsed_ns, all), of[1][view->language],
             talk_clock(talk->slide_ns, here));
    int room = columns - text_columns(times) - 2;
    canvas_text_right(canvas, last, 0, columns, ROLE_DIM, times);
    if (talk->slide + 1 >= talk->deck->slide_count) {
        canvas_text_cut(canvas, last, 0, room, ROLE_DIM, words[LAST][view->language]);
        return;
    }
    int column = canvas_text_cut(canvas, last, 0, room, ROLE_DIM, words[NEXT][view->language]) + 1;
    talk_draw_title(canvas, last, column, room - column, ROLE_HEADING, &talk->deck->slides[talk->slide + 1], view, talk);
}

void view_talk_notes(struct canvas canvas, const struct view *view, const struct talk_view *talk)
{
    const char *notes = talk_slide(talk)->notes;
    bool none = !notes || !*notes;
    canvas_frame(canvas, ROLE_FRAME, words[NOTES][view->language], ROLE_MARK, view->ascii);
    struct canvas inner = canvas_inner(canvas, 1, 2, canvas.area.rows - 2, canvas.area.columns - 4);
    struct canvas above = canvas_inner(inner, 0, 0, inner.area.rows - 1, inner.area.columns);
    struct slide_text text = slide_text_plain(none ? words[NONE][view->language] : notes, none ? ROLE_DIM : ROLE_TEXT);
    if (slide_text_draw(above, 0, 0, above.area.columns, ALIGN_LEFT, &text) > above.area.rows)
        canvas_text(canvas, above.area.rows, canvas.area.columns - 2, ROLE_MARK, view->ascii ? "v" : "▼");
    slide_text_free(&text);
    if (inner.area.rows > 0)
        draw_next(inner, view, talk);
}
