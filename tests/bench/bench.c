#include "bench.h"

#include <stdio.h>

typedef bool figure_fn(const struct bench *bench);

/* Forks come first, while this process is small and has one thread. */
static figure_fn *const figures[] = { bench_exits, bench_first_byte, bench_process, bench_event, bench_rings, bench_stop };

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: bench KVM-VMM BARE-HELLO HELLO.BIN SPIN.BIN\n");
        return 2;
    }
    const struct bench bench = { .program = argv[1], .bare_program = argv[2], .hello = argv[3], .spin = argv[4] };
    bool ok = true;
    for (unsigned i = 0; i < sizeof figures / sizeof *figures; i++)
        ok &= figures[i](&bench);
    table_print();
    return ok ? 0 : 1;
}
