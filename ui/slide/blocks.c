/* The blocks of a slide, each by itself. */
#include "slide/slide.h"
#include "text/clamp.h"

#include <stdio.h>
#include <string.h>

enum { LOOK_AROUND = 64, CODE_LEAST = 24, LINE_MOST = 96 /* longer lines are hard to follow */ };

/* ---- Items ---- */

static int digits_of(unsigned number)
{
    return snprintf(NULL, 0, "%u", number);
}

/* How wide the numbers near an item are: those of one list end in the same column. */
static int number_columns(const struct deck_slide *slide, unsigned item)
{
    const struct deck_block *blocks = slide->blocks, *of = &blocks[item];
    int most = digits_of(of->number);
    for (int direction = -1; direction <= 1; direction += 2) {
        unsigned at = item;
        for (int i = 0; i < LOOK_AROUND; i++) {
            at += (unsigned)direction;
            if (at >= slide->block_count || blocks[at].kind != DECK_ITEM ||
                blocks[at].level < of->level)
                break;
            if (blocks[at].level == of->level && digits_of(blocks[at].number) > most)
                most = digits_of(blocks[at].number);
        }
    }
    return most;
}

static const char *bullet(const struct deck_block *item, bool ascii)
{
    static const char *const bullets[][2] = { { "•", "-" }, { "◦", "*" }, { "▪", "-" } };
    if (item->task)
        return item->task == ' ' ? (ascii ? "[ ]" : "☐") : (ascii ? "[x]" : "☑");
    return bullets[item->level % 3][ascii];
}

int slide_mark_columns(const struct deck_slide *slide, unsigned item, bool ascii)
{
    const struct deck_block *block = &slide->blocks[item];
    if (block->is_ordered && !block->task)
        return number_columns(slide, item) + 2;
    return text_columns(bullet(block, ascii)) + 1;
}

static void draw_mark(struct canvas canvas, int row, const struct slide_page *page,
                      const struct deck_block *item, const struct slide_place *place)
{
    if (item->is_ordered && !item->task)
        canvas_format(canvas, row, place->indent - 2 - digits_of(item->number), ROLE_MARK, "%u.",
                      item->number);
    else
        canvas_text(canvas, row, place->mark, item->task == 'x' ? ROLE_GOOD : ROLE_MARK,
                    bullet(item, page->style.ascii));
}

/* ---- Text ---- */

static int draw_text(struct canvas canvas, int row, const struct slide_page *page,
                     const struct deck_block *block, int indent, enum role role, unsigned attrs)
{
    struct slide_text text = slide_text_make(&block->text, role, attrs, &page->style);
    int room = page->columns - indent, columns = room < LINE_MOST ? room : LINE_MOST;
    columns = slide_text_even_columns(&text, columns < 1 ? 1 : columns);
    int rows = slide_text_draw(canvas, row, indent + slide_text_shift(block->align, room - columns),
                               columns, block->align, &text);
    slide_text_free(&text);
    return rows;
}

static int draw_item(struct canvas canvas, int row, const struct slide_page *page,
                     const struct deck_block *block, const struct slide_place *place)
{
    if (!block->continues)
        draw_mark(canvas, row, page, block, place);
    int rows = draw_text(canvas, row, page, block, place->indent, ROLE_TEXT, 0);
    return rows ? rows : 1;
}

static int draw_quote(struct canvas canvas, int row, const struct slide_page *page,
                      const struct deck_block *block, int indent)
{
    int depth = block->level > 8 ? 8 : (int)block->level;
    int rows = draw_text(canvas, row, page, block, indent + 2 * depth, ROLE_QUOTE, 0);
    for (int i = 0; i < rows; i++)
        for (int bar = 0; bar < depth; bar++)
            canvas_text(canvas, row + i, indent + 2 * bar, ROLE_MARK,
                        page->style.ascii ? "|" : "▎");
    return rows;
}

/* ---- Code ---- */

/* What is fenced off without a language is a drawing. */
static enum role role_of_lines(const struct deck_block *block)
{
    return block->language && *block->language ? ROLE_CODE : ROLE_TEXT;
}

static int longest_line(const struct deck_block *block, const struct slide_style *style)
{
    int most = CODE_LEAST;
    for (unsigned i = 0; i < block->text.count; i++) {
        struct slide_text line = slide_text_span(&block->text.spans[i], ROLE_CODE, style);
        int columns = slide_text_columns(&line);
        most = max(most, columns);
        slide_text_free(&line);
    }
    return most;
}

static void draw_edge(struct canvas canvas, int row, int column, int columns,
                      const char *const corner[2], bool ascii)
{
    canvas_line(canvas, row, column, columns, ROLE_FRAME, ascii);
    canvas_text(canvas, row, column, ROLE_FRAME, corner[0]);
    canvas_text(canvas, row, column + columns - 1, ROLE_FRAME, corner[1]);
}

/* Draws the lines on one ground, with a blank at both ends. */
static void draw_code_lines(struct canvas canvas, int row, int column, int columns,
                            const struct deck_block *block, const struct slide_style *style)
{
    for (unsigned i = 0; i < block->text.count; i++) {
        struct slide_text line =
            slide_text_span(&block->text.spans[i], role_of_lines(block), style);
        canvas_fill(canvas_inner(canvas, row + (int)i, column, 1, columns), role_of_lines(block));
        slide_text_draw_cut(canvas, row + (int)i, column + 1, columns - 2, &line);
        slide_text_free(&line);
    }
}

/* Draws code with a bar before its lines where rows are scarce, else in a frame. */
static int draw_code(struct canvas canvas, int row, const struct slide_page *page,
                     const struct deck_block *block, int indent)
{
    static const char *const corners[2][2][2] = { { { "╭", "╮" }, { "╰", "╯" } },
                                                  { { "+", "+" }, { "+", "+" } } };
    bool ascii = page->style.ascii, framed = page->spacing > SLIDE_CLOSE;
    int lines = (int)block->text.count, room = page->columns - indent,
        columns = longest_line(block, &page->style) + 4;
    columns = min(columns, room);
    int column = indent + slide_text_shift(block->align, room - columns);
    const char *side = ascii ? "|" : "│";
    for (int i = 0; i < lines; i++) {
        canvas_text(canvas, row + i + framed, column, ROLE_FRAME, side);
        if (framed)
            canvas_text(canvas, row + i + 1, column + columns - 1, ROLE_FRAME, side);
    }
    draw_code_lines(canvas, row + framed, column + 1, columns - 1 - framed, block, &page->style);
    if (!framed)
        return lines;
    draw_edge(canvas, row, column, columns, corners[ascii][0], ascii);
    draw_edge(canvas, row + lines + 1, column, columns, corners[ascii][1], ascii);
    return lines + 2;
}

/* ---- All of them ---- */

static int draw_rule(struct canvas canvas, int row, const struct slide_page *page)
{
    canvas_line(canvas, row, 0, page->columns, ROLE_FRAME, page->style.ascii);
    return 1;
}

int slide_block_draw(struct canvas canvas, int row, const struct slide_page *page,
                     const struct deck_block *block, const struct slide_place *place)
{
    int indent = place->indent;
    switch (block->kind) {
    case DECK_HEADING:
        return draw_text(canvas, row, page, block, indent, ROLE_HEADING,
                         block->level > 3 ? 0 : CELL_BOLD);
    case DECK_PARAGRAPH:
        if (block->level)
            return draw_quote(canvas, row, page, block, indent);
        return draw_text(canvas, row, page, block, indent, ROLE_TEXT, 0);
    case DECK_ITEM: return draw_item(canvas, row, page, block, place);
    case DECK_CODE: return draw_code(canvas, row, page, block, indent);
    case DECK_TABLE:
        return slide_table_draw(canvas, row, indent, page->columns - indent, block,
                                page->spacing >= SLIDE_ROOMY, &page->style);
    case DECK_RULE: return draw_rule(canvas, row, page);
    case DECK_GAP: return block->level > GRID_MAX_ROWS ? GRID_MAX_ROWS : (int)block->level;
    case DECK_MIDDLE:
    case DECK_RUN: break;
    }
    return 0;
}
