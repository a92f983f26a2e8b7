/* The list, what is looked at, the command that it means, and the keys. */
#include "menu/view.h"

#include "menu/view_parts.h"
#include "text/clamp.h"
#include "text/text.h"
#include "words/words.h"

#include <stdio.h>
#include <string.h>

/* ---- Where things are ---- */

enum {
    BESIDE_COLUMNS = 64, /* from here on the description stands beside the list */
    BELOW_ROWS = 14,     /* from here on below it, else nowhere */
    FRAMED_ROWS = 8,     /* of the body */
    LIST_COLUMNS = 26,   /* of names alone; */
    WIDE_COLUMNS = 140,  /* from here on their sentences stand beside them */
};

static struct rect rows_of(struct rect area, int row, int rows)
{
    return (struct rect){ area.row + row, area.column, rows, area.columns };
}

static void part(struct menu_places *p, struct rect body)
{
    int columns = body.columns;
    p->list = body;
    p->is_framed = body.rows >= FRAMED_ROWS;
    if (columns >= BESIDE_COLUMNS) {
        p->list.columns = columns >= WIDE_COLUMNS ? columns * 9 / 20 : LIST_COLUMNS;
        p->about = (struct rect){ body.row, body.column + p->list.columns, body.rows,
                                  columns - p->list.columns };
    } else if (body.rows >= BELOW_ROWS) {
        p->list.rows = body.rows / 2;
        p->about = rows_of(body, p->list.rows, body.rows - p->list.rows);
    }
}

struct menu_places menu_places(int rows, int columns)
{
    const struct rect all = { 0, 0, rows, columns };
    struct menu_places p = { .is_framed = false };
    int first = 0, end = rows;
    if (rows >= 3)
        p.header = rows_of(all, first++, 1);
    if (rows >= 2)
        p.keys = rows_of(all, --end, 1);
    if (rows >= 5)
        p.command = rows_of(all, --end, 1);
    part(&p, rows_of(all, first, end - first));
    return p;
}

/* ---- The rows of the list ---- */

static const enum word group_words[MENU_GROUPS] = {
    [MENU_TALKS] = W_MENU_TALKS, [MENU_GUESTS] = W_MENU_GUESTS, [MENU_OS] = W_MENU_SYSTEM,
    [MENU_HERE] = W_MENU_HERE,   [MENU_HOST] = W_MENU_HOST,
};

/* Of a row of the list: which of those that are shown it is, and its group. */
struct list_row {
    int shown;
    enum menu_group group;
};
enum { ROW_TITLE = -1, ROW_GAP = -2 }; /* no item, but its group's title; or nothing */

struct list {
    struct list_row rows[MENU_ITEMS + 2 * MENU_GROUPS];
    int count;
};

static void add_row(struct list *list, int shown, enum menu_group group)
{
    list->rows[list->count++] = (struct list_row){ shown, group };
}

static void make_list(struct list *list, const struct menu_choice *c, bool has_gaps)
{
    list->count = 0;
    for (unsigned i = 0; i < c->shown_count; i++) {
        enum menu_group group = c->items->list[c->shown[i]].group;
        bool is_new = !i || c->items->list[c->shown[i - 1]].group != group;
        if (is_new && i && has_gaps)
            add_row(list, ROW_GAP, group);
        if (is_new)
            add_row(list, ROW_TITLE, group);
        add_row(list, (int)i, group);
    }
}

/* With gaps between groups, where all of it fits then. */
static void list_of(struct list *list, const struct menu_choice *c, int rows)
{
    make_list(list, c, true);
    if (list->count > rows)
        make_list(list, c, false);
}

static struct rect inside(struct rect area, bool is_framed)
{
    if (is_framed)
        area = (struct rect){ area.row + 1, area.column + 1, max(area.rows - 2, 0),
                              max(area.columns - 2, 0) };
    return area;
}

/* The first row that is seen: as it was, or as far as it takes to see what is looked at, with its
 * group's title. */
static int first_row(const struct menu_view *view, const struct list *list, int rows)
{
    int at = 0, most = max(list->count - rows, 0);
    while (at < list->count - 1 && list->rows[at].shown != (int)view->choice->at)
        at++;
    int top = at && list->rows[at - 1].shown == ROW_TITLE && rows > 1 ? at - 1 : at;
    return clamp(clamp(view->scroll, max(at - rows + 1, 0), max(top, at - rows + 1)), 0, most);
}

/* ---- Drawing it ---- */

enum { MARK_COLUMNS = 5, NAME_COLUMNS = 17 };

static void draw_mark(struct canvas row, const struct menu_view *view, unsigned number)
{
    const struct menu_item *item = &view->choice->items->list[number];
    int vcpu = menu_choice_vcpu(view->choice, number);
    for (int i = 0; vcpu >= 0 && i < (int)item->vcpus; i++)
        canvas_format(row, 0, 1 + i, (enum role)(ROLE_VCPU0 + vcpu + i), "%d", vcpu + i);
}

static void draw_item(struct canvas row, const struct menu_view *view, unsigned shown)
{
    unsigned number = view->choice->shown[shown];
    const struct menu_item *item = &view->choice->items->list[number];
    int columns = row.area.columns;
    bool is_wide = columns >= MARK_COLUMNS + NAME_COLUMNS + 16, is_at = shown == view->choice->at;
    int name_columns = min(is_wide ? NAME_COLUMNS - 1 : columns, columns - MARK_COLUMNS);
    int end = canvas_text_cut(row, 0, MARK_COLUMNS, name_columns, ROLE_TEXT, item->name);
    if (item->vcpus > 1 && end + 3 <= MARK_COLUMNS + name_columns)
        canvas_format(row, 0, end + 1, ROLE_DIM, "%s%u", view->ascii ? "x" : "×", item->vcpus);
    if (is_wide)
        canvas_text_cut(row, 0, MARK_COLUMNS + NAME_COLUMNS,
                        columns - MARK_COLUMNS - NAME_COLUMNS - 1, ROLE_DIM, item->head.about);
    draw_mark(row, view, number);
    if (is_at)
        canvas_mark(row, 0, 0, columns, ROLE_CURRENT);
    if (is_at)
        canvas_text(row, 0, 0, ROLE_CURRENT, view->ascii ? ">" : "▸");
}

static void draw_row(struct canvas row, const struct menu_view *view, const struct list_row *r)
{
    if (r->shown >= 0)
        draw_item(row, view, (unsigned)r->shown);
    else if (r->shown == ROW_TITLE)
        canvas_text_cut(row, 0, 1, row.area.columns - 2, ROLE_STRONG,
                        word(view->language, group_words[r->group]));
}

static void draw_place(struct canvas frame, const struct menu_choice *choice)
{
    char text[32];
    snprintf(text, sizeof text, " %u/%u ", choice->at + 1, choice->shown_count);
    canvas_text_right(frame, frame.area.rows - 1, 1, frame.area.columns - 2, ROLE_FOCUS, text);
}

static int draw_list(struct grid *grid, const struct menu_places *p, const struct menu_view *view)
{
    struct list list;
    struct canvas frame = canvas_of(grid, p->list),
                  canvas = canvas_of(grid, inside(p->list, p->is_framed));
    int rows = canvas.area.rows;
    list_of(&list, view->choice, rows);
    int first = first_row(view, &list, rows);
    if (p->is_framed)
        canvas_frame(frame, ROLE_FOCUS, NULL, ROLE_FOCUS, view->ascii);
    for (int i = 0; i < rows && first + i < list.count; i++)
        draw_row(canvas_inner(canvas, i, 0, 1, canvas.area.columns), view, &list.rows[first + i]);
    if (!list.count)
        canvas_wrap(canvas, 0, 0, ROLE_DIM, word(view->language, W_MENU_NOTHING));
    if (p->is_framed && list.count > rows)
        draw_place(frame, view->choice);
    return first;
}

/* ---- The header and the command ---- */

static void draw_header(struct canvas row, const struct menu_view *view)
{
    char text[64] = "";
    unsigned vcpus = menu_choice_vcpus(view->choice);
    canvas_fill(row, ROLE_BAR);
    if (vcpus)
        snprintf(text, sizeof text, WORD_FORMAT(view->language, WF_MENU_CHOSEN), vcpus, VCPU_MAX);
    int columns = row.area.columns - 2;
    canvas_text_right(row, 0, 1, columns, ROLE_BAR, text);
    columns -= *text ? text_columns(text) + 2 : 0;
    int column = canvas_text_cut(row, 0, 1, columns, ROLE_BAR_KEY, "Mini-KVM") + 2;
    canvas_text_cut(row, 0, column, columns - column + 1, ROLE_BAR,
                    word(view->language, W_MENU_TITLE));
}

static void draw_command(struct canvas row, const struct menu_view *view)
{
    int columns = row.area.columns - 2;
    if (*view->message) {
        canvas_text_cut(row, 0, 1, columns, ROLE_WARN, view->message);
    } else if (*view->command) {
        canvas_text(row, 0, 1, ROLE_DIM, "$");
        canvas_text_cut(row, 0, 3, columns - 2, ROLE_STRONG, view->command);
    }
}

int view_menu(struct grid *grid, const struct menu_view *view)
{
    const struct menu_places p = menu_places(grid->rows, grid->columns);
    grid_clear(grid);
    int scroll = draw_list(grid, &p, view);
    draw_header(canvas_of(grid, p.header), view);
    menu_draw_about(canvas_of(grid, p.about), view, p.is_framed);
    draw_command(canvas_of(grid, p.command), view);
    menu_draw_keys(canvas_of(grid, p.keys), view);
    return scroll;
}

/* ---- What is where ---- */

struct menu_hit view_menu_hit(const struct menu_view *view, int rows, int columns, int row,
                              int column)
{
    const struct menu_places p = menu_places(rows, columns);
    if (p.keys.rows && row == p.keys.row)
        return (struct menu_hit){ .what = HIT_KEY, .key = menu_key_at(view, columns, column) };
    const struct rect area = inside(p.list, p.is_framed);
    struct list list;
    list_of(&list, view->choice, area.rows);
    int at = first_row(view, &list, area.rows) + row - area.row;
    if (row < area.row || row >= area.row + area.rows || column < area.column ||
        column >= area.column + area.columns || at >= list.count || list.rows[at].shown < 0)
        return (struct menu_hit){ .what = HIT_NOTHING };
    return (struct menu_hit){ .what = column < area.column + MARK_COLUMNS ? HIT_MARK : HIT_ITEM,
                              .shown = (unsigned)list.rows[at].shown };
}
