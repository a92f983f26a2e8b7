/* The live panel: which exits each vCPU makes, how many, how fast, and what they cost. */
#include "event/words.h"
#include "text/clamp.h"
#include "text/text.h"
#include "view/cell.h"
#include "view/view.h"

#include <stdio.h>
#include <string.h>

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

struct table {
    const struct view *view;
    struct canvas canvas; /* inside the frame */
    int name, cell;
    bool spread; /* min, avg and max of the times fit */
    unsigned count;
    const struct model_row *rows[MODEL_ROWS]; /* filtered and sorted */
    unsigned irq_count;
    uint8_t irqs[EVENT_IRQS]; /* lines of which interrupts were delivered, filtered */
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

void view_row_name(const struct model_row *row, char *text, size_t size)
{
    bool out = row->direction == EVENT_OUT;
    const char *device = row->post ? "post" : event_port_name(row->port);
    switch ((enum event_reason)row->reason) {
    case EVENT_IO:
        snprintf(text, size, "%s %x%s%s", out ? "out" : "in", row->port, *device ? " " : "",
                 device);
        break;
    case EVENT_HYPERCALL: snprintf(text, size, "hypercall %s", out ? "out" : "in"); break;
    case EVENT_MMIO: snprintf(text, size, "mmio %s", out ? "write" : "read"); break;
    default: snprintf(text, size, "%s", event_reason_name(row->reason)); break;
    }
}

/* ---- Which rows ---- */

static double weight(const struct view *view, const struct model_row *row)
{
    double sum = 0;
    for (unsigned i = 0; i < view->seen.count; i++)
        sum += view->chosen.sort == SORT_COUNT
                   ? (double)row->counts[i]
                   : (double)row->guest[i].total + (double)row->host[i].total;
    return sum;
}

/* Keeps the order of first appearance among equals. */
static void sort_rows(struct table *t)
{
    for (unsigned i = 1; i < t->count; i++) {
        const struct model_row *row = t->rows[i];
        unsigned at = i;
        for (; at && weight(t->view, t->rows[at - 1]) < weight(t->view, row); at--)
            t->rows[at] = t->rows[at - 1];
        t->rows[at] = row;
    }
}

static void choose_rows(struct table *t)
{
    char name[64];
    for (unsigned i = 0; i < t->view->seen.model->row_count && i < MODEL_ROWS; i++) {
        const struct model_row *row = &t->view->seen.model->rows[i];
        view_row_name(row, name, sizeof name);
        if (strcasestr(name, t->view->chosen.matrix_filter))
            t->rows[t->count++] = row;
    }
    if (t->view->chosen.sort != SORT_FIRST_SEEN)
        sort_rows(t);
}

static void put_irq_name(unsigned irq, char text[64])
{
    const char *name = event_irq_name((uint8_t)irq);
    snprintf(text, 64, "IRQ %u%s%s", irq, *name ? " " : "", name);
}

/* Deliveries have no share of the exits and no times of their own. */
static void choose_irqs(struct table *t)
{
    char name[64];
    if (t->view->chosen.matrix != MATRIX_COUNT && t->view->chosen.matrix != MATRIX_RATE)
        return;
    for (unsigned irq = 0; irq < EVENT_IRQS; irq++) {
        uint64_t count = 0;
        for (unsigned i = 0; i < t->view->seen.count; i++)
            count += t->view->seen.model->deliveries[irq][i].count;
        put_irq_name(irq, name);
        if (count && strcasestr(name, t->view->chosen.matrix_filter))
            t->irqs[t->irq_count++] = (uint8_t)irq;
    }
}

/* ---- Cells ---- */

static struct cell_value of_times(const struct table *t, const struct model_time *time)
{
    return t->spread && time->count ? cell_of_spread(time) : cell_of_average(t->cell, time);
}

static struct cell_value cell_of(const struct table *t, const struct model_row *row, unsigned vcpu)
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

static struct cell_value sum_of(const struct table *t, enum sum sum, unsigned vcpu)
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

static void draw_cell(const struct table *t, int row, unsigned vcpu, struct cell_value value)
{
    enum role role = value.is_nothing ? ROLE_DIM : ROLE_VCPU0 + vcpu;
    canvas_text_right(t->canvas, row, t->name + (int)vcpu * t->cell + 1, t->cell - 1, role,
                      value.text);
}

static void draw_row(const struct table *t, int at, const struct model_row *row)
{
    char text[128];
    view_row_name(row, text, sizeof text);
    if (row->reason == EVENT_HYPERCALL && t->name <= NAME_GOOD)
        snprintf(text, sizeof text, "hcall %s", row->direction == EVENT_OUT ? "out" : "in");
    canvas_text_cut(t->canvas, at, 0, t->name, ROLE_TEXT, text);
    for (unsigned i = 0; i < t->view->seen.count; i++)
        draw_cell(t, at, i, cell_of(t, row, i));
}

static void draw_irq(const struct table *t, int at, unsigned irq)
{
    char text[128];
    put_irq_name(irq, text);
    canvas_text_cut(t->canvas, at, 0, t->name, ROLE_DIM, text);
    for (unsigned i = 0; i < t->view->seen.count; i++)
        draw_cell(t, at, i,
                  t->view->chosen.matrix == MATRIX_RATE
                      ? cell_of_real(t->cell, t->view->seen.vcpus[i].irq_rates[irq])
                      : cell_of_count(t->cell, t->view->seen.model->deliveries[irq][i].count));
}

static void draw_sum(const struct table *t, int at, enum sum sum)
{
    enum { WITHOUT_UNIT, WITH_UNIT } label = cells_have_units(t->cell) ? WITHOUT_UNIT : WITH_UNIT;
    canvas_text_cut(t->canvas, at, 0, t->name, ROLE_DIM,
                    view_word(t->view, sum_labels[sum][label]));
    for (unsigned i = 0; i < t->view->seen.count; i++)
        draw_cell(t, at, i, sum_of(t, sum, i));
}

/* ---- The panel ---- */

static int longest_name(const struct table *t)
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
        put_irq_name(t->irqs[i], text);
        longest = max(longest, text_columns(text));
    }
    return longest < NAME_MOST ? longest : NAME_MOST;
}

/* Three digits ("18.2k") matter more than long names, and both more than a margin. */
static void measure(struct table *t)
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

static void draw_frame(const struct table *t, struct canvas canvas)
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

static void draw_heading(const struct table *t)
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

static uint64_t count_of(const struct model_row *row)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < VCPU_MAX; i++)
        sum += row->counts[i];
    return sum;
}

/* Is it among that many rows of the highest counts? Of equal ones the first seen. */
static bool is_frequent(const struct table *t, unsigned of, unsigned among)
{
    unsigned before = 0;
    uint64_t count = count_of(t->rows[of]);
    for (unsigned i = 0; i < t->count; i++)
        before += count_of(t->rows[i]) > count || (i < of && count_of(t->rows[i]) == count);
    return before < among;
}

/* Leaves that many rows, without changing their order. Sorted ones are the first: those that the
 * user asked for; else those that happen most, as set-up would crowd out what a guest does all the
 * time. */
static void keep_rows(struct table *t, unsigned fit)
{
    bool kept[MODEL_ROWS];
    unsigned count = 0;
    for (unsigned i = 0; i < t->count; i++)
        kept[i] = t->view->chosen.sort == SORT_FIRST_SEEN ? is_frequent(t, i, fit) : i < fit;
    for (unsigned i = 0; i < t->count; i++)
        if (kept[i])
            t->rows[count++] = t->rows[i];
    t->count = count;
}

/* Draws what fits into that many rows; the last of them says what did not. Returns how many it
 * took. */
static int draw_rows(struct table *t, int room)
{
    int count = (int)t->count, fit = count <= room ? count : room - 1;
    if (fit >= 0 && fit < count)
        keep_rows(t, (unsigned)fit);
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
static void draw_irqs(const struct table *t, int at, int rows)
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
    struct table t = { .view = view,
                       .canvas = canvas_inner(canvas, 1, 1, rows, canvas.area.columns - 2) };
    choose_rows(&t);
    choose_irqs(&t);
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
