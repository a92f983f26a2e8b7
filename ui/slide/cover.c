/* Slides that are a page of their own: the talk's title, a chapter's. Centred both ways. */
#include "slide/slide.h"
#include "text/clamp.h"

#include <string.h>

/* COLUMNS_MOST: the width of ordinary text. LINE_ROWS: the line under a title and what is above
 * it. */
enum { COLUMNS_MOST = 72, LINE_ROWS = 2 };

/* Is it nothing but a heading of level 1? */
static bool is_chapter(const struct deck_slide *slide)
{
    return slide->title_level == 1 && slide->title.count && !slide->block_count;
}

bool slide_is_cover(const struct deck_slide *slide)
{
    return slide->is_intro || is_chapter(slide);
}

static int draw_plain(struct canvas canvas, int row, int columns, enum role role, const char *from)
{
    struct slide_text text = slide_text_plain(from, role);
    int rows = slide_text_draw(canvas, row, (canvas.area.columns - columns) / 2, columns,
                               ALIGN_CENTRE, &text);
    slide_text_free(&text);
    return rows;
}

/* What stands on the page. */
struct cover {
    const struct deck *deck;
    struct slide_text title;
    struct slide_big big;
    bool is_intro, ascii;
    int columns; /* of its ordinary text */
    int gap;     /* rows between its parts */
};

/* Draws the title in ordinary letters, on a band that can be seen from afar. */
static int draw_on_band(struct canvas canvas, int row, const struct cover *cover)
{
    int columns = cover->columns, room = canvas.area.columns, edge = 1 + cover->gap;
    int rows = slide_text_draw(canvas, row + edge, (room - columns) / 2, columns, ALIGN_CENTRE,
                               &cover->title);
    for (int i = 0; rows && i < rows + 2 * edge; i++)
        canvas_mark(canvas, row + i, 0, room, ROLE_CURRENT);
    return rows ? rows + 2 * edge + !cover->gap : 0; /* what follows does not touch it */
}

/* Draws the title large, if that fits, with a line under it. */
static int draw_title(struct canvas canvas, int row, const struct cover *cover)
{
    const struct slide_big *big = &cover->big;
    if (!big->scale)
        return draw_on_band(canvas, row, cover);
    slide_big_draw(canvas, row, big);
    canvas_line(canvas, row + big->rows + 1, (canvas.area.columns - big->width) / 2, big->width,
                ROLE_MARK, cover->ascii);
    return big->rows + LINE_ROWS;
}

/* Draws all of it; returns the rows that it takes, drawn or not. */
static int draw(struct canvas canvas, int row, const struct cover *cover)
{
    const struct deck *deck = cover->deck;
    const char *const lines[] = { deck->author, deck->date, deck->event };
    int start = row, gaps = 0;
    row += draw_title(canvas, row, cover);
    if (cover->is_intro && *deck->subtitle)
        row += cover->gap +
               draw_plain(canvas, row + cover->gap, cover->columns, ROLE_HEADING, deck->subtitle);
    for (size_t i = 0; cover->is_intro && i < sizeof lines / sizeof *lines; i++)
        if (*lines[i]) {
            int before = gaps++ ? 0 : 2 * cover->gap;
            row += before + draw_plain(canvas, row + before, cover->columns, ROLE_TEXT, lines[i]);
        }
    return row - start;
}

/* How many rows the rest of the page leaves to the title. */
static int rows_for_title(struct canvas canvas, const struct cover *cover)
{
    struct canvas nowhere = { .area = { 0, 0, 0, canvas.area.columns } };
    return canvas.area.rows - (draw(nowhere, 0, cover) - draw_title(nowhere, 0, cover)) - LINE_ROWS;
}

static struct cover cover_make(struct canvas canvas, const struct deck *deck,
                               const struct deck_slide *slide, const struct slide_style *style,
                               int scale)
{
    struct cover cover = {
        .deck = deck,
        .title = slide_text_make(&slide->title, ROLE_TITLE, CELL_BOLD, style),
        .is_intro = slide->is_intro,
        .ascii = style->ascii,
        .columns = min(canvas.area.columns - 4, COLUMNS_MOST),
        .gap = canvas.area.rows >= 16,
    };
    if (slide->is_intro && !cover.title.count)
        cover.title = slide_text_plain(deck->title, ROLE_TITLE);
    cover.big =
        slide_big_make(&cover.title, canvas.area.columns, rows_for_title(canvas, &cover), scale);
    return cover;
}

static void cover_free(struct cover *cover)
{
    slide_big_free(&cover->big);
    slide_text_free(&cover->title);
}

/* The size of the titles of all chapters, which is the same: the longest one says how large. */
static int scale_of_chapters(struct canvas canvas, const struct deck *deck,
                             const struct slide_style *style)
{
    int scale = SLIDE_SCALE_MOST;
    for (unsigned i = 0; i < deck->slide_count && scale; i++)
        if (is_chapter(&deck->slides[i])) {
            struct cover cover = cover_make(canvas, deck, &deck->slides[i], style, scale);
            scale = cover.big.scale;
            cover_free(&cover);
        }
    return scale;
}

void slide_cover_draw(struct canvas canvas, const struct deck *deck, const struct deck_slide *slide,
                      const struct slide_style *style)
{
    struct canvas nowhere = { .area = { 0, 0, 0, canvas.area.columns } };
    int scale = style->ascii      ? 0
                : slide->is_intro ? SLIDE_SCALE_MOST
                                  : scale_of_chapters(canvas, deck, style);
    struct cover cover = cover_make(canvas, deck, slide, style, scale);
    draw(canvas, (canvas.area.rows - draw(nowhere, 0, &cover)) / 2, &cover);
    cover_free(&cover);
}
