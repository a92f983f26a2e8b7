/* The software CPU's speed: compiled 32-bit integer code (guest/kernel.c), beside two other
 * emulators in flat code. They translate nothing that the figure is about to another level:
 * libx86emu interprets as ours does, Unicorn translates to host code. */
#include "bench.h"
#include "flat_runner.h"
#include "memory/image.h"

enum { ROUNDS = 8, TRIES = 2 };

struct contender {
    bool (*run)(uint32_t *result);
    uint32_t expected; /* what all must compute */
};

static struct contender soft = { .run = flat_soft_run }, unicorn = { .run = flat_unicorn_run },
                        x86emu = { .run = flat_x86emu_run };

static double measure(const struct contender *c)
{
    uint32_t result = 0;
    uint64_t start = clock_ns();
    if (!c->run(&result) || result != c->expected)
        return -1;
    return (double)(clock_ns() - start);
}

static double measure_soft(const void *context)
{
    (void)context;
    return measure(&soft);
}

static double measure_other(const void *context)
{
    return measure(context);
}

/* Million instructions a second. */
static double mips(const struct samples *samples)
{
    return (double)flat_soft_instructions() / samples_spread(samples).median * 1000;
}

/* Of our own rounds, whichever they stood beside. */
static void add_speed(const struct samples *ours)
{
    struct spread time = samples_spread(ours);
    double count = (double)flat_soft_instructions() * 1000;
    struct spread speed = { count / time.median, count / time.max, count / time.min };
    table_add("integer code, software CPU, million instructions/s", (struct number){ 0, "" }, speed,
              ">= 50", "%s", "");
}

static bool compare(const char *figure, const struct contender *other, const char *target)
{
    struct pair pair;
    progress(figure);
    if (!measure_pair(&pair, ROUNDS, TRIES, measure_other, measure_soft, other)) {
        table_failed(figure, "it did not end with the right result");
        return false;
    }
    if (other == &x86emu)
        add_speed(&pair.b);
    table_add(figure, (struct number){ 2, "" }, samples_spread(&pair.ratio), target,
              "%.0f and %.0f million instructions/s", mips(&pair.b), mips(&pair.a));
    return true;
}

bool bench_soft(const struct bench *bench)
{
    const char *figure = "software CPU";
    struct image image;
    struct failure failure = { "it could not be set up" };
    uint32_t expected = 0;
    progress(figure);
    if (!image_read(&image, bench->kernel, FLAT_MEMORY - FLAT_LOAD, &failure) ||
        !flat_soft_open(image.bytes, image.size) || !flat_unicorn_open(image.bytes, image.size) ||
        !flat_x86emu_open(image.bytes, image.size) || !soft.run(&expected)) {
        table_failed(figure, failure.text);
        return false;
    }
    soft.expected = unicorn.expected = x86emu.expected = expected;
    bool ok = compare("integer code, software CPU / libx86emu", &x86emu, ">= 1");
    return compare("integer code, software CPU / Unicorn", &unicorn, "") && ok;
}
