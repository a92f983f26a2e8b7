/* The last row of a talk: what it is, how its run fares, which keys do something, how far it has
 * come. The ground of its left part says that too. */
#include "talk/view_parts.h"
#include "terminal/key.h"
#include "text/text.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *mark, *in_ascii;
    enum word word;
} states[] = {
    [PLAYER_CLOSED] = { "", "", NO_WORD },
    [PLAYER_STANDING_BY] = { "○", "o", W_FOOTER_RUN_STANDING_BY },
    [PLAYER_BUSY] = { "▶", ">", W_FOOTER_RUN_BUSY },
    [PLAYER_RESTING] = { "‖", "=", W_FOOTER_RUN_RESTING },
    [PLAYER_ENDLESS] = { "▶", ">", W_FOOTER_RUN_ENDLESS },
    [PLAYER_OVER] = { "■", "#", W_FOOTER_RUN_OVER },
    [PLAYER_FAILED] = { "✗", "x", W_FOOTER_RUN_FAILED },
};

/* What the row says, in the order of the screen. */
enum part {
    PART_TITLE,
    PART_AUTHOR,
    PART_STATE,
    PART_NEXT,
    PART_INSIDE,
    PART_OVERVIEW,
    PART_NOTES,
    PART_COMMAND,
    PART_KEYS,
    PART_AUTO,
    PART_TIME,
    PART_SLIDE,
    PART_STEPS,
    PARTS
};
static const enum part dropped_first[] = { PART_COMMAND, PART_NOTES,  PART_OVERVIEW, PART_AUTHOR,
                                           PART_KEYS,    PART_INSIDE, PART_NEXT,     PART_TITLE,
                                           PART_AUTO,    PART_STEPS,  PART_TIME };
enum { TITLE_LEAST = 12, DOTS_MOST = 8, ROOMY_COLUMNS = 100 };

struct footer {
    const struct view *view;
    const struct talk_view *talk;
    char text[PARTS][4 * GRID_MAX_COLUMNS + 1];
    int key[PARTS];       /* bytes at the start of the text that name a key */
    uint32_t keys[PARTS]; /* that key */
    int column[PARTS];    /* where it is drawn */
    int title;            /* columns of it that are shown */
};

static unsigned slides_of(const struct talk_view *talk)
{
    return talk->deck->slide_count;
}

/* ---- What it says ---- */

static void put_state(struct footer *footer)
{
    const struct talk_view *talk = footer->talk;
    if (!talk->seen.run || talk->seen.state == PLAYER_CLOSED || talk->chosen.mode != TALK_SLIDES)
        return;
    const char *mark = footer->view->chosen.ascii ? states[talk->seen.state].in_ascii
                                                  : states[talk->seen.state].mark;
    enum word word =
        talk->seen.is_finishing ? W_FOOTER_RUN_FINISHING : states[talk->seen.state].word;
    snprintf(footer->text[PART_STATE], sizeof footer->text[0], "%s %s", mark,
             view_word(footer->view, word));
}

static void put_key(struct footer *footer, enum part part, const char *key, uint32_t number,
                    enum word what)
{
    footer->keys[part] = number;
    footer->key[part] = (int)strlen(key);
    snprintf(footer->text[part], sizeof footer->text[0], "%s %s", key,
             view_word(footer->view, what));
}

/* An audience looks at this row, too: what a speaker seldom needs is named where there is room. */
static void put_keys(struct footer *footer, bool roomy)
{
    const struct talk_view *talk = footer->talk;
    const struct deck_slide *slide = talk_slide(talk);
    if (footer->view->said.overlay != OVERLAY_NONE) {
        put_key(footer, PART_NEXT, "Up Down", KEY_DOWN_, W_BAR_LINE);
        put_key(footer, PART_KEYS, "Esc", KEY_ESCAPE_, W_BAR_CLOSE);
        return;
    }
    if (talk->chosen.mode == TALK_OVERVIEW) {
        put_key(footer, PART_NEXT, "Up Down", KEY_DOWN_, W_FOOTER_CHOOSE);
        put_key(footer, PART_INSIDE, "Enter", KEY_ENTER_, W_FOOTER_OPEN);
        put_key(footer, PART_KEYS, "Esc", KEY_ESCAPE_, W_FOOTER_BACK);
        return;
    }
    if (!talk_is_last_slide(talk) || talk->chosen.step + 1 < slide->steps)
        put_key(footer, PART_NEXT, "PgDn", KEY_PAGEDOWN_, W_FOOTER_NEXT);
    if (talk_run_shows(talk))
        put_key(footer, PART_INSIDE, "Tab", KEY_TAB_, W_FOOTER_GUESTS);
    put_key(footer, PART_KEYS, "?", '?', W_FOOTER_KEYS);
    if (!roomy)
        return;
    put_key(footer, PART_OVERVIEW, "o", 'o', W_FOOTER_OVERVIEW);
    put_key(footer, PART_NOTES, "N", 'N', W_FOOTER_NOTES);
    put_key(footer, PART_COMMAND, ":", ':', W_BAR_COMMAND);
}

static void put_steps(struct footer *footer)
{
    unsigned steps = talk_slide(footer->talk)->steps, step = footer->talk->chosen.step + 1;
    char *text = footer->text[PART_STEPS];
    size_t at = 0;
    if (steps < 2 || footer->talk->chosen.mode != TALK_SLIDES)
        return;
    if (steps > DOTS_MOST)
        snprintf(text, sizeof footer->text[0], "%u/%u", step < steps ? step : steps, steps);
    for (unsigned i = 0; i < steps && steps <= DOTS_MOST; i++)
        at += (size_t)snprintf(text + at, sizeof footer->text[0] - at, "%s",
                               i < step ? (footer->view->chosen.ascii ? "*" : "●")
                                        : (footer->view->chosen.ascii ? "." : "○"));
}

static void make(struct footer *footer, const struct view *view, const struct talk_view *talk,
                 int columns)
{
    enum { SIZE = sizeof footer->text[0] };
    char all[32], here[32];
    unsigned slide =
        talk->chosen.mode == TALK_OVERVIEW ? talk->chosen.selected : talk->chosen.slide;
    *footer = (struct footer){ .view = view, .talk = talk };
    snprintf(footer->text[PART_TITLE], SIZE, "%s", talk->deck->title);
    if (*talk->deck->author)
        snprintf(footer->text[PART_AUTHOR], SIZE, "%s %s", view->chosen.ascii ? "-" : "·",
                 talk->deck->author);
    put_state(footer);
    put_keys(footer, columns >= ROOMY_COLUMNS);
    if (talk->plays_by_itself)
        snprintf(footer->text[PART_AUTO], SIZE, "%s", view_word(footer->view, W_FOOTER_AUTO));
    if (talk->chosen.shows_timer)
        snprintf(footer->text[PART_TIME], SIZE, "%s %s %s", text_clock(talk->seen.elapsed_ns, all),
                 view->chosen.ascii ? "-" : "·", text_clock(talk->seen.slide_ns, here));
    snprintf(footer->text[PART_SLIDE], SIZE, "%s %u/%u", view_word(footer->view, W_FOOTER_SLIDE),
             slide + 1, slides_of(talk));
    put_steps(footer);
    footer->title = text_columns(footer->text[PART_TITLE]);
}

/* ---- What fits ---- */

static int columns_of(const struct footer *footer, enum part part)
{
    if (!*footer->text[part])
        return 0;
    int gap = part == PART_TITLE && *footer->text[PART_AUTHOR] ? 1 : 2;
    return (part == PART_TITLE ? footer->title : text_columns(footer->text[part])) + gap;
}

/* Two blanks between parts, one at each end. */
static int width_of(const struct footer *footer, enum part from, enum part to)
{
    int columns = 0;
    for (enum part part = from; part < to; part++)
        columns += columns_of(footer, part);
    return columns;
}

/* The title gets shorter before what matters more than it is dropped. */
static void shorten(struct footer *footer, int columns)
{
    for (size_t i = 0; i < sizeof dropped_first / sizeof *dropped_first; i++) {
        int over = width_of(footer, PART_TITLE, PARTS) - columns;
        if (over <= 0)
            return;
        if (dropped_first[i] == PART_KEYS && footer->title - over >= TITLE_LEAST) {
            footer->title -= over;
            return;
        }
        *footer->text[dropped_first[i]] = '\0';
    }
}

/* ---- Drawing it ---- */

static void draw_part(struct canvas canvas, const struct footer *footer, enum part part)
{
    const char *text = footer->text[part];
    int key = footer->key[part], column = footer->column[part];
    if (!*text)
        return;
    if (part == PART_TITLE)
        canvas_text_cut(canvas, 0, column, footer->title, ROLE_BAR, text);
    else if (key) {
        int end = canvas_format(canvas, 0, column, ROLE_BAR_KEY, "%.*s", key, text);
        canvas_text(canvas, 0, end, ROLE_BAR, text + key);
    } else
        canvas_text(canvas, 0, column,
                    part == PART_STATE || part == PART_AUTO ? ROLE_BAR_KEY : ROLE_BAR, text);
}

/* Columns of the row that stand for what is over; in the appendix that is all. */
static int passed(const struct talk_view *talk, int columns)
{
    unsigned steps = talk_slide(talk)->steps > 0 ? talk_slide(talk)->steps : 1;
    double over =
        talk->chosen.slide + (talk->chosen.step < steps ? talk->chosen.step + 1.0 : steps) / steps;
    int n = (int)(columns * over / talk->deck->appendix + 0.5);
    return n < columns ? n : columns;
}

static bool is_blank(struct canvas canvas, int column)
{
    const struct cell *cell = grid_at(canvas.grid, canvas.area.row, canvas.area.column + column);
    return !cell || (cell->chars[0] == ' ' && !cell->chars[1] && cell->width);
}

/* Could the mark end before that column? Between words of the title and the author, which end with
 * names; what follows them is parted by two blanks. */
static bool is_gap(struct canvas canvas, int column, int names)
{
    bool before = is_blank(canvas, column - 1), after = is_blank(canvas, column);
    return column <= names ? before || after : before && after;
}

/* Nothing is marked in part, and keys still stand out. */
static void mark_passed(struct canvas canvas, int columns, int names)
{
    while (columns > 0 && columns < canvas.area.columns && !is_gap(canvas, columns, names))
        columns--;
    for (int i = 0; i < columns; i++) {
        struct cell *cell = grid_at(canvas.grid, canvas.area.row, canvas.area.column + i);
        bool key = cell && cell->role == ROLE_BAR_KEY;
        canvas_mark(canvas, 0, i, 1, key ? ROLE_PASSED_KEY : ROLE_PASSED);
    }
}

static int place(struct footer *footer, enum part from, enum part to, int column)
{
    for (enum part part = from; part < to; part++) {
        footer->column[part] = column;
        column += columns_of(footer, part);
    }
    return column;
}

/* What the row says, and where: the names at its left, the keys in its middle. Returns the column
 * behind the names. */
static int lay_out(struct footer *footer, const struct view *view, const struct talk_view *talk,
                   int columns)
{
    make(footer, view, talk, columns);
    shorten(footer, columns);
    int names = place(footer, PART_TITLE, PART_STATE, 1);
    int right = columns + 1 - width_of(footer, PART_AUTO, PARTS);
    int middle = width_of(footer, PART_STATE, PART_AUTO);
    place(footer, PART_STATE, PART_AUTO, max(names, min((columns - middle) / 2, right - middle)));
    place(footer, PART_AUTO, PARTS, right);
    return names;
}

static void draw_row(struct canvas canvas, const struct view *view, const struct talk_view *talk)
{
    struct footer footer;
    int columns = canvas.area.columns, names = lay_out(&footer, view, talk, columns);
    canvas_fill(canvas, ROLE_BAR);
    for (enum part part = PART_TITLE; part < PARTS; part++)
        draw_part(canvas, &footer, part);
    mark_passed(canvas, passed(talk, columns), names);
}

static void draw_number(struct canvas canvas, const struct view *view, const struct talk_view *talk)
{
    canvas_fill(canvas, ROLE_BAR);
    int column = canvas_format(canvas, 0, 1, ROLE_BAR, "%s ", view_word(view, W_FOOTER_GO_TO));
    canvas_format(canvas, 0, column, ROLE_BAR_KEY, "%s_", talk->chosen.number);
}

/* Are the keys there those of the live screen, or of a prompt, or is something said? */
static bool is_taken(const struct view *view, const struct talk_view *talk)
{
    return *view->said.message || view->said.overlay == OVERLAY_PROMPT ||
           (view_is_inside(&view->chosen) && talk->chosen.mode == TALK_SLIDES);
}

static bool is_hidden(const struct talk_view *talk)
{
    return talk->chosen.mode == TALK_SLIDES && talk_slide(talk)->no_footer;
}

uint32_t view_talk_key_at(const struct view *view, const struct talk_view *talk, int columns,
                          int column)
{
    struct footer footer;
    if (is_taken(view, talk) || *talk->chosen.number || is_hidden(talk))
        return 0;
    lay_out(&footer, view, talk, columns);
    for (enum part part = PART_STATE; part < PARTS; part++)
        if (footer.keys[part] && *footer.text[part] && column >= footer.column[part] &&
            column < footer.column[part] + text_columns(footer.text[part]))
            return footer.keys[part];
    return 0;
}

void view_talk_footer(struct canvas canvas, const struct view *view, const struct talk_view *talk)
{
    if (is_taken(view, talk))
        view_keys(canvas, view);
    else if (*talk->chosen.number)
        draw_number(canvas, view, talk);
    else if (!is_hidden(talk))
        draw_row(canvas, view, talk);
}
