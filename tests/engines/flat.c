/* Random 32-bit flat code in ring 0 without paging: flat [COUNT [SEED [FIRST SECOND]]]
 *
 * As random, but FIRST and SECOND are "unicorn" and "soft" if not given; "kvm" is possible too.
 * Unicorn has no ports and no segments worth the name, so with it programs use neither.
 */
#include "contest.h"

#include <stdlib.h>
#include <string.h>

static const struct dialect plain = { .bits = 32, .interrupts = true, .protection = true };
static const struct dialect full = {
    .bits = 32, .segments = true, .ports = true, .interrupts = true, .protection = true
};

int main(int argc, char **argv)
{
    struct contest contest = {
        .count = argc > 1 ? strtoul(argv[1], NULL, 0) : 1000,
        .seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1,
        .first = argc > 4 ? argv[3] : "unicorn",
        .second = argc > 4 ? argv[4] : "soft",
    };
    bool with_unicorn = !strcmp(contest.first, "unicorn") || !strcmp(contest.second, "unicorn");
    contest.dialect = with_unicorn ? &plain : &full;
    return contest_run(&contest);
}
