/* The page walks, one of them as a drawing: from CR3 through one entry of each table to the
 * page. */
#include "view/tables.h"

#include "event/paging.h"
#include "text/clamp.h"

#include <stdio.h>
#include <string.h>

enum { INDENT = 2 };

static const char *either(const struct page *p, const char *ascii, const char *utf8)
{
    return p->view->chosen.ascii ? ascii : utf8;
}

/* What is added to a table's address to find the entry of that level: "200 x 4". */
static void put_index(const struct view_walk *walk, unsigned level, char *text, size_t size)
{
    snprintf(text, size, "+ %03x x %d", walk_index(walk, level),
             walk->levels == PAGING_32_BIT ? 4 : 8);
}

/* And to a page's. */
static void put_offset(const struct view_walk *walk, unsigned level, char *text, size_t size)
{
    uint64_t offset = walk->linear & ((1ull << walk_shift(walk, level)) - 1);
    snprintf(text, size, level ? "+ %06llx" : "+ %03llx", (unsigned long long)offset);
}

static uint64_t page_address(const struct view_walk *walk, unsigned end)
{
    return walk_physical(walk, end) & ~((1ull << walk_shift(walk, end)) - 1);
}

static void put_edge(const struct page *p, int row, int column, int width, const char *left,
                     const char *right)
{
    canvas_line(p->canvas, row, column, width, ROLE_FRAME, p->view->chosen.ascii);
    canvas_text(p->canvas, row, column, ROLE_FRAME, left);
    canvas_text(p->canvas, row, column + width - 1, ROLE_FRAME, right);
}

/* ---- One below the other ---- */

/* The side between two boxes: where the table or page begins, and what is added to that. */
static void put_side(struct page *p, const char *left, const char *right, int width, uint64_t base,
                     const char *name, const char *added)
{
    put_edge(p, p->row, INDENT, width, left, right);
    int column = canvas_format(p->canvas, p->row, INDENT + 2, ROLE_TEXT, " %s%08llx ", name,
                               (unsigned long long)base);
    column = canvas_text(p->canvas, p->row, max(column + 1, 20), ROLE_STRONG, either(p, "v", "▼"));
    canvas_format(p->canvas, p->row, column + 1, ROLE_STRONG, " %s ", added);
    p->row++;
}

static void put_row(struct page *p, int width, enum role role, const char *text)
{
    const char *side = either(p, "|", "│");
    canvas_text(p->canvas, p->row, INDENT, ROLE_FRAME, side);
    canvas_text_cut(p->canvas, p->row, INDENT + 2, width - 4, role, text);
    canvas_text(p->canvas, p->row, INDENT + width - 1, ROLE_FRAME, side);
    p->row++;
}

static void draw_stacked(struct page *p, const struct registers *regs, const struct view_walk *walk,
                         uint64_t cr3)
{
    const char *left = either(p, "+", "┌"), *right = either(p, "+", "┐");
    int width = min(p->canvas.area.columns - INDENT, 100);
    unsigned end = walk_end(walk, regs);
    char text[256];
    uint64_t base = cr3;
    for (unsigned level = walk->levels; level-- > end;) {
        put_index(walk, level, text, sizeof text);
        put_side(p, left, right, width, base, level + 1 == walk->levels ? "cr3 " : "", text);
        enum role role = walk_put_entry(p, regs, walk, level, text, sizeof text);
        put_row(p, width, role, text);
        base = walk->entries[level].value & PAGING_ADDRESS;
        left = either(p, "+", "├");
        right = either(p, "+", "┤");
    }
    if (walk_is_present(walk, end)) {
        put_offset(walk, end, text, sizeof text);
        put_side(p, left, right, width, page_address(walk, end), "", text);
        walk_put_physical(p->view, walk, end, text, sizeof text);
        put_row(p, width, ROLE_GOOD, text);
    }
    put_edge(p, p->row++, INDENT, width, either(p, "+", "└"), either(p, "+", "┘"));
}

/* ---- Side by side ---- */

enum { BOXES = VIEW_LEVELS + 2, BOX_TEXT = 192, BOX_LEAST = 12, BOX_MOST = 34 };

/* Its lines: those of numbers, which are never broken, and words. */
struct box {
    char title[WALK_NAME], numbers[2][24], words[BOX_TEXT];
    enum role role; /* of the words */
};

static struct box entry_box(const struct page *p, const struct registers *regs,
                            const struct view_walk *walk, unsigned level)
{
    struct box box = { .role = ROLE_TEXT };
    const struct view_entry *entry = &walk->entries[level];
    walk_put_name(walk, level, box.title);
    snprintf(box.numbers[0], sizeof box.numbers[0], "@ %08llx", (unsigned long long)entry->at);
    if (entry->has)
        snprintf(box.numbers[1], sizeof box.numbers[1], "= %08llx",
                 (unsigned long long)entry->value);
    if (walk_is_present(walk, level)) {
        walk_put_rights(p->view, regs, walk, level, box.words, sizeof box.words);
        return box;
    }
    box.role = ROLE_BAD;
    snprintf(box.words, sizeof box.words, "%s",
             view_word(p->view, entry->has ? W_TABLES_FAULT : W_TABLES_NO_RAM));
    return box;
}

static unsigned make_boxes(const struct page *p, const struct registers *regs,
                           const struct view_walk *walk, uint64_t cr3, struct box boxes[BOXES])
{
    unsigned count = 0, end = walk_end(walk, regs);
    struct box *first = &boxes[count++];
    *first = (struct box){ .title = "cr3" };
    snprintf(first->numbers[0], sizeof first->numbers[0], "%08llx", (unsigned long long)cr3);
    put_index(walk, walk->levels - 1, first->numbers[1], sizeof first->numbers[1]);
    for (unsigned level = walk->levels; level-- > end;)
        boxes[count++] = entry_box(p, regs, walk, level);
    if (!walk_is_present(walk, end))
        return count;
    struct box *last = &boxes[count++];
    *last = (struct box){ .role = ROLE_GOOD };
    snprintf(last->title, sizeof last->title, "%s", view_word(p->view, W_TABLES_PAGE));
    snprintf(last->numbers[0], sizeof last->numbers[0], "%08llx",
             (unsigned long long)page_address(walk, end));
    put_offset(walk, end, last->numbers[1], sizeof last->numbers[1]);
    walk_put_physical(p->view, walk, end, last->words, sizeof last->words);
    char *size = strstr(last->words, "  (");
    if (size)
        *size = '\n';
    return count;
}

/* Columns of a box with its frame: as wide as the widest needs. */
static int least_width(const struct box *boxes, unsigned count)
{
    int width = BOX_LEAST;
    for (unsigned i = 0; i < count; i++) {
        width = max(width, (int)strlen(boxes[i].title) + 6);
        for (unsigned n = 0; n < 2; n++)
            width = max(width, (int)strlen(boxes[i].numbers[n]) + 4);
    }
    return width;
}

/* The part of the page that a box's text stands in; no rows: only to measure. */
static struct canvas inside(const struct page *p, int column, int width, bool draws)
{
    return canvas_inner(p->canvas, 0, column + 2, draws ? p->canvas.area.rows : 0, width - 4);
}

/* The rows of its contents. */
static int rows_of(const struct page *p, const struct box *box, int width)
{
    return 2 + (*box->words
                    ? canvas_wrap(inside(p, INDENT, width, false), 0, 0, ROLE_TEXT, box->words)
                    : 0);
}

static void draw_box(const struct page *p, const struct box *box, int column, int width, int rows)
{
    struct canvas inner = inside(p, column, width, true);
    put_edge(p, p->row, column, width, either(p, "+", "┌"), either(p, "+", "┐"));
    canvas_format(p->canvas, p->row, column + 1, ROLE_STRONG, " %s ", box->title);
    for (int row = p->row + 1; row <= p->row + rows; row++) {
        canvas_text(p->canvas, row, column, ROLE_FRAME, either(p, "|", "│"));
        canvas_text(p->canvas, row, column + width - 1, ROLE_FRAME, either(p, "|", "│"));
    }
    for (int i = 0; i < 2; i++)
        canvas_text(inner, p->row + 1 + i, 0, ROLE_TEXT, box->numbers[i]);
    if (*box->words)
        canvas_wrap(inner, p->row + 3, 0, box->role, box->words);
    put_edge(p, p->row + rows + 1, column, width, either(p, "+", "└"), either(p, "+", "┘"));
}

/* False if there is no room for them. */
static bool draw_side_by_side(struct page *p, const struct registers *regs,
                              const struct view_walk *walk, uint64_t cr3)
{
    enum { LEAST_COLUMNS = 110, LEAST_GAP = 3, MOST_GAP = 6 };
    struct box boxes[BOXES];
    int count = (int)make_boxes(p, regs, walk, cr3, boxes), rows = 0;
    int room = p->canvas.area.columns - INDENT, width = least_width(boxes, (unsigned)count);
    if (p->canvas.area.columns < LEAST_COLUMNS || count * (width + LEAST_GAP) - LEAST_GAP > room)
        return false;
    width = clamp((room + LEAST_GAP) / count - LEAST_GAP, width, BOX_MOST);
    int gap = clamp((room - count * width) / (count - 1), LEAST_GAP, MOST_GAP);
    for (int i = 0; i < count; i++)
        rows = max(rows, rows_of(p, &boxes[i], width));
    for (int i = 0; i < count; i++) {
        int column = INDENT + i * (width + gap);
        draw_box(p, &boxes[i], column, width, rows);
        if (!i)
            continue;
        canvas_line(p->canvas, p->row + 1, column - gap, gap - 1, ROLE_STRONG,
                    p->view->chosen.ascii);
        canvas_text(p->canvas, p->row + 1, column - 1, ROLE_STRONG, either(p, ">", "▶"));
    }
    p->row += rows + 2;
    return true;
}

static void draw_walk(struct page *p, const struct registers *regs, const struct view_walk *walk,
                      uint64_t cr3)
{
    if (!draw_side_by_side(p, regs, walk, cr3))
        draw_stacked(p, regs, walk, cr3);
}

/* ---- All of them ---- */

/* The walk as lines alone, where another one is drawn. */
static void walk_lines(struct page *p, const struct registers *regs, const struct view_walk *walk)
{
    char text[256];
    unsigned end = walk_end(walk, regs);
    for (unsigned level = walk->levels; level-- > end;) {
        enum role role = walk_put_entry(p, regs, walk, level, text, sizeof text);
        page_line(p, role, "  %s", text);
    }
    if (!walk_is_present(walk, end))
        return;
    walk_put_physical(p->view, walk, end, text, sizeof text);
    page_line(p, ROLE_GOOD, "  %s", text);
}

static void one_walk(struct page *p, const struct event *now, const struct view_walk *walk,
                     const char *of, bool is_drawn)
{
    const struct registers *regs = &now->regs;
    unsigned long long cr3 = wide_cr3(regs, view_wide(p->view, now));
    page_line(p, ROLE_STRONG, "%s %s  %08llx  cr3 %08llx", view_word(p->view, W_TABLES_WALK_OF), of,
              (unsigned long long)walk->linear, cr3);
    if (walk->levels > PAGING_PAE && !wide_is_canonical(walk->linear, walk->levels)) {
        page_line(p, ROLE_BAD, "  %s", view_word(p->view, W_TABLES_NOT_CANONICAL));
        return;
    }
    walk_address_lines(p, regs, walk);
    if (is_drawn)
        draw_walk(p, regs, walk, cr3);
    else
        walk_lines(p, regs, walk);
}

/* The one that was asked for is drawn, and first; without one, that of the instruction. */
void tables_walks(struct page *p, const struct event *now)
{
    const struct registers *regs = &now->regs;
    const struct view_tables *tables = &p->view->seen.tables;
    if (!(regs->cr0 & CR0_PG)) {
        page_line(p, ROLE_DIM, "%s", view_word(p->view, W_TABLES_PAGING_OFF));
        return;
    }
    const char *of = registers_code_bits(regs) == 64 ? "RIP" : "CS:EIP";
    unsigned count = tables->walk_count < VIEW_WALKS ? tables->walk_count : VIEW_WALKS;
    for (unsigned i = count; i-- > 0;)
        if (tables->walks[i].levels >= PAGING_32_BIT && tables->walks[i].levels <= VIEW_LEVELS)
            one_walk(p, now, &tables->walks[i], i ? view_word(p->view, W_TABLES_ASKED) : of,
                     i + 1 == count);
    if (tables->walk_count == 1 && view_takes_keys(&p->view->chosen))
        page_line(p, ROLE_DIM, "  %s", view_word(p->view, W_TABLES_ASK));
}
