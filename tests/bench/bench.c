/* The list of all figures, and the command that measures those that are asked for. */
#include "bench.h"

#include <stdio.h>

#include <string.h>

struct figure {
    const char *name;
    bool (*measure)(const struct bench *bench);
};

/* Forks come first, while this process is small and has one thread. */
static const struct figure figures[] = {
    { "exits", bench_exits },     { "first-byte", bench_first_byte },
    { "process", bench_process }, { "screen", bench_screen },
    { "keys", bench_keys },       { "idle", bench_idle },
    { "event", bench_event },     { "rings", bench_rings },
    { "stop", bench_stop },       { "soft", bench_soft },
};

static bool is_wanted(const char *name, char **wanted)
{
    if (!*wanted)
        return true;
    for (; *wanted; wanted++)
        if (!strcmp(*wanted, name))
            return true;
    return false;
}

int main(int argc, char **argv)
{
    if (argc < 7) {
        fprintf(
            stderr,
            "usage: bench KVM-VMM BARE-HELLO HELLO.BIN SPIN.BIN ECHO.BIN KERNEL.BIN [FIGURE...]\n");
        return 2;
    }
    const struct bench bench = { .program = argv[1],
                                 .bare_program = argv[2],
                                 .hello = argv[3],
                                 .spin = argv[4],
                                 .echo = argv[5],
                                 .kernel = argv[6] };
    bool ok = true;
    for (unsigned i = 0; i < sizeof figures / sizeof *figures; i++)
        if (is_wanted(figures[i].name, argv + 7))
            ok &= figures[i].measure(&bench);
    table_print();
    return ok ? 0 : 1;
}
