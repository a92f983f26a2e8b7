/* What of the text screen has room in a pane, and its cells in the grid's words. */
#include "view/text_pane.h"

#include "model/text_screen.h"
#include "text/clamp.h"

/* What a pane shows of the screen: from which row and column on, at which place of the canvas. */
struct window {
    int row, column, rows, columns;
    int at_row, at_column;
};

/* The last event that its pane tells of; UINT64_MAX: whatever there is. */
static uint64_t moment(const struct view *view, unsigned vcpu)
{
    const struct event *e = view->chosen.vcpus[vcpu].in_history ? view_event(view, vcpu) : NULL;
    return e ? e->seq : UINT64_MAX;
}

bool view_has_text(const struct view *view, unsigned vcpu)
{
    return model_has_text(&view->seen.model->vcpus[vcpu], moment(view, vcpu));
}

bool view_shows_text(const struct view *view, unsigned vcpu)
{
    return !view->chosen.vcpus[vcpu].serial && view_has_text(view, vcpu);
}

static bool look(const struct view *view, unsigned vcpu, struct text_screen *screen)
{
    return model_text_screen(&view->seen.model->vcpus[vcpu], moment(view, vcpu), screen);
}

/* ---- What there is room for ---- */

/* The cursor's place on the screen; where it is elsewhere, the first. */
static bool cursor_of(const struct text_screen *screen, int *row, int *column)
{
    unsigned cell = (screen->cursor - screen->start) % (TEXT_SCREEN_BYTES / 2);
    bool seen = cell < PC_ROWS * PC_COLUMNS;
    *row = seen ? (int)(cell / PC_COLUMNS) : 0;
    *column = seen ? (int)(cell % PC_COLUMNS) : 0;
    return seen && !screen->cursor_off;
}

/* As a terminal would have scrolled: the cursor is in the last row and column where it does not fit
 * otherwise. A canvas that is larger has the screen in its middle. */
static struct window window_of(const struct text_screen *screen, int scrolled_back, int rows,
                               int columns)
{
    int row, column;
    cursor_of(screen, &row, &column);
    struct window w = { .rows = min(rows, PC_ROWS), .columns = min(columns, PC_COLUMNS) };
    w.row = clamp(max(row + 1 - w.rows, 0) - scrolled_back, 0, PC_ROWS - w.rows);
    w.column = max(column + 1 - w.columns, 0);
    w.at_row = (rows - w.rows) / 2;
    w.at_column = (columns - w.columns) / 2;
    return w;
}

bool view_text_cursor(const struct view *view, unsigned vcpu, int rows, int columns, int *row,
                      int *column)
{
    struct text_screen screen;
    if (!look(view, vcpu, &screen) || !cursor_of(&screen, row, column))
        return false;
    struct window w = window_of(&screen, view->chosen.vcpus[vcpu].scrolled_back, rows, columns);
    *row -= w.row;
    *column -= w.column;
    bool seen = *row >= 0 && *row < w.rows && *column >= 0 && *column < w.columns;
    *row += w.at_row;
    *column += w.at_column;
    return seen;
}

void view_text_reach(const struct view *view, unsigned vcpu, int rows, int *forth, int *back)
{
    struct text_screen screen;
    *forth = *back = 0;
    if (!look(view, vcpu, &screen))
        return;
    struct window w = window_of(&screen, 0, rows, PC_COLUMNS);
    *back = w.row;
    *forth = w.row + w.rows - PC_ROWS;
}

/* ---- Its cells ---- */

/* A PC's colours have blue where terminals have red, and the other way round. */
static int16_t colour_of(uint8_t pc)
{
    return (int16_t)((pc & 0xa) | (pc & 1) << 2 | (pc >> 2 & 1));
}

/* Nothing blinks in a pane. */
static struct cell cell_of(const uint8_t bytes[2], bool ascii)
{
    uint32_t c = text_screen_unicode(bytes[0]);
    return (struct cell){ .chars = { ascii || char_columns(c) != 1 ? (uint8_t)ascii_alike(c) : c },
                          .width = 1,
                          .role = ROLE_TEXT,
                          .fg = colour_of(bytes[1] & 0xf),
                          .bg = colour_of(bytes[1] >> 4 & 7) };
}

void view_text_screen(struct canvas canvas, const struct view *view, unsigned vcpu)
{
    struct text_screen screen;
    int cursor_row, cursor_column, rows = canvas.area.rows, columns = canvas.area.columns;
    look(view, vcpu, &screen);
    bool cursor = cursor_of(&screen, &cursor_row, &cursor_column);
    struct window w = window_of(&screen, view->chosen.vcpus[vcpu].scrolled_back, rows, columns);
    for (int row = 0; row < w.rows; row++)
        for (int column = 0; column < w.columns; column++) {
            int of_row = w.row + row, of_column = w.column + column;
            struct cell cell =
                cell_of(text_screen_cell(&screen, (unsigned)of_row, (unsigned)of_column),
                        view->chosen.ascii);
            if (cursor && of_row == cursor_row && of_column == cursor_column)
                cell.attrs = CELL_UNDERLINE;
            canvas_cell(canvas, w.at_row + row, w.at_column + column, &cell);
        }
}
