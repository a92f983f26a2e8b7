/* Collects the figures and prints them, a row each, when all are there. */
#include "bench.h"

#include <stdarg.h>
#include <stdio.h>

enum { ROWS_MAX = 32 };

struct row {
    char figure[72], median[16], range[40], target[24], remark[96];
};

static struct row rows[ROWS_MAX];
static unsigned row_count;

void progress(const char *figure)
{
    fprintf(stderr, "bench: %s\n", figure);
}

static struct row *row_new(const char *figure)
{
    static struct row spare; /* a table that is too small loses lines, no more */
    struct row *row = row_count < ROWS_MAX ? &rows[row_count++] : &spare;
    *row = (struct row){ 0 };
    snprintf(row->figure, sizeof row->figure, "%s", figure);
    return row;
}

static void put_number(char *text, size_t size, struct number number, double value)
{
    snprintf(text, size, "%.*f%s", number.decimals, value, number.unit);
}

void table_add(const char *figure, struct number number, struct spread spread, const char *target,
               const char *remark, ...)
{
    struct row *row = row_new(figure);
    const struct number bare = { number.decimals, "" };
    char min[16], max[16];
    put_number(row->median, sizeof row->median, number, spread.median);
    put_number(min, sizeof min, bare, spread.min);
    put_number(max, sizeof max, bare, spread.max);
    snprintf(row->range, sizeof row->range, "(%s-%s)", min, max);
    if (*target)
        snprintf(row->target, sizeof row->target, "target %s", target);
    va_list args;
    va_start(args, remark);
    vsnprintf(row->remark, sizeof row->remark, remark, args);
    va_end(args);
}

void table_failed(const char *figure, const char *why)
{
    struct row *row = row_new(figure);
    snprintf(row->median, sizeof row->median, "-");
    snprintf(row->remark, sizeof row->remark, "not measured: %s", why);
}

void table_print(void)
{
    printf("%-52s %9s %-19s %-19s\n", "", "median", "(min-max)", "");
    for (unsigned i = 0; i < row_count; i++) {
        const struct row *r = &rows[i];
        printf("%-52s %9s %-19s %-19s %s\n", r->figure, r->median, r->range, r->target, r->remark);
    }
}
