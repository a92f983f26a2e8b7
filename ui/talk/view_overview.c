/* All slides of a talk, to choose one from. */
#include "talk/view_parts.h"

#include <stdio.h>

enum {
    COLUMN_LEAST = 36,
    COLUMN_MOST = 56,
    COLUMNS_MOST = 3,
    HEAD_ROWS = 3,
    BEFORE = 6,
    AFTER = 3
};

struct list {
    const struct view *view;
    const struct talk_view *talk;
    int rows, columns; /* of entries */
    int width;         /* of a column of them */
    int digits;
};

static void draw_head(struct canvas canvas, const struct view *view)
{
    canvas_text(canvas, 0, 0, ROLE_TITLE, view_word(view, W_TALK_OVERVIEW));
    canvas_line(canvas, 1, 0, canvas.area.columns, ROLE_FRAME, view->chosen.ascii);
}

/* A chapter stands out; what belongs to it is set in. A run has a mark. */
static void draw_entry(struct canvas canvas, const struct list *list, unsigned at)
{
    const struct talk_view *talk = list->talk;
    const struct deck_slide *slide = &talk->deck->slides[at];
    bool ascii = list->view->chosen.ascii, cover = slide_is_cover(slide),
         run = deck_first_run(slide) != NULL;
    int column = list->digits + BEFORE - 2;
    canvas_format(canvas, 0, 1, ROLE_DIM, "%*u", list->digits, at + 1);
    if (at == talk->chosen.slide)
        canvas_text(canvas, 0, list->digits + 2, ROLE_MARK, ascii ? "*" : "●");
    column += cover ? 0 : 2;
    column = talk_draw_title(canvas, 0, column, canvas.area.columns - column - AFTER,
                             cover ? ROLE_TITLE : ROLE_TEXT, slide, list->view, talk);
    if (run)
        canvas_text(canvas, 0, column + 1, ROLE_GOOD, ascii ? ">" : "▶");
    if (at == talk->chosen.selected)
        canvas_mark(canvas, 0, 0, canvas.area.columns, ROLE_CURRENT);
}

/* Columns for the longest title, within reason. */
static int wanted_columns(const struct list *list)
{
    struct canvas nowhere = { .area = { 0, 0, 0, GRID_MAX_COLUMNS } };
    const struct deck *deck = list->talk->deck;
    int most = COLUMN_LEAST;
    for (unsigned i = 0; i < deck->slide_count; i++) {
        int title = talk_draw_title(nowhere, 0, 0, GRID_MAX_COLUMNS, ROLE_TEXT, &deck->slides[i],
                                    list->view, list->talk);
        most = max(most, list->digits + BEFORE + title + AFTER + 2);
    }
    return min(most, COLUMN_MOST);
}

/* As many columns as it takes and as there is room for, of about as many entries each: whole pages
 * of them. */
static struct list make(struct canvas canvas, const struct view *view, const struct talk_view *talk)
{
    struct list list = { .view = view, .talk = talk, .rows = max(1, canvas.area.rows) };
    int count = (int)talk->deck->slide_count;
    list.digits = snprintf(NULL, 0, "%d", count);
    int most = min(COLUMNS_MOST, (canvas.area.columns + 2) / wanted_columns(&list));
    list.columns = max(1, min(most, (count + list.rows - 1) / list.rows));
    list.width = canvas.area.columns / list.columns;
    list.rows = max(1, min(list.rows, (count + list.columns - 1) / list.columns));
    return list;
}

void view_talk_overview(struct canvas canvas, const struct view *view, const struct talk_view *talk)
{
    canvas = canvas_inner(canvas, 0, 2, canvas.area.rows, canvas.area.columns - 4);
    struct canvas inner =
        canvas_inner(canvas, HEAD_ROWS, 0, canvas.area.rows - HEAD_ROWS, canvas.area.columns);
    struct list list = make(inner, view, talk);
    unsigned page = (unsigned)(list.rows * list.columns), count = talk->deck->slide_count;
    unsigned selected = talk->chosen.selected < count ? talk->chosen.selected : count - 1,
             first = selected - selected % page;
    draw_head(canvas, view);
    for (unsigned i = 0; i < page && first + i < count; i++) {
        int row = (int)i % list.rows, column = (int)i / list.rows * list.width;
        draw_entry(canvas_inner(inner, row, column, 1, list.width - (list.columns > 1 ? 2 : 0)),
                   &list, first + i);
    }
    if (first)
        canvas_text_right(canvas, 0, 0, canvas.area.columns, ROLE_MARK,
                          view->chosen.ascii ? "^" : "▲");
    if (first + page < count)
        canvas_text_right(canvas, canvas.area.rows - 1, 0, canvas.area.columns, ROLE_MARK,
                          view->chosen.ascii ? "v" : "▼");
}
