/* The speed of the program, as ratios.
 *
 * Everything is measured by taking turns: A, B, B, A, A, B, ... in one run, in many short rounds.
 * In each round each side has some tries, of which the best counts. A figure is the median of the
 * rounds' ratios, with the least and the greatest. So what else the host does in the meantime slows
 * both sides of a round, or spoils single tries or rounds only. Nothing passes or fails here; the
 * target stands beside the figure.
 */
#ifndef BENCH_H
#define BENCH_H

#include "event/clock.h"

#include <stdbool.h>

/* ---- Numbers ---- */

enum { SAMPLES_MAX = 128 };

struct samples {
    double values[SAMPLES_MAX];
    unsigned count;
};

struct spread {
    double median, min, max;
};

/* Those beyond SAMPLES_MAX are dropped. */
void samples_add(struct samples *samples, double value);
struct spread samples_spread(const struct samples *samples); /* of none: all zero */

/* Does the thing once. Nanoseconds, or less than 0 if it did not work. */
typedef double measure_fn(const void *context);

/* Two things and the ratio a / b of each round. */
struct pair {
    struct samples a, b, ratio;
};

/* Once each first, which does not count, then the rounds. False at the first failure. */
bool measure_pair(struct pair *pair, unsigned rounds, unsigned tries, measure_fn *a, measure_fn *b,
                  const void *context);

/* Where the calling thread runs from now on: two that are to be on different CPUs, if there are
 * two, are put on the first and the last of those that this process may use. The first call must be
 * the main thread's. */
enum place { PLACE_ANY, PLACE_FIRST, PLACE_LAST };
void place_thread(enum place place);

/* ---- The table ---- */

/* Says on standard error what is being measured now. */
void progress(const char *figure);

/* How numbers look: so many decimals, then the unit. */
struct number {
    int decimals;
    const char *unit;
};

/* A line of the table, kept until table_print(). */
void table_add(const char *figure, struct number number, struct spread spread, const char *target,
               const char *remark, ...) __attribute__((format(printf, 5, 6)));
void table_failed(const char *figure, const char *why);
void table_print(void);

/* ---- The figures ---- */

struct bench {
    const char *program, *bare_program; /* what to spawn */
    const char *hello, *spin, *echo;    /* guests */
    const char *kernel;                 /* guest/kernel.c as a flat binary */
};

/* Each adds its lines to the table; false if one could not be measured. */
bool bench_exits(const struct bench *bench);
bool bench_first_byte(const struct bench *bench);
bool bench_process(const struct bench *bench);
bool bench_event(const struct bench *bench);
bool bench_rings(const struct bench *bench);
bool bench_stop(const struct bench *bench);
bool bench_screen(const struct bench *bench);
bool bench_keys(const struct bench *bench);
bool bench_idle(const struct bench *bench);
bool bench_soft(const struct bench *bench);

#endif
