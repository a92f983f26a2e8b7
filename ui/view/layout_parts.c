/* The layouts of the live screen: what stands where, what fits, and what goes first. */
#include "view/layout_parts.h"

#include "terminal/rects.h"
#include "text/clamp.h"

/* Sizes that a thing needs to be of use, frames included. */
enum {
    PANES_COLUMNS = 36,  /* all of them, beside the live panel */
    ROOMY_COLUMNS = 100, /* from here on, and from so many rows on, there are panels for all */
    ROOMY_ROWS = 28,
    THREE_COLUMNS = 180, /* columns of panels, from here on */
    TALL_ROWS = 45,
    LIVE_NARROW = 38, /* columns of the matrix and the registers: 36 within the frame */
    LIVE_MEDIUM = 46,
    LIVE_LARGE = 52,
    LIVE_WIDE = 62,
    LIVE_MOST = 78, /* of code, beside its source */
    LIVE_ROWS = 6,
    REST_ROWS = 8, /* of what else there is: the stack, the devices */
    LOG_ROWS = 6,
    LOG_FROM_ROWS = 34,
    LOG_FROM_COLUMNS = 110,
    EXPLAIN_COLUMNS = 100, /* fewer than that want a third row for the words */
    MEMORY_COLUMNS = 82,
    MEMORY_ROWS = 10,
    MEMORY_FROM_ROWS = 30, /* of the log, else it needs all there is */
    TIME_LOG_ROWS = 30,
};

/* ---- Parts that share a column ---- */

static int wanted(const struct layout_maker *m, enum layout_part part, int columns)
{
    return m->wants->rows(m->wants->context, part, columns);
}

/* Is there room for panels with frames, one above the other, in two columns or more? */
static bool is_roomy(struct rect screen)
{
    return screen.columns >= ROOMY_COLUMNS && screen.rows >= ROOMY_ROWS;
}

static bool has_three_columns(struct rect screen)
{
    return screen.columns >= THREE_COLUMNS && is_roomy(screen);
}

static int live_columns(int columns)
{
    return columns >= 240   ? LIVE_WIDE
           : columns >= 150 ? LIVE_LARGE
           : columns >= 110 ? LIVE_MEDIUM
                            : LIVE_NARROW;
}

/* What else can be seen of the guest, where rows are left: as many as it has lines. */
static void take_rest(struct layout_maker *m, struct rect *column, enum layout_part part,
                      struct rect *place)
{
    int rows = min(wanted(m, part, column->columns), column->rows - LIVE_ROWS);
    if (rows >= REST_ROWS)
        *place = take_bottom(column, rows);
}

/* The counts above the registers; what they do not need goes to the code. */
static void place_live(struct layout_maker *m, struct rect area)
{
    int half = area.rows - area.rows / 2 - (area.rows < 24);
    if (area.rows >= 2 * LIVE_ROWS)
        m->layout->matrix =
            take_top(&area, max(min(wanted(m, LAYOUT_MATRIX, area.columns), half), LIVE_ROWS));
    else {
        m->layout->matrix = area;
        return;
    }
    int spare = area.rows - wanted(m, LAYOUT_REGISTERS, area.columns);
    if (is_roomy(m->screen) && spare >= REST_ROWS)
        m->layout->stack = take_bottom(&area, min(spare, wanted(m, LAYOUT_STACK, area.columns)));
    m->layout->registers = area;
}

/* The registers and the code in a column of their own, above the stack; the counts and the devices
 * in another, and the stack where those leave more. */
static void place_live_apart(struct layout_maker *m, struct rect registers, struct rect rest)
{
    take_rest(m, &rest, LAYOUT_DEVICES, &m->layout->devices);
    int below = registers.rows - wanted(m, LAYOUT_REGISTERS, registers.columns),
        beside = rest.rows - wanted(m, LAYOUT_MATRIX, rest.columns);
    if (beside >= REST_ROWS && beside > below)
        m->layout->stack = take_bottom(&rest, beside);
    else if (below >= REST_ROWS)
        m->layout->stack =
            take_bottom(&registers, min(below, wanted(m, LAYOUT_STACK, registers.columns)));
    m->layout->registers = registers;
    m->layout->matrix = rest;
}

static void take_live(struct layout_maker *m, struct rect *body)
{
    int columns = live_columns(m->screen.columns);
    if (has_three_columns(m->screen)) {
        struct rect rest = take_right(body, columns);
        place_live_apart(m, take_right(body, columns), rest);
    } else if (body->columns - columns >= PANES_COLUMNS && body->rows >= LIVE_ROWS)
        place_live(m, take_right(body, columns));
    else if (body->columns >= LIVE_NARROW && body->rows >= 24)
        place_live(m, take_bottom(body, body->rows / 2));
}

/* Rows of panes that stand above each other. */
static int pane_stack(unsigned panes, struct rect area)
{
    return panes == 1 || (panes == 2 && layout_is_beside(area)) ? 1 : 2;
}

/* Consoles as high as what they say, and never so high that the others have no room. */
static struct rect take_panes(struct layout_maker *m, struct rect *column, int others)
{
    struct rect wide = { 0, 0, LAYOUT_PANE_ROWS, column->columns }; /* as low as they may become */
    int stack = pane_stack(m->panes, wide),
        rows = stack * wanted(m, LAYOUT_PANES, column->columns / (m->panes > 1 ? 2 : 1)),
        most = column->rows - others;
    if (m->zooms)
        rows = most;
    return take_top(column, max(min(rows, most), min(stack * LAYOUT_PANE_ROWS, column->rows)));
}

static int explain_rows(const struct layout_maker *m, struct rect column)
{
    return max(min(wanted(m, LAYOUT_EXPLAIN, column.columns), column.rows / 3), EXPLAIN_FRAMED);
}

/* The rows below the body. When rows run short the lanes go first, then what all guests printed. */
static void take_lines(struct layout_maker *m, struct rect *body)
{
    int spare = body->rows - 13, panes = (int)m->panes;
    if (!is_roomy(m->screen))
        spare -= m->screen.rows >= LOG_FROM_ROWS ? EXPLAIN_FRAMED : 2;
    if (spare >= 2)
        m->layout->lanes = take_bottom(body, m->screen.rows >= TALL_ROWS ? 2 * panes + 3
                                             : m->screen.rows >= 30      ? panes
                                                                         : 1);
    if (spare >= 1 && panes > 1) /* of one guest it would say what its pane says */
        m->layout->interleaved = take_bottom(body, 1);
}

/* ---- The layouts ---- */

static void place_watch_roomy(struct layout_maker *m, struct rect body)
{
    take_live(m, &body);
    int explain = explain_rows(m, body);
    struct rect panes =
        take_panes(m, &body, explain + (m->zooms ? 0 : max(LOG_ROWS, body.rows / 4)));
    m->layout->explain = take_top(&body, explain);
    if (body.rows >= MEMORY_FROM_ROWS && body.columns >= MEMORY_COLUMNS)
        m->layout->memory = take_bottom(&body, MEMORY_ROWS);
    if (body.rows >= LOG_ROWS)
        m->layout->log = body;
    else
        m->layout->explain.rows += body.rows;
    layout_panes(m->layout, panes, m->panes);
}

/* All that is there is a console, the live panel and the words, in so many rows. */
static void place_watch_small(struct layout_maker *m, struct rect body)
{
    bool tall = m->screen.rows >= LOG_FROM_ROWS, wide = m->screen.columns >= LOG_FROM_COLUMNS;
    m->layout->explain = take_bottom(&body, tall ? explain_rows(m, body) : body.rows >= 12 ? 2 : 1);
    if (tall)
        m->layout->log = take_bottom(&body, body.rows / 3);
    take_live(m, &body);
    if (wide && body.rows / 3 >= LOG_ROWS - 1 && m->panes <= 2)
        m->layout->log = take_bottom(&body, LOG_ROWS);
    layout_panes(m->layout, body, m->panes);
}

void layout_watch(struct layout_maker *m, struct rect body)
{
    take_lines(m, &body);
    if (is_roomy(m->screen))
        place_watch_roomy(m, body);
    else
        place_watch_small(m, body);
}

/* A console or all of them in a strip; where two rows of frames would leave nothing inside, one. */
static void put_strip(struct layout_maker *m, struct rect strip)
{
    bool one =
        strip.columns / (int)m->panes < LAYOUT_PANE_COLUMNS && strip.rows < 2 * LAYOUT_PANE_ROWS;
    layout_strip(m->layout, strip, one ? 1 : m->panes);
}

static void place_step_code(struct layout_maker *m, struct rect *body)
{
    if (has_three_columns(m->screen)) {
        int columns = live_columns(m->screen.columns);
        struct rect rest = take_right(body, columns);
        place_live_apart(m, take_right(body, body->columns / 2), rest);
        return;
    }
    if (body->columns < LIVE_NARROW + PANES_COLUMNS) {
        m->layout->registers = take_bottom(body, body->rows / 2);
        return;
    }
    m->layout->registers =
        take_right(body, max(LIVE_NARROW, min(body->columns * 9 / 20, LIVE_MOST)));
    int spare = m->layout->registers.rows - wanted(m, LAYOUT_REGISTERS, LIVE_MEDIUM);
    if (is_roomy(m->screen) && spare >= REST_ROWS)
        m->layout->stack = take_bottom(&m->layout->registers, spare);
}

/* The explanation first; whoever steps looks at it, at the code beside it, and at the log. */
void layout_step(struct layout_maker *m, struct rect body)
{
    if (!is_roomy(m->screen)) /* two rows read best in all columns */
        m->layout->explain = take_top(&body, body.rows >= 30   ? explain_rows(m, body)
                                             : body.rows >= 12 ? 2
                                                               : 1);
    else if (m->panes > 1 || m->screen.rows >= 30)
        m->layout->lanes = take_bottom(&body, 1);
    place_step_code(m, &body);
    if (is_roomy(m->screen))
        m->layout->explain = take_top(&body, explain_rows(m, body));
    int least = LAYOUT_PANE_ROWS * (body.columns / (int)m->panes < LAYOUT_PANE_COLUMNS ? 2 : 1);
    if (body.rows - least < LOG_ROWS)
        least = LAYOUT_PANE_ROWS;
    if (body.rows - least < LOG_ROWS) {
        put_strip(m, body);
        return;
    }
    int strip = min(max(body.rows / 4, least), max(wanted(m, LAYOUT_PANES, body.columns), least));
    put_strip(m, take_top(&body, strip));
    m->layout->log = body;
}

void layout_log(struct layout_maker *m, struct rect body)
{
    bool narrow = body.columns < EXPLAIN_COLUMNS;
    struct rect strip = take_top(&body, max(body.rows / 4, LAYOUT_PANE_ROWS));
    m->layout->explain = take_bottom(&body, is_roomy(m->screen)         ? explain_rows(m, body)
                                            : body.rows >= 15 && narrow ? 3
                                            : body.rows >= 12           ? 2
                                                                        : 1);
    if (body.columns >= LOG_FROM_COLUMNS && body.rows >= 2 * LIVE_ROWS)
        m->layout->registers = take_right(&body, live_columns(body.columns));
    m->layout->log = body;
    put_strip(m, strip);
}

void layout_time(struct layout_maker *m, struct rect body)
{
    struct rect strip = take_top(&body, max(body.rows / 5, LAYOUT_PANE_ROWS));
    m->layout->explain = take_bottom(&body, is_roomy(m->screen) ? explain_rows(m, body)
                                            : body.rows >= 12   ? 2
                                                                : 1);
    if (body.rows >= TIME_LOG_ROWS)
        m->layout->log = take_bottom(&body, body.rows / 3);
    m->layout->lanes = body;
    put_strip(m, strip);
}
