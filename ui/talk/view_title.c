/* The title of a slide on one line, for the notes and the overview. */
#include "talk/view_parts.h"

int talk_draw_title(struct canvas canvas, int row, int column, int columns, enum role role,
                    const struct deck_slide *slide, const struct view *view,
                    const struct talk_view *talk)
{
    struct slide_style style = talk_style(view, talk);
    const struct deck_run *run = deck_first_run(slide);
    struct slide_text text = slide_text_make(&slide->title, role, 0, &style);
    if (!text.count && slide->is_intro)
        text = slide_text_plain(talk->deck->title, role);
    if (!text.count && run)
        text = slide_text_plain(run->command, ROLE_CODE);
    if (!text.count)
        text = slide_text_plain(view_word(view, W_TALK_UNTITLED), ROLE_DIM);
    for (size_t i = 0; i < text.count; i++)
        if (text.cells[i].chars[0] == '\n') {
            text.cells[i].chars[0] = ' ';
            text.cells[i].width = 1;
        }
    column = slide_text_draw_cut(canvas, row, column, columns, &text);
    slide_text_free(&text);
    return column;
}
