/* Taking turns: rounds of two sides, their ratios, and the CPU that each thread is put on. */
#include "bench.h"

#include <sched.h>
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
    return (
        struct spread){ .median = (v[(n - 1) / 2] + v[n / 2]) / 2, .min = v[0], .max = v[n - 1] };
}

/* The least of those that worked so far, all of which must. */
static bool keep_best(double *best, double value)
{
    if (value < 0)
        return false;
    if (!*best || value < *best)
        *best = value;
    return true;
}

static bool measure_round(struct pair *pair, unsigned round, unsigned tries, measure_fn *a,
                          measure_fn *b, const void *context)
{
    double of_a = 0, of_b = 0;
    for (unsigned i = 0; i < 2 * tries; i++) {
        bool is_a = (i + 1) / 2 % 2 == round % 2; /* ABBA or BAAB: a drift favours neither */
        if (!keep_best(is_a ? &of_a : &of_b, (is_a ? a : b)(context)))
            return false;
    }
    samples_add(&pair->a, of_a);
    samples_add(&pair->b, of_b);
    samples_add(&pair->ratio, of_a / of_b);
    return true;
}

bool measure_pair(struct pair *pair, unsigned rounds, unsigned tries, measure_fn *a, measure_fn *b,
                  const void *context)
{
    struct pair warm_up = { 0 };
    memset(pair, 0, sizeof *pair);
    if (!measure_round(&warm_up, 0, 1, a, b, context))
        return false;
    for (unsigned i = 0; i < rounds; i++)
        if (!measure_round(pair, i, tries, a, b, context))
            return false;
    return true;
}

void place_thread(enum place place)
{
    static cpu_set_t all;
    if (!CPU_COUNT(&all))
        sched_getaffinity(0, sizeof all, &all);
    cpu_set_t one = all;
    int step = place == PLACE_FIRST ? 1 : -1;
    int cpu = place == PLACE_FIRST ? 0 : CPU_SETSIZE - 1;
    if (place != PLACE_ANY) {
        while (cpu >= 0 && cpu < CPU_SETSIZE && !CPU_ISSET(cpu, &all))
            cpu += step;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
    }
    sched_setaffinity(0, sizeof one, &one);
}
