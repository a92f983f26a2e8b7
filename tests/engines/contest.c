/* Plays duels by their seeds, shrinks and reports what differs, and counts the rest. */
#include "contest.h"

#include "engine/kvm.h"
#include "soft/soft.h"
#include "unicorn_engine.h"

#include <inttypes.h>
#include <string.h>

enum { REPORTS_MAX = 10 };

struct tally {
    unsigned long same, different, too_long, known, lost;
};

static const struct {
    const char *name;
    const struct engine *engine;
    enum side_pace pace;
} contenders[] = {
    { "kvm", &engine_kvm, SIDE_RUNS },         { "soft", &engine_soft, SIDE_RUNS },
    { "unicorn", &engine_unicorn, SIDE_RUNS }, { "steps", &engine_soft, SIDE_STEPS },
    { "slices", &engine_soft, SIDE_SLICES },   { "saves", &engine_soft, SIDE_SAVES },
};

static const struct engine *engine_named(const char *name, enum side_pace *pace)
{
    for (size_t i = 0; i < sizeof contenders / sizeof *contenders; i++)
        if (!strcmp(name, contenders[i].name)) {
            *pace = contenders[i].pace;
            return contenders[i].engine;
        }
    return NULL;
}

static void one(struct duel *duel, uint64_t seed, struct tally *tally)
{
    static struct program program;
    switch (duel_play(duel, seed, &program)) {
    case VERDICT_SAME: tally->same++; return;
    case VERDICT_TOO_LONG: tally->too_long++; return;
    case VERDICT_KNOWN: tally->known++; return;
    case VERDICT_LOST: tally->lost++; return;
    case VERDICT_DIFFERENT: break;
    }
    if (++tally->different > REPORTS_MAX)
        return;
    duel_shrink(duel, &program);
    duel_report(stdout, duel, &program);
    fflush(stdout);
}

static void print_refused(const struct duel *duel)
{
    const char *separator = "dropped because the first host refuses them:";
    for (unsigned m = 0; m <= ZYDIS_MNEMONIC_MAX_VALUE; m++)
        if (duel->refused[m]) {
            printf("%s %s %" PRIu64, separator, ZydisMnemonicGetString((ZydisMnemonic)m),
                   duel->refused[m]);
            separator = ",";
        }
    if (*separator == ',')
        putchar('\n');
}

int contest_run(const struct contest *contest)
{
    static struct duel duel;
    struct failure failure = { "" };
    struct tally tally = { 0 };
    enum side_pace first_pace = SIDE_RUNS, second_pace = SIDE_RUNS;
    const struct engine *first = engine_named(contest->first, &first_pace);
    const struct engine *second = engine_named(contest->second, &second_pace);
    if (!first || !second) {
        fprintf(stderr, "no such engine: %s\n", first ? contest->second : contest->first);
        return 2;
    }
    if (!duel_open(&duel, first, second, contest->dialect, &failure)) {
        printf("skipped, %s\n0 passed, 0 failed, %lu skipped\n", failure.text, contest->count);
        duel_close(&duel);
        return 0;
    }
    duel.first.pace = first_pace;
    duel.second.pace = second_pace;
    for (unsigned long i = 0; i < contest->count; i++)
        one(&duel, contest->seed + i, &tally);
    print_refused(&duel);
    printf("%" PRIu64 " exits compared; %lu programs ran too long, %lu met a known bug of the "
           "host, %lu ran into noise\n",
           duel.exits, tally.too_long, tally.known, tally.lost);
    printf("%lu passed, %lu failed, %lu skipped\n", tally.same, tally.different,
           tally.too_long + tally.known + tally.lost);
    duel_close(&duel);
    return tally.different ? 1 : 0;
}
