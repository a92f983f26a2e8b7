/* Which rows the live panel has: filtered, sorted, and those that are left where there is not room
 * for all. */
#include "view/matrix.h"

#include "event/words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

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
static void sort_rows(struct matrix *t)
{
    for (unsigned i = 1; i < t->count; i++) {
        const struct model_row *row = t->rows[i];
        unsigned at = i;
        for (; at && weight(t->view, t->rows[at - 1]) < weight(t->view, row); at--)
            t->rows[at] = t->rows[at - 1];
        t->rows[at] = row;
    }
}

void matrix_choose_rows(struct matrix *t)
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

void matrix_irq_name(unsigned irq, char text[64])
{
    const char *name = event_irq_name((uint8_t)irq);
    snprintf(text, 64, "IRQ %u%s%s", irq, *name ? " " : "", name);
}

void matrix_choose_irqs(struct matrix *t)
{
    char name[64];
    if (t->view->chosen.matrix != MATRIX_COUNT && t->view->chosen.matrix != MATRIX_RATE)
        return;
    for (unsigned irq = 0; irq < EVENT_IRQS; irq++) {
        uint64_t count = 0;
        for (unsigned i = 0; i < t->view->seen.count; i++)
            count += t->view->seen.model->deliveries[irq][i].count;
        matrix_irq_name(irq, name);
        if (count && strcasestr(name, t->view->chosen.matrix_filter))
            t->irqs[t->irq_count++] = (uint8_t)irq;
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
static bool is_frequent(const struct matrix *t, unsigned of, unsigned among)
{
    unsigned before = 0;
    uint64_t count = count_of(t->rows[of]);
    for (unsigned i = 0; i < t->count; i++)
        before += count_of(t->rows[i]) > count || (i < of && count_of(t->rows[i]) == count);
    return before < among;
}

void matrix_keep_rows(struct matrix *t, unsigned fit)
{
    bool kept[MODEL_ROWS];
    unsigned count = 0;
    assert(fit <= t->count && t->count <= MODEL_ROWS);
    for (unsigned i = 0; i < t->count; i++)
        kept[i] = t->view->chosen.sort == SORT_FIRST_SEEN ? is_frequent(t, i, fit) : i < fit;
    for (unsigned i = 0; i < t->count; i++)
        if (kept[i])
            t->rows[count++] = t->rows[i];
    t->count = count;
}
