/* The live screen on a terminal of its own: what it costs a guest that exits all the time, how soon
 * a key is answered while four such guests run, and what it costs when nothing happens. */
#include "app.h"
#include "bare.h"
#include "bench.h"
#include "child.h"
#include "guest.h"
#include "hook.h"
#include "machine/machine.h"
#include "terminal.h"

#include <stdlib.h>
#include <time.h>

enum {
    EXITS = 80000, /* long enough for some dozen frames */
    ROUNDS = 9,
    TRIES = 3,
    KEYS = 100,
    IDLE_TRIES = 3,
    IDLE_MS = 2000,
    SETTLE_MS = 1000, /* until rates are back to zero and nothing remains to be drawn */
};

struct run {
    const char *guest;
    unsigned count;
    struct hook *hook; /* shared with the child, or NULL */
};

static int run_screen(const void *context)
{
    const struct run *r = context;
    char *argv[1 + VCPU_MAX + 1] = { "kvm-vmm" };
    for (unsigned i = 0; i < r->count; i++)
        argv[1 + i] = (char *)r->guest;
    hook = r->hook;
    return app_main(1 + (int)r->count, argv);
}

/* ---- Exits per second ---- */

static int run_bare(const void *context)
{
    const struct run *r = context;
    struct bare bare;
    hook = r->hook;
    if (!bare_open(&bare, r->guest))
        return 1;
    while (atomic_load(&hook->mark_count) < 2)
        if (bare_run(&bare) != KVM_EXIT_IO)
            return 1;
    return 0;
}

static void prepare(const struct run *r)
{
    *r->hook = (struct hook){ .clock = clock_ns, .first = 1, .stride = EXITS, .real = UINT64_MAX };
}

static double an_exit(const struct hook *h)
{
    return atomic_load(&h->mark_count) < 2 ? -1 : (double)(h->marks[1] - h->marks[0]) / EXITS;
}

/* The guest runs on; the second mark is its end for us. */
static double measure_screen(const void *context)
{
    const struct run *r = context;
    prepare(r);
    struct terminal *t = terminal_start(run_screen, r);
    if (!t)
        return -1;
    uint64_t limit = clock_ns() + 20000000000ull;
    while (atomic_load(&r->hook->mark_count) < 2 && clock_ns() < limit)
        terminal_drain(t, 10);
    return terminal_finish(t) ? an_exit(r->hook) : -1;
}

static double measure_bare(const void *context)
{
    const struct run *r = context;
    struct child child;
    prepare(r);
    return child_start(&child, false, run_bare, r) && child_finish(&child) ? an_exit(r->hook) : -1;
}

bool bench_screen(const struct bench *bench)
{
    (void)bench;
    const char *figure = "exits/s, live screen 120x36 / bare KVM_RUN";
    const struct run run = { guest_printing_for_ever(), 1, child_shared(sizeof *run.hook) };
    struct pair pair;
    progress(figure);
    if (!run.guest || !run.hook ||
        !measure_pair(&pair, ROUNDS, TRIES, measure_bare, measure_screen, &run)) {
        table_failed(figure, "a run failed");
        return false;
    }
    /* Speeds: the ratio of the times is the other way round. */
    table_add(figure, (struct number){ 2, "" }, samples_spread(&pair.ratio), ">= 0.90",
              "%.2f and %.2f us an exit", samples_spread(&pair.b).median / 1000,
              samples_spread(&pair.a).median / 1000);
    return true;
}

/* ---- Keys ---- */

static const char help_text[] = "this help";

/* From the key until its effect stands on the screen. */
static bool time_key(struct terminal *t, const char *key, bool help, struct samples *ms)
{
    uint64_t start = clock_ns();
    if (!terminal_type(t, key))
        return false;
    uint64_t came = terminal_expect(t, help_text, help);
    if (came)
        samples_add(ms, (double)(came - start) / 1e6);
    return came;
}

/* Pauses of all lengths, so that the keys do not keep step with the frames. */
static bool time_keys(struct terminal *t, struct samples *open, struct samples *close)
{
    if (!terminal_expect(t, "xxxxxxxx", true))
        return false;
    for (unsigned i = 0; i < KEYS; i++) {
        terminal_drain(t, 20 + i * 7 % 17);
        if (!time_key(t, "?", true, open))
            return false;
        terminal_drain(t, 20 + i * 5 % 17);
        if (!time_key(t, "\033", false, close))
            return false;
    }
    return true;
}

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static double percentile_99(const struct samples *s)
{
    struct samples sorted = *s;
    qsort(sorted.values, sorted.count, sizeof *sorted.values, ascending);
    return sorted.count ? sorted.values[(sorted.count * 99 + 99) / 100 - 1] : 0;
}

static void add_keys(const char *figure, const struct samples *ms, const char *remark)
{
    table_add(figure, (struct number){ 1, " ms" }, samples_spread(ms), "99th < 50 ms",
              "99th percentile %.1f ms%s", percentile_99(ms), remark);
}

bool bench_keys(const struct bench *bench)
{
    (void)bench;
    const char *open_figure = "key to screen, four flooding guests: ? opens",
               *close_figure = "key to screen, four flooding guests: Esc closes";
    const struct run run = { .guest = guest_printing_for_ever(), .count = VCPU_MAX };
    struct samples open = { 0 }, close = { 0 };
    progress("key to screen, four flooding guests");
    struct terminal *t = run.guest ? terminal_start(run_screen, &run) : NULL;
    bool ok = t && time_keys(t, &open, &close);
    ok = t && terminal_finish(t) && ok;
    if (!ok) {
        table_failed(open_figure, "the run failed, or a key was not answered");
        return false;
    }
    add_keys(open_figure, &open, "");
    add_keys(close_figure, &close, ", with the wait for the rest of a sequence");
    return true;
}

/* ---- Idle ---- */

static double cpu_ns(pid_t pid)
{
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &t) < 0)
        return -1;
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Percent of a core, all threads, user and system. */
static double idle_share(struct terminal *t)
{
    pid_t pid = terminal_pid(t);
    double before = cpu_ns(pid);
    uint64_t start = clock_ns();
    terminal_drain(t, IDLE_MS);
    uint64_t end = clock_ns();
    double after = cpu_ns(pid);
    return before < 0 || after < 0 ? -1 : (after - before) / (double)(end - start) * 100;
}

static bool idle(const char *figure, const char *guest, const char *sign)
{
    const struct run run = { .guest = guest, .count = VCPU_MAX };
    struct samples percent = { 0 };
    progress(figure);
    struct terminal *t = terminal_start(run_screen, &run);
    bool ok = t && terminal_expect(t, sign, true);
    if (ok)
        terminal_drain(t, SETTLE_MS);
    for (unsigned i = 0; ok && i < IDLE_TRIES; i++) {
        double share = idle_share(t);
        ok = share >= 0;
        samples_add(&percent, share);
    }
    ok = t && terminal_finish(t) && ok;
    if (!ok)
        table_failed(figure, "the run failed");
    else
        table_add(figure, (struct number){ 2, " %" }, samples_spread(&percent), "< 1 %",
                  "of a core, over %d s", IDLE_MS / 1000);
    return ok;
}

bool bench_idle(const struct bench *bench)
{
    bool ok = idle("CPU of the idle screen, four halted guests", bench->hello, "ended");
    return idle("CPU of the idle screen, four waiting for input", bench->echo,
                "waiting for input") &&
           ok;
}
