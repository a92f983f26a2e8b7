/* How long until something is to be seen, beside the bare sequence of ioctls: from main() to the
 * first byte printed, and a whole process. */
#include "app.h"
#include "bare.h"
#include "bench.h"
#include "child.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { ROUNDS = 40, TRIES = 5 };

/* ---- The first byte ---- */

struct first_byte {
    const char *guest;
    uint64_t *start; /* shared with the children */
};

static int run_ours(const void *context)
{
    const struct first_byte *f = context;
    char *argv[] = { "kvm-vmm", (char *)f->guest, NULL };
    *f->start = clock_ns();
    return app_main(2, argv);
}

static int run_bare(const void *context)
{
    const struct first_byte *f = context;
    struct bare bare;
    *f->start = clock_ns();
    return bare_open(&bare, f->guest) && bare_run_to_halt(&bare, true) ? 0 : 1;
}

/* The clock starts in the child, after the fork, and stops in the parent, which sleeps in
 * read(). */
static double measure(const struct first_byte *f, child_fn *fn)
{
    struct child child;
    char byte;
    if (!child_start(&child, true, fn, f))
        return -1;
    bool came = read(child.out, &byte, 1) == 1;
    uint64_t end = clock_ns();
    return child_finish(&child) && came ? (double)(end - *f->start) : -1;
}

static double measure_ours(const void *context)
{
    return measure(context, run_ours);
}

static double measure_bare(const void *context)
{
    return measure(context, run_bare);
}

static bool compare(const char *figure, measure_fn *ours, measure_fn *bare, const void *context,
                    const char *target)
{
    struct pair pair;
    progress(figure);
    if (!measure_pair(&pair, ROUNDS, TRIES, ours, bare, context)) {
        table_failed(figure, "a run failed");
        return false;
    }
    table_add(figure, (struct number){ 2, "" }, samples_spread(&pair.ratio), target,
              "%.2f and %.2f ms", samples_spread(&pair.a).median / 1e6,
              samples_spread(&pair.b).median / 1e6);
    return true;
}

bool bench_first_byte(const struct bench *bench)
{
    const struct first_byte f = { .guest = bench->hello, .start = child_shared(sizeof *f.start) };
    if (f.start)
        return compare("main() to the first byte, hello / bare", measure_ours, measure_bare, &f,
                       "<= 1.3");
    table_failed("main() to the first byte", "no memory to share");
    return false;
}

/* ---- The whole process ---- */

static double spawn(const char *program, const char *guest)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    char *argv[] = { (char *)program, (char *)guest, NULL };
    pid_t pid;
    int status;
    uint64_t start = clock_ns();
    bool ok = !posix_spawn(&pid, program, &actions, NULL, argv, environ) &&
              waitpid(pid, &status, 0) == pid && !status;
    uint64_t end = clock_ns();
    posix_spawn_file_actions_destroy(&actions);
    return ok ? (double)(end - start) : -1;
}

static double spawn_ours(const void *context)
{
    const struct bench *bench = context;
    return spawn(bench->program, bench->hello);
}

static double spawn_bare(const void *context)
{
    const struct bench *bench = context;
    return spawn(bench->bare_program, bench->hello);
}

bool bench_process(const struct bench *bench)
{
    return compare("a whole process, kvm-vmm hello / bare", spawn_ours, spawn_bare, bench, "<= 2");
}
