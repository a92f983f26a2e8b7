/* Exits per second: a guest that does nothing but OUT, under the plain front end and under a loop
 * of KVM_RUN alone. Each run is a child of its own; the time is that from the first exit to the
 * last, marked in the child where KVM_RUN returns (hook.h). */
#include "app.h"
#include "bare.h"
#include "bench.h"
#include "child.h"
#include "guest.h"
#include "hook.h"

#include <string.h>

enum { EXITS = 4000, ROUNDS = 25, TRIES = 3 };

struct exits {
    const char *guest;
    struct hook *hook; /* shared with the children */
    bool pipe_out;     /* else /dev/null */
};

static int run_ours(const void *context)
{
    const struct exits *x = context;
    char *argv[] = { "kvm-vmm", (char *)x->guest, NULL };
    hook = x->hook;
    return app_main(2, argv);
}

static int run_bare(const void *context)
{
    const struct exits *x = context;
    struct bare bare;
    hook = x->hook;
    return bare_open(&bare, x->guest) && bare_run_to_halt(&bare, false) ? 0 : 1;
}

/* The first OUT and the last; the HLT after it is not counted. */
static double measure(const struct exits *x, child_fn *fn)
{
    *x->hook =
        (struct hook){ .clock = clock_ns, .first = 1, .stride = EXITS - 1, .real = UINT64_MAX };
    struct child child;
    if (!child_start(&child, x->pipe_out, fn, x) || !child_finish(&child) ||
        x->hook->mark_count != 2)
        return -1;
    return (double)(x->hook->marks[1] - x->hook->marks[0]) / (EXITS - 1);
}

static double measure_ours(const void *context)
{
    return measure(context, run_ours);
}

static double measure_bare(const void *context)
{
    return measure(context, run_bare);
}

/* Speeds: the ratio of the times is the other way round. */
static bool compare(const char *figure, const struct exits *x)
{
    struct pair pair;
    progress(figure);
    if (!x->guest || !x->hook ||
        !measure_pair(&pair, ROUNDS, TRIES, measure_bare, measure_ours, x)) {
        table_failed(figure, "a run failed");
        return false;
    }
    table_add(figure, (struct number){ 2, "" }, samples_spread(&pair.ratio), ">= 0.95",
              "%.2f and %.2f us an exit", samples_spread(&pair.b).median / 1000,
              samples_spread(&pair.a).median / 1000);
    return true;
}

bool bench_exits(const struct bench *bench)
{
    (void)bench;
    struct exits x = { .guest = guest_printing(EXITS),
                       .hook = child_shared(sizeof *x.hook),
                       .pipe_out = true };
    bool ok = compare("exits/s, plain front end to a pipe / bare KVM_RUN", &x);
    x.pipe_out = false;
    return compare("exits/s, plain front end to /dev/null / bare", &x) && ok;
}
