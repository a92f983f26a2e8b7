/* Where everything of a talk's screen goes. Pure. */
#include "talk/view_parts.h"

#include "terminal/rects.h"

#include <assert.h>
#include <string.h>

enum {
    BESIDE_FROM = 100,  /* columns: the stage is right of the text */
    STAGE_PERCENT = 57, /* of them */
    TEXT_LEAST = 24,    /* beside a stage, */
    STAGE_LEAST = 40,   /* and the other way round */
    TALL = 30,          /* rows from which on they are spent on looks */
    TALLER = 44,        /* and here still more of them */
    TITLE_ROWS = 2,     /* of text */
    NOTES_LEAST = 4,
};

/* ---- What there is ---- */

const struct deck_slide *talk_slide(const struct talk_view *talk)
{
    assert(talk->deck->slide_count);
    unsigned last = talk->deck->slide_count - 1;
    return &talk->deck->slides[talk->chosen.slide < last ? talk->chosen.slide : last];
}

bool talk_is_last_slide(const struct talk_view *talk)
{
    unsigned next = talk->chosen.slide + 1;
    return next == talk->deck->appendix || next >= talk->deck->slide_count;
}

struct slide_style talk_style(const struct view *view, const struct talk_view *talk)
{
    return (struct slide_style){ .figures = talk->figures,
                                 .language = view->chosen.language,
                                 .ascii = view->chosen.ascii };
}

static bool has_text(const struct deck_slide *slide)
{
    for (unsigned i = 0; i < slide->block_count; i++) {
        enum deck_block_kind kind = slide->blocks[i].kind;
        if (kind != DECK_RUN && kind != DECK_GAP && kind != DECK_MIDDLE)
            return true;
    }
    return false;
}

bool talk_run_shows(const struct talk_view *talk)
{
    switch (talk->seen.state) {
    case PLAYER_BUSY:
    case PLAYER_RESTING:
    case PLAYER_ENDLESS:
    case PLAYER_OVER: return talk->seen.run != NULL;
    default: return false;
    }
}

/* ---- Rectangles ---- */

static int margin(int columns)
{
    return columns < 60    ? 1
           : columns < 80  ? 2
           : columns < 120 ? 2 + (columns - 80) / 8
                           : 7 + (columns - 120) / 5;
}

static enum slide_spacing spacing_for(int rows)
{
    return rows >= TALLER ? SLIDE_WIDE : rows >= TALL ? SLIDE_ROOMY : SLIDE_EVEN;
}

/* The title, the line under it, and an empty row if there is room. */
static void take_title(struct talk_layout *layout, struct rect *body, int column, int columns,
                       int rows, const struct view *view, const struct talk_view *talk)
{
    struct slide_style style = talk_style(view, talk);
    struct slide_text title =
        slide_text_make(&talk_slide(talk)->title, ROLE_TITLE, CELL_BOLD, &style);
    int lines = min(slide_text_rows(&title, columns), TITLE_ROWS);
    slide_text_free(&title);
    if (rows >= TALL)
        take_top(body, 1);
    if (!lines)
        return;
    layout->title = take_top(body, lines + 1);
    layout->title.column = column;
    layout->title.columns = columns;
    take_top(body, rows >= 16);
}

/* The rows that the text would like to have. */
static int wanted_rows(const struct view *view, const struct talk_view *talk, int columns, int room,
                       enum slide_spacing spacing)
{
    struct slide_page page;
    struct slide_style style = talk_style(view, talk);
    slide_page_fit(&page, talk_slide(talk), &style, columns, room, spacing);
    int rows = page.rows;
    slide_page_free(&page);
    return rows;
}

static unsigned percent_of(const struct talk_view *talk)
{
    const struct deck_run *run = talk->seen.run ? talk->seen.run : deck_first_run(talk_slide(talk));
    return run ? run->percent : 0;
}

/* Between the text and the stage there is an empty row or two columns. */
static void part_below(struct talk_layout *layout, struct rect body, int left,
                       const struct view *view, const struct talk_view *talk)
{
    int percent = (int)percent_of(talk), columns = body.columns - 2 * left;
    int stage = body.rows * percent / 100, most = body.rows - STAGE_ROWS - 1;
    if (!percent || percent > STAGE_PERCENT) /* then also what the text does not need */
        stage = max(stage, body.rows - 1 - wanted_rows(view, talk, columns, most, SLIDE_EVEN));
    stage = max(min(STAGE_ROWS, body.rows - 1), stage);
    layout->stage = take_bottom(&body, stage);
    take_bottom(&body, body.rows > 1);
    layout->text = (struct rect){ body.row, body.column + left, body.rows, columns };
}

/* The stage ends as far from the screen's edge as the text begins. */
static void part_beside(struct talk_layout *layout, struct rect body, int edge,
                        const struct talk_view *talk)
{
    int percent = (int)percent_of(talk),
        stage = body.columns * (percent ? percent : STAGE_PERCENT) / 100;
    stage = max(STAGE_LEAST, min(stage, body.columns - 2 * edge - TEXT_LEAST - 2));
    take_right(&body, edge);
    take_left(&body, edge);
    layout->stage = take_right(&body, stage);
    take_right(&body, 2);
    layout->text = body;
}

/* Title, text and stage of a slide that is no cover. */
static void place_slide(struct talk_layout *layout, struct rect body, int rows,
                        const struct view *view, const struct talk_view *talk)
{
    bool text = has_text(talk_slide(talk)), run = deck_first_run(talk_slide(talk)) != NULL;
    bool beside = run && text && body.columns >= BESIDE_FROM;
    int left = margin(body.columns) / (beside ? 2 : 1), columns = body.columns - 2 * left;
    take_title(layout, &body, left, columns, rows, view, talk);
    take_bottom(&body, rows >= TALL);
    if (run && !text)
        layout->stage = body;
    else if (beside)
        part_beside(layout, body, left, talk);
    else if (run)
        part_below(layout, body, left, view, talk);
    else
        layout->text = (struct rect){ body.row, left, body.rows, columns };
}

void talk_layout_make(struct talk_layout *layout, int rows, int columns, const struct view *view,
                      const struct talk_view *talk)
{
    struct rect body = { 0, 0, rows, columns };
    *layout =
        (struct talk_layout){ .too_small = rows < TALK_MIN_ROWS || columns < TALK_MIN_COLUMNS };
    if (layout->too_small)
        return;
    layout->footer = take_bottom(&body, 1);
    if (talk->chosen.shows_notes)
        layout->notes = take_bottom(&body, max(NOTES_LEAST, rows / 3));
    if (slide_is_cover(talk_slide(talk)))
        layout->text = body;
    else
        place_slide(layout, body, rows, view, talk);
    if (layout->stage.rows && talk_run_shows(talk))
        talk_stage_make(layout, layout->stage, view, talk->seen.show);
}

void talk_page_make(struct slide_page *page, const struct talk_layout *layout,
                    const struct view *view, const struct talk_view *talk)
{
    struct slide_style style = talk_style(view, talk);
    bool below = layout->stage.rows && layout->stage.row > layout->text.row;
    int rows = layout->footer.row + layout->footer.rows;
    slide_page_fit(page, talk_slide(talk), &style, layout->text.columns, layout->text.rows,
                   below ? SLIDE_EVEN : spacing_for(rows));
    if (!layout->stage.rows && rows >= TALL)
        slide_page_lower(page, layout->text.rows);
}

/* ---- For checks ---- */

int talk_text_rows(const struct deck_slide *slide, int columns, enum language language)
{
    struct slide_style style = { .language = language };
    struct slide_page page;
    slide_page_make(&page, slide, &style, columns, 0, SLIDE_CLOSE);
    int rows = page.rows;
    slide_page_free(&page);
    return rows;
}

static bool panes_fit(const struct talk_layout *layout, unsigned count, unsigned show)
{
    for (unsigned i = 0; i < count && show & SHOW_CONSOLES; i++)
        if (layout->parts.panes[i].rows < 4)
            return false;
    return true;
}

/* With this run (NULL: none) on the stage. */
static bool fits_with(struct view *view, struct talk_view *talk, const struct deck_run *run,
                      int rows, int columns)
{
    struct talk_layout layout;
    talk->seen.run = run;
    talk->seen.state = run ? PLAYER_BUSY : PLAYER_CLOSED;
    talk->seen.show = run ? run->show : 0;
    view->seen.count = run ? run->options.guest_count : 0;
    talk_layout_make(&layout, rows, columns, view, talk);
    if (layout.too_small)
        return false;
    if (run &&
        (layout.stage.rows < STAGE_ROWS || !panes_fit(&layout, view->seen.count, talk->seen.show)))
        return false;
    struct slide_style style = talk_style(view, talk);
    struct slide_text title = slide_text_make(&talk_slide(talk)->title, ROLE_TITLE, 0, &style);
    bool fits = !layout.title.rows || slide_text_rows(&title, layout.title.columns) <= TITLE_ROWS;
    slide_text_free(&title);
    return fits && (!layout.text.rows || talk_text_rows(talk_slide(talk), layout.text.columns,
                                                        view->chosen.language) <= layout.text.rows);
}

bool talk_slide_fits(const struct deck *deck, unsigned slide, int rows, int columns)
{
    enum language language = language_of_code(deck->language);
    struct view view = { .chosen.zoomed = -1,
                         .chosen.language = language < LANGUAGE_COUNT ? language : ENGLISH };
    struct talk_view talk = { .deck = deck, .chosen.slide = slide };
    const struct deck_slide *of = talk_slide(&talk);
    if (!deck_first_run(of))
        return fits_with(&view, &talk, NULL, rows, columns);
    for (unsigned i = 0; i < of->block_count; i++)
        if (of->blocks[i].kind == DECK_RUN && of->blocks[i].run &&
            !fits_with(&view, &talk, of->blocks[i].run, rows, columns))
            return false;
    return true;
}
