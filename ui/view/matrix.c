/* The live panel: which exits each vCPU makes, how many, how fast, and what they cost. */
#include "view/matrix.h"
#include "text/clamp.h"
#include "text/text.h"
#include "view/cell.h"

#include <stdio.h>

/* Columns. A cell has a blank before its number. */
enum {
    NAME_LEAST = 4,
    NAME_MOST = 16,
    CELL_LEAST = 5,
    CELL_GOOD = 6,
    CELL_MOST = 12,
    CELL_NAMED = 8,
    CELL_ROOMY = 10,
    CELL_TIMES = 21,
    BAR_LEAST = 5,
    BAR_MOST = 40
};

static const enum word titles[MATRIX_MODES] = {
    [MATRIX_COUNT] = W_MATRIX_TITLE_COUNT,         [MATRIX_RATE] = W_MATRIX_TITLE_RATE,
    [MATRIX_SHARE] = W_MATRIX_TITLE_SHARE,         [MATRIX_GUEST_TIME] = W_MATRIX_TITLE_GUEST_TIME,
    [MATRIX_HOST_TIME] = W_MATRIX_TITLE_HOST_TIME,
};

static int longest_name(const struct matrix *t)
{
    char text[64];
    int longest = 0;
    for (enum matrix_sum i = 0; i < MATRIX_SUMS; i++) {
        int columns = text_columns(view_word(t->view, matrix_sum_labels[i][1]));
        longest = columns > longest ? columns : longest;
    }
    for (unsigned i = 0; i < t->count; i++) {
        view_row_name(t->rows[i], text, sizeof text);
        int columns = text_columns(text);
        longest = columns > longest ? columns : longest;
    }
    for (unsigned i = 0; i < t->irq_count; i++) {
        matrix_irq_name(t->irqs[i], text);
        longest = max(longest, text_columns(text));
    }
    return longest < NAME_MOST ? longest : NAME_MOST;
}

/* The bars get what the cells leave; where that is too little, cells shrink to no less than is good,
 * unless minimum, average and maximum have room in them. */
static void measure_bar(struct matrix *t, int room, int vcpus)
{
    static const uint8_t cells[] = { CELL_ROOMY, CELL_NAMED, CELL_GOOD };
    for (size_t i = t->spread ? sizeof cells : 0; i < sizeof cells && !t->bar; i++)
        if (room - vcpus * cells[i] - MATRIX_BAR_GAP >= BAR_LEAST) {
            t->cell = cells[i];
            t->bar = min(room - vcpus * t->cell - MATRIX_BAR_GAP, BAR_MOST);
        }
}

/* Three digits ("18.2k") matter more than long names, and both more than a margin. */
static void measure(struct matrix *t)
{
    bool times =
        t->view->chosen.matrix == MATRIX_GUEST_TIME || t->view->chosen.matrix == MATRIX_HOST_TIME;
    int vcpus = t->view->seen.count ? (int)t->view->seen.count : 1, room = t->canvas.area.columns,
        wanted = longest_name(t);
    if (room - 2 >= wanted + vcpus * CELL_GOOD) {
        room -= 2;
        t->canvas = canvas_inner(t->canvas, 0, 1, t->canvas.area.rows, room);
    }
    int spare = room - vcpus * CELL_GOOD;
    if (spare < MATRIX_NAME_GOOD)
        spare = room - vcpus * CELL_LEAST;
    t->name = wanted < spare ? wanted : spare < NAME_LEAST ? NAME_LEAST : spare;
    t->cell = (room - t->name) / vcpus;
    t->spread = times && t->cell >= CELL_TIMES;
    t->cell = max(CELL_LEAST, min(t->cell, t->spread ? CELL_TIMES + 1 : CELL_MOST));
    measure_bar(t, room - t->name, vcpus);
}

static void draw_frame(const struct matrix *t, struct canvas canvas)
{
    const struct view *view = t->view;
    bool times =
        view->chosen.matrix == MATRIX_GUEST_TIME || view->chosen.matrix == MATRIX_HOST_TIME;
    char title[256];
    const char *what = t->spread                   ? view_word(view, W_MATRIX_SPREAD)
                       : cells_have_units(t->cell) ? view_word(view, W_MATRIX_AVERAGE)
                                                   : view_word(view, W_MATRIX_AVERAGE_US);
    int at = snprintf(title, sizeof title, " %s%s ", view_word(view, titles[view->chosen.matrix]),
                      times ? what : "");
    if (*view->chosen.matrix_filter)
        snprintf(title + at, sizeof title - (size_t)at, "%s '%s' ", view_word(view, W_MATRIX_ONLY),
                 view->chosen.matrix_filter);
    canvas_frame(canvas, ROLE_FRAME, title, ROLE_STRONG, view->chosen.ascii);
}

static void draw_heading(const struct matrix *t)
{
    bool named = t->cell >= CELL_NAMED;
    canvas_text_cut(t->canvas, 0, 0, t->name, ROLE_DIM, view_word(t->view, W_MATRIX_REASON));
    if (!named && text_columns(view_word(t->view, W_MATRIX_REASON)) + 5 <= t->name)
        canvas_text_right(t->canvas, 0, 0, t->name, ROLE_DIM, "vCPU");
    for (unsigned i = 0; i < t->view->seen.count; i++) {
        char text[32];
        snprintf(text, sizeof text, "%s%u", named ? "vCPU " : "", i);
        canvas_text_right(t->canvas, 0, t->name + (int)i * t->cell + 1, t->cell - 1, ROLE_VCPU0 + i,
                          text);
    }
    if (t->bar)
        canvas_text_cut(t->canvas, 0, t->name + (int)t->view->seen.count * t->cell + MATRIX_BAR_GAP,
                        t->bar, ROLE_DIM, view_word(t->view, W_MATRIX_SHARE));
}

/* What the panel holds below its heading, from the top down: a list of rows and interrupts, which
 * scrolls where it has not room for all, then the sums. */
struct plan {
    int list, hidden; /* rows of the list that are shown, and that are not */
    bool titled, apart,
        gap; /* a title before the interrupts, a blank row before that and the sums */
    int sums;
};

static int list_of(const struct matrix *t)
{
    return max((int)(t->count + t->irq_count), 1); /* if only to say that there is nothing */
}

static bool has_stalled(const struct model *model)
{
    for (unsigned i = 0; i < model->count; i++)
        if (model->vcpus[i].stalled_ns)
            return true;
    return false;
}

/* Those that nothing stands behind are left out: nobody waits for the stalls of guests that have
 * none. */
static int sums_of(const struct matrix *t)
{
    return MATRIX_SUMS - !has_stalled(t->view->seen.model);
}

/* A quarter is the sums' where the list does not have room for all: the first is that of all
 * exits. */
static struct plan plan_for(const struct matrix *t, int body)
{
    int list = list_of(t), all = sums_of(t);
    struct plan plan = { .sums = clamp(body - list, min(body / 4, all), all) };
    plan.list = min(list, body - plan.sums);
    plan.hidden = list - plan.list;
    int spare = body - plan.sums - plan.list;
    plan.titled = t->irq_count && spare-- > 0;
    plan.gap = spare-- > 0;
    plan.apart = plan.titled && t->count && spare > 0;
    return plan;
}

static void draw_line(const struct matrix *t, int at, int index)
{
    const int count = (int)t->count;
    if (index < count)
        matrix_draw_row(t, at, t->rows[index]);
    else if (index < count + (int)t->irq_count)
        matrix_draw_irq(t, at, t->irqs[index - count]);
    else
        canvas_text(t->canvas, at, 0, ROLE_DIM,
                    view_word(t->view, *t->view->chosen.matrix_filter ? W_MATRIX_NO_MATCH
                                                                      : W_VIEW_NO_EXITS));
}

/* Returns the row after it. */
static int draw_list(const struct matrix *t, const struct plan *plan, int first)
{
    int at = 1;
    for (int i = first; i < first + plan->list; i++) {
        if (plan->titled && i == (int)t->count) {
            at += plan->apart;
            canvas_text_cut(t->canvas, at++, 0, t->canvas.area.columns, ROLE_DIM,
                            view_word(t->view, W_MATRIX_DELIVERED));
        }
        draw_line(t, at++, i);
    }
    return at;
}

/* How many rows of the list are above and below those that are shown, in the frame's lower side. */
static void draw_hidden(struct canvas canvas, const struct view *view, int above, int below)
{
    char text[128] = " ";
    size_t at = 1;
    if (above)
        at += (size_t)snprintf(text + at, sizeof text - at, VIEW_FORMAT(view, WF_MATRIX_ABOVE),
                               (unsigned)above);
    if (above && below)
        at += (size_t)snprintf(text + at, sizeof text - at, ", ");
    if (below)
        at += (size_t)snprintf(text + at, sizeof text - at, VIEW_FORMAT(view, WF_MATRIX_BELOW),
                               (unsigned)below);
    if (above || below) {
        snprintf(text + at, sizeof text - at, " ");
        canvas_text_right(canvas, canvas.area.rows - 1, 1, canvas.area.columns - 3, ROLE_STRONG,
                          text);
    }
}

enum { AROUND_LIST = 3 }; /* rows of the frame, and the heading */

static struct matrix matrix_of(struct canvas canvas, const struct view *view)
{
    struct matrix t = { .view = view, .canvas = canvas };
    matrix_choose_rows(&t);
    matrix_choose_irqs(&t);
    return t;
}

int view_matrix_rows(const struct view *view, int columns)
{
    (void)columns; /* names are cut where they have no room, rows are not */
    const struct matrix t = matrix_of((struct canvas){ 0 }, view);
    int titled = t.irq_count ? 1 + (t.count > 0) : 0;
    return AROUND_LIST + list_of(&t) + titled + 1 + sums_of(&t);
}

int view_matrix_hidden(const struct view *view, int rows)
{
    const struct matrix t = matrix_of((struct canvas){ 0 }, view);
    return rows > AROUND_LIST ? plan_for(&t, rows - AROUND_LIST).hidden : 0;
}

void view_matrix(struct canvas canvas, const struct view *view)
{
    int rows = canvas.area.rows - 2;
    struct matrix t = matrix_of(canvas_inner(canvas, 1, 1, rows, canvas.area.columns - 2), view);
    measure(&t);
    draw_frame(&t, canvas);
    if (rows < 1)
        return;
    draw_heading(&t);
    struct plan plan = plan_for(&t, rows - 1);
    int first = clamp(view->chosen.matrix_scroll, 0, plan.hidden);
    int at = draw_list(&t, &plan, first) + plan.gap;
    for (int i = 0; i < plan.sums; i++)
        matrix_draw_sum(&t, at + i, (enum matrix_sum)i);
    if (rows > 1)
        draw_hidden(canvas, view, first, plan.hidden - first);
}
