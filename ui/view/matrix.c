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
    BAR_GOOD = 10,
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
        int columns = text_columns(matrix_sum_label(t, i, true, text));
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

/* The bars get what the cells leave; where that is too little, cells shrink to no less than is
 * good, unless minimum, average and maximum have room in them. Where it is a lot, more columns
 * share it. */
static void measure_bar(struct matrix *t, int room, int vcpus)
{
    static const uint8_t cells[] = { CELL_ROOMY, CELL_NAMED, CELL_GOOD };
    for (size_t i = t->spread ? sizeof cells : 0; i < sizeof cells && !t->bar; i++)
        if (room - vcpus * cells[i] - MATRIX_BAR_GAP >= BAR_LEAST) {
            t->cell = cells[i];
            t->bar = room - vcpus * t->cell - MATRIX_BAR_GAP;
        }
    t->more = t->bar >= BAR_GOOD + MATRIX_MORE * MATRIX_MORE_CELL;
    t->bar = min(t->bar - t->more * MATRIX_MORE * MATRIX_MORE_CELL, BAR_MOST);
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
    int at = snprintf(title, sizeof title, " %s", view_word(view, titles[view->chosen.matrix]));
    if (times)
        at += snprintf(title + at, sizeof title - (size_t)at, "%s%s%s",
                       view_word(view, t->spread ? W_MATRIX_SPREAD : W_MATRIX_AVERAGE),
                       cells_have_units(t->cell) ? "" : " ",
                       cells_have_units(t->cell) ? "" : view_us(view));
    at += snprintf(title + at, sizeof title - (size_t)at, " ");
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
    matrix_draw_bar_heading(t);
}

/* What the panel holds below its heading, from the top down: rows of exits, of interrupts, and the
 * sums. Where the first two have not room for all, they scroll, one after the other. */
struct plan {
    int rows, irqs, sums;    /* that are shown, */
    int hidden, hidden_irqs; /* and of the first two those that are not; of the second alone */
    bool titled;             /* the interrupts have a title */
    bool apart, gap;         /* a blank row before that, and before the sums */
};

static int rows_of(const struct matrix *t)
{
    return max((int)t->count, 1); /* if only to say that there is nothing */
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

/* Where there is not room for all, a quarter is the sums', the first of which is that of all exits,
 * and of the rest a fifth the interrupts': who watches them will not scroll to each of them. */
static struct plan plan_for(const struct matrix *t, int body)
{
    int rows = rows_of(t), all = sums_of(t), irqs = (int)t->irq_count;
    struct plan plan = { .sums = clamp(body - rows - irqs, min(body / 4, all), all) };
    int left = body - plan.sums;
    plan.irqs = min(irqs, max(left - rows, (left + 3) / 5));
    plan.rows = min(rows, left - plan.irqs);
    plan.hidden_irqs = irqs - plan.irqs;
    plan.hidden = rows - plan.rows + plan.hidden_irqs;
    int spare = left - plan.rows - plan.irqs;
    plan.gap = spare-- > 0;
    plan.titled = irqs && spare-- > 0;
    plan.apart = plan.titled && spare > 0;
    return plan;
}

static int draw_rows(const struct matrix *t, int at, int first, int count)
{
    for (int i = first; i < first + count && i < (int)t->count; i++)
        matrix_draw_row(t, at++, t->rows[i]);
    if (t->count || !count)
        return at;
    canvas_text(
        t->canvas, at, 0, ROLE_DIM,
        view_word(t->view, *t->view->chosen.matrix_filter ? W_MATRIX_NO_MATCH : W_VIEW_NO_EXITS));
    return at + 1;
}

/* The interrupts delivered, which are no exits. */
static int draw_irqs(const struct matrix *t, int at, const struct plan *plan, int first)
{
    at += plan->apart;
    if (plan->titled)
        canvas_text_cut(t->canvas, at++, 0, t->canvas.area.columns, ROLE_DIM,
                        view_word(t->view, W_MATRIX_DELIVERED));
    for (int i = 0; i < plan->irqs; i++)
        matrix_draw_irq(t, at++, t->irqs[first + i]);
    return at;
}

/* How many rows are above and below those that are shown, in the frame's lower side. */
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

enum { AROUND_ROWS = 3 }; /* rows of the frame, and the heading */

static struct matrix matrix_of(struct canvas canvas, const struct view *view)
{
    struct matrix t = { .view = view, .canvas = canvas };
    matrix_choose_rows(&t);
    matrix_choose_irqs(&t);
    return t;
}

int view_matrix_rows(const struct view *view)
{
    const struct matrix t = matrix_of((struct canvas){ 0 }, view);
    int irqs = t.irq_count ? (int)t.irq_count + 2 : 0;
    return AROUND_ROWS + rows_of(&t) + irqs + 1 + sums_of(&t);
}

int view_matrix_hidden(const struct view *view, int rows)
{
    const struct matrix t = matrix_of((struct canvas){ 0 }, view);
    return rows > AROUND_ROWS ? plan_for(&t, rows - AROUND_ROWS).hidden : 0;
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
    int first_irq = max(first - (plan.hidden - plan.hidden_irqs), 0);
    int at = draw_rows(&t, 1, first - first_irq, plan.rows);
    at = draw_irqs(&t, at, &plan, first_irq) + plan.gap;
    for (int i = 0; i < plan.sums; i++)
        matrix_draw_sum(&t, at + i, (enum matrix_sum)i);
    if (rows > 1)
        draw_hidden(canvas, view, first, plan.hidden - first);
}
