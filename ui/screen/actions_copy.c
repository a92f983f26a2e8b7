/* What `y` copies: what is looked at, as text, from the cells it stands in. */
#include "screen/actions.h"
#include "screen/private.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The text of a part of the grid, to be freed; NULL without memory. */
static char *text_of(const struct grid *grid, struct rect area)
{
    struct grid part = { 0 };
    char *text = NULL;
    if (grid_init(&part, area.rows, area.columns)) {
        struct canvas canvas = canvas_of(&part, (struct rect){ 0, 0, area.rows, area.columns });
        for (int row = 0; row < area.rows; row++)
            for (int column = 0; column < area.columns; column++) {
                const struct cell *cell = grid_at(grid, area.row + row, area.column + column);
                if (cell)
                    canvas_cell(canvas, row, column, cell);
            }
        text = grid_to_text(&part);
    }
    grid_destroy(&part);
    return text;
}

static struct rect inside(struct rect frame)
{
    return (struct rect){ frame.row + 1, frame.column + 1, frame.rows - 2, frame.columns - 2 };
}

/* Rows become one line, with single blanks. */
static void squeeze(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        bool blank = *from == ' ' || *from == '\n';
        if (!blank)
            *to++ = *from;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    }
    if (to > text && to[-1] == ' ')
        to--;
    *to = '\0';
}

/* Without the empty rows at its end. */
static void trim(char *text)
{
    size_t n = strlen(text);
    while (n && text[n - 1] == '\n')
        text[--n] = '\0';
}

/* The explanation, drawn where all of it has room. */
static char *sentence(const struct view *view)
{
    enum { ROWS = 4, COLUMNS = 500 };
    struct grid grid = { 0 };
    char *text = NULL;
    if (grid_init(&grid, ROWS, COLUMNS)) {
        view_explain_paragraph(canvas_of(&grid, (struct rect){ 0, 0, ROWS, COLUMNS }), view);
        text = grid_to_text(&grid);
    }
    grid_destroy(&grid);
    if (text)
        squeeze(text);
    return text;
}

/* The row of the log that is selected, if it is on the screen; to be freed. */
static char *selected_line(const struct screen *s)
{
    const struct rect log = s->layout.log;
    for (int row = log.row; s->view.chosen.log_has_selection && row < log.row + log.rows; row++) {
        const struct cell *cell = grid_at(&s->grid, row, log.column + 1);
        char *text = NULL;
        if (cell && cell->role == ROLE_CURRENT)
            text = text_of(&s->grid, (struct rect){ row, log.column + 2, 1, log.columns - 3 });
        if (text)
            squeeze(text);
        if (text)
            return text;
    }
    return NULL;
}

/* What stands in a part of the screen. */
static char *page(const struct screen *s, struct rect area)
{
    char *text = text_of(&s->grid, area);
    if (text)
        trim(text);
    return text;
}

/* What is looked at, to be freed, and what that is called. NULL without memory. */
static char *looked_at(const struct screen *s, enum word *what)
{
    const struct view *view = &s->view;
    const struct rect body = { 1, 0, s->grid.rows - 2, s->grid.columns };
    *what = W_SAY_COPIED_PAGE;
    if (view->said.overlay != OVERLAY_NONE)
        return page(s, inside(body));
    *what = W_SAY_COPIED_SLIDE;
    if (view->chosen.talk_keys)
        return page(s, (struct rect){ 0, 0, s->grid.rows - 1, s->grid.columns });
    *what = W_SAY_COPIED_CONSOLE;
    if (view->chosen.zoomed >= 0 && s->layout.panes[view->chosen.zoomed].rows > 2)
        return page(s, inside(s->layout.panes[view->chosen.zoomed]));
    *what = W_SAY_COPIED_LINE;
    char *line = selected_line(s);
    if (line)
        return line;
    *what = W_SAY_COPIED_SENTENCE;
    return sentence(view);
}

/* Of the screen as it is now: a key that came with this one may have changed it. */
void action_copy(struct screen *s)
{
    enum word what;
    frame_draw(s);
    screen_wants_frame(s); /* for what is said here */
    char *text = looked_at(s, &what), number[32], bytes[64];
    size_t n = text ? strlen(text) : 0;
    snprintf(bytes, sizeof bytes,
             WORD_FORMAT_OF(n, s->view.chosen.language, WF_COUNT_BYTE, WF_COUNT_BYTES),
             text_number(n, number));
    if (!n)
        view_say(&s->view.said, ROLE_WARN, "%s", view_word(&s->view, W_SAY_NOTHING_TO_COPY));
    else if (terminal_copy(&s->terminal, text))
        view_say(&s->view.said, ROLE_GOOD, VIEW_FORMAT(&s->view, WF_SAY_COPIED),
                 view_word(&s->view, what), bytes);
    else
        view_say(&s->view.said, ROLE_WARN, "%s", view_word(&s->view, W_SAY_CANNOT_COPY));
    free(text);
}
