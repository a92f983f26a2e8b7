/* The notes of the slide that is shown, large; where the talk is, what comes next, and the time. */
#include "notes/view.h"
#include "text/clamp.h"
#include "text/text.h"
#include "words/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first is dropped last where there is no room for all. */
static const struct hint {
    const char *key;
    enum word what;
} hints[] = {
    { "q", W_NOTES_KEY_QUIT },
    { "PgDn", W_NOTES_KEY_NEXT },
    { "PgUp", W_NOTES_KEY_BACK },
};
enum { HINTS = sizeof hints / sizeof *hints };

enum { ROOMY_COLUMNS = 44, MARGIN = 2, MOST_COLUMNS = 120 }; /* longer lines are hard to follow */

static const char *say(const struct notes_view *view, enum word what)
{
    return word(view->language, what);
}

static struct canvas row_of(struct canvas canvas, int row)
{
    return canvas_inner(canvas, row, 0, 1, canvas.area.columns);
}

static bool is_roomy(struct canvas canvas)
{
    return canvas.area.columns >= ROOMY_COLUMNS;
}

/* ---- Where things are ---- */

struct places {
    int top, title, title_rule, next_rule, next, bottom; /* rows, -1: no room for it */
    int notes, notes_rows;
};

/* Where things are in so many rows: the fewer, the less stands around the notes. */
static struct places places_in(int rows)
{
    struct places p = { -1, -1, -1, -1, -1, -1, 0, 0 };
    int end = rows;
    if (rows >= 3)
        p.top = p.notes++;
    if (rows >= 12)
        p.notes++;
    if (rows >= 5)
        p.title = p.notes++;
    if (rows >= 10)
        p.title_rule = p.notes++;
    if (rows >= 2)
        p.bottom = --end;
    if (rows >= 7)
        p.next = --end;
    if (rows >= 9)
        p.next_rule = --end;
    p.notes_rows = end - p.notes;
    return p;
}

/* ---- The top ---- */

static void draw_top(struct canvas row, const struct notes_view *view)
{
    const struct notes_state *state = view->state;
    char where[128] = "";
    int columns = row.area.columns - 2;
    if (state && !is_roomy(row))
        snprintf(where, sizeof where, "%u/%u", state->slide, state->slides);
    else if (state && state->steps > 1)
        snprintf(where, sizeof where, "%s %u/%u, %s %u/%u", say(view, W_NOTES_SLIDE), state->slide,
                 state->slides, say(view, W_NOTES_STEP), state->step, state->steps);
    else if (state)
        snprintf(where, sizeof where, "%s %u/%u", say(view, W_NOTES_SLIDE), state->slide,
                 state->slides);
    canvas_fill(row, ROLE_BAR);
    canvas_text_right(row, 0, 1, columns, ROLE_BAR_KEY, where);
    canvas_text_cut(row, 0, 1, columns - text_columns(where) - 2, ROLE_BAR,
                    state ? state->deck : say(view, W_NOTES_TITLE));
}

/* ---- The bottom ---- */

static void put_time(char text[32], uint64_t from_ns, uint64_t now_ns)
{
    text_clock(now_ns > from_ns ? now_ns - from_ns : 0, text);
}

/* Draws a time and what it is of; returns the column for the next one. */
static int draw_time(struct canvas row, int column, const char *time, const char *word)
{
    column = canvas_text(row, 0, column, ROLE_BAR_KEY, time) + 1;
    return is_roomy(row) ? canvas_text(row, 0, column, ROLE_BAR, word) + 2 : column;
}

static int hint_columns(const struct notes_view *view, const struct hint *hint)
{
    return text_columns(hint->key) + 1 + text_columns(say(view, hint->what)) + 2;
}

/* Draws hints from the right, as many as there is room for after that column. */
static void draw_hints(struct canvas row, int from, const struct notes_view *view)
{
    int column = row.area.columns + 1, count = view->state ? HINTS : 1;
    for (const struct hint *hint = hints;
         hint < hints + count && column - hint_columns(view, hint) >= from; hint++) {
        column -= hint_columns(view, hint);
        canvas_text(row, 0, column, ROLE_BAR_KEY, hint->key);
        canvas_text(row, 0, column + text_columns(hint->key) + 1, ROLE_BAR, say(view, hint->what));
    }
}

static void draw_bottom(struct canvas row, const struct notes_view *view)
{
    char text[48];
    int column = is_roomy(row);
    canvas_fill(row, ROLE_BAR);
    if (view->state) {
        put_time(text, view->state->started_ns, view->now_ns);
        column = draw_time(row, column, text, say(view, W_NOTES_TIME_OF_TALK));
        put_time(text, view->state->slide_ns, view->now_ns);
        column = draw_time(row, column, text, say(view, W_NOTES_TIME_OF_SLIDE));
    }
    snprintf(text, sizeof text, "%02d:%02d", view->hour, view->minute);
    draw_hints(row, draw_time(row, column, text, say(view, W_NOTES_TIME_OF_DAY)), view);
}

/* ---- Between them ---- */

static void draw_rule(struct canvas row, const struct notes_view *view)
{
    canvas_line(row, 0, 0, row.area.columns, ROLE_FRAME, view->ascii);
}

void view_notes_lines_shown(struct canvas rule, enum language language, int first, int rows, int of)
{
    char text[64];
    snprintf(text, sizeof text, " Up Down %d-%d / %d %s ", first + 1, first + rows, of,
             word(language, W_NOTES_LINES));
    canvas_text_right(rule, 0, 0, rule.area.columns, ROLE_WARN, text);
}

/* Marks what stands in brackets at the start of a line: it is for the speaker's hands. */
static void mark_cue(struct canvas canvas, int row, const char *line)
{
    const char *end = *line == '[' ? strchr(line, ']') : NULL;
    if (end)
        canvas_mark(canvas, row, 0, text_columns(line) - text_columns(end + 1), ROLE_MARK);
}

/* Draws line by line, with so many empty rows between them; returns the rows. */
static int draw_lines(struct canvas canvas, int row, int gap, enum role role, const char *text)
{
    int start = row;
    while (*text) {
        size_t n = strcspn(text, "\n");
        char *line = strndup(text, n);
        int rows = line ? canvas_wrap(canvas, row, 0, role, line) : 0;
        if (line)
            mark_cue(canvas, row, line);
        free(line);
        row += rows > 1 ? rows : 1;
        text += n + (text[n] == '\n');
        row += *text ? gap : 0;
    }
    return row - start;
}

/* Draws the notes; returns how many rows they can be scrolled. */
static int draw_notes(struct canvas canvas, struct canvas rule, const struct notes_view *view)
{
    bool has_notes = view->state->notes[0];
    const char *text = has_notes ? view->state->notes : say(view, W_NOTES_NONE);
    int rows = canvas.area.rows; /* below it: only measured */
    int gap = !strstr(text, "\n\n") && draw_lines(canvas, rows, 1, ROLE_TEXT, text) <= rows;
    int of = draw_lines(canvas, rows, gap, ROLE_TEXT, text);
    int most = max(of - rows, 0), first = clamp(view->scroll, 0, most);
    draw_lines(canvas, -first, gap, has_notes ? ROLE_TEXT : ROLE_DIM, text);
    if (most)
        view_notes_lines_shown(rule, view->language, first, rows, of);
    return most;
}

static void draw_next(struct canvas row, const struct notes_view *view)
{
    const struct notes_state *state = view->state;
    if (state->slide >= state->slides) {
        canvas_text_cut(row, 0, 0, row.area.columns, ROLE_DIM, say(view, W_NOTES_LAST));
        return;
    }
    int column = canvas_text(row, 0, 0, ROLE_DIM, say(view, W_NOTES_NEXT)) + 1;
    canvas_text_cut(row, 0, column, row.area.columns - column, ROLE_STRONG, state->next);
}

static int draw_slide(struct canvas canvas, const struct places *p, const struct notes_view *view)
{
    canvas_text_cut(row_of(canvas, p->title), 0, 0, canvas.area.columns, ROLE_TITLE,
                    view->state->title);
    draw_rule(row_of(canvas, p->title_rule), view);
    draw_rule(row_of(canvas, p->next_rule), view);
    draw_next(row_of(canvas, p->next), view);
    return draw_notes(canvas_inner(canvas, p->notes, 0, p->notes_rows, canvas.area.columns),
                      row_of(canvas, p->next_rule), view);
}

static void draw_wait(struct canvas canvas, const struct notes_view *view)
{
    int row = canvas.area.rows / 3;
    if (view->ended[0]) {
        char text[2200];
        snprintf(text, sizeof text, "%s: %s", say(view, W_NOTES_ENDED), view->ended);
        row += canvas_wrap(canvas, row, 0, ROLE_STRONG, text) + 1;
    }
    if (view->problem[0])
        row += canvas_wrap(canvas, row, 0, ROLE_BAD, view->problem) + 1;
    canvas_wrap(canvas, row, 0, ROLE_TEXT, say(view, W_NOTES_WAITING));
}

int view_notes(struct grid *grid, const struct notes_view *view)
{
    struct canvas canvas = canvas_of(grid, (struct rect){ 0, 0, grid->rows, grid->columns });
    struct places p = places_in(grid->rows);
    int margin = is_roomy(canvas) ? MARGIN : 0, columns = grid->columns - 2 * margin;
    struct canvas middle = canvas_inner(canvas, 0, margin, grid->rows,
                                        columns < MOST_COLUMNS ? columns : MOST_COLUMNS);
    int scroll = 0;
    grid_clear(grid);
    if (view->state)
        scroll = draw_slide(middle, &p, view);
    else
        draw_wait(canvas_inner(middle, p.notes, 0, p.notes_rows, middle.area.columns), view);
    draw_top(row_of(canvas, p.top), view);
    draw_bottom(row_of(canvas, p.bottom), view);
    return scroll;
}
