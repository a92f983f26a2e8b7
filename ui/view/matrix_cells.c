/* What stands in the rows of the live panel: counts, rates, shares and times, and which of them
 * have just changed. */
#include "text/text.h"
#include "view/cell.h"
#include "view/matrix.h"
#include "view/named.h"

#include <stdio.h>

char *matrix_sum_label(const struct matrix *t, enum matrix_sum sum, bool unit, char text[64])
{
    static const enum word labels[MATRIX_SUMS] = {
        [SUM_EXITS] = W_MATRIX_SUM_EXITS,     [SUM_RATE] = W_MATRIX_SUM_RATE,
        [SUM_HOST] = W_MATRIX_SUM_HOST,       [SUM_GUEST] = W_MATRIX_SUM_GUEST,
        [SUM_STALLED] = W_MATRIX_SUM_STALLED,
    };
    const char *us = view_us(t->view);
    if (unit && sum == SUM_HOST)
        snprintf(text, 64, VIEW_FORMAT(t->view, WF_MATRIX_SUM_HOST_US), us);
    else if (unit && sum == SUM_GUEST)
        snprintf(text, 64, VIEW_FORMAT(t->view, WF_MATRIX_SUM_GUEST_US), us);
    else if (unit && sum == SUM_STALLED)
        snprintf(text, 64, VIEW_FORMAT(t->view, WF_MATRIX_SUM_STALLED_US), us);
    else
        snprintf(text, 64, "%s", view_word(t->view, labels[sum]));
    return text;
}

/* ---- Cells ---- */

static struct cell_value of_times(const struct matrix *t, const struct model_time *time)
{
    return t->spread && time->count ? cell_of_spread(time, view_us(t->view))
                                    : cell_of_average(t->cell, time, view_us(t->view));
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

static struct cell_value sum_of(const struct matrix *t, enum matrix_sum sum, unsigned vcpu)
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
    case SUM_STALLED:
        return cell_of_ns(t->cell, (double)model->vcpus[vcpu].stalled_ns, view_us(t->view));
    default: return cell_of_average(t->cell, &time, view_us(t->view));
    }
}

static const char *text_of(const struct matrix *t, const struct cell_value *value)
{
    return !value->is_nothing ? value->text : t->view->chosen.ascii ? "." : "·";
}

static void draw_cell(const struct matrix *t, int row, unsigned vcpu, enum role role,
                      struct cell_value value)
{
    canvas_text_right(t->canvas, row, t->name + (int)vcpu * t->cell + 1, t->cell - 1,
                      value.is_nothing ? ROLE_DIM : role, text_of(t, &value));
}

/* ---- Rows that have just counted ---- */

/* Of one that stands still it is the row of its last exit, for as long as it does; of one that runs
 * those that have counted when rates were looked at last. */
static bool is_lit(const struct matrix *t, const struct model_row *row, unsigned vcpu)
{
    const struct model *model = t->view->seen.model;
    enum model_state state = view_state(t->view, vcpu);
    if (state == MODEL_PAUSED || state == MODEL_STEPPING)
        return row->counts[vcpu] && row->last_ns[vcpu] == model->vcpus[vcpu].last_exit.exit_ns;
    return t->view->seen.vcpus[vcpu].row_rates[row - model->rows] > 0;
}

static enum role role_of(const struct matrix *t, const struct model_row *row, unsigned vcpu)
{
    bool stands = view_state(t->view, vcpu) == MODEL_PAUSED;
    return !is_lit(t, row, vcpu) ? ROLE_VCPU0 + vcpu : stands ? ROLE_CHANGED : ROLE_STRONG;
}

static bool is_any_lit(const struct matrix *t, const struct model_row *row)
{
    for (unsigned i = 0; i < t->view->seen.count; i++)
        if (is_lit(t, row, i))
            return true;
    return false;
}

/* ---- All vCPUs together ---- */

static int bar_column(const struct matrix *t)
{
    return t->name + (int)t->view->seen.count * t->cell + MATRIX_BAR_GAP;
}

/* The share of the exits, in the colours of the vCPUs that made them. */
static void draw_bar(const struct matrix *t, int at, const struct model_row *row)
{
    char text[CELL_BAR];
    double columns = t->exits ? (double)t->bar / (double)t->exits : 0, before = 0;
    if (!t->bar)
        return;
    cell_bar(t->bar, columns * (double)matrix_count(row) / t->bar, t->view->chosen.ascii, text);
    canvas_text(t->canvas, at, bar_column(t), ROLE_VCPU0, text);
    for (unsigned i = 0; i < t->view->seen.count; i++) {
        int from = (int)(columns * before + 0.5);
        before += (double)row->counts[i];
        if (row->counts[i] && from < text_columns(text))
            canvas_mark(t->canvas, at, bar_column(t) + from, text_columns(text) - from,
                        ROLE_VCPU0 + i);
    }
}

static void draw_more(const struct matrix *t, int at, int index, enum role role, const char *text)
{
    canvas_text_right(t->canvas, at, bar_column(t) + t->bar + index * MATRIX_MORE_CELL,
                      MATRIX_MORE_CELL, role, text);
}

static void add_times(struct model_time *sum, const struct model_time *time)
{
    sum->count += time->count;
    sum->total += time->total;
}

/* How fast a row counts, and what one of its exits takes. */
static void draw_all_of(const struct matrix *t, int at, const struct model_row *row)
{
    const struct view_seen *seen = &t->view->seen;
    double rate = 0;
    struct model_time guest = { 0 }, host = { 0 };
    for (unsigned i = 0; i < seen->count; i++) {
        rate += seen->vcpus[i].row_rates[row - seen->model->rows];
        add_times(&guest, &row->guest[i]);
        add_times(&host, &row->host[i]);
    }
    const struct cell_value values[MATRIX_MORE] = {
        cell_of_real(MATRIX_MORE_CELL, rate),
        cell_of_average(MATRIX_MORE_CELL, &guest, view_us(t->view)),
        cell_of_average(MATRIX_MORE_CELL, &host, view_us(t->view))
    };
    for (int i = 0; i < MATRIX_MORE; i++)
        draw_more(t, at, i, values[i].is_nothing ? ROLE_DIM : ROLE_TEXT, text_of(t, &values[i]));
}

void matrix_draw_bar_heading(const struct matrix *t)
{
    static const enum matrix_sum sums[MATRIX_MORE] = { SUM_RATE, SUM_GUEST, SUM_HOST };
    char label[64];
    if (t->bar)
        canvas_text_cut(t->canvas, 0, bar_column(t), t->bar, ROLE_DIM,
                        view_word(t->view, W_MATRIX_SHARE));
    for (int i = 0; i < MATRIX_MORE && t->more; i++)
        draw_more(t, 0, i, ROLE_DIM, matrix_sum_label(t, sums[i], false, label));
}

/* ---- Rows ---- */

void matrix_draw_row(const struct matrix *t, int at, const struct model_row *row)
{
    char text[128];
    view_row_name(row, text, sizeof text);
    if (row->reason == EVENT_HYPERCALL && t->name <= MATRIX_NAME_GOOD)
        snprintf(text, sizeof text, "hcall %s", row->direction == EVENT_OUT ? "out" : "in");
    canvas_text_cut(t->canvas, at, 0, t->name,
                    view_names_row(t->view, row) ? ROLE_EXPLAIN
                    : is_any_lit(t, row)         ? ROLE_STRONG
                                                 : ROLE_TEXT,
                    text);
    for (unsigned i = 0; i < t->view->seen.count; i++)
        draw_cell(t, at, i, role_of(t, row, i), cell_of(t, row, i));
    draw_bar(t, at, row);
    if (t->more)
        draw_all_of(t, at, row);
}

void matrix_draw_irq(const struct matrix *t, int at, unsigned irq)
{
    char text[128];
    matrix_irq_name(irq, text);
    canvas_text_cut(t->canvas, at, 0, t->name, ROLE_DIM, text);
    for (unsigned i = 0; i < t->view->seen.count; i++)
        draw_cell(t, at, i, ROLE_VCPU0 + i,
                  t->view->chosen.matrix == MATRIX_RATE
                      ? cell_of_real(t->cell, t->view->seen.vcpus[i].irq_rates[irq])
                      : cell_of_count(t->cell, t->view->seen.model->deliveries[irq][i].count));
}

void matrix_draw_sum(const struct matrix *t, int at, enum matrix_sum sum)
{
    char label[64];
    canvas_text_cut(t->canvas, at, 0, t->name, ROLE_DIM,
                    matrix_sum_label(t, sum, !cells_have_units(t->cell), label));
    for (unsigned i = 0; i < t->view->seen.count; i++)
        draw_cell(t, at, i, ROLE_VCPU0 + i, sum_of(t, sum, i));
}
