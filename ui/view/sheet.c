/* Groups of rows to read, in one column or two. */
#include "view/sheet.h"

#include "text/clamp.h"
#include "view/explained.h"

#include <assert.h>
#include <stdio.h>

enum { TWO_FROM_COLUMNS = 108, MOST_COLUMNS = 160, FRAME_COLUMNS = 4, BETWEEN = 4 };

int sheet_entry(struct canvas canvas, int row, int indent, const char *name, const char *text)
{
    static const struct view_named nothing;
    struct canvas right =
        canvas_inner(canvas, 0, indent, canvas.area.rows, canvas.area.columns - indent);
    int own_row = canvas_text(canvas, row, 2, ROLE_STRONG, name) + 2 > indent;
    struct explained_pen pen = { .canvas = right, .row = row + own_row };
    explained_put(&pen, &nothing, ROLE_TEXT, text);
    return pen.row + 1 - row;
}

static int draw_groups(const struct sheet *sheet, struct canvas canvas, int row, int from, int to,
                       const struct view *view)
{
    int rows = 0;
    for (int group = from; group < to; group++)
        rows += sheet->draw(canvas, row + rows, group, view);
    return rows;
}

/* How it stands in so many columns inside its frame. */
struct columns {
    bool are_two;
    int width;  /* of each */
    int second; /* the group that starts the second one */
    int rows;
};

/* The longer column is as short as can be. Groups are measured once, by drawing them where there
 * are no rows; behind the last of a column no row is left free. */
static struct columns columns_of(const struct sheet *sheet, int columns, const struct view *view)
{
    const bool are_two = columns >= TWO_FROM_COLUMNS;
    const int width = are_two ? (columns - BETWEEN) / 2 : columns;
    const struct canvas nowhere = { .area = { .columns = width } };
    int rows[SHEET_GROUPS], all = 0, before = 0;
    assert(sheet->groups <= SHEET_GROUPS);
    for (int group = 0; group < sheet->groups; group++)
        all += rows[group] = sheet->draw(nowhere, 0, group, view);
    struct columns best = { are_two, width, sheet->groups, all - 1 };
    for (int group = 1; are_two && group < sheet->groups; group++) {
        before += rows[group - 1];
        const int longer = max(before, all - before) - 1;
        if (longer < best.rows) {
            best.rows = longer;
            best.second = group;
        }
    }
    return best;
}

int sheet_rows(const struct sheet *sheet, int columns, const struct view *view)
{
    return columns_of(sheet, max(min(columns, MOST_COLUMNS) - FRAME_COLUMNS, 0), view).rows;
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
    struct canvas inner =
        canvas_inner(canvas, 1, 2, canvas.area.rows - 2, canvas.area.columns - FRAME_COLUMNS);
    int rows = inner.area.rows;
    struct columns c = columns_of(sheet, inner.area.columns, view);
    struct canvas left = canvas_inner(inner, 0, 0, rows, c.width);
    struct canvas right = canvas_inner(inner, 0, c.width + BETWEEN, rows, c.are_two ? c.width : 0);
    int first = max(min(view->chosen.help_scroll, c.rows - rows), 0);
    draw_groups(sheet, left, -first, 0, c.second, view);
    draw_groups(sheet, right, -first, c.second, sheet->groups, view);
    draw_foot(canvas, view, first, rows, c.rows);
}
