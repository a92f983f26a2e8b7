#include "bench.h"

#include <stdlib.h>
#include <string.h>

void samples_add(struct samples *s, double value)
{
    if (s->count < SAMPLES_MAX)
        s->values[s->count++] = value;
}

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

struct spread samples_spread(const struct samples *s)
{
    struct samples sorted = *s;
    unsigned n = s->count;
    if (!n)
        return (struct spread){ 0 };
    qsort(sorted.values, n, sizeof *sorted.values, ascending);
    double *v = sorted.values;
    return (struct spread){ .median = (v[(n - 1) / 2] + v[n / 2]) / 2, .min = v[0], .max = v[n - 1] };
}

static bool measure_round(struct pair *pair, bool b_first, measure_fn *a, measure_fn *b, const void *context)
{
    double early = (b_first ? b : a)(context);
    double late = (b_first ? a : b)(context);
    if (early < 0 || late < 0)
        return false;
    double of_a = b_first ? late : early, of_b = b_first ? early : late;
    samples_add(&pair->a, of_a);
    samples_add(&pair->b, of_b);
    samples_add(&pair->ratio, of_a / of_b);
    return true;
}

bool measure_pair(struct pair *pair, unsigned rounds, measure_fn *a, measure_fn *b, const void *context)
{
    struct pair warm_up = { 0 };
    memset(pair, 0, sizeof *pair);
    if (!measure_round(&warm_up, false, a, b, context))
        return false;
    for (unsigned i = 0; i < rounds; i++)
        if (!measure_round(pair, i % 2, a, b, context)) /* ABBA: a drift favours neither */
            return false;
    return true;
}
