/* The live panel: which exits each vCPU makes, how many, how fast, and what they cost. */
#include "view/matrix.h"
#include "text/clamp.h"
#include "text/text.h"
#include "view/cell.h"

#include <stdio.h>

/* Columns. A cell has a blank before its number. */
enum {
    NAME_LEAST = 4,
    NAME_GOOD = 12,
    NAME_MOST = 16,
    CELL_LEAST = 5,
    CELL_GOOD = 6,
    CELL_MOST = 12,
    CELL_NAMED = 8,
    CELL_TIMES = 21
};

static const enum word titles[MATRIX_MODES] = {
    [MATRIX_COUNT] = W_MATRIX_TITLE_COUNT,         [MATRIX_RATE] = W_MATRIX_TITLE_RATE,
    [MATRIX_SHARE] = W_MATRIX_TITLE_SHARE,         [MATRIX_GUEST_TIME] = W_MATRIX_TITLE_GUEST_TIME,
    [MATRIX_HOST_TIME] = W_MATRIX_TITLE_HOST_TIME,
};

enum sum { SUM_EXITS, SUM_RATE, SUM_HOST, SUM_GUEST, SUM_STALLED, SUMS };

/* With units in the cells, and with the unit in the label. */
static const enum word sum_labels[SUMS][2] = {
    [SUM_EXITS] = { W_MATRIX_SUM_EXITS, W_MATRIX_SUM_EXITS },
    [SUM_RATE] = { W_MATRIX_SUM_RATE, W_MATRIX_SUM_RATE },
    [SUM_HOST] = { W_MATRIX_SUM_HOST, W_MATRIX_SUM_HOST_US },
    [SUM_GUEST] = { W_MATRIX_SUM_GUEST, W_MATRIX_SUM_GUEST_US },
    [SUM_STALLED] = { W_MATRIX_SUM_STALLED, W_MATRIX_SUM_STALLED_US },
};

/* ---- Cells ---- */

static struct cell_value of_times(const struct matrix *t, const struct model_time *time)
{
    return t->spread && time->count ? cell_of_spread(time) : cell_of_average(t->cell, time);
}

static struct cell_value cell_of(const struct matrix *t, const struct model_row *row, unsigned vcpu)
{
    const struct model *model = t->view->seen.model;
    switch (t->view->chosen.matrix) {
    case MATRIX_RATE:
        return cell_of_real(t->cell, t->view->seen.vcpus[vcpu].row_rates[row - model->rows]);
    case MATRIX_SHARE:
        return cell_of_share(t->cell, model_share(model, row, vcpu), row->counts[vcpu] > 0);
    case MATRIX_GUEST_TIME: return of_times(t, &row->guest[vcpu]);
    case MATRIX_HOST_TIME: return of_times(t, &row->host[vcpu]);
    default: return cell_of_count(t->cell, row->counts[vcpu]);
    }
}

static struct cell_value sum_of(const struct matrix *t, enum sum sum, unsigned vcpu)
{
    const struct model *model = t->view->seen.model;
    uint64_t exits = 0;
    struct model_time time = { 0 };
    for (unsigned i = 0; i < model->row_count && i < MODEL_ROWS; i++) {
        const struct model_time *part =
            sum == SUM_HOST ? &model->rows[i].host[vcpu] : &model->rows[i].guest[vcpu];
        exits += model->rows[i].counts[vcpu];
        time.count += part->count;
        time.total += part->total;
    }
    switch (sum) {
    case SUM_EXITS: return cell_of_count(t->cell, exits);
    case SUM_RATE: return cell_of_real(t->cell, t->view->seen.vcpus[vcpu].rate);
    case SUM_STALLED: return cell_of_ns(t->cell, (double)model->vcpus[vcpu].stalled_ns);
    default: return cell_of_average(t->cell, &time);
    }
}

static void draw_cell(const struct matrix *t, int row, unsigned vcpu, struct cell_value value)
{
    enum role role = value.is_nothing ? ROLE_DIM : ROLE_VCPU0 + vcpu;
    canvas_text_right(t->canvas, row, t->name + (int)vcpu * t->cell + 1, t->cell - 1, role,
                      value.text);
}

static void draw_row(const struct matrix *t, int at, const struct model_row *row)
{
    char text[128];
    view_row_name(row, text, sizeof text);
    if (row->reason == EVENT_HYPERCALL && t->name <= NAME_GOOD)
        snprintf(text, sizeof text, "hcall %s", row->direction == EVENT_OUT ? "out" : "in");
    canvas_text_cut(t->canvas, at, 0, t->name, ROLE_TEXT, text);
    for (unsigned i = 0; i < t->view->seen.count; i++)
        draw_cell(t, at, i, cell_of(t, row, i));
}

static void draw_irq(const struct matrix *t, int at, unsigned irq)
{
    char text[128];
    matrix_irq_name(irq, text);
    canvas_text_cut(t->canvas, at, 0, t->name, ROLE_DIM, text);
    for (unsigned i = 0; i < t->view->seen.count; i++)
        draw_cell(t, at, i,
                  t->view->chosen.matrix == MATRIX_RATE
                      ? cell_of_real(t->cell, t->view->seen.vcpus[i].irq_rates[irq])
                      : cell_of_count(t->cell, t->view->seen.model->deliveries[irq][i].count));
}

static void draw_sum(const struct matrix *t, int at, enum sum sum)
{
    enum { WITHOUT_UNIT, WITH_UNIT } label = cells_have_units(t->cell) ? WITHOUT_UNIT : WITH_UNIT;
    canvas_text_cut(t->canvas, at, 0, t->name, ROLE_DIM,
                    view_word(t->view, sum_labels[sum][label]));
    for (unsigned i = 0; i < t->view->seen.count; i++)
        draw_cell(t, at, i, sum_of(t, sum, i));
}

/* ---- The panel ---- */

static int longest_name(const struct matrix *t)
{
    char text[64];
    int longest = 0;
    for (enum sum i = 0; i < SUMS; i++) {
        int columns = text_columns(view_word(t->view, sum_labels[i][1]));
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
    if (spare < NAME_GOOD)
        spare = room - vcpus * CELL_LEAST;
    t->name = wanted < spare ? wanted : spare < NAME_LEAST ? NAME_LEAST : spare;
    t->cell = (room - t->name) / vcpus;
    t->spread = times && t->cell >= CELL_TIMES;
    t->cell = max(CELL_LEAST, min(t->cell, t->spread ? CELL_TIMES + 1 : CELL_MOST));
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
}

/* Draws what fits into that many rows; the last of them says what did not. Returns how many it
 * took. */
static int draw_rows(struct matrix *t, int room)
{
    int count = (int)t->count, fit = count <= room ? count : room - 1;
    if (fit >= 0 && fit < count)
        matrix_keep_rows(t, (unsigned)fit);
    for (int i = 0; i < fit; i++)
        draw_row(t, 1 + i, t->rows[i]);
    if (!count && room > 0)
        canvas_text(t->canvas, 1, 0, ROLE_DIM,
                    view_word(t->view, *t->view->chosen.matrix_filter ? W_MATRIX_NO_MATCH
                                                                      : W_VIEW_NO_EXITS));
    if (fit >= 0 && fit < count)
        canvas_format(t->canvas, 1 + fit, 0, ROLE_DIM, VIEW_FORMAT(t->view, WF_MATRIX_MORE),
                      (unsigned)(count - fit));
    return count > room ? room : count ? count : 1;
}

/* The interrupts delivered, which are no exits: below a heading of their own where there is a row
 * for it. */
static void draw_irqs(const struct matrix *t, int at, int rows)
{
    int count = (int)t->irq_count;
    if (count && rows > count)
        canvas_text_cut(t->canvas, at++, 0, t->canvas.area.columns, ROLE_DIM,
                        view_word(t->view, W_MATRIX_DELIVERED));
    for (int i = 0; i < count && i < rows; i++)
        draw_irq(t, at + i, t->irqs[i]);
}

void view_matrix(struct canvas canvas, const struct view *view)
{
    int rows = canvas.area.rows - 2;
    struct matrix t = { .view = view,
                        .canvas = canvas_inner(canvas, 1, 1, rows, canvas.area.columns - 2) };
    matrix_choose_rows(&t);
    matrix_choose_irqs(&t);
    measure(&t);
    draw_frame(&t, canvas);
    if (rows < 1)
        return;
    draw_heading(&t);
    /* Sums and interrupts get what the rows leave; the sums a third at least, the interrupts a
     * sixth. */
    int body = rows - 1, left = body - (t.count ? (int)t.count : 1);
    int irqs = t.irq_count ? min((int)t.irq_count + 2, max(body / 6, left - SUMS)) : 0;
    int sums = min(SUMS, max(body / 3, left - irqs));
    int at = 1 + draw_rows(&t, body - sums - irqs);
    at += at + sums + irqs < rows; /* a blank row between the two where there is one */
    for (int i = 0; i < sums; i++)
        draw_sum(&t, at + i, (enum sum)i);
    at += sums;
    at += irqs > (int)t.irq_count + 1; /* and one here */
    draw_irqs(&t, at, rows - at);
}
