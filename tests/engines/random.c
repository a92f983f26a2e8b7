/* Random programs on two engines: random [COUNT [SEED [FIRST SECOND [irqs]]]]
 *
 * COUNT programs from SEED on (so "random 1 SEED" repeats one). FIRST and SECOND name engines,
 * "kvm" and "soft" if not given. With irqs, interrupts from outside come between the exits. Exits,
 * registers and memory must be the same; flags that the SDM leaves undefined are not compared, nor
 * can a program depend on them. Prints each difference with the smallest program that shows it,
 * what the host could not run, and "N passed, N failed, N skipped".
 */
#include "contest.h"
#include "duel.h"

#include <stdlib.h>
#include <string.h>

static const struct dialect irqs = {
    .bits = 16, .segments = true, .ports = true, .interrupts = true, .irqs = true
};
static const struct dialect real_mode = {
    .bits = 16, .segments = true, .ports = true, .interrupts = true
};

int main(int argc, char **argv)
{
    const struct contest contest = {
        .dialect = argc > 5 && !strcmp(argv[5], "irqs") ? &irqs : &real_mode,
        .count = argc > 1 ? strtoul(argv[1], NULL, 0) : 1000,
        .seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1,
        .first = argc > 4 ? argv[3] : "kvm",
        .second = argc > 4 ? argv[4] : "soft",
    };
    return contest_run(&contest);
}
