/* Random programs on two engines: random [COUNT [SEED [FIRST SECOND [irqs | virtual]]]]
 *
 * COUNT programs from SEED on (so "random 1 SEED" repeats one). FIRST and SECOND name engines,
 * "kvm" and "soft" if not given. With irqs, interrupts from outside come between the exits; with
 * virtual, the programs run in virtual-8086 mode, which takes a KVM that can page. Exits, registers
 * and memory must be the same; flags that the SDM leaves undefined are not compared, nor can a
 * program depend on them. Prints each difference with the smallest program that shows it, what the
 * host could not run, and "N passed, N failed, N skipped".
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
static const struct dialect virtual_mode = {
    .bits = 16, .segments = true, .ports = true, .interrupts = true, .virtual = true
};

static const struct dialect *dialect_of(const char *name)
{
    return !strcmp(name, "irqs") ? &irqs : !strcmp(name, "virtual") ? &virtual_mode : &real_mode;
}

int main(int argc, char **argv)
{
    const struct contest contest = {
        .dialect = dialect_of(argc > 5 ? argv[5] : ""),
        .count = argc > 1 ? strtoul(argv[1], NULL, 0) : 1000,
        .seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1,
        .first = argc > 4 ? argv[3] : "kvm",
        .second = argc > 4 ? argv[4] : "soft",
    };
    return contest_run(&contest);
}
