/* The stage of a talk: which parts of a run have a place on it, and where. Pure.
 *
 * Rows without frames are at the bottom; consoles at the top, or on the left where the stage is
 * wide enough for boxes beside them. What the deck names has its room before consoles grow. What
 * does not fit is left out.
 */
#include "talk/view_parts.h"

#include "terminal/rects.h"

enum {
    PANE_ROWS = 4,
    PANE_COLUMNS = 20,
    PANES_COLUMNS = 36, /* all consoles, beside boxes, */
    PANES_LEAST = 30,   /* of long lines */
    LONG_LEAST = 48,    /* columns of such a box: eight bytes of memory */
    BESIDE_COLUMNS = 76,
    BAND_ROWS = 24, /* from here on boxes of long lines have a band of their own, below */
    LANES_ROWS = 18,
    WORDS_COLUMNS = 100, /* fewer than that want a third row for the words */
    /* From here on a narrow box has a fourth register, or an instruction's bytes, on a line. */
    ROOMY_COLUMNS = 110,
    EVERYTHING = SHOW_STACK | SHOW_INTERRUPTS | SHOW_DEVICES | SHOW_TABLES | SHOW_MEMORY |
                 SHOW_LANES | SHOW_LOG | SHOW_REGISTERS | SHOW_EXITS | SHOW_MIXED | SHOW_EXPLAIN |
                 SHOW_CONSOLES,
    USUAL = SHOW_CONSOLES | SHOW_EXPLAIN | SHOW_MIXED
};

/* ---- Boxes ---- */

/* In their order on the stage. columns: a line of it wants as many. */
static const struct box {
    unsigned show;
    int least, good, most; /* rows, frame included */
    int columns;
} boxes[] = {
    { SHOW_EXITS, 6, 9, 18, 46 },
    { SHOW_REGISTERS, 7, 16, 26, 46 },
    { SHOW_MEMORY, 6, 11, 36, 80 },
    { SHOW_TABLES, 6, 15, 60, 76 },
    { SHOW_DEVICES, 6, 14, 40, 76 },
    { SHOW_INTERRUPTS, 5, 10, 60, 76 },
    { SHOW_STACK, 6, 12, 80, 76 },
    { SHOW_LOG, 5, 10, 60, 76 },
    { SHOW_CONSOLES, PANE_ROWS, 7, GRID_MAX_ROWS, 0 },
};
enum { BOXES = sizeof boxes / sizeof *boxes };
enum {
    NARROW = SHOW_EXITS | SHOW_REGISTERS,
    LONG = SHOW_MEMORY | SHOW_TABLES | SHOW_DEVICES | SHOW_INTERRUPTS | SHOW_STACK | SHOW_LOG,
    ALL_BOXES = NARROW | LONG
};

static unsigned count_of(unsigned set)
{
    return (unsigned)__builtin_popcount(set);
}

/* Consoles of three or four guests stand above each other in two rows, if not in a strip. */
static int console_stack(const struct view *view, int columns)
{
    bool strip = columns / (int)(view->seen.count ? view->seen.count : 1) >= PANE_COLUMNS;
    return view->seen.count < 3 || strip ? 1 : 2;
}

static int least_rows(const struct box *box, const struct view *view, int columns)
{
    return box->least * (box->show == SHOW_CONSOLES ? console_stack(view, columns) : 1);
}

/* Rows for boxes above each other, at the least. */
static int stacked_rows(unsigned set, const struct view *view, int columns)
{
    int rows = 0;
    for (int i = 0; i < BOXES; i++)
        if (set & boxes[i].show)
            rows += least_rows(&boxes[i], view, columns);
    return rows;
}

static void put(struct talk_layout *layout, unsigned show, struct rect area)
{
    switch (show) {
    case SHOW_EXITS: layout->parts.matrix = area; break;
    case SHOW_REGISTERS: layout->parts.registers = area; break;
    case SHOW_MEMORY: layout->memory = area; break;
    case SHOW_TABLES: layout->tables = area; break;
    case SHOW_DEVICES: layout->devices = area; break;
    case SHOW_INTERRUPTS: layout->interrupts = area; break;
    case SHOW_STACK: layout->stack = area; break;
    case SHOW_LOG: layout->parts.log = area; break;
    default: break;
    }
}

static void put_consoles(struct talk_layout *layout, struct rect area, const struct view *view)
{
    unsigned count = view->seen.count < 1          ? 1
                     : view->seen.count > VCPU_MAX ? VCPU_MAX
                                                   : view->seen.count;
    bool strip = area.rows < 2 * PANE_ROWS && count > 2;
    bool room = !strip || area.columns / (int)count >= PANE_COLUMNS;
    if (!room || area.columns < PANE_COLUMNS) /* the focused one alone */
        layout->parts.panes[view->chosen.focus % VCPU_MAX] = area;
    else if (strip)
        layout_strip(&layout->parts, area, count);
    else
        layout_panes(&layout->parts, area, count);
}

/* Two consoles stand above each other in a narrow area, if they have the rows. */
static int good_rows(const struct box *box, const struct view *view, int columns)
{
    int stack =
        view->seen.count == 2 && columns < BESIDE_COLUMNS ? 2 : console_stack(view, columns);
    return box->good * (box->show == SHOW_CONSOLES ? stack : 1);
}

/* Which of them gets the next row: the one that is furthest from what would be good, if it still
 * can use it. */
static int neediest(unsigned set, const int rows[BOXES], const struct view *view, int columns)
{
    int best = -1;
    for (int i = 0; i < BOXES; i++) {
        if (!(set & boxes[i].show) || rows[i] >= boxes[i].most)
            continue;
        if (best < 0 || rows[i] * good_rows(&boxes[best], view, columns) <
                            rows[best] * good_rows(&boxes[i], view, columns))
            best = i;
    }
    return best;
}

/* Above each other in all of the area, consoles at the top. */
static void put_stacked(struct talk_layout *layout, struct rect area, unsigned set,
                        const struct view *view)
{
    int rows[BOXES] = { 0 }, spare = area.rows - stacked_rows(set, view, area.columns), last = -1;
    for (int i = 0; i < BOXES; i++)
        if (set & boxes[i].show) {
            rows[i] = least_rows(&boxes[i], view, area.columns);
            last = i;
        }
    for (; spare > 0 && last >= 0; spare--) {
        int next = neediest(set, rows, view, area.columns);
        rows[next < 0 ? last : next]++;
    }
    if (set & SHOW_CONSOLES)
        put_consoles(layout, take_top(&area, rows[BOXES - 1]), view);
    for (int i = 0; i < BOXES - 1; i++)
        if (set & boxes[i].show)
            put(layout, boxes[i].show, take_top(&area, rows[i]));
}

/* The width of a column of boxes beside the consoles. */
static int beside_columns(unsigned set, int columns)
{
    int wanted = 0;
    for (int i = 0; i < BOXES; i++)
        if (set & boxes[i].show)
            wanted = max(wanted, boxes[i].columns);
    if (set & LONG)
        return min(max(LONG_LEAST, min(wanted, columns * 55 / 100)), columns - PANES_LEAST);
    wanted = columns >= ROOMY_COLUMNS ? wanted + 14 : max(38, min(wanted, columns * 45 / 100));
    return min(wanted, columns - PANES_COLUMNS);
}

/* Boxes without consoles: in two columns, if there are several and they are wide enough for it. */
static void put_halves(struct talk_layout *layout, struct rect area, unsigned set,
                       const struct view *view)
{
    unsigned first = set & NARROW && set & LONG ? set & NARROW : set & -set;
    if (area.columns < BESIDE_COLUMNS || count_of(set) < 2) {
        put_stacked(layout, area, set, view);
        return;
    }
    struct rect left =
        take_left(&area, first & LONG || !(set & LONG) ? area.columns / 2
                                                       : beside_columns(first, area.columns));
    put_stacked(layout, left, first, view);
    put_stacked(layout, area, set & ~first, view);
}

static bool goes_beside(struct rect area, unsigned set, const struct view *view)
{
    int rows = max(stacked_rows(set & ALL_BOXES, view, area.columns),
                   stacked_rows(set & SHOW_CONSOLES, view, PANES_COLUMNS));
    return set & SHOW_CONSOLES && set & ALL_BOXES && area.columns >= BESIDE_COLUMNS &&
           area.rows >= rows;
}

static void put_beside(struct talk_layout *layout, struct rect area, unsigned set,
                       const struct view *view)
{
    unsigned band = area.rows >= BAND_ROWS ? set & LONG : 0;
    if (band) {
        int rows = min(area.rows * (set & NARROW ? 40 : 55) / 100,
                       area.rows - stacked_rows(set & ~band, view, PANES_COLUMNS));
        rows = max(rows, stacked_rows(band, view, area.columns));
        put_halves(layout, take_bottom(&area, rows), band, view);
        set &= ~band;
    }
    if (set & ALL_BOXES)
        put_stacked(layout, take_right(&area, beside_columns(set & ALL_BOXES, area.columns)),
                    set & ALL_BOXES, view);
    put_consoles(layout, area, view);
}

/* ---- Rows without frames ---- */

static int line_rows(unsigned set)
{
    return (int)count_of(set & (SHOW_EXPLAIN | SHOW_MIXED | SHOW_LANES));
}

/* Rows for an explanation, of which one is there anyway: more where they are short, and a frame
 * only with all the rows that it needs. */
static int explain_rows(const struct view *view, int columns, int spare)
{
    enum { FRAMED_COLUMNS = 66, OTHERS = 4 }; /* rows that the rest keeps to grow by */
    int framed = view_explain_rows(view, columns);
    if (columns < FRAMED_COLUMNS && spare >= framed + OTHERS)
        return framed;
    if (columns < BESIDE_COLUMNS && spare >= 10)
        return 4;
    if (spare >= LANES_ROWS || (columns < WORDS_COLUMNS && spare >= 6))
        return 3;
    return spare >= 1 ? 2 : 1;
}

/* A row each; with a frame and an axis where hardly anything else is on show, large if nothing
 * is. */
static int lanes_rows(int rows, unsigned set, int spare, const struct view *view)
{
    int lanes = (int)view->seen.count, framed = 4 * lanes + 4;
    if (!(set & (ALL_BOXES | SHOW_CONSOLES)))
        return max(rows - line_rows(set & SHOW_MIXED), lanes);
    if (!(set & ALL_BOXES) && spare >= framed)
        return max(framed, min(spare * 2 / 3, 10 * lanes));
    return spare >= LANES_ROWS / 2 ? lanes : 1;
}

static void take_lines(struct talk_layout *layout, struct rect *area, unsigned set, int spare,
                       const struct view *view)
{
    bool alone = !(set & (ALL_BOXES | SHOW_CONSOLES));
    int explain = alone && !(set & SHOW_LANES)
                      ? max(6, min(area->rows, view_explain_rows(view, area->columns)))
                      : explain_rows(view, area->columns, spare);
    if (set & SHOW_EXPLAIN)
        layout->parts.explain = take_bottom(area, explain);
    if (set & SHOW_LANES)
        layout->parts.lanes = take_bottom(area, lanes_rows(area->rows, set, spare, view));
    if (set & SHOW_MIXED)
        layout->parts.interleaved = take_bottom(area, 1);
}

/* ---- All of it ---- */

/* The rows that are left if all of the set is there at its least; negative: it does not fit. */
static int spare_rows(struct rect stage, unsigned set, const struct view *view)
{
    struct rect area = stage;
    take_bottom(&area, line_rows(set));
    if (stage.rows < line_rows(set))
        return -1;
    if (goes_beside(area, set, view)) {
        int left = stacked_rows(set & SHOW_CONSOLES, view, PANES_COLUMNS);
        return area.rows - max(left, stacked_rows(set & ALL_BOXES, view, area.columns));
    }
    return area.rows - stacked_rows(set, view, area.columns);
}

static unsigned drop_until_it_fits(struct rect stage, unsigned set, const struct view *view)
{
    static const unsigned dropped_first[] = { SHOW_LANES,     SHOW_LOG,        SHOW_EXITS,
                                              SHOW_REGISTERS, SHOW_INTERRUPTS, SHOW_STACK,
                                              SHOW_DEVICES,   SHOW_MEMORY,     SHOW_TABLES,
                                              SHOW_MIXED,     SHOW_EXPLAIN };
    for (size_t i = 0;
         i < sizeof dropped_first / sizeof *dropped_first && spare_rows(stage, set, view) < 0; i++)
        if (set & ~dropped_first[i])
            set &= ~dropped_first[i];
    return set;
}

void talk_stage_make(struct talk_layout *layout, struct rect stage, const struct view *view,
                     unsigned show)
{
    unsigned set = show;
    if (view->seen.count < 2)
        set &= ~(unsigned)SHOW_MIXED; /* its console says the same */
    set = drop_until_it_fits(stage, set ? set : SHOW_CONSOLES, view);
    take_lines(layout, &stage, set, spare_rows(stage, set, view), view);
    if (goes_beside(stage, set, view))
        put_beside(layout, stage, set, view);
    else if (set & SHOW_CONSOLES)
        put_stacked(layout, stage, set, view);
    else
        put_halves(layout, stage, set, view);
}
