/* Which rows the live panel has: filtered and sorted. */
#include "view/matrix.h"

#include "event/words.h"

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

/* Calls come first, then what was done to memory and ports, then what the CPU itself does: of ports
 * there may be many, and the others must not stand behind all of them. Writes come before reads. */
static unsigned rank(const struct model_row *row)
{
    static const uint8_t kinds[] = { EVENT_HYPERCALL, EVENT_MMIO, EVENT_IO };
    unsigned kind = 0;
    while (kind < sizeof kinds && kinds[kind] != row->reason)
        kind++;
    kind = kind < sizeof kinds ? kind : kind + row->reason;
    return kind << 17 | (unsigned)row->port << 1 | (row->direction == EVENT_IN);
}

/* Does one row stand before another? Among equals their kinds decide, so that racing guests give
 * the same order in each run. */
static bool is_before(const struct view *view, const struct model_row *a, const struct model_row *b)
{
    double first = view->chosen.sort == SORT_KIND ? 0 : weight(view, a),
           second = view->chosen.sort == SORT_KIND ? 0 : weight(view, b);
    return first > second || (!(first < second) && rank(a) < rank(b));
}

static void sort_rows(struct matrix *t)
{
    for (unsigned i = 1; i < t->count; i++) {
        const struct model_row *row = t->rows[i];
        unsigned at = i;
        for (; at && is_before(t->view, row, t->rows[at - 1]); at--)
            t->rows[at] = t->rows[at - 1];
        t->rows[at] = row;
    }
}

uint64_t matrix_count(const struct model_row *row)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < VCPU_MAX; i++)
        sum += row->counts[i];
    return sum;
}

void matrix_choose_rows(struct matrix *t)
{
    char name[64];
    for (unsigned i = 0; i < t->view->seen.model->row_count && i < MODEL_ROWS; i++) {
        const struct model_row *row = &t->view->seen.model->rows[i];
        view_row_name(row, name, sizeof name);
        t->exits += matrix_count(row);
        if (strcasestr(name, t->view->chosen.matrix_filter))
            t->rows[t->count++] = row;
    }
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
