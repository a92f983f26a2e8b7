/* Slides that are a page of their own: the talk's title, a chapter's. Centred both ways. */
#include "view_slide.h"

#include <string.h>

enum { LINE_LEAST = 12, COLUMNS_MOST = 72 };

/* Nothing but a heading of level 1. */
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
    int rows = slide_text_draw(canvas, row, (canvas.area.columns - columns) / 2, columns, ALIGN_CENTRE, &text);
    slide_text_free(&text);
    return rows;
}

/* The title with a line under it. */
static int draw_title(struct canvas canvas, int row, int columns, const struct slide_text *title, bool ascii)
{
    int rows = slide_text_draw(canvas, row, (canvas.area.columns - columns) / 2, columns, ALIGN_CENTRE, title);
    int line = slide_text_columns(title) + 8;
    line = line > columns ? columns : line < LINE_LEAST ? LINE_LEAST : line;
    if (!rows)
        return 0;
    canvas_line(canvas, row + rows + 1, (canvas.area.columns - line) / 2, line, ROLE_MARK, ascii);
    return rows + 2;
}

/* Gaps between the parts of the talk's own page; rows that it takes, drawn or not. */
static int draw_intro(struct canvas canvas, int row, int columns, const struct deck *deck, const struct slide_text *title,
                      const struct slide_style *style, int gap)
{
    const char *const lines[] = { deck->author, deck->date, deck->event };
    int start = row, gaps = 0;
    row += draw_title(canvas, row, columns, title, style->ascii);
    if (*deck->subtitle)
        row += gap + draw_plain(canvas, row + gap, columns, ROLE_HEADING, deck->subtitle);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (*lines[i]) {
            int before = gaps++ ? 0 : 2 * gap;
            row += before + draw_plain(canvas, row + before, columns, ROLE_TEXT, lines[i]);
        }
    return row - start;
}

void slide_cover_draw(struct canvas canvas, const struct deck *deck, const struct deck_slide *slide,
                      const struct slide_style *style)
{
    struct canvas nowhere = { .area = { 0, 0, 0, canvas.area.columns } };
    int columns = canvas.area.columns - 4 < COLUMNS_MOST ? canvas.area.columns - 4 : COLUMNS_MOST;
    struct slide_text title = slide_text_make(&slide->title, ROLE_TITLE, CELL_BOLD, style);
    if (slide->is_intro && !title.count)
        title = slide_text_plain(deck->title, ROLE_TITLE);
    if (slide->is_intro) {
        int gap = canvas.area.rows >= 16;
        int rows = draw_intro(nowhere, 0, columns, deck, &title, style, gap);
        draw_intro(canvas, (canvas.area.rows - rows) / 2, columns, deck, &title, style, gap);
    } else {
        int rows = draw_title(nowhere, 0, columns, &title, style->ascii);
        draw_title(canvas, (canvas.area.rows - rows) / 2, columns, &title, style->ascii);
    }
    slide_text_free(&title);
}
