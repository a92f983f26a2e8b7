/* Groups of rows to read, in one column or two. */
#include "view/sheet.h"

#include "text/clamp.h"

#include <stdio.h>

enum { TWO_FROM_COLUMNS = 108, MOST_COLUMNS = 160, BETWEEN = 4 };

int sheet_entry(struct canvas canvas, int row, int indent, const char *name, const char *text)
{
    struct canvas right =
        canvas_inner(canvas, 0, indent, canvas.area.rows, canvas.area.columns - indent);
    int own_row = canvas_text(canvas, row, 2, ROLE_STRONG, name) + 2 > indent;
    return own_row + canvas_wrap(right, row + own_row, 0, ROLE_TEXT, text);
}

static int draw_groups(const struct sheet *sheet, struct canvas canvas, int row, int from, int to,
                       const struct view *view)
{
    int rows = 0;
    for (int group = from; group < to; group++)
        rows += sheet->draw(canvas, row + rows, group, view);
    return rows;
}

/* Drawn below the canvas: measured. */
static int rows_of_groups(const struct sheet *sheet, struct canvas canvas, int from, int to,
                          const struct view *view)
{
    return draw_groups(sheet, canvas, canvas.area.rows, from, to, view) - 1;
}

/* The group that starts the second column: so that the longer column is as short as can be. */
static int second_column(const struct sheet *sheet, struct canvas canvas, const struct view *view)
{
    int best = sheet->groups, least = rows_of_groups(sheet, canvas, 0, sheet->groups, view);
    for (int group = 1; group < sheet->groups; group++) {
        int longer = max(rows_of_groups(sheet, canvas, 0, group, view),
                         rows_of_groups(sheet, canvas, group, sheet->groups, view));
        if (longer < least) {
            least = longer;
            best = group;
        }
    }
    return best;
}

static void draw_foot(struct canvas canvas, const struct view *view, int first, int rows, int of)
{
    char text[128];
    const char *close = view_word(view, W_HELP_SCREEN_CLOSE);
    if (rows < of)
        snprintf(text, sizeof text, " %d-%d / %d %s %s %s, %s ", first + 1, first + rows, of,
                 view_word(view, W_VIEW_LINES), view->chosen.ascii ? "-" : "─",
                 view_word(view, W_HELP_SCREEN_SCROLL), close);
    else
        snprintf(text, sizeof text, " %s ", close);
    if (text_columns(text) <= canvas.area.columns - 2)
        canvas_text_right(canvas, canvas.area.rows - 1, 1, canvas.area.columns - 2, ROLE_DIM, text);
}

/* In the middle of wide screens: longer lines are hard to follow. */
static struct canvas narrowed(struct canvas canvas)
{
    int spare = canvas.area.columns - MOST_COLUMNS;
    return spare <= 0 ? canvas : canvas_inner(canvas, 0, spare / 2, canvas.area.rows, MOST_COLUMNS);
}

void sheet_draw(const struct sheet *sheet, struct canvas canvas, const struct view *view)
{
    canvas = narrowed(canvas);
    canvas_frame(canvas, ROLE_FOCUS, view_word(view, sheet->title), ROLE_FOCUS, view->chosen.ascii);
    struct canvas inner = canvas_inner(canvas, 1, 2, canvas.area.rows - 2, canvas.area.columns - 4);
    int rows = inner.area.rows, columns = inner.area.columns;
    bool two = columns >= TWO_FROM_COLUMNS;
    int width = two ? (columns - BETWEEN) / 2 : columns;
    struct canvas left = canvas_inner(inner, 0, 0, rows, width);
    struct canvas right = canvas_inner(inner, 0, width + BETWEEN, rows, two ? width : 0);
    int second = two ? second_column(sheet, left, view) : sheet->groups;
    int of = max(rows_of_groups(sheet, left, 0, second, view),
                 rows_of_groups(sheet, left, second, sheet->groups, view));
    int first = max(min(view->chosen.help_scroll, of - rows), 0);
    draw_groups(sheet, left, -first, 0, second, view);
    draw_groups(sheet, right, -first, second, sheet->groups, view);
    draw_foot(canvas, view, first, rows, of);
}
